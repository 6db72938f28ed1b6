/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/events_plan.h"

#include "model/runs.h"
#include "model/scenario_check.h"

#include <stdlib.h>
#include <string.h>

/* A status that legs may get: status events in their order, then no-shows. */
typedef struct mark {
  int32_t run, transfer; /* of the old scenario; HW_NONE: any */
  int32_t member;        /* 0: any */
  hw_leg_status status;
  int32_t next; /* the one before it that is about the same case or pool, or HW_NONE */
  bool used;
} mark;

/* A plan being moved. `last_...` is the latest mark about one of them alone, or HW_NONE. */
typedef struct moving {
  hw_arena scratch;
  const homeward_events *events;
  const homeward_plan *plan;
  homeward_plan *made;
  mark *marks;
  int32_t mark_count;
  int32_t *last_of_case, *last_of_pool; /* heads of lists that begin with the latest */
  int32_t *last_of_run, *last_of_transfer;
  int32_t *new_runs; /* by old run */
} moving;

/* ---- marks ---- */

static int32_t *list_of(hw_arena *arena, int32_t count) {
  int32_t *list = hw_arena_raw(arena, (size_t)count, sizeof *list);
  for (int32_t i = 0; list != NULL && i < count; i++) {
    list[i] = HW_NONE;
  }
  return list;
}

static void add_mark(moving *m, int32_t case_index, int32_t pool, mark made) {
  int32_t index = m->mark_count++;
  int32_t *last = case_index != HW_NONE ? &m->last_of_case[case_index]
                  : pool != HW_NONE     ? &m->last_of_pool[pool]
                  : made.run != HW_NONE ? &m->last_of_run[made.run]
                                        : &m->last_of_transfer[made.transfer];
  made.next = *last;
  m->marks[index] = made;
  *last = index;
}

static bool make_marks(moving *m) {
  const homeward_events *events = m->events;
  const homeward_scenario *s = events->scenario;
  size_t count = (size_t)events->status_count + (size_t)events->no_show_count;
  m->marks = hw_arena_alloc(&m->scratch, count, sizeof *m->marks);
  m->last_of_case = list_of(&m->scratch, s->case_count);
  m->last_of_pool = list_of(&m->scratch, s->escort_pool_count);
  m->last_of_run = list_of(&m->scratch, s->run_count);
  m->last_of_transfer = list_of(&m->scratch, s->transfer_count);
  if (m->marks == NULL || m->last_of_case == NULL || m->last_of_pool == NULL ||
      m->last_of_run == NULL || m->last_of_transfer == NULL) {
    return false;
  }
  for (int32_t i = 0; i < events->status_count; i++) {
    const hw_status_event *event = &events->statuses[i];
    add_mark(m, event->case_index, event->pool,
             (mark){.run = event->run,
                    .transfer = event->transfer,
                    .member = event->member,
                    .status = event->status});
  }
  for (int32_t i = 0; i < events->no_show_count; i++) {
    const hw_no_show_event *event = &events->no_shows[i];
    add_mark(m, event->case_index, HW_NONE,
             (mark){.run = event->run, .transfer = event->transfer, .status = HW_LEG_MISSED});
  }
  return true;
}

static bool fits(const mark *made, const hw_leg *leg, int32_t member) {
  return (made->run == HW_NONE || made->run == leg->run) &&
         (made->transfer == HW_NONE || made->transfer == leg->transfer) &&
         (made->member == 0 || made->member == member);
}

/* Of all marks that fit the leg the latest decides, and all count as used. */
static void set_status(moving *m, hw_leg *leg, int32_t own, int32_t member) {
  int32_t lists[] = {own, leg->run != HW_NONE ? m->last_of_run[leg->run] : HW_NONE,
                     leg->transfer != HW_NONE ? m->last_of_transfer[leg->transfer] : HW_NONE};
  int32_t latest = HW_NONE;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    for (int32_t at = lists[i]; at != HW_NONE; at = m->marks[at].next) {
      if (fits(&m->marks[at], leg, member)) {
        m->marks[at].used = true;
        latest = at > latest ? at : latest;
      }
    }
  }
  if (latest != HW_NONE) {
    leg->status = m->marks[latest].status;
  }
}

static void report_unused(moving *m, hw_check *check) {
  const homeward_events *events = m->events;
  for (int32_t i = 0; i < m->mark_count; i++) {
    bool is_status = i < events->status_count;
    int32_t index = is_status ? i : i - events->status_count;
    const hw_status_event *status = is_status ? &events->statuses[index] : NULL;
    bool named = !is_status || status->case_index != HW_NONE || status->pool != HW_NONE;
    if (!m->marks[i].used) {
      hw_check_report(check, named ? HW_E_EVENT_LEG : HW_W_EVENT_NOTHING,
                      HW_PATH({is_status ? "status" : "no_show", index}),
                      "the plan has no leg that this is about");
    }
  }
}

/* ---- the plan on the changed scenario ---- */

