/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/remedy.h"

#include <stdlib.h>
#include <string.h>

/* The lists are the caller's own: here they may change. */
#define CHANGE(type, pointer) ((type *)(uintptr_t)(pointer))

static const char *const names[HW_REMEDY_KINDS] = {
    [HW_REMEDY_LATEST] = "latest",
    [HW_REMEDY_DEPART_BY] = "depart_by",
    [HW_REMEDY_READY] = "ready",
    [HW_REMEDY_NOTICE] = "notice",
    [HW_REMEDY_CONSENT] = "consent",
    [HW_REMEDY_CONSENT_UNTIL] = "consent_until",
    [HW_REMEDY_DOCUMENT_UNTIL] = "document_until",
    [HW_REMEDY_FIT_FROM] = "fit_from",
    [HW_REMEDY_FIT_UNTIL] = "fit_until",
    [HW_REMEDY_CLEARANCE_FROM] = "clearance_from",
    [HW_REMEDY_CLEARANCE_UNTIL] = "clearance_until",
    [HW_REMEDY_CLEARANCE] = "clearance",
    [HW_REMEDY_MAX_NIGHTS] = "max_nights",
    [HW_REMEDY_MAX_TRAVEL] = "max_travel",
    [HW_REMEDY_AVOID_PLACE] = "avoid_place",
    [HW_REMEDY_AVOID_COUNTRY] = "avoid_country",
    [HW_REMEDY_AVOID_SERVICE] = "avoid_service",
    [HW_REMEDY_AVOID_TRANSFER] = "avoid_transfer",
    [HW_REMEDY_BUDGET] = "budget",
    [HW_REMEDY_SEATS] = "seats",
    [HW_REMEDY_STRETCHERS] = "stretchers",
    [HW_REMEDY_WHEELCHAIRS] = "wheelchairs",
    [HW_REMEDY_MAX_PERSONS] = "max_persons",
    [HW_REMEDY_MIN_PERSONS] = "min_persons",
    [HW_REMEDY_VEHICLES] = "vehicles",
    [HW_REMEDY_VEHICLES_OF_RUN] = "vehicles_of_run",
    [HW_REMEDY_ESCORTS] = "escorts",
    [HW_REMEDY_MAX_DUTY] = "max_duty",
    [HW_REMEDY_CONNECTION] = "connection",
    [HW_REMEDY_BEDS] = "beds",
    [HW_REMEDY_MEDICAL] = "medical",
    [HW_REMEDY_ASSISTED] = "assisted_per_day",
    [HW_REMEDY_RECEPTION] = "reception_per_day",
    [HW_REMEDY_ENTRIES] = "entries_per_day",
    [HW_REMEDY_MAX_STAY] = "max_stay",
    [HW_REMEDY_ENTRY] = "entry",
    [HW_REMEDY_ENTRY_NOTICE] = "entry_notice",
    [HW_REMEDY_TRANSFER] = "persons_per_day",
    [HW_REMEDY_AMBULANCE] = "ambulance",
    [HW_REMEDY_OPEN] = "open",
    [HW_REMEDY_RECEIVED] = "received",
    [HW_REMEDY_TRANSFER_OPEN] = "transfer_open",
    [HW_REMEDY_RUN_GOES] = "run_goes",
    [HW_REMEDY_BOOKING_NOTICE] = "booking_notice",
};

const char *hw_remedy_name(hw_remedy_kind kind) {
  return names[kind];
}

/* ---- steps ---- */

int hw_remedy_parts(const hw_remedy *remedy) {
  return remedy->kind == HW_REMEDY_CLEARANCE ? 2 : 1;
}

int64_t hw_remedy_steps(const hw_remedy *remedy, int part) {
  (void)part; /* a clearance has as many minutes from either end */
  if (remedy->kind == HW_REMEDY_CLEARANCE)
    return remedy->value - remedy->from + 1;
  return remedy->value > remedy->was ? remedy->value - remedy->was : remedy->was - remedy->value;
}

