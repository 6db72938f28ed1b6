/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reasons of section 5: what the rest of the plan leaves no room for. */
#include "engine/reason.h"

#include "engine/telling.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USES = 1024 };

/* ---- C1 to C3, C6 to C8, C11 ---- */

/* "the case", "group G7 of 9 persons", and the escorts that would come along. */
static const char *party_name(char *out, size_t size, const hw_fit *fit) {
  const hw_class *class = fit->class;
  const homeward_scenario *scenario = class->facts.network->scenario;
  int32_t escorts = fit->escorts == NULL ? 0 : fit->escorts->found_count;
  char with[40] = "";
  if (escorts > 0)
    snprintf(with, sizeof with, " with %d more escort%s", escorts, escorts == 1 ? "" : "s");
  if (class->members == 1)
    snprintf(out, size, "the case%s", with);
  else
    snprintf(out, size, "group %s of %d persons%s",
             scenario->groups[scenario->cases[class->cases[0]].group].id, class->persons, with);
  return out;
}

static int compare_uses(const void *left, const void *right) {
  const hw_use *a = left, *b = right;
  return a->resource < b->resource ? -1 : a->resource > b->resource;
}

/* What the class and its further escorts take, each resource once. */
static int32_t list_uses(const hw_fit *fit, hw_use *uses, int32_t room) {
  int32_t count = hw_path_uses(fit->class, fit->path->steps, fit->path->count, uses, room),
          kept = 0;
  if (count > room || fit->escorts == NULL)
    return count > room ? 0 : count;
  for (int32_t f = 0; f < fit->escorts->found_count; f++) {
    const hw_rotation_column *rotation = &fit->escorts->rotations.items[fit->escorts->found[f]];
    for (int32_t u = 0; u < rotation->use_count && count < room; u++)
      uses[count++] = rotation->uses[u];
  }
  qsort(uses, (size_t)count, sizeof *uses, compare_uses);
  for (int32_t u = 0; u < count; u++) {
    if (kept > 0 && uses[kept - 1].resource == uses[u].resource)
      uses[kept - 1].amount += uses[u].amount;
    else
      uses[kept++] = uses[u];
  }
  return kept;
}

/* The use that the plan leaves no room for, under the rule (0: any). */
static bool find_shortage(const hw_fit *fit, int rule, hw_use *out, int64_t *left) {
  hw_use uses[USES];
  hw_spare_view all = {.spare = fit->spare, .class = fit->class};
  int32_t count = list_uses(fit, uses, USES);
  for (int32_t u = 0; u < count; u++) {
    int64_t room = hw_spare_room(&all, uses[u].resource);
    if (room == INT64_MAX || uses[u].amount <= room ||
        (rule != 0 && hw_spare_rule(fit->spare, uses[u].resource) != rule))
      continue;
    *out = uses[u];
    *left = room < 0 ? 0 : room;
    return true;
  }
  return false;
}

/* What a resource is called in a sentence. */
static void name_resource(char *out, size_t size, const hw_network *network, int32_t resource) {
  const homeward_scenario *scenario = network->scenario;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(network, resource, &kind);
  int32_t local = resource - network->offset[kind], item = local / network->date_count;
  char name[96], date[32];
  hw_format_date(date, network->first_date + local % network->date_count);
  if (run != HW_NONE)
    snprintf(out, size, "%s", hw_run_name(name, scenario, run));
  else if (kind == HW_USE_ENTRIES)
    snprintf(out, size, "%s on %s", scenario->countries[item].code, date);
  else if (kind == HW_USE_LINK)
    snprintf(out, size, "%s on %s", scenario->transfers[network->links[item].transfer].id, date);
  else if (kind == HW_USE_BUDGET)
    snprintf(out, size, "%s", scenario->programmes[local].id);
  else
    snprintf(out, size, "%s %s %s", scenario->places[item].id,
             kind == HW_USE_BEDS ? "in the night of" : "on", date);
}

/* Code of each kind of shortage, and what is short: one, several. */
typedef struct shortage {
  const char *code, *one, *many;
} shortage;