static bool map_runs(moving *m, const homeward_scenario *changed, bool *whole) {
  const homeward_scenario *s = m->events->scenario;
  m->new_runs = list_of(&m->scratch, s->run_count);
  for (int32_t i = 0; m->new_runs != NULL && i < s->run_count; i++) {
    char name[80];
    m->new_runs[i] = hw_find_run(changed, hw_run_name(name, s, i));
    *whole = *whole && m->new_runs[i] != HW_NONE;
  }
  return m->new_runs != NULL;
}

static const hw_leg *move_legs(moving *m, const hw_leg *legs, int32_t count, int32_t own,
                               int32_t member) {
  hw_leg *moved = hw_arena_raw(&m->made->arena, (size_t)count, sizeof *moved);
  for (int32_t i = 0; moved != NULL && i < count; i++) {
    moved[i] = legs[i];
    set_status(m, &moved[i], own, member);
    moved[i].run = legs[i].run != HW_NONE ? m->new_runs[legs[i].run] : HW_NONE;
  }
  return moved;
}

static bool move_journeys(moving *m) {
  const homeward_plan *plan = m->plan;
  hw_itinerary *itineraries = HW_ARRAY(&m->made->arena, plan->itinerary_count, hw_itinerary);
  hw_rotation *rotations = HW_ARRAY(&m->made->arena, plan->rotation_count, hw_rotation);
  hw_unserved *unserved = HW_ARRAY(&m->made->arena, plan->unserved_count, hw_unserved);
  bool whole = itineraries != NULL && rotations != NULL && unserved != NULL;
  for (int32_t i = 0; whole && i < plan->itinerary_count; i++) {
    itineraries[i] = plan->itineraries[i];
    itineraries[i].legs = move_legs(m, itineraries[i].legs, itineraries[i].leg_count,
                                    m->last_of_case[itineraries[i].case_index], 0);
    whole = itineraries[i].legs != NULL;
  }
  for (int32_t i = 0; whole && i < plan->rotation_count; i++) {
    rotations[i] = plan->rotations[i];
    rotations[i].legs = move_legs(m, rotations[i].legs, rotations[i].leg_count,
                                  m->last_of_pool[rotations[i].pool], rotations[i].member);
    whole = rotations[i].legs != NULL;
  }
  for (int32_t i = 0; whole && i < plan->unserved_count; i++) {
    unserved[i] = plan->unserved[i];
    unserved[i].legs = move_legs(m, unserved[i].legs, unserved[i].leg_count,
                                 m->last_of_case[unserved[i].case_index], 0);
    whole = unserved[i].legs != NULL;
  }
  m->made->itineraries = itineraries;
  m->made->rotations = rotations;
  m->made->unserved = unserved;
  return whole;
}

static bool move_runs(moving *m) {
  const homeward_plan *plan = m->plan;
  hw_run_use *runs = HW_ARRAY(&m->made->arena, plan->run_count, hw_run_use);
  for (int32_t i = 0; runs != NULL && i < plan->run_count; i++) {
    runs[i] = plan->runs[i];
    runs[i].run = m->new_runs[runs[i].run];
  }
  m->made->runs = runs;
  return runs != NULL;
}

static homeward_status move_plan(moving *m, const homeward_scenario *changed,
                                 homeward_diagnostics *diagnostics, homeward_error *error) {
  hw_check check = {.source = &m->events->source, .diagnostics = diagnostics};
  size_t errors = homeward_diagnostics_errors(diagnostics);
  bool all_runs = true;
  m->made = hw_plan_new(changed);
  if (m->made == NULL || !make_marks(m) || !map_runs(m, changed, &all_runs)) {
    return hw_fail_memory(error);
  }
  if (!all_runs || changed->case_count < m->plan->scenario->case_count) {
    return hw_fail(
        error, HOMEWARD_USAGE,
        "homeward_events_apply_to_plan: the events make another scenario than `changed`");
  }
  hw_arena arena = m->made->arena;
  *m->made = *m->plan;
  m->made->arena = arena;
  m->made->scenario = changed;
  if (!move_journeys(m) || !move_runs(m)) {
    return hw_fail_memory(error);
  }
  report_unused(m, &check);
  hw_diagnostics_sort(diagnostics);
  if (check.status != HOMEWARD_OK) {
    return hw_fail_memory(error);
  }
  return homeward_diagnostics_errors(diagnostics) > errors ? hw_fail_rejected(error, diagnostics)
                                                           : HOMEWARD_OK;
}

homeward_status hw_events_apply_to_plan(homeward_plan **out, const homeward_events *events,
                                        const homeward_plan *plan, const homeward_scenario *changed,
                                        homeward_diagnostics *diagnostics, homeward_error *error) {
  moving m = {.events = events, .plan = plan};
  homeward_status status = move_plan(&m, changed, diagnostics, error);
  hw_arena_free(&m.scratch);
  if (status != HOMEWARD_OK) {
    homeward_plan_free(m.made);
    return status;
  }
  *out = m.made;
  return HOMEWARD_OK;
}
