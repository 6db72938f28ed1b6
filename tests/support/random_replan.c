/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/random_replan.h"

#include "model/runs.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/random_scenario.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 1 << 14, NAME_SIZE = 80, STAMP_SIZE = 40 };

typedef struct drawing {
  pseudo_random random;
  const homeward_scenario *scenario;
  const homeward_plan *plan;
  hw_minute now;
  char *text;
  const char *list; /* that is being written */
  bool late;        /* some run is: what has departed is then left to the clock */
} drawing;

static int between(drawing *d, int low, int high) {
  return pseudo_random_between(&d->random, low, high);
}

static bool chance(drawing *d, int percent) {
  return pseudo_random_chance(&d->random, percent);
}

/* One event of a list: "kind:" stands before its first. */
static void say(drawing *d, const char *list, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void say(drawing *d, const char *list, const char *format, ...) {
  size_t used = strlen(d->text);
  va_list arguments;
  if (d->list != list)
    used += (size_t)snprintf(d->text + used, TEXT_SIZE - used, "%s:\n", list);
  d->list = list;
  used += (size_t)snprintf(d->text + used, TEXT_SIZE - used, "  - ");
  va_start(arguments, format);
  used += (size_t)vsnprintf(d->text + used, TEXT_SIZE - used, format, arguments);
  va_end(arguments);
  ck_assert_uint_lt(used + 2, TEXT_SIZE);
  d->text[used] = '\n';
  d->text[used + 1] = '\0';
}

static const char *stamp_of(const drawing *d, hw_minute at, char *out) {
  return hw_format_instant(out, at, d->scenario->zone);
}

static const hw_itinerary *some_itinerary(drawing *d) {
  return &d->plan->itineraries[between(d, 0, d->plan->itinerary_count - 1)];
}

static const hw_leg *some_leg(drawing *d, const hw_itinerary *itinerary) {
  return &itinerary->legs[between(d, 0, itinerary->leg_count - 1)];
}

/* A run of the plan, or any other. */
static int32_t some_run(drawing *d) {
  if (d->plan->run_count == 0 || chance(d, 15))
    return between(d, 0, d->scenario->run_count - 1);
  return d->plan->runs[between(d, 0, d->plan->run_count - 1)].run;
}

static const char *name_of(const drawing *d, int32_t run, char *out) {
  return hw_run_name(out, d->scenario, run);
}

/* A moment of somebody's journey, or some hours around it; never before the scenario's now. */
static hw_minute draw_now(drawing *d) {
  const hw_leg *leg = some_leg(d, some_itinerary(d));
  hw_minute at = chance(d, 50) ? leg->departs : leg->arrives;
  if (chance(d, 60))
    at += between(d, -36 * 60, 6 * 60);
  return at > d->scenario->now.at ? at : d->scenario->now.at;
}

static void disturb_runs(drawing *d) {
  char name[NAME_SIZE];
  int32_t late = some_run(d);
  d->late = chance(d, 60);
  if (chance(d, 50))
    say(d, "cancel", "{run: \"%s\"}", name_of(d, some_run(d), name));
  if (d->late)
    say(d, "delay", "{run: \"%s\", by: %dm}", name_of(d, late, name), between(d, 10, 400));
  if (d->late && chance(d, 50)) {
    int32_t other = some_run(d);
    if (other != late)
      say(d, "delay", "{run: \"%s\", by: %dm}", name_of(d, other, name), between(d, 10, 900));
  }
}

static void disturb_places(drawing *d) {
  char from[STAMP_SIZE], until[STAMP_SIZE];
  const hw_place *place = &d->scenario->places[between(d, 0, d->scenario->place_count - 1)];
  hw_minute begin = d->now + between(d, -120, 36 * 60);
  if (chance(d, 30))
    say(d, "close", "{place: \"%s\", from: \"%s\", until: \"%s\"}", place->id,
        stamp_of(d, begin, from), stamp_of(d, begin + between(d, 60, 36 * 60), until));
}

static void disturb_limits(drawing *d) {
  char name[NAME_SIZE];
  const homeward_scenario *s = d->scenario;
  if (chance(d, 50)) {
    int32_t run = some_run(d);
    const hw_service *service = &s->services[s->runs[run].service];
    say(d, "capacity", "{run: \"%s\", seats: %d}", name_of(d, run, name),
        service->seats > 0 ? between(d, 0, service->seats < 12 ? service->seats : 12) : 0);
  }
  if (chance(d, 30))
    say(d, "capacity", "{place: \"%s\", beds: %d}", s->places[between(d, 0, s->place_count - 1)].id,
        between(d, 0, 5));
  if (chance(d, 30))
    say(d, "capacity", "{country: \"%s\", entries_per_day: %d}",
        s->countries[between(d, 0, s->country_count - 1)].code, between(d, 0, 9));
  if (s->vehicle_pool_count > 0 && chance(d, 40))
    say(d, "capacity", "{vehicle_pool: \"%s\", count: %d}",
        s->vehicle_pools[between(d, 0, s->vehicle_pool_count - 1)].id, between(d, 0, 1));
  if (s->transfer_count > 0 && chance(d, 20))
    say(d, "capacity", "{transfer: \"%s\", persons_per_day: %d}",
        s->transfers[between(d, 0, s->transfer_count - 1)].id, between(d, 0, 8));
}

static void disturb_cases(drawing *d) {
  char day[STAMP_SIZE], name[NAME_SIZE];
  const homeward_scenario *s = d->scenario;
  const hw_case *like = &s->cases[between(d, 0, s->case_count - 1)];
  hw_format_date(day, hw_zone_date(s->zone, d->now));
  if (chance(d, 40))
    say(d, "add_cases",
        "{id: ADDED, nationality: %c%c, from: \"%s\", to: \"%s\", ready: %s, priority: %d, "
        "persons: %d, consent: {counselled: %s, signed: %s}}",
        like->nationality >> 8, like->nationality & 255, s->places[like->from].id,
        s->places[like->to].id, day, like->priority, between(d, 1, 3), "2000-01-01", "2000-01-01");
  if (chance(d, 25))
    say(d, "withdraw", "{case: \"%s\"}", s->cases[between(d, 0, s->case_count - 1)].id);
  if (chance(d, 35)) {
    const hw_itinerary *itinerary = some_itinerary(d);
    const hw_leg *leg = some_leg(d, itinerary);
    say(d, "no_show", "{case: \"%s\", %s: \"%s\"}", s->cases[itinerary->case_index].id,
        leg->run != HW_NONE ? "run" : "transfer",
        leg->run != HW_NONE ? name_of(d, leg->run, name) : s->transfers[leg->transfer].id);
  }
  for (int32_t i = 0; i < s->escort_pool_count; i++)
    if (chance(d, 25))
      say(d, "escort_out", "{pool: \"%s\", count: 1}", s->escort_pools[i].id);
  if (s->programme_count > 0 && chance(d, 25))
    say(d, "budget", "{programme: \"%s\", budget: %d}",
        s->programmes[between(d, 0, s->programme_count - 1)].id, between(d, 0, 6000));
}

/* Promises, and now and then a word about what the clock tells anyway. */
static void tell_statuses(drawing *d) {
  char name[NAME_SIZE];
  const homeward_scenario *s = d->scenario;
  for (int32_t i = 0; i < d->plan->itinerary_count; i++) {
    const hw_itinerary *itinerary = &d->plan->itineraries[i];
    const char *id = s->cases[itinerary->case_index].id;
    const hw_leg *leg = some_leg(d, itinerary);
    if (chance(d, 30))
      say(d, "status", "{case: \"%s\", status: confirmed}", id);
    else if (leg->run != HW_NONE && chance(d, 30))
      say(d, "status", "{case: \"%s\", run: \"%s\", status: confirmed}", id,
          name_of(d, leg->run, name));
  }
  for (int32_t i = 0; i < d->plan->rotation_count; i++) {
    const hw_rotation *rotation = &d->plan->rotations[i];
    bool first = true; /* a status is of all rotations of a member */
    for (int32_t k = 0; k < i; k++)
      first = first && (d->plan->rotations[k].pool != rotation->pool ||
                        d->plan->rotations[k].member != rotation->member);
    if (first && chance(d, 30))
      say(d, "status", "{pool: \"%s\", member: %d, status: confirmed}",
          s->escort_pools[rotation->pool].id, rotation->member);
  }
  for (int32_t i = 0; !d->late && i < d->plan->run_count; i++) {
    int32_t run = d->plan->runs[i].run;
    if (hw_run_begins(s, &s->runs[run]) <= d->now && chance(d, 20))
      say(d, "status", "{run: \"%s\", status: %s}", name_of(d, run, name),
          hw_run_ends(s, &s->runs[run]) <= d->now ? "arrived" : "departed");
  }
}

static void draw_events(drawing *d) {
  char stamp[STAMP_SIZE];
  d->now = draw_now(d);
  snprintf(d->text, TEXT_SIZE, "homeward_events: 1\nnow: \"%s\"\n", stamp_of(d, d->now, stamp));
  disturb_runs(d);
  disturb_places(d);
  disturb_limits(d);
  disturb_cases(d);
  tell_statuses(d);
}

/* The random scenario with a penalty for changes. */
static homeward_scenario *read_before(pseudo_random *random, uint64_t seed, unsigned flags) {
  char message[256], line[64];
  char *text = random_scenario_text(seed, flags);
  ck_assert_ptr_nonnull(text);
  char *policy = strstr(text, "policy:\n");
  ck_assert_ptr_nonnull(policy);
  size_t head = (size_t)(policy - text) + strlen("policy:\n");
  snprintf(line, sizeof line, "  change_penalty: %d\n", pseudo_random_between(random, 0, 400));
  char *changed = malloc(strlen(text) + sizeof line);
  ck_assert_ptr_nonnull(changed);
  memcpy(changed, text, head);
  strcpy(changed + head, line);
  strcat(changed, text + head);
  homeward_scenario *scenario = scenario_from_text(changed, message, sizeof message);
  ck_assert_msg(scenario != NULL, "%s", message);
  free(changed);
  free(text);
  return scenario;
}

bool random_replan_open(random_replan *out, uint64_t seed, unsigned flags) {
  homeward_error error = {.message = ""};
  drawing d = {.random = {.state = seed * 104729 + 11}};
  *out = (random_replan){.before = read_before(&d.random, seed, flags)};
  homeward_solve_options options;
  homeward_outcome outcome;
  homeward_solve_options_default(&options);
  options.threads = 1;
  options.gap = 0.02;
  options.iterations = 200;
  homeward_status status = homeward_solve(&out->old, out->before, &options, &outcome, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%s", error.message);
  if (out->old == NULL || out->old->itinerary_count == 0)
    return false;
  d.scenario = out->before;
  d.plan = out->old;
  d.text = out->text = calloc(1, TEXT_SIZE);
  ck_assert_ptr_nonnull(d.text);
  draw_events(&d);
  status = homeward_events_read_memory(&out->events, out->before, d.text, strlen(d.text), "events",
                                       NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "seed %llu: %s\n%s", (unsigned long long)seed, error.message,
                d.text);
  status = homeward_events_apply(&out->scenario, out->events, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "seed %llu: %s\n%s", (unsigned long long)seed, error.message,
                d.text);
  status = homeward_events_apply_to_plan(&out->published, out->events, out->old, out->scenario,
                                         NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "seed %llu: %s\n%s", (unsigned long long)seed, error.message,
                d.text);
  ck_assert_int_eq(hw_published_read(&out->known, &out->arena, out->published, out->scenario,
                                     out->scenario->now.at, NULL),
                   HOMEWARD_OK);
  return true;
}

void random_replan_free(random_replan *replan) {
  hw_arena_free(&replan->arena);
  homeward_plan_free(replan->published);
  homeward_scenario_free(replan->scenario);
  homeward_events_free(replan->events);
  free(replan->text);
  homeward_plan_free(replan->old);
  homeward_scenario_free(replan->before);
}