hw_remedy hw_remedy_with_steps(const hw_remedy *remedy, int part, int64_t steps) {
  hw_remedy weaker = *remedy;
  if (remedy->kind == HW_REMEDY_CLEARANCE && part == 1)
    weaker.from = (hw_minute)(remedy->value - steps + 1);
  else if (remedy->kind == HW_REMEDY_CLEARANCE)
    weaker.value = remedy->from + steps - 1;
  else
    weaker.value = remedy->was + (remedy->value > remedy->was ? steps : -steps);
  return weaker;
}

static int order(int64_t left, int64_t right) {
  return left < right ? -1 : left > right;
}

int hw_remedy_compare(const hw_remedy *left, const hw_remedy *right) {
  int by = order((int)left->kind, (int)right->kind);
  by = by != 0 ? by : order(left->object, right->object);
  by = by != 0 ? by : order(left->item, right->item);
  by = by != 0 ? by : order(hw_remedy_steps(left, 0), hw_remedy_steps(right, 0));
  return by != 0 ? by : order(left->from, right->from);
}

/* ---- single values ---- */

/* The minute as a file can say it, in whatever zone it is read. */
static hw_stamp exact(hw_minute at, const hw_zone *zone) {
  return (hw_stamp){
      .kind = HW_STAMP_INSTANT, .value = at, .offset = zone == NULL ? 0 : hw_zone_offset(zone, at)};
}

static hw_moment moment(int64_t at, const hw_zone *zone) {
  return (hw_moment){.stamp = exact((hw_minute)at, zone), .at = (hw_minute)at};
}

/* A copy of a list with room for one more element in front; NULL: out of memory. */
static void *copy_of(hw_arena *arena, const void *list, int32_t count, int32_t more, size_t size) {
  char *copy = hw_arena_alloc(arena, (size_t)(count + more), size);
  if (copy != NULL && count > 0)
    memcpy(copy + (size_t)more * size, list, (size_t)count * size);
  return copy;
}

#define COPY_OF(arena, list, count, more) copy_of((arena), (list), (count), (more), sizeof *(list))

static bool write_document(hw_case *c, const hw_remedy *r, const hw_zone *to, hw_arena *arena) {
  hw_document *documents = COPY_OF(arena, c->documents, c->document_count, 0);
  if (documents == NULL)
    return false;
  documents[r->item].until = moment(r->value, to);
  c->documents = documents;
  return true;
}

static bool write_clearance(hw_case *c, const hw_remedy *r, hw_arena *arena) {
  bool new = r->kind == HW_REMEDY_CLEARANCE;
  hw_clearance *clearances = COPY_OF(arena, c->clearances, c->clearance_count, new ? 1 : 0);
  if (clearances == NULL)
    return false;
  if (r->kind == HW_REMEDY_CLEARANCE_FROM)
    clearances[r->item].from = exact((hw_minute)r->value, NULL);
  else if (r->kind == HW_REMEDY_CLEARANCE_UNTIL)
    clearances[r->item].until = exact((hw_minute)r->value, NULL);
  else
    clearances[0] = (hw_clearance){r->item, exact(r->from, NULL), exact((hw_minute)r->value, NULL)};
  c->clearances = clearances;
  c->clearance_count += new ? 1 : 0;
  return true;
}

static void write_consent(const homeward_scenario *s, hw_consent *consent) {
  consent->given = true;
  if (consent->counselled.stamp.kind == HW_STAMP_ABSENT || consent->counselled.at > s->now.at)
    consent->counselled = s->now;
  if (consent->signed_.stamp.kind == HW_STAMP_ABSENT || consent->signed_.at > s->now.at)
    consent->signed_ = s->now;
  consent->withdrawn = (hw_stamp){.kind = HW_STAMP_ABSENT};
}

/* The list without the item; NULL: out of memory. */
static const int32_t *without(hw_arena *arena, const int32_t *list, int32_t *count, int32_t item) {
  int32_t *kept = HW_ARRAY(arena, *count, int32_t), left = 0;
  for (int32_t i = 0; kept != NULL && i < *count; i++)
    if (list[i] != item)
      kept[left++] = list[i];
  *count = left;
  return kept;
}

