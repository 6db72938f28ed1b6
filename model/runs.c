/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/runs.h"

#include <string.h>

enum { RUNS_MAX = 1000000 };

/* What one call of hw_runs_expand() carries along. */
typedef struct expansion {
  homeward_scenario *scenario;
  hw_where_service where; /* NULL: positions are unknown */
  void *context;
  homeward_diagnostics *diagnostics;
  homeward_error *error;
  hw_arena scratch; /* owns runs, until they are copied at the end */
  hw_run *runs;
  size_t count, capacity;
  hw_arena tables; /* owns the arrays of one service's timetable */
} expansion;

/* The wall clocks of a service on its first date, and room for the instants of one occurrence. */
typedef struct timetable {
  int32_t index;
  const hw_service *service;
  hw_date first;
  hw_wall *arrive_walls, *depart_walls; /* stop_count of each */
  hw_minute *arrives, *departs;         /* of the occurrence at hand */
  int32_t moved;                        /* stop times that moved forward out of a gap */
  hw_date first_moved; /* date of the first run that has one; valid when moved > 0 */
} timetable;

/* ---- findings ---- */

/* A finding fails to be kept only for want of memory. */
static homeward_status kept(const expansion *e, homeward_status status) {
  return status == HOMEWARD_OK ? HOMEWARD_OK : hw_fail_memory(e->error);
}

static hw_position position_of(const expansion *e, const timetable *table, hw_service_part part,
                               int32_t element) {
  return e->where == NULL ? (hw_position){0} : e->where(e->context, table->index, part, element);
}

static const hw_place *place_of(const expansion *e, const timetable *table, int32_t stop) {
  return &e->scenario->places[table->service->stops[stop].place];
}

static homeward_status report_order(const expansion *e, const timetable *table, hw_date date,
                                    int32_t stop) {
  char run_date[32], left[32], reached[32];
  const hw_place *place = place_of(e, table, stop), *former = place_of(e, table, stop - 1);
  hw_position position = position_of(e, table, HW_PART_SERVICE, stop);
  hw_format_date(run_date, date);
  hw_format_instant(reached, table->arrives[stop], place->zone);
  if (table->arrives[stop] <= table->departs[stop - 1]) {
    hw_format_instant(left, table->departs[stop - 1], former->zone);
    return kept(e, hw_report(e->diagnostics, HW_E_STOP_ORDER, position,
                             "%s@%s arrives at %s at %s, not after its departure from %s at %s",
                             table->service->id, run_date, place->id, reached, former->id, left));
  }
  hw_format_instant(left, table->departs[stop], place->zone);
  return kept(e, hw_report(e->diagnostics, HW_E_STOP_ORDER, position,
                           "%s@%s departs from %s at %s, before its arrival there at %s",
                           table->service->id, run_date, place->id, left, reached));
}

static homeward_status report_start(const expansion *e, const timetable *table) {
  static const char weekdays[7][10] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
  char date[32];
  return kept(e,
              hw_report(e->diagnostics, HW_E_REPEAT_START, position_of(e, table, HW_PART_REPEAT, 0),
                        "%s first departs on %s, a %s, which its own repeat does not reach",
                        table->service->id, hw_format_date(date, table->first),
                        weekdays[hw_date_weekday(table->first)]));
}

static homeward_status report_moved(const expansion *e, const timetable *table) {
  if (table->moved == 0) {
    return HOMEWARD_OK;
  }
  char date[32];
  return kept(e, hw_report(e->diagnostics, HW_W_SKIPPED_OCCURRENCE,
                           position_of(e, table, HW_PART_SERVICE, 0),
                           "%s: %d stop time%s in hours that a clock change skips, moved forward "
                           "(the first in %s@%s)",
                           table->service->id, (int)table->moved, table->moved == 1 ? "" : "s",
                           table->service->id, hw_format_date(date, table->first_moved)));
}

/* ---- one service ---- */

/* The wall clock of a stamp at a place; false for what is no time. */
static bool wall_of(hw_stamp stamp, const hw_zone *zone, hw_wall *out) {
  *out = stamp.kind == HW_STAMP_INSTANT ? hw_zone_wall(zone, stamp.value) : stamp.value;
  return stamp.kind == HW_STAMP_WALL || stamp.kind == HW_STAMP_INSTANT;
}

/* Fills the timetable. `*usable` is false for a service whose stops are incomplete: the reader has
 * reported it, and it has no runs. */
