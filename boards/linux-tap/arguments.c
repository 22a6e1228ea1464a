// The command line of astcp-linux, and its help.

#include "arguments.h"

#include "engine.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: astcp-linux --module FILE [options]\n"
    "\n"
    "Runs a module of astcp as a machine of its own on a TAP device or a socket. It serves until SIGINT or\n"
    "SIGTERM.\n"
    "\n"
    "  -m, --module FILE       the module to run, such as build/http.wasm; not if the program has one compiled in\n"
    "  -i, --interface NAME    the TAP device to be at the other end of; default astcp0, made if there is none\n"
    "  -s, --socket WHERE      instead of a TAP device, a stream socket to connect to: a path, or host:port;\n"
    "                          frames as QEMU's -netdev stream sends them\n"
    "  -a, --address A.B.C.D/N the machine's address and the length of its net's prefix; default 10.0.7.2/24\n"
    "  -g, --gateway A.B.C.D   its gateway; default none\n"
    "      --dhcp              instead of these, what a server gives it (modules with DHCP), or an address of its own\n"
    "                          choice in 169.254.0.0/16 if there is none\n"
    "      --mac X:X:X:X:X:X   its MAC address; default 02:00 and the four bytes of the IPv4 address\n"
    "      --pcap FILE         write every frame, received or sent, to this file (pcapng)\n"
    "      --trace             print every frame as tcpdump -n -S would, and the states where the module\n"
    "                          tells them (profiles with TRACE=1)\n"
    "      --stats             print the module's counters at the end\n"
    "  -h, --help              print this\n"
    "\n"
    "Exit status: 0 ended by a signal; 1 a file cannot be read or written; 2 the command line makes no sense;\n"
    "3 the file is no module; 4 the module breaks the contract (docs/abi.md); 5 the device or socket cannot be\n"
    "had; 6 the module trapped and could not be started again.\n";

enum { MAC = 256, DHCP, PCAP, TRACE, STATS };

static const struct option options[] = {
    {"module", required_argument, NULL, 'm'},  {"interface", required_argument, NULL, 'i'},
    {"socket", required_argument, NULL, 's'},  {"address", required_argument, NULL, 'a'},
    {"gateway", required_argument, NULL, 'g'}, {"mac", required_argument, NULL, MAC},
    {"dhcp", no_argument, NULL, DHCP},         {"pcap", required_argument, NULL, PCAP},   {"trace", no_argument, NULL, TRACE},
    {"stats", no_argument, NULL, STATS},       {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static void read_address(const char *word, struct arguments *arguments);
static uint32_t read_host(const char *word);
static void read_mac(const char *word, uint8_t mac[6]);
static _Noreturn void refuse(const char *why, const char *word);

struct arguments read_arguments(int count, char *words[]) {
  struct arguments arguments = {.interface = "astcp0", .address = 0x0A000702, .mask = 0xFFFFFF00};
  const char *mac = NULL;
  const char *interface = NULL;
  bool has_dhcp = false;
  for (int letter; (letter = getopt_long(count, words, "m:i:s:a:g:h", options, NULL)) != -1;) {
    switch (letter) {
      case 'm':
        arguments.module = optarg;
        break;
      case 'i':
        arguments.interface = interface = optarg;
        break;
      case 's':
        arguments.socket = optarg;
        break;
      case 'a':
        read_address(optarg, &arguments);
        break;
      case 'g':
        arguments.gateway = read_host(optarg);
        break;
      case MAC:
        mac = optarg;
        break;
      case DHCP:
        has_dhcp = true;
        break;
      case PCAP:
        arguments.capture = optarg;
        break;
      case TRACE:
        arguments.traces = true;
        break;
      case STATS:
        arguments.counts = true;
        break;
      case 'h':
        fputs(help, stdout);
        exit(EXIT_OK);
      default:
        // getopt_long has said what is wrong.
        fputs("Try --help.\n", stderr);
        exit(EXIT_USAGE);
    }
  }
  if (optind < count) refuse("unknown", words[optind]);
  if (!arguments.module && !engine_has_module) refuse("missing", "--module FILE");
  if (arguments.module && engine_has_module) refuse("there is a module compiled in", arguments.module);
  if (arguments.socket && interface) refuse("not both", "--interface and --socket");
  if (mac) {
    read_mac(mac, arguments.mac);
  } else {
    const uint32_t address = htonl(arguments.address);
    arguments.mac[0] = 0x02;
    memcpy(arguments.mac + 2, &address, 4);
  }
  if (has_dhcp) arguments.address = arguments.mask = arguments.gateway = 0;
  return arguments;
}

static void read_address(const char *word, struct arguments *arguments) {
  char host[16] = "";
  const char *slash = strchr(word, '/');
  if (!slash || (size_t)(slash - word) >= sizeof host) refuse("no address/prefix", word);
  memcpy(host, word, (size_t)(slash - word));
  char *end = NULL;
  const unsigned long prefix = strtoul(slash + 1, &end, 10);
  if (end == slash + 1 || *end || prefix < 1 || prefix > 32) refuse("no address/prefix", word);
  arguments->address = read_host(host);
  arguments->mask = 0xFFFFFFFFu << (32 - prefix);
}

static uint32_t read_host(const char *word) {
  struct in_addr address;
  if (inet_pton(AF_INET, word, &address) != 1) refuse("no IPv4 address", word);
  return ntohl(address.s_addr);
}

static void read_mac(const char *word, uint8_t mac[6]) {
  int used = 0;
  const int read = sscanf(word, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%n", &mac[0], &mac[1], &mac[2], &mac[3], &mac[4],
                          &mac[5], &used);
  if (read != 6 || word[used]) refuse("no MAC address", word);
  if (mac[0] & 1) refuse("the MAC address of a group", word);
}

static _Noreturn void refuse(const char *why, const char *word) {
  fprintf(stderr, "astcp-linux: %s: %s\nTry --help.\n", why, word);
  exit(EXIT_USAGE);
}