static bool allow_country(const homeward_scenario *s, hw_case *c, int32_t country,
                          hw_arena *arena) {
  hw_iso *kept = HW_ARRAY(arena, c->avoid_country_count, hw_iso);
  int32_t left = 0;
  for (int32_t i = 0; kept != NULL && i < c->avoid_country_count; i++)
    if (c->avoid_countries[i] != s->countries[country].iso)
      kept[left++] = c->avoid_countries[i];
  c->avoid_countries = kept;
  c->avoid_country_count = left;
  return kept != NULL;
}

/* A changed run's service has the id of the one that it is a run of. */
static bool allow_service(const homeward_scenario *s, hw_case *c, int32_t service,
                          hw_arena *arena) {
  int32_t *kept = HW_ARRAY(arena, c->avoid_service_count, int32_t), left = 0;
  for (int32_t i = 0; kept != NULL && i < c->avoid_service_count; i++)
    if (strcmp(s->services[c->avoid_services[i]].id, s->services[service].id) != 0)
      kept[left++] = c->avoid_services[i];
  c->avoid_services = kept;
  c->avoid_service_count = left;
  return kept != NULL;
}

static bool allow(const homeward_scenario *s, hw_case *c, const hw_remedy *r, hw_arena *arena) {
  if (r->value == r->was)
    return true;
  switch ((int)r->kind) {
  case HW_REMEDY_AVOID_PLACE:
    c->avoid_places = without(arena, c->avoid_places, &c->avoid_place_count, r->item);
    return c->avoid_places != NULL;
  case HW_REMEDY_AVOID_TRANSFER:
    c->avoid_transfers = without(arena, c->avoid_transfers, &c->avoid_transfer_count, r->item);
    return c->avoid_transfers != NULL;
  case HW_REMEDY_AVOID_COUNTRY:
    return allow_country(s, c, r->item, arena);
  default:
    return allow_service(s, c, r->item, arena);
  }
}

static bool write_case(homeward_scenario *s, const hw_remedy *r, hw_arena *arena) {
  hw_case *c = CHANGE(hw_case, &s->cases[r->object]);
  const hw_zone *from = s->places[c->from].zone, *to = s->places[c->to].zone;
  switch ((int)r->kind) {
  case HW_REMEDY_LATEST:
    c->latest = moment(r->value, to);
    return true;
  case HW_REMEDY_DEPART_BY:
    c->depart_by = moment(r->value, from);
    return true;
  case HW_REMEDY_READY:
    c->ready = moment(r->value, from);
    return true;
  case HW_REMEDY_NOTICE:
    c->notice = (int32_t)r->value;
    return true;
  case HW_REMEDY_CONSENT:
    if (r->value > 0)
      write_consent(s, &c->consent);
    return true;
  case HW_REMEDY_CONSENT_UNTIL:
    c->consent.until = moment(r->value, to);
    return true;
  case HW_REMEDY_DOCUMENT_UNTIL:
    return write_document(c, r, to, arena);
  case HW_REMEDY_FIT_FROM:
    c->fit_from = moment(r->value, from);
    return true;
  case HW_REMEDY_FIT_UNTIL:
    c->fit_until = moment(r->value, to);
    return true;
  case HW_REMEDY_CLEARANCE_FROM:
  case HW_REMEDY_CLEARANCE_UNTIL:
  case HW_REMEDY_CLEARANCE:
    return hw_remedy_steps(r, 0) == 0 || write_clearance(c, r, arena);
  case HW_REMEDY_MAX_NIGHTS:
    c->max_nights = (int32_t)r->value;
    return true;
  case HW_REMEDY_MAX_TRAVEL:
    c->max_travel = (int32_t)r->value;
    return true;
  default:
    return allow(s, c, r, arena);
  }
}

/* ---- places, countries, transfers ---- */

static bool add_window(hw_hours *hours, int minute, hw_arena *arena) {
  hw_hours_window *windows = COPY_OF(arena, hours->windows, hours->count, 1);
  if (windows == NULL)
    return false;
  windows[0] = (hw_hours_window){(int16_t)minute, (int16_t)minute};
  *hours = (hw_hours){windows, hours->count + 1};
  return true;
}

