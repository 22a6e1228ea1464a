// The TAP device as the link of astcp-linux: each read and each write is one frame.

#include "link.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int device = -1;
// The kernel's news about interfaces, so that nobody has to ask at every turn whether the device is up.
static int news = -1;
static struct ifreq request;
static bool is_up;

static bool tap_open(const char *name);
static void tap_close(void);
static size_t tap_receive(uint8_t *frame, size_t capacity);
static bool tap_transmit(const uint8_t *frame, size_t length);
static bool tap_is_up(void);
static int tap_descriptors(struct pollfd descriptors[LINK_DESCRIPTORS_MAX], int *wait_ms);
static bool fails(const char *what, const char *name);
static void look(void);

const struct link tap_link = {tap_open, tap_close, tap_receive, tap_transmit, tap_is_up, tap_descriptors};

static bool tap_open(const char *name) {
  if (strlen(name) >= sizeof request.ifr_name) {
    errno = ENAMETOOLONG;
    return fails("the device", name);
  }
  strcpy(request.ifr_name, name);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (device < 0) return fails("/dev/net/tun", name);
  if (ioctl(device, TUNSETIFF, &request) < 0) return fails("the device", name);

  news = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
  const struct sockaddr_nl group = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK};
  if (news < 0 || bind(news, (const struct sockaddr *)&group, sizeof group) < 0) return fails("netlink", name);
  look();
  return true;
}

static void tap_close(void) {
  if (device >= 0) close(device);
  if (news >= 0) close(news);
  device = news = -1;
}

static size_t tap_receive(uint8_t *frame, size_t capacity) {
  // One byte more than there is room for shows that a frame was longer; how much longer doesn't matter.
  uint8_t beyond;
  const struct iovec parts[] = {{frame, capacity}, {&beyond, 1}};
  const ssize_t length = readv(device, parts, 2);
  return length > 0 ? (size_t)length : 0;
}

static bool tap_transmit(const uint8_t *frame, size_t length) {
  const ssize_t written = write(device, frame, length);
  // A device that is down says so (EIO): the frame is lost, as on a cable that was just pulled out.
  return written >= 0 || (errno != EAGAIN && errno != ENOBUFS);
}

static bool tap_is_up(void) {
  char message[4096];
  bool has_news = false;
  while (recv(news, message, sizeof message, 0) > 0) has_news = true;
  // Too much of it came at once: it is lost, but it was news.
  if (has_news || errno == ENOBUFS) look();
  return is_up;
}

static int tap_descriptors(struct pollfd descriptors[LINK_DESCRIPTORS_MAX], int *wait_ms) {
  (void)wait_ms;
  descriptors[0] = (struct pollfd){.fd = news, .events = POLLIN};
  descriptors[1] = (struct pollfd){.fd = device, .events = POLLIN};
  // A device that is gone would be ready for ever.
  return is_up ? 2 : 1;
}

static void look(void) { is_up = ioctl(news, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) != 0; }

static bool fails(const char *what, const char *name) {
  fprintf(stderr, "astcp-linux: %s for %s: %s\n", what, name, strerror(errno));
  return false;
}
