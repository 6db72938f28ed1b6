/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/replanned.h"

#include <stdlib.h>
#include <string.h>

/* ---- cases ---- */

static bool same_way(const hw_outline_case *before, const hw_outline_case *after) {
  if (before->leg_count != after->leg_count) {
    return false;
  }
  for (int32_t i = 0; i < before->leg_count; i++) {
    const hw_outline_leg *a = &before->legs[i], *b = &after->legs[i];
    if (strcmp(a->by, b->by) != 0 || strcmp(a->from, b->from) != 0 || strcmp(a->to, b->to) != 0) {
      return false;
    }
  }
  return true;
}

static bool same_times(const hw_outline_case *before, const hw_outline_case *after) {
  for (int32_t i = 0; i < before->leg_count; i++) {
    const hw_outline_leg *a = &before->legs[i], *b = &after->legs[i];
    if (hw_outline_later(a->departs, b->departs) != 0 ||
        hw_outline_later(a->arrives, b->arrives) != 0) {
      return false;
    }
  }
  return true;
}

static int64_t arrives_later(const hw_outline_case *before, const hw_outline_case *after) {
  if (before->leg_count == 0 || after->leg_count == 0) {
    return 0;
  }
  return hw_outline_later(before->legs[before->leg_count - 1].arrives,
                          after->legs[after->leg_count - 1].arrives);
}

/* Fills the change of a case that stands in a plan; false: there is none. */
static bool judge_case(hw_case_difference *difference) {
  const hw_outline_case *before = difference->before, *after = difference->after;
  bool was = before != NULL && before->planned, is = after != NULL && after->planned;
  if (was && is) {
    difference->later = arrives_later(before, after);
    difference->change = same_way(before, after) ? HOMEWARD_CHANGE_RETIMED : HOMEWARD_CHANGE_MOVED;
    return difference->change == HOMEWARD_CHANGE_MOVED || !same_times(before, after);
  }
  if (was != is) {
    difference->change = was ? HOMEWARD_CHANGE_LOST : HOMEWARD_CHANGE_GAINED;
    return true;
  }
  difference->change = HOMEWARD_CHANGE_WAITING;
  return before == NULL || after == NULL || strcmp(before->reason, after->reason) != 0;
}

static int compare_differences(const void *left, const void *right) {
  const hw_case_difference *a = left, *b = right;
  if (a->change != b->change) {
    return a->change < b->change ? -1 : 1;
  }
  return strcmp(a->before != NULL ? a->before->id : a->after->id,
                b->before != NULL ? b->before->id : b->after->id);
}

/* Both lists are sorted by id. */
static bool compare_cases(homeward_comparison *comparison) {
  const hw_outline *before = &comparison->before, *after = &comparison->after;
  size_t most = (size_t)before->case_count + (size_t)after->case_count;
  hw_case_difference *found = hw_arena_alloc(&comparison->arena, most, sizeof *found);
  if (found == NULL) {
    return false;
  }
  int32_t i = 0, j = 0, count = 0;
  while (i < before->case_count || j < after->case_count) {
    int order = i == before->case_count  ? 1
                : j == after->case_count ? -1
                                         : strcmp(before->cases[i].id, after->cases[j].id);
    hw_case_difference difference = {.before = order <= 0 ? &before->cases[i++] : NULL,
                                     .after = order >= 0 ? &after->cases[j++] : NULL};
    if (judge_case(&difference)) {
      found[count++] = difference;
    } else {
      comparison->same++;
    }
  }
  if (count > 0) {
    qsort(found, (size_t)count, sizeof *found, compare_differences);
  }
  comparison->cases = found;
  comparison->case_count = count;
  return true;
}

int32_t hw_difference_persons(const hw_case_difference *difference) {
  return difference->after != NULL && difference->after->persons != HW_NOT_GIVEN
             ? difference->after->persons
         : difference->before != NULL ? difference->before->persons
                                      : HW_NOT_GIVEN;
}

/* ---- runs ---- */

static bool same_run(const hw_outline_run *before, const hw_outline_run *after) {
  return before->persons == after->persons && before->vehicles == after->vehicles &&
         before->seats == after->seats && before->used == after->used;
}