/* Of each closure what lies before the minute and what lies behind it. */
static bool open_at(hw_place *p, hw_minute at, hw_arena *arena) {
  hw_closure *closures = HW_ARRAY(arena, 2 * p->closure_count, hw_closure);
  int32_t count = 0;
  int minute = hw_zone_minute_of_day(p->zone, at);
  for (int32_t i = 0; closures != NULL && i < p->closure_count; i++) {
    hw_closure before = p->closures[i], behind = before;
    if (at < before.from || at >= before.until) {
      closures[count++] = before;
      continue;
    }
    before.until = at;
    before.until_stamp = exact(at, p->zone);
    behind.from = at + 1;
    behind.from_stamp = exact(at + 1, p->zone);
    if (before.from < before.until)
      closures[count++] = before;
    if (behind.from < behind.until)
      closures[count++] = behind;
  }
  p->closures = closures;
  p->closure_count = count;
  return closures != NULL && (p->hours.count == 0 || hw_hours_contain(p->hours, minute) ||
                              add_window(&p->hours, minute, arena));
}

static bool receive_at(hw_place *p, hw_minute at, hw_arena *arena) {
  int minute = hw_zone_minute_of_day(p->zone, at);
  int weekday = hw_date_weekday(hw_zone_date(p->zone, at));
  p->reception.days = (hw_weekdays)(p->reception.days | 1u << weekday);
  return p->reception.hours.count == 0 || hw_hours_contain(p->reception.hours, minute) ||
         add_window(&p->reception.hours, minute, arena);
}

static bool write_place(hw_place *p, const hw_remedy *r, hw_arena *arena) {
  bool given = r->value != r->was;
  switch ((int)r->kind) {
  case HW_REMEDY_CONNECTION:
    p->connection = (int32_t)r->value;
    p->has_connection = true;
    return true;
  case HW_REMEDY_BEDS:
    p->beds = (int32_t)r->value;
    return true;
  case HW_REMEDY_MEDICAL:
    p->medical |= given;
    return true;
  case HW_REMEDY_ASSISTED:
    p->assisted_per_day = (int32_t)r->value;
    return true;
  case HW_REMEDY_RECEPTION:
    p->reception.per_day = (int32_t)r->value;
    return true;
  case HW_REMEDY_OPEN:
    return !given || open_at(p, r->from, arena);
  default:
    return !given || receive_at(p, r->from, arena);
  }
}

/* The first rule that matches decides: one more in front. */
static bool permit(hw_country *country, hw_iso nationality, hw_arena *arena) {
  hw_entry_rule *rules = COPY_OF(arena, country->entry, country->entry_count, 1);
  hw_iso *nationalities = HW_ARRAY(arena, 1, hw_iso);
  if (rules == NULL || nationalities == NULL)
    return false;
  *nationalities = nationality;
  rules[0] = (hw_entry_rule){nationalities, 1, HW_ENTRY_FREE, HW_NOT_GIVEN};
  country->entry = rules;
  country->entry_count++;
  return true;
}

static bool write_country(hw_country *country, const hw_remedy *r, hw_arena *arena) {
  if (r->kind == HW_REMEDY_ENTRIES) {
    country->entries_per_day = (int32_t)r->value;
  } else if (r->kind == HW_REMEDY_MAX_STAY) {
    country->max_stay = (int32_t)r->value;
  } else if (r->kind == HW_REMEDY_ENTRY) {
    return r->value == r->was || permit(country, (hw_iso)r->item, arena);
  } else {
    hw_entry_rule *rules = COPY_OF(arena, country->entry, country->entry_count, 0);
    if (rules == NULL)
      return false;
    rules[r->item].notice_days = (int32_t)r->value;
    country->entry = rules;
  }
  return true;
}

static bool write_transfer(hw_transfer *transfer, const hw_remedy *r, hw_arena *arena) {
  if (r->kind == HW_REMEDY_TRANSFER)
    transfer->persons_per_day = (int32_t)r->value;
  else if (r->kind == HW_REMEDY_AMBULANCE)
    transfer->ambulance |= r->value != r->was;
  else if (r->value != r->was)
    return add_window(&transfer->hours, r->from, arena);
  return true;
}