static homeward_status begin_timetable(expansion *e, int32_t index, timetable *table,
                                       bool *usable) {
  const hw_service *service = &e->scenario->services[index];
  int32_t count = service->stop_count;
  *table = (timetable){.index = index, .service = service};
  *usable = count >= 2;
  hw_arena_reset(&e->tables);
  int32_t *numbers = HW_ARRAY(&e->tables, 4 * (size_t)(*usable ? count : 1), int32_t);
  if (numbers == NULL) {
    return hw_fail_memory(e->error);
  }
  table->arrive_walls = numbers;
  table->depart_walls = numbers + count;
  table->arrives = numbers + 2 * (ptrdiff_t)count;
  table->departs = numbers + 3 * (ptrdiff_t)count;
  for (int32_t i = 0; i < count && *usable; i++) {
    const hw_stop *stop = &service->stops[i];
    if (stop->place < 0 || place_of(e, table, i)->zone == NULL) {
      *usable = false;
      break;
    }
    const hw_zone *zone = place_of(e, table, i)->zone;
    hw_stamp arrives = i == 0 ? stop->departs : stop->arrives;
    hw_stamp departs = i == count - 1 ? stop->arrives : stop->departs;
    *usable = wall_of(arrives, zone, &table->arrive_walls[i]) &&
              wall_of(departs, zone, &table->depart_walls[i]);
  }
  table->first = *usable ? hw_wall_date(table->depart_walls[0]) : 0;
  return HOMEWARD_OK;
}

/* The instant of a stop's stamp `days` after the first date. A time given with an offset stands for
 * itself on the first date, which tells the two halves of a repeated hour apart. */
static hw_minute instant_of(hw_stamp stamp, hw_wall first_wall, const hw_zone *zone, int32_t days,
                            int32_t *skipped) {
  if (days == 0 && stamp.kind == HW_STAMP_INSTANT) {
    return stamp.value;
  }
  hw_minute at = 0;
  if (hw_zone_instant(zone, first_wall + days * HW_DAY, &at) == HW_WALL_SKIPPED) {
    (*skipped)++;
  }
  return at;
}

/* Computes the instants of the occurrence on `date`; returns how many of them were skipped times.
 */
static int32_t set_times(const expansion *e, timetable *table, hw_date date) {
  int32_t last = table->service->stop_count - 1, skipped = 0, days = date - table->first;
  for (int32_t i = 0; i <= last; i++) {
    const hw_stop *stop = &table->service->stops[i];
    const hw_zone *zone = place_of(e, table, i)->zone;
    if (i > 0) {
      table->arrives[i] = instant_of(stop->arrives, table->arrive_walls[i], zone, days, &skipped);
    }
    if (i < last) {
      table->departs[i] = instant_of(stop->departs, table->depart_walls[i], zone, days, &skipped);
    }
  }
  table->arrives[0] = table->departs[0];
  table->departs[last] = table->arrives[last];
  return skipped;
}

/* The first stop whose times do not come after those before, or 0. */
static int32_t stop_out_of_order(const timetable *table) {
  for (int32_t i = 1; i < table->service->stop_count; i++) {
    if (table->arrives[i] <= table->departs[i - 1] || table->departs[i] < table->arrives[i]) {
      return i;
    }
  }
  return 0;
}

static bool dates_contain(const hw_date *dates, int32_t count, hw_date date) {
  int32_t low = 0, high = count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (dates[middle] < date) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < count && dates[low] == date;
}

/* Whether the run of that date belongs to the service: a changed one belongs to its own. */
static bool owns_date(const hw_service *service, hw_date date) {
  if (service->one_changed_run) {
    return service->changes[0].date == date;
  }
  for (int32_t i = 0; i < service->change_count; i++) {
    if (service->changes[i].date == date) {
      return false;
    }
  }
  return true;
}

/* The stop from whose departure on the run is late. */
static int32_t first_late_stop(const hw_service *service, const hw_run_change *change) {
  for (int32_t i = 0; i < service->stop_count - 1; i++) {
    if (service->stops[i].place == change->from) {
      return i;
    }
  }
  return 0;
}

static void add_delay(timetable *table) {
  const hw_service *service = table->service;
  int32_t delay = service->one_changed_run ? service->changes[0].delay : 0;
  int32_t late = delay == 0 ? 0 : first_late_stop(service, &service->changes[0]);
  for (int32_t i = late; i < service->stop_count && delay > 0; i++) {
    table->departs[i] += delay;
    table->arrives[i] += i > late || late == 0 ? delay : 0;
  }
}

