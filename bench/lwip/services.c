// The services that are measured, over lwIP's raw API: the same as those of bench/application.ts. What is sent stands in
// constant memory, so that lwIP sends it without a copy.

#include "boundary.h"

#include "lwip/tcp.h"

#include <stdbool.h>

// With their heads they make 1,024 bytes.
#define CLOSING_BODY_BYTES 965
#define KEEPING_BODY_BYTES 984

static const char closing_head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 965\r\n\r\n";
static const char keeping_head[] = "HTTP/1.1 200 OK\r\nContent-Length: 984\r\n\r\n";
static const char zeros[TCP_MSS];

// --- What all of them do ---

static bool is_over(struct tcp_pcb *pcb, const struct pbuf *data) {
  if (data) return false;
  tcp_close(pcb);
  return true;
}

static err_t done(struct tcp_pcb *pcb, struct pbuf *data) {
  tcp_recved(pcb, data->tot_len);
  pbuf_free(data);
  return ERR_OK;
}

// --- The services ---

static err_t echo(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  (void)argument, (void)error;
  if (is_over(pcb, data)) return ERR_OK;
  // What finds no room is offered again by lwIP.
  if (tcp_sndbuf(pcb) < data->tot_len) return ERR_MEM;
  for (struct pbuf *part = data; part; part = part->next) tcp_write(pcb, part->payload, part->len, TCP_WRITE_FLAG_COPY);
  tcp_output(pcb);
  return done(pcb, data);
}

static err_t discard(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  (void)argument, (void)error;
  return is_over(pcb, data) ? ERR_OK : done(pcb, data);
}

static err_t answer(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  (void)argument, (void)error;
  if (is_over(pcb, data)) return ERR_OK;
  // Whatever is asked: a request comes in one segment.
  done(pcb, data);
  tcp_write(pcb, closing_head, sizeof closing_head - 1, TCP_WRITE_FLAG_MORE);
  tcp_write(pcb, zeros, CLOSING_BODY_BYTES, 0);
  tcp_close(pcb);
  return ERR_OK;
}

static err_t answer_again(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  (void)argument, (void)error;
  if (is_over(pcb, data)) return ERR_OK;
  // Whatever is asked: a request comes in one segment.
  done(pcb, data);
  tcp_write(pcb, keeping_head, sizeof keeping_head - 1, TCP_WRITE_FLAG_MORE);
  tcp_write(pcb, zeros, KEEPING_BODY_BYTES, 0);
  tcp_output(pcb);
  return ERR_OK;
}

static err_t fill(void *argument, struct tcp_pcb *pcb, uint16_t acknowledged) {
  (void)argument, (void)acknowledged;
  while (tcp_sndbuf(pcb) >= sizeof zeros && tcp_write(pcb, zeros, sizeof zeros, 0) == ERR_OK) continue;
  tcp_output(pcb);
  return ERR_OK;
}

// --- Their ports ---

static const struct service {
  uint16_t port;
  tcp_recv_fn take;
  bool supplies;
} services[] = {
    {7, echo, false}, {9, discard, false}, {20, discard, true}, {80, answer, false}, {81, answer_again, false},
};

static err_t take_connection(void *argument, struct tcp_pcb *pcb, err_t error) {
  (void)error;
  const struct service *service = argument;
  tcp_recv(pcb, service->take);
  if (!service->supplies) return ERR_OK;
  tcp_sent(pcb, fill);
  return fill(argument, pcb, 0);
}

void start_services(void) {
  for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
    struct tcp_pcb *pcb = tcp_new();
    tcp_bind(pcb, IP4_ADDR_ANY, services[i].port);
    pcb = tcp_listen(pcb);
    tcp_arg(pcb, (void *)&services[i]);
    tcp_accept(pcb, take_connection);
  }
}
