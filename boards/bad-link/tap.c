// A TAP device as an end of the link, in this network namespace or in another: a device belongs to the namespace in
// which it was opened, wherever the program is afterwards.

#include "direction.h"
#include "end.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool tap_open(struct end *end);
static void tap_close(struct end *end);
static struct pollfd tap_waits_for(struct end *end, uint64_t *until);
static size_t tap_receive(struct end *end, uint8_t *frame);
static enum delivery tap_deliver(struct end *end, const uint8_t *frame, size_t length);
static bool tap_is_alive(const struct end *end);
static bool open_here(struct end *end, const char *device);
static bool enter(const char *name_space);

const struct end_kind tap_kind = {"tap:", tap_open, tap_close, tap_waits_for, tap_receive, tap_deliver, tap_is_alive};

static bool tap_open(struct end *end) {
  end->descriptor = -1;
  char device[IFNAMSIZ] = "";
  const char *at = strchr(end->name, '@');
  const size_t length = at ? (size_t)(at - end->name) : strlen(end->name);
  if (length >= sizeof device) return errno = ENAMETOOLONG, false;
  memcpy(device, end->name, length);
  if (!at) return open_here(end, device);

  const int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  bool opened = home >= 0 && enter(at + 1) && open_here(end, device);
  const int why = errno;
  if (home >= 0 && setns(home, CLONE_NEWNET) < 0) opened = false;
  close(home);
  errno = why;
  return opened;
}

static void tap_close(struct end *end) { close(end->descriptor); }

static struct pollfd tap_waits_for(struct end *end, uint64_t *until) {
  (void)until;
  return (struct pollfd){.fd = end->descriptor, .events = end->is_full ? POLLIN | POLLOUT : POLLIN};
}

static size_t tap_receive(struct end *end, uint8_t *frame) {
  const ssize_t length = read(end->descriptor, frame, FRAME_BYTES_MAX);
  if (length < 0 && errno == EBADFD) end->descriptor = -1;
  return length > 0 ? (size_t)length : 0;
}

static enum delivery tap_deliver(struct end *end, const uint8_t *frame, size_t length) {
  const ssize_t written = write(end->descriptor, frame, length);
  end->is_full = written < 0 && (errno == EAGAIN || errno == ENOBUFS);
  if (end->is_full) return NOT_NOW;
  return written < 0 ? NOT_TAKEN : DELIVERED;
}

static bool tap_is_alive(const struct end *end) { return end->descriptor >= 0; }

static bool open_here(struct end *end, const char *device) {
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  memcpy(request.ifr_name, device, sizeof request.ifr_name);
  end->descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  return end->descriptor >= 0 && ioctl(end->descriptor, TUNSETIFF, &request) == 0;
}

// By its path, or by the name that `ip netns` gave it.
static bool enter(const char *name_space) {
  char path[4096];
  const int length = snprintf(path, sizeof path, "%s%s", strchr(name_space, '/') ? "" : "/run/netns/", name_space);
  if (length < 0 || (size_t)length >= sizeof path) return errno = ENAMETOOLONG, false;
  const int opened = open(path, O_RDONLY | O_CLOEXEC);
  const bool entered = opened >= 0 && setns(opened, CLONE_NEWNET) == 0;
  const int why = errno;
  if (opened >= 0) close(opened);
  errno = why;
  return entered;
}