static shortage shortage_of(hw_resource_kind kind, bool flight) {
  switch (kind) {
  case HW_USE_SEATS:
    return (shortage){flight ? "no-seats" : "no-vehicle-places", "seat", "seats"};
  case HW_USE_STRETCHERS:
    return (shortage){flight ? "no-special-places" : "no-vehicle-places", "stretcher place",
                      "stretcher places"};
  case HW_USE_WHEELCHAIRS:
    return (shortage){flight ? "no-special-places" : "no-vehicle-places", "wheelchair place",
                      "wheelchair places"};
  case HW_USE_PERSONS:
    return (shortage){"run-limits", "person allowed", "persons allowed"};
  case HW_USE_BEDS:
    return (shortage){"no-beds-left", "bed", "beds"};
  case HW_USE_ASSISTED:
    return (shortage){"assistance-full", "assisted arrival", "assisted arrivals"};
  case HW_USE_ENTRIES:
    return (shortage){"quota-full", "entry", "entries"};
  case HW_USE_RECEPTION:
    return (shortage){"reception-full", "reception place", "reception places"};
  case HW_USE_LINK:
    return (shortage){"transfer-full", "place", "places"};
  default:
    return (shortage){"over-budget", "cent", "cents"};
  }
}

/* "AMM on 2005-04-03 has 2 beds left, the case needs 3"; `more` receives what would do. */
static const char *tell_shortage(char *out, size_t size, const hw_fit *fit, const hw_use *use,
                                 int64_t left, char more[160]) {
  const hw_network *network = fit->class->facts.network;
  const homeward_scenario *scenario = network->scenario;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(network, use->resource, &kind);
  bool flight = run == HW_NONE || scenario->services[scenario->runs[run].service].kind == HW_FLIGHT;
  shortage short_of = shortage_of(kind, flight);
  int64_t lacking = use->amount - left;
  char name[128], party[160];
  name_resource(name, sizeof name, network, use->resource);
  const hw_fit plain = {fit->spare, fit->class, fit->path, NULL};
  bool shared = kind == HW_USE_SEATS || kind == HW_USE_BEDS; /* with escorts */
  party_name(party, sizeof party, shared ? fit : &plain);
  if (kind == HW_USE_BUDGET) {
    snprintf(out, size, "%s has %" PRId64 ".%02" PRId64 " left, %s needs %" PRId64 ".%02" PRId64,
             name, left / 100, left % 100, party, use->amount / 100, use->amount % 100);
    snprintf(more, 160, "%" PRId64 ".%02" PRId64 " more for %s", lacking / 100, lacking % 100,
             name);
    return short_of.code;
  }
  snprintf(out, size, "%s has %" PRId64 " %s left%s, %s needs %" PRId64, name, left,
           left == 1 ? short_of.one : short_of.many,
           flight || kind > HW_USE_WHEELCHAIRS ? "" : " with every vehicle that could still come",
           party, use->amount);
  snprintf(more, 160, "%" PRId64 " more %s: %s", lacking,
           lacking == 1 ? short_of.one : short_of.many, name);
  return short_of.code;
}

static void say_shortage(hw_reason *reason, const hw_fit *fit, const hw_use *use, int64_t left) {
  char detail[sizeof reason->detail], more[160];
  const char *code = tell_shortage(detail, sizeof detail, fit, use, left, more);
  hw_say(reason, code, "%s", detail);
  hw_help(reason, "%s", more);
}

void hw_reason_run_limits(hw_reason *reason) {
  *reason = (hw_reason){.code = "run-limits"};
  hw_say(reason, "run-limits",
         "no run that could carry the case can go beside the rest of the plan");
  hw_help(reason, "a lower minimum load, or more returnees on the same run");
}

/* C5: the run is full, or would not carry its minimum load. */
static bool say_run_load(hw_reason *reason, const hw_fit *fit, const hw_ride *ride,
                         int32_t persons) {
  const hw_network *network = &fit->spare->engine->network;
  const hw_service *service = hw_ride_service(network, ride);
  int64_t with = fit->spare->state.usage[hw_resource(network, HW_USE_PERSONS, ride->run)] + persons;
  char name[96], party[160];
  const hw_fit plain = {fit->spare, fit->class, fit->path, NULL};
  hw_run_name(name, network->scenario, ride->run);
  party_name(party, sizeof party, persons > 0 ? &plain : fit);
  if (with < network->least_load[ride->run]) {
    hw_say(reason, "run-limits",
           "%s goes with at least %d persons, with %s there would be %" PRId64, name,
           service->min_persons, party, with);
    hw_help(reason, "a lower minimum load, or %" PRId64 " more returnees on %s",
            service->min_persons - with, name);
    return true;
  }
  if (persons > 0 && service->max_persons != HW_UNLIMITED && with > service->max_persons) {
    hw_say(reason, "run-limits", "%s takes at most %d persons, with %s there would be %" PRId64,
           name, service->max_persons, party, with);
    hw_help(reason, "%" PRId64 " more persons allowed on %s", with - service->max_persons, name);
    return true;
  }
  return false;
}

