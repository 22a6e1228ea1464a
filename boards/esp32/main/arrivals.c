// A queue of FreeRTOS. An entry without bytes is no frame: it only wakes who waits.

#include "arrivals.h"

#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"

#include <stdatomic.h>
#include <stddef.h>

// Frames that wait keep the drivers' memory, 1.5 KB each at most. A peer that fills the window of one connection has no
// more than three on their way.
#define ENTRIES 16

static QueueHandle_t queue;
static atomic_bool is_up;
static atomic_uint lost;

bool arrivals_start(void) {
  queue = xQueueCreate(ENTRIES, sizeof(struct arrival));
  return queue != NULL;
}

bool arrivals_put(struct arrival arrival) {
  if (xQueueSend(queue, &arrival, 0) == pdTRUE) return true;
  atomic_fetch_add(&lost, 1);
  return false;
}

void arrivals_tell_link(bool up) {
  atomic_store(&is_up, up);
  // Should the queue be full, nobody waits.
  const struct arrival nothing = {0};
  xQueueSend(queue, &nothing, 0);
}

bool arrivals_take(struct arrival *arrival) {
  while (xQueueReceive(queue, arrival, 0) == pdTRUE) {
    if (arrival->bytes) return true;
  }
  return false;
}

bool arrivals_link_is_up(void) { return atomic_load(&is_up); }

void arrivals_wait(uint32_t milliseconds) {
  struct arrival first;
  // Rounded up: to wake before the deadline would be to wake in vain.
  xQueuePeek(queue, &first, (TickType_t)(((uint64_t)milliseconds * configTICK_RATE_HZ + 999) / 1000));
}

uint32_t arrivals_lost(void) { return atomic_load(&lost); }
