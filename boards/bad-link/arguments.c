// The command line of astcp-bad-link, and its help.

#include "arguments.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_MS 1000000.0
#define LONGEST_MS 600000

static const char help[] =
    "Usage: astcp-bad-link [options] END END\n"
    "\n"
    "Joins two ends by a link that is as slow and as bad as you like, until SIGINT or SIGTERM. An END is\n"
    "\n"
    "  tap:NAME                a TAP device, made if there is none; set up and addressed by somebody else\n"
    "  tap:NAME@NAMESPACE      the same in another network namespace: a name of `ip netns`, or a path such as\n"
    "                          /proc/PID/ns/net\n"
    "  listen:WHERE            a stream socket on which the other side calls: a path with a slash, or host:port;\n"
    "                          frames as QEMU's -netdev stream sends them\n"
    "  connect:WHERE           the same, but we call\n"
    "\n"
    "What becomes of a frame:\n"
    "\n"
    "      --rate BITS         bits a second, such as 10M; 0, the default: no limit\n"
    "      --queue BYTES       how much may wait for the line before frames are dropped; default 64k\n"
    "      --delay MS          how long a frame is on its way, beside its time on the line; default 0\n"
    "      --jitter MS         up to that much longer; frames stay in order; default 0\n"
    "      --reorder PERCENT[,MS]  so many are held back, for 10 ms or that long, and overtaken\n"
    "      --loss PERCENT      so many get lost, each by itself\n"
    "      --burst PERCENT,PERCENT[,PERCENT]  Gilbert and Elliott's bursts: how often a frame finds that the link\n"
    "                          has turned bad, how often that it is good again, and how many get lost while it is\n"
    "                          bad (default 100)\n"
    "      --duplicate PERCENT so many come twice\n"
    "      --corrupt PERCENT   so many come with one bit wrong\n"
    "      --mtu BYTES         longer packets vanish; default: none do\n"
    "\n"
    "      --forth, --back     what follows is for frames from the first END to the second, or for those back\n"
    "      --both              what follows is for both again\n"
    "\n"
    "  -s, --seed N            another row of fates; default 1. With the same seed and the same options above, the\n"
    "                          n-th frame of a direction always meets the same fate. Only how full the queue is\n"
    "                          depends on who sends.\n"
    "      --stats             print at the end what became of the frames\n"
    "  -h, --help              print this\n"
    "\n"
    "k, M and G are 1,000, a million and a thousand million. Frames count without preamble and FCS.\n"
    "\n"
    "Exit status: 0 ended by a signal; 1 no memory; 2 the command line makes no sense; 5 an end cannot be had, or\n"
    "is gone.\n";

enum { RATE = 256, QUEUE, DELAY, JITTER, REORDER, LOSS, BURST, DUPLICATE, CORRUPT, MTU, FORTH, BACK, BOTH, STATS };