static bool rides_run(const hw_fit *fit, int32_t run) {
  const hw_network *network = &fit->spare->engine->network;
  for (int32_t k = 0; k < fit->path->count; k++)
    if (fit->path->steps[k].ride != HW_NONE && network->rides[fit->path->steps[k].ride].run == run)
      return true;
  return false;
}

/* The first run of the path, or of the escorts, that is full or would not carry its minimum. */
static bool say_load(hw_reason *reason, const hw_fit *fit) {
  const hw_network *network = &fit->spare->engine->network;
  for (int32_t k = 0; k < fit->path->count; k++)
    if (fit->path->steps[k].ride != HW_NONE &&
        say_run_load(reason, fit, &network->rides[fit->path->steps[k].ride], fit->class->persons))
      return true;
  for (int32_t f = 0; fit->escorts != NULL && f < fit->escorts->found_count; f++) {
    const hw_rotation_column *rotation = &fit->escorts->rotations.items[fit->escorts->found[f]];
    for (int32_t k = 0; k < rotation->step_count; k++) {
      if (rotation->steps[k].ride == HW_NONE)
        continue;
      const hw_ride *ride = &network->rides[rotation->steps[k].ride];
      if (!rides_run(fit, ride->run) && say_run_load(reason, fit, ride, 0))
        return true;
    }
  }
  return false;
}

/* ---- C3, C4: vehicles ---- */

/* With every vehicle that may still come the run carries the class, as far as it alone goes. */
static bool run_carries(const hw_spare *spare, const hw_class *class, const hw_ride *ride) {
  static const hw_resource_kind kinds[3] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  const hw_network *network = &spare->engine->network;
  hw_spare_view view = {.spare = spare, .class = class, .lifted = HW_LIFT(5)};
  int64_t amount[3] = {hw_class_seats(class, hw_ride_service(network, ride)), class->stretchers,
                       class->wheelchairs};
  if (hw_spare_room(&view, hw_resource(network, HW_USE_PERSONS, ride->run)) < 0)
    return false; /* no ambulance */
  for (int kind = 0; kind < 3; kind++)
    for (int32_t s = ride->segment; s < ride->segment + ride->alight - ride->board; s++)
      if (amount[kind] > 0 &&
          hw_spare_room(&view, hw_resource(network, kinds[kind], s)) < amount[kind])
        return false;
  return true;
}

/* A pool that has not as many idle vehicles as the run may have; HW_NONE: none. */
static int32_t scarce_pool(const hw_spare *spare, const hw_class *class, const hw_ride *ride) {
  const hw_service *service = hw_ride_service(&spare->engine->network, ride);
  for (int32_t v = 0; v < service->vehicle_count; v++) {
    int32_t pool = service->vehicles[v].pool;
    if (hw_spare_vehicles(spare, ride->run, v, true) >
            hw_spare_vehicles(spare, ride->run, v, false) &&
        (!class->ambulance || spare->engine->scenario->vehicle_pools[pool].stretchers > 0))
      return pool;
  }
  return HW_NONE;
}

static int32_t idle_vehicles(const hw_spare *spare, int32_t run, int32_t pool) {
  return spare->free_of_pool[(size_t)run * (size_t)spare->engine->scenario->vehicle_pool_count +
                             (size_t)pool];
}

