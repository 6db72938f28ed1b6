/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gives a target all its seeds without libFuzzer, or the files that are named: replay_TARGET
 * [FILE...]. What was tried last stands in the output.
 */
#include "tests/fuzz/seeds.h"
#include "tests/fuzz/target.h"

#include <stdio.h>
#include <stdlib.h>

enum { LEAST_SEEDS = 300 };

static void replay(void *context, const char *bytes, size_t length) {
  size_t *count = context;
  printf("seed %zu: %zu bytes\n", ++*count, length);
  /* A block of its own, so that a byte read behind the end is found. */
  uint8_t *copy = malloc(length == 0 ? 1 : length);
  if (copy == NULL) {
    fuzz_fail("out of memory");
  }
  for (size_t i = 0; i < length; i++) {
    copy[i] = (uint8_t)bytes[i];
  }
  LLVMFuzzerTestOneInput(copy, length);
  free(copy);
}

int main(int argc, char **argv) {
  size_t count = 0;
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (int i = 1; i < argc; i++) {
    size_t length = 0;
    char *bytes = fuzz_load(argv[i], &length);
    replay(&count, bytes, length);
    free(bytes);
  }
  if (argc == 1) {
    seed_each(seed_find(REPLAYED), replay, &count);
    if (count < LEAST_SEEDS) {
      fuzz_fail("fewer than 300 seeds");
    }
  }
  return EXIT_SUCCESS;
}
