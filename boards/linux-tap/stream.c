// A stream socket as the link of astcp-linux, with the framing of QEMU's `-netdev stream`.

#include "link.h"

#include "mac.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#define HEADER_BYTES 4
#define FRAME_BYTES_MAX 1514
#define RECONNECT_MS 250

static const char *where;
static int stream = -1;
static uint32_t tried_at;

// What has come and was not yet taken, from `start` to `end`.
static uint8_t arrived[1 << 16];
static size_t start, end;
// What is left of a frame of which the socket took the first part only.
static uint8_t unsent[HEADER_BYTES + FRAME_BYTES_MAX];
static size_t unsent_bytes;

static bool stream_open(const char *name);
static void stream_close(void);
static size_t stream_receive(uint8_t *frame, size_t capacity);
static bool stream_transmit(const uint8_t *frame, size_t length);
static bool stream_is_up(void);
static int stream_descriptors(struct pollfd descriptors[LINK_DESCRIPTORS_MAX], int *wait_ms);
static bool connect_now(void);
static int connect_to_path(void);
static int connect_to_host(const char *colon);
static void read_more(void);
static bool send_unsent(void);

const struct link stream_link = {stream_open,     stream_close, stream_receive,
                                 stream_transmit, stream_is_up, stream_descriptors};

static bool stream_open(const char *name) {
  where = name;
  if (connect_now()) return true;
  fprintf(stderr, "astcp-linux: the socket %s: %s\n", where, strerror(errno));
  return false;
}

static void stream_close(void) {
  if (stream >= 0) close(stream);
  stream = -1;
  start = end = unsent_bytes = 0;
}

static size_t stream_receive(uint8_t *frame, size_t capacity) {
  for (int attempt = 0; attempt < 2; attempt++) {
    if (end - start >= HEADER_BYTES) {
      uint32_t header;
      memcpy(&header, arrived + start, HEADER_BYTES);
      const size_t length = ntohl(header);
      // Not even QEMU sends such frames: this is no stream of frames, or no longer.
      if (length > sizeof arrived - HEADER_BYTES) return stream_close(), 0;
      if (end - start >= HEADER_BYTES + length) {
        memcpy(frame, arrived + start + HEADER_BYTES, length < capacity ? length : capacity);
        start += HEADER_BYTES + length;
        return length;
      }
    }
    if (attempt == 0) read_more();
  }
  return 0;
}

static bool stream_transmit(const uint8_t *frame, size_t length) {
  if (stream < 0) return true;
  if (!send_unsent()) return false;
  const uint32_t header = htonl((uint32_t)length);
  const struct iovec parts[] = {{(void *)&header, HEADER_BYTES}, {(void *)frame, length}};
  const struct msghdr message = {.msg_iov = (struct iovec *)parts, .msg_iovlen = 2};
  const ssize_t sent = sendmsg(stream, &message, MSG_NOSIGNAL);
  if (sent < 0 && errno == EAGAIN) return false;
  if (sent < 0) return stream_close(), true;
  // The frame has begun, so its end has to follow before anything else.
  memcpy(unsent, &header, HEADER_BYTES);
  memcpy(unsent + HEADER_BYTES, frame, length);
  unsent_bytes = HEADER_BYTES + length - (size_t)sent;
  memmove(unsent, unsent + sent, unsent_bytes);
  return true;
}

static bool stream_is_up(void) {
  // Connecting may take its time: without a link there is nothing else to do.
  if (stream < 0 && mac_milliseconds() - tried_at >= RECONNECT_MS) connect_now();
  return stream >= 0;
}

static int stream_descriptors(struct pollfd descriptors[LINK_DESCRIPTORS_MAX], int *wait_ms) {
  if (stream < 0) {
    if (*wait_ms < 0 || *wait_ms > RECONNECT_MS) *wait_ms = RECONNECT_MS;
    return 0;
  }
  descriptors[0] = (struct pollfd){.fd = stream, .events = unsent_bytes > 0 ? POLLIN | POLLOUT : POLLIN};
  return 1;
}

static void read_more(void) {
  if (stream < 0) return;
  memmove(arrived, arrived + start, end - start);
  end -= start;
  start = 0;
  const ssize_t length = recv(stream, arrived + end, sizeof arrived - end, 0);
  if (length > 0) end += (size_t)length;
  else if (length == 0 || errno != EAGAIN) stream_close();
  if (stream >= 0) send_unsent();
}

// True: nothing is left that would have to go first.
static bool send_unsent(void) {
  if (unsent_bytes == 0) return true;
  const ssize_t sent = send(stream, unsent, unsent_bytes, MSG_NOSIGNAL);
  if (sent > 0) {
    unsent_bytes -= (size_t)sent;
    memmove(unsent, unsent + sent, unsent_bytes);
  }
  return unsent_bytes == 0;
}

static bool connect_now(void) {
  tried_at = mac_milliseconds();
  const char *colon = strrchr(where, ':');
  stream = strchr(where, '/') || !colon ? connect_to_path() : connect_to_host(colon);
  if (stream < 0) return false;
  fcntl(stream, F_SETFL, O_NONBLOCK);
  return true;
}

static int connect_to_path(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(where) >= sizeof address.sun_path) return errno = ENAMETOOLONG, -1;
  strcpy(address.sun_path, where);
  const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0 || connect(made, (const struct sockaddr *)&address, sizeof address) == 0) return made;
  const int why = errno;
  close(made);
  return errno = why, -1;
}

static int connect_to_host(const char *colon) {
  char host[256] = "";
  if ((size_t)(colon - where) >= sizeof host) return errno = ENAMETOOLONG, -1;
  memcpy(host, where, (size_t)(colon - where));
  const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  if (getaddrinfo(host, colon + 1, &hints, &found) != 0) return errno = EHOSTUNREACH, -1;
  const int made = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = made >= 0 && connect(made, found->ai_addr, found->ai_addrlen) == 0;
  const int why = errno;
  freeaddrinfo(found);
  if (connected) {
    // Each frame at once, whatever the one before has met.
    const int on = 1;
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return made;
  }
  if (made >= 0) close(made);
  return errno = why, -1;
}