/* One run of the path has too few vehicles because its pool is busy elsewhere. */
static bool say_busy_pool(hw_telling *t, const hw_spare *spare, const hw_class *class) {
  char name[96];
  for (int32_t k = 0; k < t->path->count; k++) {
    if (t->path->steps[k].ride == HW_NONE)
      continue;
    const hw_ride *ride = &t->network->rides[t->path->steps[k].ride];
    if (run_carries(spare, class, ride))
      continue;
    int32_t index = scarce_pool(spare, class, ride);
    if (index == HW_NONE)
      continue;
    const hw_vehicle_pool *pool = &t->scenario->vehicle_pools[index];
    const hw_run *run = &t->scenario->runs[ride->run];
    const hw_service *service = hw_ride_service(t->network, ride);
    int32_t first = service->stops[0].place, last = service->stops[service->stop_count - 1].place;
    int32_t idle = idle_vehicles(spare, ride->run, index);
    hw_run_name(name, t->scenario, ride->run);
    hw_say(t->reason, "no-vehicles",
           "%s has %d of %d vehicles idle while %s is under way and turned around, %s to %s",
           pool->id, idle, pool->count, name, hw_tell_time(t, run->departs[0], first),
           hw_tell_time(t, run->arrives[service->stop_count - 1] + pool->turnaround, last));
    hw_help(t->reason, "one more vehicle in %s, or a turnaround shorter than %d h %02d", pool->id,
            pool->turnaround / 60, pool->turnaround % 60);
    return true;
  }
  return false;
}

/* A pool whose vehicles both services may have; HW_NONE: none. */
static int32_t shared_pool(const hw_service *one, const hw_service *two) {
  for (int32_t v = 0; v < one->vehicle_count; v++)
    for (int32_t w = 0; w < two->vehicle_count; w++)
      if (one->vehicles[v].pool == two->vehicles[w].pool)
        return one->vehicles[v].pool;
  return HW_NONE;
}

static bool say_both(hw_telling *t, const hw_spare *spare, const char *code, int32_t ride,
                     int32_t other) {
  const hw_ride *a = &t->network->rides[ride], *b = &t->network->rides[other];
  int32_t pool = shared_pool(hw_ride_service(t->network, a), hw_ride_service(t->network, b));
  char one[96], two[96];
  if (pool == HW_NONE)
    return false;
  int32_t idle = idle_vehicles(spare, a->run, pool), idle_then = idle_vehicles(spare, b->run, pool);
  hw_say(t->reason, code, "%s and %s need more vehicles of %s than the %d that are idle",
         hw_run_name(one, t->scenario, a->run), hw_run_name(two, t->scenario, b->run),
         t->scenario->vehicle_pools[pool].id, idle < idle_then ? idle : idle_then);
  hw_help(t->reason, "one more vehicle in %s, or a shorter turnaround",
          t->scenario->vehicle_pools[pool].id);
  return true;
}

/* Two runs of the path want the same vehicles. */
static void say_shared_pool(hw_telling *t, const hw_spare *spare, const char *code) {
  const hw_step *steps = t->path->steps;
  for (int32_t i = 0; i < t->path->count; i++)
    for (int32_t k = i + 1; k < t->path->count; k++)
      if (steps[i].ride != HW_NONE && steps[k].ride != HW_NONE &&
          say_both(t, spare, code, steps[i].ride, steps[k].ride))
        return;
  hw_say(t->reason, code, "no idle vehicles could carry the case on all runs of its itinerary");
  hw_help(t->reason, "one more vehicle, a shorter turnaround, or fixed seats");
}

/* Each resource has room and all together do not. */
static void say_no_way(hw_reason *reason, const hw_fit *fit, int rule) {
  static const struct {
    const char *code, *what;
  } by_rule[12] = {[1] = {"no-seats", "seats"},
                   [2] = {"no-special-places", "stretcher and wheelchair places"},
                   [5] = {"run-limits", "loads"},
                   [6] = {"no-beds-left", "beds"},
                   [7] = {"assistance-full", "assisted arrivals"},
                   [8] = {"quota-full", "quotas"},
                   [11] = {"over-budget", "budget"}};
  char party[160];
  const char *what = by_rule[rule].what;
  hw_say(reason, by_rule[rule].code, "the %s left by the plan do not carry %s to its destination",
         what, party_name(party, sizeof party, fit));
  hw_help(reason, "more room: %s", what);
}