static bool limit_use(hw_service *service, int32_t use, int64_t most, hw_arena *arena) {
  hw_vehicle_use *vehicles = COPY_OF(arena, service->vehicles, service->vehicle_count, 0);
  if (vehicles == NULL)
    return false;
  vehicles[use].max = (int32_t)most;
  service->vehicles = vehicles;
  return true;
}

/* Where a service says no maximum, it is the pool's count. */
static bool write_vehicle_pool(homeward_scenario *s, const hw_remedy *r, hw_arena *arena) {
  CHANGE(hw_vehicle_pool, &s->vehicle_pools[r->object])->count = (int32_t)r->value;
  for (int32_t i = 0; i < s->service_count; i++)
    for (int32_t v = 0; v < s->services[i].vehicle_count; v++)
      if (s->services[i].vehicles[v].pool == r->object && !s->services[i].vehicles[v].has_max &&
          !limit_use(CHANGE(hw_service, &s->services[i]), v, r->value, arena))
        return false;
  return true;
}

/* Runs with limits of their own have services with the same id. */
static bool write_use(homeward_scenario *s, const hw_remedy *r, hw_arena *arena) {
  const char *id = s->services[r->object].id;
  for (int32_t i = 0; i < s->service_count; i++)
    if (strcmp(s->services[i].id, id) == 0 &&
        !limit_use(CHANGE(hw_service, &s->services[i]), r->item, r->value, arena))
      return false;
  return true;
}

bool hw_remedy_write(homeward_scenario *s, const hw_remedy *r, hw_arena *arena) {
  switch (r->kind) {
  case HW_REMEDY_BUDGET:
    CHANGE(hw_programme, &s->programmes[r->object])->budget = r->value;
    return true;
  case HW_REMEDY_VEHICLES:
    return write_vehicle_pool(s, r, arena);
  case HW_REMEDY_VEHICLES_OF_RUN:
    return write_use(s, r, arena);
  case HW_REMEDY_ESCORTS:
    CHANGE(hw_escort_pool, &s->escort_pools[r->object])->count = (int32_t)r->value;
    return true;
  case HW_REMEDY_MAX_DUTY:
    CHANGE(hw_escort_pool, &s->escort_pools[r->object])->max_duty = (int32_t)r->value;
    return true;
  case HW_REMEDY_CONNECTION:
  case HW_REMEDY_BEDS:
  case HW_REMEDY_MEDICAL:
  case HW_REMEDY_ASSISTED:
  case HW_REMEDY_RECEPTION:
  case HW_REMEDY_OPEN:
  case HW_REMEDY_RECEIVED:
    return write_place(CHANGE(hw_place, &s->places[r->object]), r, arena);
  case HW_REMEDY_ENTRIES:
  case HW_REMEDY_MAX_STAY:
  case HW_REMEDY_ENTRY:
  case HW_REMEDY_ENTRY_NOTICE:
    return write_country(CHANGE(hw_country, &s->countries[r->object]), r, arena);
  case HW_REMEDY_TRANSFER:
  case HW_REMEDY_AMBULANCE:
  case HW_REMEDY_TRANSFER_OPEN:
    return write_transfer(CHANGE(hw_transfer, &s->transfers[r->object]), r, arena);
  case HW_REMEDY_RUN_GOES:
    if (r->value != r->was)
      CHANGE(struct hw_run, &s->runs[r->object])->cancelled = false;
    return true;
  case HW_REMEDY_BOOKING_NOTICE:
    s->policy.booking_notice = (int32_t)r->value;
    return true;
  case HW_REMEDY_SEATS:
  case HW_REMEDY_STRETCHERS:
  case HW_REMEDY_WHEELCHAIRS:
  case HW_REMEDY_MAX_PERSONS:
  case HW_REMEDY_MIN_PERSONS:
  case HW_REMEDY_KINDS:
    return true; /* limits of one run: its own service, when runs are expanded */
  default:
    return write_case(s, r, arena);
  }
}
