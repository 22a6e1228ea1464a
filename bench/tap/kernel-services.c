// The services of bench/application.ts over this machine's own kernel, for comparison: one thread, which waits for all of
// its sockets at once.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS 64
#define DESCRIPTORS_MAX 1024
#define RESPONSE_BYTES 1024

static const uint16_t ports[] = {7, 9, 20, 80, 81};
static const char closing_head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 965\r\n\r\n";
static const char keeping_head[] = "HTTP/1.1 200 OK\r\nContent-Length: 984\r\n\r\n";
static char block[256 * 1024];

// By descriptor: the port of a connection, or of a listener.
static uint16_t port_of[DESCRIPTORS_MAX];
static bool is_listener[DESCRIPTORS_MAX];
static int events;

static void watch(int descriptor, uint16_t port, bool listens) {
  struct epoll_event event = {.events = EPOLLIN | (port == 20 && !listens ? EPOLLOUT : 0), .data.fd = descriptor};
  port_of[descriptor] = port;
  is_listener[descriptor] = listens;
  fcntl(descriptor, F_SETFL, O_NONBLOCK);
  epoll_ctl(events, EPOLL_CTL_ADD, descriptor, &event);
}

static bool serve_on(uint16_t port) {
  const int one = 1, descriptor = socket(AF_INET, SOCK_STREAM, 0);
  const struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(port)};
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(descriptor, (const struct sockaddr *)&any, sizeof any) != 0 || listen(descriptor, 128) != 0) return false;
  watch(descriptor, port, true);
  return true;
}

static void take(int listener) {
  const int one = 1, descriptor = accept(listener, NULL, NULL);
  if (descriptor < 0) return;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  watch(descriptor, port_of[listener], false);
}

static void answer(int descriptor, const char *head) {
  memset(block, 0, RESPONSE_BYTES);
  memcpy(block, head, strlen(head));
  if (write(descriptor, block, RESPONSE_BYTES) < 0) close(descriptor);
}

static void serve(int descriptor) {
  const uint16_t port = port_of[descriptor];
  const ssize_t got = read(descriptor, block, sizeof block);
  if (got == 0) {
    close(descriptor);
  } else if (got > 0 && port == 7) {
    if (write(descriptor, block, (size_t)got) != got) close(descriptor);
  } else if (got > 0 && port == 81) {
    answer(descriptor, keeping_head);
  } else if (got > 0 && port == 80) {
    answer(descriptor, closing_head);
    shutdown(descriptor, SHUT_WR);
  } else if (port == 20) {
    if (write(descriptor, block, sizeof block) < 0) return;
  }
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  events = epoll_create1(0);
  for (size_t i = 0; i < sizeof ports / sizeof *ports; i++) {
    if (!serve_on(ports[i])) {
      perror("listen");
      return 1;
    }
  }
  for (;;) {
    struct epoll_event ready[EVENTS];
    const int count = epoll_wait(events, ready, EVENTS, -1);
    for (int i = 0; i < count; i++) {
      const int descriptor = ready[i].data.fd;
      if (is_listener[descriptor]) take(descriptor);
      else serve(descriptor);
    }
  }
}