static const struct option options[] = {
    {"rate", required_argument, NULL, RATE},       {"queue", required_argument, NULL, QUEUE},
    {"delay", required_argument, NULL, DELAY},     {"jitter", required_argument, NULL, JITTER},
    {"reorder", required_argument, NULL, REORDER}, {"loss", required_argument, NULL, LOSS},
    {"burst", required_argument, NULL, BURST},     {"duplicate", required_argument, NULL, DUPLICATE},
    {"corrupt", required_argument, NULL, CORRUPT}, {"mtu", required_argument, NULL, MTU},
    {"forth", no_argument, NULL, FORTH},           {"back", no_argument, NULL, BACK},
    {"both", no_argument, NULL, BOTH},             {"seed", required_argument, NULL, 's'},
    {"stats", no_argument, NULL, STATS},           {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static void set(struct properties *properties, int option, const char *word);
static void read_numbers(const char *word, double most, double numbers[], size_t least_count, size_t most_count);
static double read_share(const char *word);
static uint64_t read_time(const char *word);
static double read_amount(const char *word);
static _Noreturn void refuse(const char *why, const char *word);

struct arguments read_arguments(int count, char *words[]) {
  const struct properties perfect = {.queue_bytes = 64000};
  struct arguments arguments = {.directions = {perfect, perfect}, .seed = 1};
  bool is_meant[2] = {true, true};
  for (int option; (option = getopt_long(count, words, "s:h", options, NULL)) != -1;) {
    char *end = NULL;
    switch (option) {
      case FORTH:
      case BACK:
      case BOTH:
        is_meant[0] = option != BACK;
        is_meant[1] = option != FORTH;
        break;
      case 's':
        arguments.seed = strtoull(optarg, &end, 0);
        if (end == optarg || *end) refuse("no number", optarg);
        break;
      case STATS:
        arguments.counts = true;
        break;
      case 'h':
        fputs(help, stdout);
        exit(EXIT_OK);
      case '?':
        // getopt_long has said what is wrong.
        fputs("Try --help.\n", stderr);
        exit(EXIT_USAGE);
      default:
        for (int i = 0; i < 2; i++) {
          if (is_meant[i]) set(&arguments.directions[i], option, optarg);
        }
    }
  }
  if (count - optind != 2) refuse("two ends are needed", optind < count ? words[count - 1] : "none is there");
  arguments.ends[0] = words[optind];
  arguments.ends[1] = words[optind + 1];
  return arguments;
}

static void set(struct properties *properties, int option, const char *word) {
  struct chances *chances = &properties->chances;
  double numbers[3] = {0};
  switch (option) {
    case RATE:
      properties->rate = (uint64_t)read_amount(word);
      break;
    case QUEUE:
      properties->queue_bytes = (uint64_t)read_amount(word);
      break;
    case DELAY:
      properties->delay_ns = read_time(word);
      break;
    case JITTER:
      chances->jitter_ns = read_time(word);
      break;
    case REORDER:
      numbers[1] = 10;
      read_numbers(word, LONGEST_MS, numbers, 1, 2);
      if (numbers[0] > 100) refuse("more than all", word);
      chances->reordering = numbers[0] / 100;
      properties->hold_back_ns = (uint64_t)(numbers[1] * NS_PER_MS);
      break;
    case LOSS:
      chances->loss = read_share(word);
      break;
    case BURST:
      numbers[2] = 100;
      read_numbers(word, 100, numbers, 2, 3);
      chances->turns_bad = numbers[0] / 100;
      chances->turns_good = numbers[1] / 100;
      chances->bad_loss = numbers[2] / 100;
      break;
    case DUPLICATE:
      chances->duplication = read_share(word);
      break;
    case CORRUPT:
      chances->corruption = read_share(word);
      break;
    case MTU:
      properties->mtu = (size_t)read_amount(word);
      break;
  }
}

// Numbers from 0 to `most`, with commas between them.
static void read_numbers(const char *word, double most, double numbers[], size_t least_count, size_t most_count) {
  const char *rest = word;
  for (size_t count = 0; count < most_count; count++) {
    char *end = NULL;
    const double number = strtod(rest, &end);
    // Written so that what is not a number at all is refused, too.
    if (end == rest || !(number >= 0 && number <= most)) break;
    numbers[count] = number;
    if (!*end && count + 1 >= least_count) return;
    if (*end != ',') break;
    rest = end + 1;
  }
  refuse("out of range, or not of this form", word);
}

static double read_share(const char *word) {
  double number;
  read_numbers(word, 100, &number, 1, 1);
  return number / 100;
}

static uint64_t read_time(const char *word) {
  double number;
  read_numbers(word, LONGEST_MS, &number, 1, 1);
  return (uint64_t)(number * NS_PER_MS);
}

static double read_amount(const char *word) {
  char *end = NULL;
  const double number = strtod(word, &end);
  const char *letters = "kMG";
  const double factors[] = {1e3, 1e6, 1e9};
  const char *letter = *end ? strchr(letters, *end) : NULL;
  const double amount = letter ? number * factors[letter - letters] : number;
  if (end == word || (letter ? end[1] : *end) || !(amount >= 0 && amount <= 1e12)) refuse("no amount", word);
  return amount;
}

static _Noreturn void refuse(const char *why, const char *word) {
  fprintf(stderr, "astcp-bad-link: %s: %s\nTry --help.\n", why, word);
  exit(EXIT_USAGE);
}
