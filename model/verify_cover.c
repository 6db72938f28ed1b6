/* SPDX-License-Identifier: GPL-3.0-or-later */
/** C9 on one segment: dealing whole escorts out to the kinds of need. */
#include <stdlib.h>

#include "model/verify_state.h"

/** Steps of all searches of one call; real segments need as many steps as they have options. */
#define COVER_STEPS_MAX INT64_C(50000000)

/** Position of the search: how many escorts of a class serve a kind. */
typedef struct option {
  int32_t kind, cover_class;
  int32_t kind_options, class_options; /* how many options their kind and class have */
  int64_t persons;                     /* that one of these escorts covers */
  int64_t supply;        /* most persons of the kind by this option and those after it */
  int64_t need;          /* persons of the kind left to cover on arrival here */
  int64_t chosen, least; /* escorts dealt here; fewer than `least` cannot suffice */
} option;

/** Scarce kinds first; among a kind's options the least versatile escorts first. */
static int compare_options(const void *left, const void *right) {
  const option *x = left, *y = right;
  const int64_t a[] = {x->kind_options, x->kind, x->class_options, x->cover_class};
  const int64_t b[] = {y->kind_options, y->kind, y->class_options, y->cover_class};
  return hw_compare_keys(a, b, sizeof a / sizeof *a);
}

static int64_t ceiling(int64_t value, int64_t divisor) {
  return value <= 0 ? 0 : (value - 1) / divisor + 1;
}

/** Lists the options of the kinds in demand; returns how many there are. */
static size_t list_options(const hw_cover_class *classes, int32_t class_count,
                           const int64_t *demand, int32_t kind_count, option *out) {
  size_t count = 0;
  for (int32_t k = 0; k < kind_count; k++) {
    size_t begin = count;
    for (int32_t c = 0; c < class_count && demand[k] > 0; c++)
      if (classes[c].count > 0 && classes[c].persons[k] > 0)
        out[count++] = (option){.kind = k, .cover_class = c, .persons = classes[c].persons[k]};
    for (size_t i = begin; i < count; i++) {
      out[i].kind_options = (int32_t)(count - begin);
      for (int32_t j = 0; j < kind_count; j++)
        out[i].class_options += demand[j] > 0 && classes[out[i].cover_class].persons[j] > 0;
    }
  }
  return count;
}

/** False when some kind falls short even with every escort that covers it. */
static bool add_supplies(option *options, size_t count, const hw_cover_class *classes,
                         const int64_t *demand, int32_t kind_count) {
  int32_t kinds = 0, wanted = 0;
  for (int32_t k = 0; k < kind_count; k++)
    wanted += demand[k] > 0;
  for (size_t i = count; i-- > 0;) {
    bool last = i + 1 == count || options[i + 1].kind != options[i].kind;
    options[i].supply = classes[options[i].cover_class].count * options[i].persons +
                        (last ? 0 : options[i + 1].supply);
    if (i > 0 && options[i - 1].kind == options[i].kind)
      continue;
    kinds++;
    if (options[i].supply < demand[options[i].kind])
      return false;
  }
  return kinds == wanted;
}

/** Depth-first over the options, the most escorts that a kind can use first. */
static hw_cover_answer search(hw_verifier *v, option *options, size_t count, int64_t *left,
                              const int64_t *demand) {
  size_t at = 0;
  bool forward = true;
  while (at < count) {
    option *here = &options[at];
    bool begins = at == 0 || options[at - 1].kind != here->kind;
    if (++v->cover_steps > COVER_STEPS_MAX) {
      v->status =
          hw_fail(v->error, HOMEWARD_LIMIT, "assigning escorts to needs takes more than %lld steps",
                  (long long)COVER_STEPS_MAX);
      return HW_COVER_TOO_HARD;
    }
    if (forward) {
      bool last = at + 1 == count || options[at + 1].kind != here->kind;
      here->need = begins ? demand[here->kind]
                          : options[at - 1].need - options[at - 1].chosen * here[-1].persons;
      int64_t most = ceiling(here->need, here->persons), free = left[here->cover_class];
      here->chosen = most < free ? most : free;
      here->least = ceiling(here->need - (last ? 0 : here[1].supply), here->persons);
    } else {
      left[here->cover_class] += here->chosen;
      here->chosen--;
    }
    forward = here->chosen >= here->least;
    if (forward) {
      left[here->cover_class] -= here->chosen;
      at++;
    } else if (at-- == 0) {
      return HW_COVER_NO;
    }
  }
  return HW_COVER_YES;
}

hw_cover_answer hw_cover_solve(hw_verifier *v, const hw_cover_class *classes, int32_t class_count,
                               const int64_t *demand, int32_t kind_count) {
  size_t most = (size_t)class_count * (size_t)kind_count + 1;
  option *options = hw_arena_alloc(&v->scratch, most, sizeof *options);
  int64_t *left = hw_arena_alloc(&v->scratch, (size_t)class_count + 1, sizeof *left);
  if (options == NULL || left == NULL) {
    v->status = hw_fail_memory(v->error);
    return HW_COVER_TOO_HARD;
  }
  size_t count = list_options(classes, class_count, demand, kind_count, options);
  if (count > 0)
    qsort(options, count, sizeof *options, compare_options);
  if (!add_supplies(options, count, classes, demand, kind_count))
    return HW_COVER_NO;
  for (int32_t c = 0; c < class_count; c++)
    left[c] = classes[c].count;
  return search(v, options, count, left, demand);
}
