/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A comparison of two plans for machines. */
#include "io/json_write.h"
#include "io/replanned.h"
#include "model/compare.h"

#include <stdio.h>

static const char *const change_names[] = {[HOMEWARD_CHANGE_LOST] = "lost",
                                           [HOMEWARD_CHANGE_GAINED] = "gained",
                                           [HOMEWARD_CHANGE_MOVED] = "moved",
                                           [HOMEWARD_CHANGE_RETIMED] = "retimed",
                                           [HOMEWARD_CHANGE_WAITING] = "waiting"};

static void put_plan(hw_json_writer *json, const char *key, const hw_outline *plan) {
  hw_json_open(json, key, false, true);
  hw_json_text(json, "scenario", plan->name);
  hw_json_text(json, "sha256", plan->sha256);
  hw_json_text(json, "status", hw_plan_status_name(plan->status));
  hw_json_money(json, "objective", plan->objective);
  hw_json_money(json, "bound", plan->bound);
  hw_json_open(json, "parts", false, false);
  for (int part = 0; part < HW_PART_COUNT; part++) {
    hw_json_money(json, hw_part_name((hw_part)part), plan->parts[part]);
  }
  hw_json_close(json);
  hw_json_open(json, "persons", false, false);
  hw_json_number(json, "planned", plan->persons_planned);
  hw_json_number(json, "unserved", plan->persons_unserved);
  hw_json_close(json);
  hw_json_number(json, "rotations", plan->rotation_count);
  hw_json_close(json);
}

static void put_counts(hw_json_writer *json, const homeward_comparison *comparison) {
  homeward_comparison_summary sum = {.size = sizeof sum};
  homeward_comparison_summarise(comparison, &sum, NULL);
  hw_json_open(json, "cases", false, false);
  hw_json_number(json, "lost", (int64_t)sum.lost);
  hw_json_number(json, "gained", (int64_t)sum.gained);
  hw_json_number(json, "moved", (int64_t)sum.moved);
  hw_json_number(json, "retimed", (int64_t)sum.retimed);
  hw_json_number(json, "later", (int64_t)sum.later);
  hw_json_number(json, "earlier", (int64_t)sum.earlier);
  hw_json_number(json, "waiting", (int64_t)sum.waiting);
  hw_json_number(json, "same", (int64_t)sum.same);
  hw_json_close(json);
}

static void put_time(hw_json_writer *json, const char *key, hw_stamp stamp) {
  char date[32], text[64];
  hw_wall wall = hw_outline_wall(stamp);
  hw_date day = hw_wall_date(wall);
  int minute = (int)(wall - day * HW_DAY);
  int used = snprintf(text, sizeof text, "%sT%02d:%02d", hw_format_date(date, day), minute / 60,
                      minute % 60);
  if (stamp.kind == HW_STAMP_INSTANT) {
    int32_t offset = stamp.offset < 0 ? -stamp.offset : stamp.offset;
    snprintf(text + used, sizeof text - (size_t)used, "%c%02d:%02d", stamp.offset < 0 ? '-' : '+',
             (int)(offset / 60), (int)(offset % 60));
  }
  hw_json_text(json, key, text);
}

/* What a plan does with a case; nothing when it does not know it. */
static void put_side(hw_json_writer *json, const char *key, const hw_outline_case *side) {
  if (side == NULL) {
    return;
  }
  hw_json_open(json, key, false, true);
  if (!side->planned) {
    hw_json_text(json, "reason", side->reason);
  } else {
    hw_json_money(json, "cost", side->cost);
    hw_json_open(json, "legs", true, true);
    for (int32_t i = 0; i < side->leg_count; i++) {
      const hw_outline_leg *leg = &side->legs[i];
      hw_json_open(json, NULL, false, false);
      hw_json_text(json, "by", leg->by);
      hw_json_text(json, "from", leg->from);
      hw_json_text(json, "to", leg->to);
      put_time(json, "departs", leg->departs);
      put_time(json, "arrives", leg->arrives);
      hw_json_close(json);
    }
    hw_json_close(json);
  }
  hw_json_close(json);
}

/* `cause`: NULL where neither plan replans the other. */
static void put_case(hw_json_writer *json, const hw_case_difference *difference,
                     const hw_case_cause *cause) {
  int32_t persons = hw_difference_persons(difference);
  hw_json_open(json, NULL, false, true);
  hw_json_text(json, "case",
               difference->before != NULL ? difference->before->id : difference->after->id);
  hw_json_text(json, "change", change_names[difference->change]);
  if (persons != HW_NOT_GIVEN) {
    hw_json_number(json, "persons", persons);
  }
  if (difference->change == HOMEWARD_CHANGE_MOVED ||
      difference->change == HOMEWARD_CHANGE_RETIMED) {
    hw_json_number(json, "later_minutes", difference->later);
  }
  if (cause != NULL) {
    hw_json_text(json, "cause", hw_cause_name(cause->cause));
    if (cause->subject != NULL) {
      hw_json_text(json, "subject", cause->subject);
    }
  }
  put_side(json, "before", difference->before);
  put_side(json, "after", difference->after);
  hw_json_close(json);
}

static void put_load(hw_json_writer *json, const char *key, const hw_outline_run *run) {
  hw_json_open(json, key, false, false);
  if (run != NULL) {
    hw_json_number(json, "persons", run->persons);
    hw_json_number(json, "vehicles", run->vehicles);
    if (run->seats != HW_NOT_GIVEN) {
      hw_json_number(json, "seats", run->seats);
      hw_json_number(json, "seats_used", run->used);
    }
  }
  hw_json_close(json);
}

homeward_status homeward_comparison_write(const homeward_comparison *comparison,
                                          homeward_write_callback write, void *context,
                                          homeward_error *error) {
  if (comparison == NULL || write == NULL) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_comparison_write: comparison and write are needed");
  }
  hw_json_writer json;
  const hw_replanned *replanned = comparison->replanned;
  hw_json_begin(&json, write, context);
  hw_json_open(&json, NULL, false, true);
  put_plan(&json, "before", &comparison->before);
  put_plan(&json, "after", &comparison->after);
  put_counts(&json, comparison);
  hw_json_open(&json, "changes", true, true);
  for (int32_t i = 0; i < comparison->case_count; i++) {
    put_case(&json, &comparison->cases[i], replanned != NULL ? &replanned->causes[i] : NULL);
  }
  hw_json_close(&json);
  hw_json_open(&json, "runs", true, true);
  for (int32_t i = 0; i < comparison->run_count; i++) {
    const hw_run_difference *run = &comparison->runs[i];
    hw_json_open(&json, NULL, false, false);
    hw_json_text(&json, "run", run->before != NULL ? run->before->name : run->after->name);
    put_load(&json, "before", run->before);
    put_load(&json, "after", run->after);
    hw_json_close(&json);
  }
  hw_json_close(&json);
  if (replanned != NULL) {
    hw_replanned_write(&json, replanned);
  }
  hw_json_close(&json);
  return hw_json_end(&json, error);
}
