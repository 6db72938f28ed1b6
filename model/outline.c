/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/outline.h"

#include <stdlib.h>
#include <string.h>

hw_wall hw_outline_wall(hw_stamp stamp) {
  return stamp.kind == HW_STAMP_INSTANT ? stamp.value + stamp.offset : stamp.value;
}

int64_t hw_outline_later(hw_stamp before, hw_stamp after) {
  if (before.kind == HW_STAMP_INSTANT && after.kind == HW_STAMP_INSTANT) {
    return (int64_t)after.value - before.value;
  }
  return (int64_t)hw_outline_wall(after) - hw_outline_wall(before);
}

int hw_outline_compare_runs(const char *left, const char *right) {
  const char *left_date = strrchr(left, '@'), *right_date = strrchr(right, '@');
  int order = left_date == NULL || right_date == NULL ? 0 : strcmp(left_date, right_date);
  return order != 0 ? order : strcmp(left, right);
}

static int compare_cases(const void *left, const void *right) {
  const hw_outline_case *a = left, *b = right;
  int order = strcmp(a->id, b->id);
  return order != 0 ? order : a->order < b->order ? -1 : a->order > b->order;
}

static int compare_runs(const void *left, const void *right) {
  const hw_outline_run *a = left, *b = right;
  int order = hw_outline_compare_runs(a->name, b->name);
  return order != 0 ? order : a->persons < b->persons ? -1 : a->persons > b->persons;
}

void hw_outline_sort(hw_outline *outline) {
  int32_t kept = 0;
  if (outline->case_count > 0) {
    qsort(outline->cases, (size_t)outline->case_count, sizeof *outline->cases, compare_cases);
  }
  for (int32_t i = 0; i < outline->case_count; i++) {
    if (kept == 0 || strcmp(outline->cases[kept - 1].id, outline->cases[i].id) != 0) {
      outline->cases[kept++] = outline->cases[i];
    }
  }
  outline->case_count = kept;
  if (outline->run_count > 0) {
    qsort(outline->runs, (size_t)outline->run_count, sizeof *outline->runs, compare_runs);
  }
  kept = 0;
  for (int32_t i = 0; i < outline->run_count; i++) {
    if (kept == 0 || strcmp(outline->runs[kept - 1].name, outline->runs[i].name) != 0) {
      outline->runs[kept++] = outline->runs[i];
    }
  }
  outline->run_count = kept;
}
