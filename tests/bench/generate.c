/* SPDX-License-Identifier: GPL-3.0-or-later */
/** homeward-generate: the command line. */
#include "tests/bench/generate.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: homeward-generate [OPTION]... > SCENARIO\n"
    "Writes a large, realistic scenario; the same options give the same bytes.\n"
    "\n"
    "  --size S|M|L|N    preset (default S): 500, 7000 or 165000 persons; for N persons all else\n"
    "                    in proportion between them\n"
    "  --persons N       persons over all cases\n"
    "  --departures N    countries of departure (1-36)\n"
    "  --places N        destinations (1-38; without convoys 1-16)\n"
    "  --hubs N          transit hubs (1-7)\n"
    "  --runs N          dated runs, within a tenth\n"
    "  --days N          of the horizon (10-365)\n"
    "  --seed N          default 1\n"
    "  --convoys 0|1     overland convoys with vehicle pools (default 1)\n"
    "  --charters N      charter flights\n"
    "  --medical N       cases in 1000 with wheelchairs, stretchers or medical needs\n"
    "  --tight N         persons in 1000 who do not fit on their best itinerary (default 60)\n"
    "  --escorts N       cases in 1000 that need escorts (default 0; M: 50)\n"
    "  --groups N        cases in 1000 that travel in groups (default 0; M: 30)\n"
    "  --help            this text\n";

static const generate_options presets[] = {
    {.size = "S",
     .persons = 500,
     .departures = 8,
     .places = 6,
     .hubs = 3,
     .runs = 300,
     .days = 14,
     .charters = 4},
    {.size = "M",
     .persons = 7000,
     .departures = 18,
     .places = 12,
     .hubs = 4,
     .runs = 2000,
     .days = 60,
     .charters = 24,
     .escorts = 50,
     .groups = 30},
    {.size = "L",
     .persons = 165000,
     .departures = 30,
     .places = 36,
     .hubs = 7,
     .runs = 8000,
     .days = 90,
     .charters = 120},
};

static bool read_number(const char *text, uint64_t low, uint64_t high, uint64_t *out) {
  char *end = NULL;
  errno = 0;
  uint64_t value = strtoull(text, &end, 10);
  bool plain = text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0;
  if (!plain || value < low || value > high)
    return false;
  *out = value;
  return true;
}

/* The binary logarithm with 16 digits behind the point: squaring doubles it, and each time that it
 * passes 1 is a digit. */
static int64_t logarithm(uint64_t number) {
  int64_t whole = 63 - __builtin_clzll(number);
  int64_t digits = 0;
  number <<= 31 - whole; /* in [2^31, 2^32) */
  for (int i = 0; i < 16; i++) {
    number = number * number >> 31;
    digits *= 2;
    if (number >> 32 != 0) {
      number >>= 1;
      digits++;
    }
  }
  return (whole << 16) + digits;
}

/* The least whole number whose logarithm stands between those of `low` and `high` as that of
 * `persons` does between those of two presets, or above. */
static int in_proportion(const generate_options *small, const generate_options *large, int persons,
                         int low, int high) {
  int64_t part = logarithm((uint64_t)persons) - logarithm((uint64_t)small->persons);
  int64_t whole = logarithm((uint64_t)large->persons) - logarithm((uint64_t)small->persons);
  int value = low;
  while (value < high && (logarithm((uint64_t)value) - logarithm((uint64_t)low)) * whole <
                             (logarithm((uint64_t)high) - logarithm((uint64_t)low)) * part)
    value++;
  return value;
}

/* Everything in proportion between the presets that it lies between; below S and above L as there.
 */
static void set_persons(generate_options *options, int persons) {
  const generate_options *small = persons < presets[1].persons ? &presets[0] : &presets[1];
  const generate_options *large = small + 1;
  int inside = persons < small->persons   ? small->persons
               : persons > large->persons ? large->persons
                                          : persons;
  *options = (generate_options){
      .persons = persons,
      .departures = in_proportion(small, large, inside, small->departures, large->departures),
      .places = in_proportion(small, large, inside, small->places, large->places),
      .hubs = in_proportion(small, large, inside, small->hubs, large->hubs),
      .runs = in_proportion(small, large, inside, small->runs, large->runs),
      .days = in_proportion(small, large, inside, small->days, large->days),
      .charters = in_proportion(small, large, inside, small->charters, large->charters),
      .reachable = true};
}