void hw_reason_beside(hw_reason *reason, const hw_fit *fit, int rule) {
  hw_telling t = hw_tell(reason, &fit->spare->engine->network, fit->class->cases, fit->path);
  hw_use use;
  int64_t left;
  if (rule == 5 && say_load(reason, fit))
    return;
  if (rule != 5 && find_shortage(fit, rule, &use, &left))
    say_shortage(reason, fit, &use, left);
  else if (rule == 3)
    say_shared_pool(&t, fit->spare, "no-vehicle-places");
  else if (rule != 4)
    say_no_way(reason, fit, rule);
  else if (!say_busy_pool(&t, fit->spare, fit->class))
    say_shared_pool(&t, fit->spare, "no-vehicles");
}

void hw_reason_too_costly(hw_reason *reason, const hw_fit *fit, hw_cents cost) {
  hw_telling t = hw_tell(reason, &fit->spare->engine->network, fit->class->cases, fit->path);
  hw_cents penalty = fit->class->penalty;
  const hw_fit plain = {fit->spare, fit->class, fit->path, NULL};
  char party[160];
  hw_say(reason, "too-costly",
         "the cheapest itinerary found costs %" PRId64 ".%02" PRId64 " with its vehicles%s, "
         "leaving %s counts %" PRId64 ".%02" PRId64,
         cost / 100, cost % 100, fit->class->escort_count > 0 ? ", runs and escorts" : " and runs",
         party_name(party, sizeof party, &plain), penalty / 100, penalty % 100);
  if (cost < penalty)
    hw_help(reason, "planning again with a smaller gap or more time");
  else
    hw_help(reason, "a higher unserved_penalty for priority %d, or a cheaper way", t.c->priority);
}

/* ---- C12 ---- */

/* The group has an itinerary, `together`, and no room on it. */
static void say_no_room(hw_reason *reason, const hw_spare *spare, const hw_split *split,
                        const char *group) {
  char detail[200], more[160];
  hw_use use;
  int64_t left;
  const hw_fit fit = {spare, split->group, split->together, NULL};
  if (find_shortage(&fit, 0, &use, &left)) {
    tell_shortage(detail, sizeof detail, &fit, &use, left, more);
    hw_say(reason, "group-split", "the case could travel alone, its group cannot: %s", detail);
  } else if (split->unattended != NULL) {
    hw_say(reason, "group-split", "the case could travel alone, its group cannot: %s",
           split->unattended->detail);
  } else {
    hw_say(reason, "group-split",
           "the case could travel alone, beside the plan group %s of %d persons cannot", group,
           split->group->persons);
  }
}

void hw_reason_group_split(hw_reason *reason, const hw_spare *spare, const hw_split *split) {
  const hw_network *network = &spare->engine->network;
  hw_telling t = hw_tell(reason, network, split->group->cases, split->alone);
  const char *group = t.scenario->groups[t.c->group].id;
  const char *other = split->without == HW_NONE ? "" : t.scenario->cases[split->without].id;
  reason->code = "group-split";
  if (split->together != NULL) {
    say_no_room(reason, spare, split, group);
  } else if (split->stranded != NULL) {
    hw_say(reason, "group-split",
           "the case could travel alone, its group %s cannot for %s (%s): %s", group, other,
           split->stranded->code, split->stranded->detail);
  } else if (split->rest != NULL) {
    const hw_step *last = &split->rest->steps[split->rest->count - 1];
    hw_say(reason, "group-split",
           "no itinerary suits all %d cases of group %s; without %s the others could leave %s and "
           "arrive %s",
           split->group->members, group, other,
           hw_tell_time(&t, hw_step_departs(network, &split->rest->steps[0]), t.c->from),
           hw_tell_time(&t, hw_step_arrives(network, last), t.c->to));
  } else {
    hw_say(reason, "group-split", "no itinerary suits all %d cases of group %s, nor all but one",
           split->group->members, group);
  }
  hw_help(reason, "travel apart from group %s: the case could leave %s and arrive %s", group,
          hw_tell_time(&t, t.departs, t.c->from), hw_tell_time(&t, t.arrives, t.c->to));
}

void hw_reason_interrupted(hw_reason *reason) {
  *reason = (hw_reason){.code = "too-costly"};
  hw_say(reason, "too-costly", "planning was stopped before a reason could be searched for");
  hw_help(reason, "planning again without a stop");
}
