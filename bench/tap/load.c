// What is done to a stack through this machine's kernel: `load MEASURE ADDRESS`, for about half a second, prints what came
// of it. The services are those of bench/application.ts.
//
//   receive, send          the stack receives, or sends, in bulk: bytes a second
//   connections-1, -8      connections opened and closed a second, one after the other or eight at once
//   latency                microseconds until one byte is echoed, the median

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECONDS 0.5
#define BLOCK_BYTES (256 * 1024)
#define LATENCIES 4000
#define THREADS_MAX 8

static struct in_addr address;
static char block[BLOCK_BYTES];

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static _Noreturn void fail(const char *what) {
  perror(what);
  exit(1);
}

static int open_connection(uint16_t port) {
  const struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = address};
  const struct timeval limit = {.tv_sec = 5};
  const int one = 1;
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) fail("socket");
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (connect(descriptor, (const struct sockaddr *)&to, sizeof to) != 0) fail("connect");
  return descriptor;
}

// Our end is closed first, and the other answers.
static void close_connection(int descriptor) {
  char byte;
  shutdown(descriptor, SHUT_WR);
  if (read(descriptor, &byte, 1) != 0) fail("close");
  close(descriptor);
}

// The last byte has arrived when the other end has closed, too.
static double receive(void) {
  const int descriptor = open_connection(9);
  const double begun = now();
  double bytes = 0;
  while (now() - begun < SECONDS) {
    const ssize_t written = write(descriptor, block, sizeof block);
    if (written <= 0) fail("write");
    bytes += (double)written;
  }
  close_connection(descriptor);
  return bytes / (now() - begun);
}

static double send_bulk(void) {
  const int descriptor = open_connection(20);
  const double begun = now();
  double bytes = 0;
  while (now() - begun < SECONDS) {
    const ssize_t got = read(descriptor, block, sizeof block);
    if (got <= 0) fail("read");
    bytes += (double)got;
  }
  const double rate = bytes / (now() - begun);
  close(descriptor);
  return rate;
}

static void *connect_again_and_again(void *count) {
  const double begun = now();
  while (now() - begun < SECONDS) {
    close_connection(open_connection(7));
    ++*(unsigned *)count;
  }
  return NULL;
}

static double connections(int at_once) {
  pthread_t threads[THREADS_MAX];
  unsigned counts[THREADS_MAX] = {0}, all = 0;
  const double begun = now();
  for (int i = 0; i < at_once; i++) pthread_create(&threads[i], NULL, connect_again_and_again, &counts[i]);
  for (int i = 0; i < at_once; i++) {
    pthread_join(threads[i], NULL);
    all += counts[i];
  }
  return all / (now() - begun);
}

static int compare(const void *one, const void *other) {
  return (*(const double *)one > *(const double *)other) - (*(const double *)one < *(const double *)other);
}

static double latency(void) {
  static double took[LATENCIES];
  const int descriptor = open_connection(7);
  char byte = 'a';
  for (int i = 0; i < LATENCIES; i++) {
    const double begun = now();
    if (write(descriptor, &byte, 1) != 1 || read(descriptor, &byte, 1) != 1) fail("echo");
    took[i] = (now() - begun) * 1e6;
  }
  close_connection(descriptor);
  qsort(took, LATENCIES, sizeof *took, compare);
  return took[LATENCIES / 2];
}

int main(int count, char *words[]) {
  if (count != 3 || inet_pton(AF_INET, words[2], &address) != 1) {
    fputs("Usage: load MEASURE ADDRESS\n", stderr);
    return 2;
  }
  const char *measure = words[1];
  double result;
  if (strcmp(measure, "receive") == 0) {
    result = receive();
  } else if (strcmp(measure, "send") == 0) {
    result = send_bulk();
  } else if (strcmp(measure, "latency") == 0) {
    result = latency();
  } else {
    result = connections(strcmp(measure, "connections-8") == 0 ? 8 : 1);
  }
  printf("%.2f\n", result);
  return 0;
}