static bool compare_runs(homeward_comparison *comparison) {
  const hw_outline *before = &comparison->before, *after = &comparison->after;
  size_t most = (size_t)before->run_count + (size_t)after->run_count;
  hw_run_difference *found = hw_arena_alloc(&comparison->arena, most, sizeof *found);
  if (found == NULL) {
    return false;
  }
  int32_t i = 0, j = 0, count = 0;
  while (i < before->run_count || j < after->run_count) {
    int order = i == before->run_count ? 1
                : j == after->run_count
                    ? -1
                    : hw_outline_compare_runs(before->runs[i].name, after->runs[j].name);
    hw_run_difference difference = {.before = order <= 0 ? &before->runs[i++] : NULL,
                                    .after = order >= 0 ? &after->runs[j++] : NULL};
    if (order != 0 || !same_run(difference.before, difference.after)) {
      found[count++] = difference;
    }
  }
  comparison->runs = found;
  comparison->run_count = count;
  return true;
}

bool hw_compare(homeward_comparison *comparison) {
  return compare_cases(comparison) && compare_runs(comparison);
}

/* ---- the public handle ---- */

void homeward_comparison_free(homeward_comparison *comparison) {
  if (comparison != NULL) {
    hw_arena_free(&comparison->arena);
    free(comparison);
  }
}

static void add_case(homeward_comparison_summary *sum, const hw_case_difference *difference) {
  size_t *const cases[] = {[HOMEWARD_CHANGE_GAINED] = &sum->gained,
                           [HOMEWARD_CHANGE_LOST] = &sum->lost,
                           [HOMEWARD_CHANGE_MOVED] = &sum->moved,
                           [HOMEWARD_CHANGE_RETIMED] = &sum->retimed,
                           [HOMEWARD_CHANGE_WAITING] = &sum->waiting};
  ++*cases[difference->change];
  sum->later += difference->later > 0;
  sum->earlier += difference->later < 0;
}

homeward_status homeward_comparison_summarise(const homeward_comparison *comparison,
                                              homeward_comparison_summary *summary,
                                              homeward_error *error) {
  if (comparison == NULL || summary == NULL || summary->size < sizeof summary->size) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_comparison_summarise: size is not set");
  }
  homeward_comparison_summary full = {.size = summary->size,
                                      .same = (size_t)comparison->same,
                                      .runs = (size_t)comparison->run_count,
                                      .objective_before = comparison->before.objective,
                                      .objective_after = comparison->after.objective};
  if (comparison->replanned != NULL) {
    full.promises = (size_t)comparison->replanned->promise_count;
    full.stranded = (size_t)comparison->replanned->stranded_count;
    full.notices = (size_t)comparison->replanned->notice_count;
  }
  for (int32_t i = 0; i < comparison->case_count; i++) {
    add_case(&full, &comparison->cases[i]);
  }
  memcpy(summary, &full, full.size < sizeof full ? full.size : sizeof full);
  return HOMEWARD_OK;
}

size_t homeward_comparison_count(const homeward_comparison *comparison) {
  return (size_t)comparison->case_count;
}

homeward_case_change homeward_comparison_get(const homeward_comparison *comparison, size_t index) {
  const hw_case_difference *difference = &comparison->cases[index];
  const hw_outline_case *before = difference->before, *after = difference->after;
  const hw_case_cause *cause =
      comparison->replanned != NULL ? &comparison->replanned->causes[index] : NULL;
  int32_t persons = hw_difference_persons(difference);
  return (homeward_case_change){
      .change = difference->change,
      .case_id = before != NULL ? before->id : after->id,
      .persons = persons == HW_NOT_GIVEN ? 0 : (size_t)persons,
      .later = difference->later,
      .cost_before = before != NULL ? before->cost : 0,
      .cost_after = after != NULL ? after->cost : 0,
      .reason_before = before != NULL && !before->planned ? before->reason : NULL,
      .reason_after = after != NULL && !after->planned ? after->reason : NULL,
      .cause = cause != NULL ? hw_cause_name(cause->cause) : NULL,
      .subject = cause != NULL ? cause->subject : NULL,
  };
}
