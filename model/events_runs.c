/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/events_apply.h"
#include "model/runs.h"

#include <stdlib.h>
#include <string.h>

/* A run that is cancelled, or one whose change is another. */
typedef struct run_event {
  int32_t service; /* that is written */
  hw_date date;
} run_event;

/* ---- cancellations ---- */

int32_t hw_events_service(const homeward_events *events, int32_t run) {
  const homeward_scenario *scenario = events->scenario;
  int32_t service = scenario->runs[run].service;
  return service < scenario->written_service_count
             ? service
             : hw_find_service(scenario, scenario->services[service].id);
}

static bool is_in_window(const hw_cancel_event *event, const hw_run *run, hw_minute now) {
  return (event->has_from ? run->date >= event->from : run->departs[0] >= now) &&
         (!event->has_until || run->date <= event->until);
}

static int compare_events(const void *left, const void *right) {
  const run_event *a = left, *b = right;
  if (a->service != b->service) {
    return a->service < b->service ? -1 : 1;
  }
  return a->date < b->date ? -1 : a->date > b->date;
}

/* What a list of cancelled runs gathers; `list` NULL: out of memory. */
typedef struct gathering {
  hw_arena *scratch;
  run_event *list;
  size_t count, capacity;
} gathering;

static void gather(gathering *g, int32_t service, hw_date date) {
  if (g->list != NULL) {
    g->list = hw_arena_grow(g->scratch, g->list, g->count, &g->capacity, sizeof *g->list);
  }
  if (g->list != NULL) {
    g->list[g->count++] = (run_event){service, date};
  }
}

/* The runs of one of the model's services that lie in the window. */
static void gather_runs(gathering *g, const homeward_events *events, const hw_cancel_event *event,
                        int32_t service) {
  const homeward_scenario *scenario = events->scenario;
  hw_minute now = hw_events_now(events);
  for (int32_t i = scenario->service_runs[service]; i < scenario->service_runs[service + 1]; i++) {
    if (is_in_window(event, &scenario->runs[i], now)) {
      gather(g, event->service, scenario->runs[i].date);
    }
  }
}

static void gather_cancelled(gathering *g, const homeward_events *events) {
  const homeward_scenario *scenario = events->scenario;
  for (int32_t i = 0; i < events->cancel_count; i++) {
    const hw_cancel_event *event = &events->cancels[i];
    if (event->run != HW_NONE) {
      gather(g, hw_events_service(events, event->run), scenario->runs[event->run].date);
      continue;
    }
    gather_runs(g, events, event, event->service);
    for (int32_t j = scenario->written_service_count; j < scenario->service_count; j++) {
      if (strcmp(scenario->services[j].id, scenario->services[event->service].id) == 0) {
        gather_runs(g, events, event, j);
      }
    }
  }
}

/* The sorted dates of the service and of the events, each once. */
static bool cancel_dates(homeward_scenario *s, hw_service *service, const run_event *events,
                         size_t count) {
  size_t old = (size_t)service->cancelled_count, used = 0;
  hw_date *dates = hw_arena_raw(&s->arena, old + count, sizeof *dates);
  if (dates == NULL) {
    return false;
  }
  for (size_t i = 0, j = 0; i < old || j < count;) {
    bool own = j == count || (i < old && service->cancelled[i] <= events[j].date);
    hw_date date = own ? service->cancelled[i++] : events[j++].date;
    if (used == 0 || dates[used - 1] != date) {
      dates[used++] = date;
    }
  }
  service->cancelled = dates;
  service->cancelled_count = (int32_t)used;
  return true;
}

static bool cancel_runs(homeward_scenario *s, const homeward_events *events) {
  hw_arena scratch = {0};
  gathering g = {.scratch = &scratch};
  g.list = hw_arena_grow(&scratch, NULL, 0, &g.capacity, sizeof *g.list);
  gather_cancelled(&g, events);
  bool whole = g.list != NULL;
  if (whole && g.count > 0) {
    qsort(g.list, g.count, sizeof *g.list, compare_events);
  }
  for (size_t i = 0, end; whole && i < g.count; i = end) {
    for (end = i; end < g.count && g.list[end].service == g.list[i].service; end++) {
    }
    hw_service *service = (hw_service *)(uintptr_t)&s->services[g.list[i].service];
    whole = cancel_dates(s, service, g.list + i, end - i);
  }
  hw_arena_free(&scratch);
  return whole;
}

/* ---- changed runs ---- */

/* The change of the run, a new one when there was none: the list has room for it. */
static hw_run_change *change_of(homeward_scenario *s, const homeward_events *events, int32_t run) {
  hw_service *service = (hw_service *)(uintptr_t)&s->services[hw_events_service(events, run)];
  hw_run_change *changes = (hw_run_change *)(uintptr_t)service->changes;
  hw_date date = events->scenario->runs[run].date;
  int32_t at = 0;
  while (at < service->change_count && changes[at].date != date) {
    at++;
  }
  if (at == service->change_count) {
    changes[service->change_count++] = (hw_run_change){.date = date,
                                                       .from = HW_NONE,
                                                       .seats = HW_NOT_GIVEN,
                                                       .stretchers = HW_NOT_GIVEN,
                                                       .wheelchairs = HW_NOT_GIVEN,
                                                       .max_persons = HW_NOT_GIVEN,
                                                       .min_persons = HW_NOT_GIVEN};
  }
  return &changes[at];
}

static void set(int32_t *value, const hw_capacity_event *event, hw_capacity capacity) {
  if (event->values[capacity] != HW_NOT_GIVEN) {
    *value = event->values[capacity];
  }
}

static void limit_run(hw_run_change *change, const hw_capacity_event *event) {
  set(&change->seats, event, HW_CAPACITY_SEATS);
  set(&change->stretchers, event, HW_CAPACITY_STRETCHERS);
  set(&change->wheelchairs, event, HW_CAPACITY_WHEELCHAIRS);
  set(&change->max_persons, event, HW_CAPACITY_MAX_PERSONS);
  set(&change->min_persons, event, HW_CAPACITY_MIN_PERSONS);
  change->reason = event->reason != NULL ? event->reason : change->reason;
}

static void delay_run(hw_run_change *change, const hw_delay_event *event) {
  change->delay = event->by;
  change->from = event->from;
  change->reason = event->reason != NULL ? event->reason : change->reason;
}

bool hw_events_change_runs(homeward_scenario *s, const homeward_events *events) {
  for (int32_t i = 0; i < events->capacity_count; i++) {
    if (events->capacities[i].run != HW_NONE) {
      limit_run(change_of(s, events, events->capacities[i].run), &events->capacities[i]);
    }
  }
  for (int32_t i = 0; i < events->delay_count; i++) {
    delay_run(change_of(s, events, events->delays[i].run), &events->delays[i]);
  }
  return cancel_runs(s, events);
}