static bool set_size(generate_options *options, const char *name) {
  uint64_t persons = 0;
  bool found = false;
  for (size_t i = 0; i < sizeof presets / sizeof *presets; i++)
    if (strcmp(presets[i].size, name) == 0) {
      *options = presets[i];
      found = true;
    }
  if (!found && !read_number(name, 100, 1000000, &persons))
    return false;
  if (!found)
    set_persons(options, (int)persons);
  options->size = name;
  options->seed = 1;
  options->convoys = true;
  options->medical = 30;
  options->tight = 60;
  return true;
}

enum { NUMBERS = 13 };

/* Numbers by position in `names`; those not given keep UINT64_MAX. */
static void apply(generate_options *options, const uint64_t *given) {
  int *const targets[NUMBERS] = {&options->persons,
                                 &options->departures,
                                 &options->places,
                                 &options->hubs,
                                 &options->runs,
                                 &options->days,
                                 NULL,
                                 NULL,
                                 &options->charters,
                                 &options->medical,
                                 &options->tight,
                                 &options->escorts,
                                 &options->groups};
  for (int i = 0; i < NUMBERS; i++)
    if (targets[i] != NULL && given[i] != UINT64_MAX)
      *targets[i] = (int)given[i];
  if (given[6] != UINT64_MAX)
    options->seed = given[6];
  if (given[7] != UINT64_MAX)
    options->convoys = given[7] != 0;
}

/* 0: run; otherwise the exit code + 1. */
static int read_options(generate_options *options, int argc, char **argv) {
  static const struct option names[] = {
      {"persons", required_argument, NULL, 0},  {"departures", required_argument, NULL, 1},
      {"places", required_argument, NULL, 2},   {"hubs", required_argument, NULL, 3},
      {"runs", required_argument, NULL, 4},     {"days", required_argument, NULL, 5},
      {"seed", required_argument, NULL, 6},     {"convoys", required_argument, NULL, 7},
      {"charters", required_argument, NULL, 8}, {"medical", required_argument, NULL, 9},
      {"tight", required_argument, NULL, 10},   {"escorts", required_argument, NULL, 11},
      {"groups", required_argument, NULL, 12},  {"size", required_argument, NULL, 's'},
      {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0}};
  static const uint64_t low[NUMBERS] = {1, 1, 1, 1, 1, 10, 0, 0, 0, 0, 0, 0, 0};
  static const uint64_t high[NUMBERS] = {2000000, 36,  38,  7,   100000, 365, UINT64_MAX - 1,
                                         1,       500, 500, 500, 500,    500};
  uint64_t given[NUMBERS];
  for (int i = 0; i < NUMBERS; i++)
    given[i] = UINT64_MAX;
  set_size(options, "S");
  for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;) {
    if (option == 'h') {
      fputs(usage, stdout);
      return 1;
    }
    bool fine = option == 's' ? set_size(options, optarg)
                              : option < NUMBERS &&
                                    read_number(optarg, low[option], high[option], &given[option]);
    if (!fine) {
      fputs("homeward-generate: wrong option or value; see --help\n", stderr);
      return 3;
    }
  }
  if (optind < argc) {
    fputs("homeward-generate: takes no files; see --help\n", stderr);
    return 3;
  }
  apply(options, given);
  return 0;
}

int main(int argc, char **argv) {
  scenario *s = calloc(1, sizeof *s);
  if (s == NULL)
    return 6;
  int stop = read_options(&s->options, argc, argv);
  if (stop > 0) {
    free(s);
    return stop - 1;
  }
  s->random.state = s->options.seed;
  s->extras.state = ~s->options.seed;
  const char *problem = "out of memory";
  bool done = generate_network(s, &problem);
  if (done) {
    problem = "too many charters or persons";
    done = generate_parties(s) && generate_charters(s) && generate_runs(s);
  }
  if (done)
    generate_needs(s);
  done = done && generate_capacities(s, &problem);
  int code = 0;
  if (done) {
    generate_write(s);
    code = fflush(stdout) == 0 && ferror(stdout) == 0 ? 0 : 5;
  } else {
    fprintf(stderr, "homeward-generate: %s\n", problem);
    code = strncmp(problem, "out of memory", 13) == 0 ? 6 : 2;
  }
  free(s->runs);
  free(s->parties);
  free(s);
  return code;
}
