// A stream socket as an end of the link, with the framing of QEMU's `-netdev stream`: each frame stands behind its
// length, 4 bytes, most significant first. Whoever goes away may come back.

#include "direction.h"
#include "end.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#define RECONNECT_NS 100000000

// bind or connect.
typedef int (*use)(int socket, const struct sockaddr *address, socklen_t length);

static bool listen_open(struct end *end);
static bool connect_open(struct end *end);
static void listen_close(struct end *end);
static void connect_close(struct end *end);
static struct pollfd waits_for(struct end *end, uint64_t *until);
static size_t receive(struct end *end, uint8_t *frame);
static enum delivery deliver(struct end *end, const uint8_t *frame, size_t length);
static bool is_alive(const struct end *end);
static int open_socket(const char *where, use use);
static int open_path(const char *path, use use);
static int open_host(const char *where, const char *colon, use use);
static void begin(struct end *end, int descriptor);
static void hang_up(struct end *end);
static void join(struct end *end);
static bool has_whole_frame(const struct end *end);
static size_t length_of_next(const struct end *end);
static void read_more(struct end *end);
static bool send_unsent(struct end *end);

const struct end_kind listen_kind = {"listen:", listen_open, listen_close, waits_for, receive, deliver, is_alive};
const struct end_kind connect_kind = {"connect:", connect_open, connect_close, waits_for, receive, deliver, is_alive};

// --- What end.h asks for ---

static bool listen_open(struct end *end) {
  end->descriptor = -1;
  end->listener = open_socket(end->name, bind);
  return end->listener >= 0 && listen(end->listener, 1) == 0 && fcntl(end->listener, F_SETFL, O_NONBLOCK) == 0;
}

static bool connect_open(struct end *end) {
  // The other side may well be started later.
  end->descriptor = end->listener = -1;
  join(end);
  return true;
}

static void listen_close(struct end *end) {
  hang_up(end);
  close(end->listener);
  if (strchr(end->name, '/')) unlink(end->name);
}

static void connect_close(struct end *end) { hang_up(end); }

static struct pollfd waits_for(struct end *end, uint64_t *until) {
  if (end->descriptor >= 0) {
    // The socket has nothing to tell of what was already read from it.
    if (has_whole_frame(end)) *until = 0;
    return (struct pollfd){.fd = end->descriptor, .events = end->is_full ? POLLIN | POLLOUT : POLLIN};
  }
  if (end->listener < 0 && *until > end->tried_at + RECONNECT_NS) *until = end->tried_at + RECONNECT_NS;
  return (struct pollfd){.fd = end->listener, .events = POLLIN};
}

static size_t receive(struct end *end, uint8_t *frame) {
  if (end->descriptor < 0) join(end);
  if (!has_whole_frame(end)) read_more(end);
  if (!has_whole_frame(end)) return 0;
  const size_t length = length_of_next(end);
  // No frame is that long, or so short: this is no stream of frames, or no longer.
  if (length == 0 || length > FRAME_BYTES_MAX) return hang_up(end), 0;
  memcpy(frame, end->arrived + end->start + HEADER_BYTES, length);
  end->start += HEADER_BYTES + length;
  return length;
}

static enum delivery deliver(struct end *end, const uint8_t *frame, size_t length) {
  if (end->descriptor < 0) return NOT_TAKEN;
  if (!send_unsent(end)) return end->descriptor < 0 ? NOT_TAKEN : NOT_NOW;
  const uint32_t header = htonl((uint32_t)length);
  memcpy(end->unsent, &header, HEADER_BYTES);
  memcpy(end->unsent + HEADER_BYTES, frame, length);
  end->unsent_bytes = HEADER_BYTES + length;
  // Once it has begun, its end has to follow before anything else: it counts as delivered.
  send_unsent(end);
  return end->descriptor < 0 ? NOT_TAKEN : DELIVERED;
}

static bool is_alive(const struct end *end) {
  (void)end;
  return true;
}

// --- The connection ---

static void join(struct end *end) {
  if (end->listener >= 0) {
    begin(end, accept(end->listener, NULL, NULL));
  } else if (now_ns() - end->tried_at >= RECONNECT_NS) {
    // This may take its time: with one end alone there is nothing else to do.
    begin(end, open_socket(end->name, connect));
    end->tried_at = now_ns();
  }
}

static void begin(struct end *end, int descriptor) {
  end->descriptor = descriptor;
  if (descriptor < 0) return;
  fcntl(descriptor, F_SETFL, O_NONBLOCK);
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  // Each frame at once, whatever the one before has met. Sockets of a path need no telling, and refuse it.
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void hang_up(struct end *end) {
  if (end->descriptor >= 0) close(end->descriptor);
  end->descriptor = -1;
  end->start = end->finish = end->unsent_bytes = 0;
  end->is_full = false;
}

// Or something that is no frame, which nothing more can help.
static bool has_whole_frame(const struct end *end) {
  const size_t waiting = end->finish - end->start;
  if (waiting < HEADER_BYTES) return false;
  const size_t length = length_of_next(end);
  return length > FRAME_BYTES_MAX || waiting >= HEADER_BYTES + length;
}

static size_t length_of_next(const struct end *end) {
  uint32_t header;
  memcpy(&header, end->arrived + end->start, HEADER_BYTES);
  return ntohl(header);
}

static void read_more(struct end *end) {
  if (end->descriptor < 0) return;
  if (end->is_full) send_unsent(end);
  memmove(end->arrived, end->arrived + end->start, end->finish - end->start);
  end->finish -= end->start;
  end->start = 0;
  const ssize_t length = recv(end->descriptor, end->arrived + end->finish, sizeof end->arrived - end->finish, 0);
  if (length > 0) end->finish += (size_t)length;
  else if (length == 0 || errno != EAGAIN) hang_up(end);
}

// True: nothing is left that would have to go first.
static bool send_unsent(struct end *end) {
  if (end->unsent_bytes == 0) return true;
  const ssize_t sent = send(end->descriptor, end->unsent, end->unsent_bytes, MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) return hang_up(end), false;
  if (sent > 0) {
    end->unsent_bytes -= (size_t)sent;
    memmove(end->unsent, end->unsent + sent, end->unsent_bytes);
  }
  end->is_full = end->unsent_bytes > 0;
  return !end->is_full;
}

// --- Where ---

// What has a slash is a path, anything else host:port.
static int open_socket(const char *where, use use) {
  const char *colon = strrchr(where, ':');
  if (strchr(where, '/')) return open_path(where, use);
  if (colon) return open_host(where, colon, use);
  return errno = EDESTADDRREQ, -1;
}

static int open_path(const char *path, use use) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) return errno = ENAMETOOLONG, -1;
  strcpy(address.sun_path, path);
  const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0 || use(made, (const struct sockaddr *)&address, sizeof address) == 0) return made;
  const int why = errno;
  close(made);
  return errno = why, -1;
}

static int open_host(const char *where, const char *colon, use use) {
  char host[256] = "";
  if ((size_t)(colon - where) >= sizeof host) return errno = ENAMETOOLONG, -1;
  memcpy(host, where, (size_t)(colon - where));
  const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  if (getaddrinfo(host, colon + 1, &hints, &found) != 0) return errno = EADDRNOTAVAIL, -1;
  const int made = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  if (made >= 0) setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool done = made >= 0 && use(made, found->ai_addr, found->ai_addrlen) == 0;
  const int why = errno;
  freeaddrinfo(found);
  if (done) return made;
  if (made >= 0) close(made);
  return errno = why, -1;
}