static homeward_status add_run(expansion *e, const timetable *table, hw_date date) {
  const hw_service *service = table->service;
  if (e->count == RUNS_MAX) {
    hw_report(e->diagnostics, HW_E_TOO_MANY_RUNS, position_of(e, table, HW_PART_SERVICE, 0),
              "the services have more than %d runs that overlap the horizon", (int)RUNS_MAX);
    return hw_fail(e->error, HOMEWARD_LIMIT, "more than %d runs overlap the horizon",
                   (int)RUNS_MAX);
  }
  size_t stops = (size_t)service->stop_count;
  hw_run *runs = hw_arena_grow(&e->scratch, e->runs, e->count, &e->capacity, sizeof *runs);
  hw_minute *times = HW_ARRAY(&e->scenario->arena, 2 * stops, hw_minute);
  if (runs == NULL || times == NULL) {
    return hw_fail_memory(e->error);
  }
  memcpy(times, table->arrives, stops * sizeof *times);
  memcpy(times + stops, table->departs, stops * sizeof *times);
  e->runs = runs;
  runs[e->count++] =
      (hw_run){.service = table->index,
               .date = date,
               .arrives = times,
               .departs = times + stops,
               .cancelled = dates_contain(service->cancelled, service->cancelled_count, date)};
  return HOMEWARD_OK;
}

static void begin_walk(const expansion *e, const timetable *table, hw_occurrences *walk) {
  hw_occurrences_begin(walk, &table->service->repeat, table->depart_walls[0],
                       place_of(e, table, 0)->zone);
}

/* Adds the runs that overlap the horizon. Occurrences that end before it are passed over by
 * arithmetic: a run's local dates span its wall clocks' dates and, zones being at most 26 hours
 * apart, two days more. */
static homeward_status add_runs(expansion *e, timetable *table) {
  const homeward_scenario *scenario = e->scenario;
  const hw_service *service = table->service;
  const hw_zone *zone = place_of(e, table, 0)->zone;
  int32_t last_stop = service->stop_count - 1;
  hw_date span = hw_wall_date(table->arrive_walls[last_stop]) - table->first;
  hw_date last = hw_zone_date(zone, scenario->horizon_end.at) + 1, date = 0;
  hw_occurrences walk;
  begin_walk(e, table, &walk);
  hw_occurrences_skip(&walk, hw_zone_date(zone, scenario->horizon_start.at) - span - 3);
  while (hw_occurrences_next(&walk, last, &date)) {
    if (dates_contain(service->except, service->except_count, date) || !owns_date(service, date)) {
      continue;
    }
    int32_t skipped = set_times(e, table, date);
    if (table->departs[0] > scenario->horizon_end.at ||
        table->arrives[last_stop] < scenario->horizon_start.at) {
      continue;
    }
    int32_t wrong = stop_out_of_order(table);
    if (wrong != 0) {
      return report_order(e, table, date, wrong);
    }
    add_delay(table);
    homeward_status status = add_run(e, table, date);
    if (status != HOMEWARD_OK) {
      return status;
    }
    /* A skipped time of the first date is the file's own, and the reader's to refuse. */
    if (skipped > 0 && date != table->first) {
      table->first_moved = table->moved == 0 ? date : table->first_moved;
      table->moved += skipped;
    }
  }
  return HOMEWARD_OK;
}

static bool is_occurrence(const expansion *e, const timetable *table, hw_date date) {
  hw_occurrences walk;
  hw_date reached = 0;
  begin_walk(e, table, &walk);
  hw_occurrences_skip(&walk, date);
  while (hw_occurrences_next(&walk, date, &reached)) {
    if (reached == date) {
      return true;
    }
  }
  return false;
}

static homeward_status check_changes(const expansion *e, const timetable *table) {
  const hw_service *service = table->service;
  homeward_status status = HOMEWARD_OK;
  char text[32];
  for (int32_t i = 0; i < service->change_count && status == HOMEWARD_OK; i++) {
    hw_date date = service->changes[i].date;
    if (!is_occurrence(e, table, date) ||
        dates_contain(service->except, service->except_count, date)) {
      status = kept(e, hw_report(e->diagnostics, HW_W_NO_OCCURRENCE,
                                 position_of(e, table, HW_PART_RUN_CHANGES, i),
                                 "%s has no run on %s, which `changes` names", service->id,
                                 hw_format_date(text, date)));
    }
  }
  return status;
}

