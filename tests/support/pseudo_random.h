/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Pseudo-random numbers that are the same on every machine: SplitMix64 (Steele, Lea, Flood 2014).
 */
#ifndef HW_TESTS_SUPPORT_PSEUDO_RANDOM_H
#define HW_TESTS_SUPPORT_PSEUDO_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct pseudo_random {
  uint64_t state;
} pseudo_random;

static inline uint64_t pseudo_random_next(pseudo_random *source) {
  uint64_t z = source->state += UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

/** Uniform over low..high, both inside; the remainder's bias is below 2^-32. */
static inline int pseudo_random_between(pseudo_random *source, int low, int high) {
  uint64_t span = (uint64_t)((int64_t)high - low) + 1;
  return (int)(low + (int64_t)(pseudo_random_next(source) % span));
}

/** True in `percent` of 100 draws. */
static inline bool pseudo_random_chance(pseudo_random *source, int percent) {
  return pseudo_random_between(source, 0, 99) < percent;
}

/** Index drawn in proportion to the `count` weights; their sum is positive. */
static inline int pseudo_random_weighted(pseudo_random *source, const int *weights, int count) {
  int total = 0;
  for (int i = 0; i < count; i++)
    total += weights[i];
  int draw = pseudo_random_between(source, 0, total - 1);
  int index = 0;
  while (draw >= weights[index])
    draw -= weights[index++];
  return index;
}

#endif