/* Warns of the dates in except, cancelled and changes on which there is nothing to leave out, to
 * cancel or to change. */
static homeward_status check_dates(const expansion *e, const timetable *table) {
  const hw_service *service = table->service;
  homeward_status status = check_changes(e, table);
  char text[32];
  for (int32_t i = 0; i < service->except_count && status == HOMEWARD_OK; i++) {
    if (!is_occurrence(e, table, service->except[i])) {
      status = kept(e, hw_report(e->diagnostics, HW_W_NO_OCCURRENCE,
                                 position_of(e, table, HW_PART_EXCEPT, i),
                                 "%s has no run on %s, which `except` names", service->id,
                                 hw_format_date(text, service->except[i])));
    }
  }
  for (int32_t i = 0; i < service->cancelled_count && status == HOMEWARD_OK; i++) {
    hw_date date = service->cancelled[i];
    if (!is_occurrence(e, table, date) ||
        dates_contain(service->except, service->except_count, date)) {
      status = kept(e, hw_report(e->diagnostics, HW_W_NO_OCCURRENCE,
                                 position_of(e, table, HW_PART_CANCELLED, i),
                                 "%s has no run on %s, which `cancelled` names", service->id,
                                 hw_format_date(text, date)));
    }
  }
  return status;
}

static homeward_status expand_service(expansion *e, int32_t index) {
  timetable table;
  bool usable = false;
  homeward_status status = begin_timetable(e, index, &table, &usable);
  if (status != HOMEWARD_OK || !usable) {
    return status;
  }
  hw_occurrences walk;
  hw_date date = 0;
  begin_walk(e, &table, &walk);
  if (!hw_occurrences_next(&walk, table.first, &date)) {
    return report_start(e, &table);
  }
  /* The times as the file states them, whether or not the first date lies in the horizon. */
  set_times(e, &table, table.first);
  int32_t wrong = stop_out_of_order(&table);
  if (wrong != 0) {
    return report_order(e, &table, table.first, wrong);
  }
  status = add_runs(e, &table);
  if (status == HOMEWARD_OK) {
    status = report_moved(e, &table);
  }
  return status == HOMEWARD_OK ? check_dates(e, &table) : status;
}

/* What is to say about a changed run's timetable has been said of the service that it is a run of.
 */
static homeward_status expand_changed(expansion *e, int32_t index) {
  homeward_diagnostics *told = e->diagnostics;
  e->diagnostics = NULL;
  homeward_status status = expand_service(e, index);
  e->diagnostics = told;
  return status;
}

static homeward_status expand_all(expansion *e) {
  homeward_scenario *scenario = e->scenario;
  int32_t *offsets = HW_ARRAY(&scenario->arena, scenario->service_count + 1, int32_t);
  if (offsets == NULL) {
    return hw_fail_memory(e->error);
  }
  for (int32_t i = 0; i < scenario->service_count; i++) {
    bool changed = scenario->services[i].one_changed_run;
    homeward_status status = changed ? expand_changed(e, i) : expand_service(e, i);
    if (status != HOMEWARD_OK) {
      return status;
    }
    offsets[i + 1] = (int32_t)e->count;
  }
  hw_run *runs = HW_ARRAY(&scenario->arena, e->count, hw_run);
  if (runs == NULL) {
    return hw_fail_memory(e->error);
  }
  if (e->count > 0) {
    memcpy(runs, e->runs, e->count * sizeof *runs);
  }
  scenario->runs = runs;
  scenario->run_count = (int32_t)e->count;
  scenario->service_runs = offsets;
  return HOMEWARD_OK;
}

homeward_status hw_runs_expand(homeward_scenario *scenario, hw_where_service where, void *context,
                               homeward_diagnostics *diagnostics, homeward_error *error) {
  expansion e = {.scenario = scenario,
                 .where = where,
                 .context = context,
                 .diagnostics = diagnostics,
                 .error = error};
  homeward_status status = expand_all(&e);
  hw_arena_free(&e.scratch);
  hw_arena_free(&e.tables);
  return status;
}

int32_t hw_case_seats(const hw_service *service, const hw_case *c) {
  if (service->kind == HW_CONVOY) {
    return c->persons - c->stretchers;
  }
  return c->persons - c->infants - c->stretchers + c->stretchers * service->stretcher_seats;
}
