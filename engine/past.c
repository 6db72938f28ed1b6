/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/past.h"

#include "engine/path.h"

#include <stdio.h>
#include <string.h>

/* Where few travel, leaving a person who is held costs more than everybody's penalties together;
   elsewhere so many times the highest: sums of both must stay sums of doubles. */
enum { FEW_CASES = 300, HELD_TIMES_FEW = 4, HELD_TIMES = 100, BOUND_TIMES = 4 };
/* Before that so many times the highest. */
static const hw_cents held_times[HW_INSIST_MOST] = {2, 20};

/* ---- legs ---- */

static int32_t ride_of(const hw_network *network, const hw_published_leg *leg) {
  int32_t low = 0, high = network->ride_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (network->rides[middle].departs < leg->departs)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < network->ride_count && network->rides[low].departs == leg->departs; low++)
    if (network->rides[low].run == leg->run && network->rides[low].board == leg->first &&
        network->rides[low].alight == leg->last)
      return low;
  return HW_NONE;
}

static int32_t link_of(const hw_network *network, const hw_published_leg *leg) {
  for (int32_t k = network->links_from[leg->from]; k < network->links_from[leg->from + 1]; k++) {
    int32_t link = network->link_by_from[k];
    if (network->links[link].transfer == leg->transfer && network->links[link].to == leg->to)
      return link;
  }
  return HW_NONE;
}

bool hw_step_of_published(const hw_network *network, const hw_published_leg *leg, hw_step *step) {
  memset(step, 0, sizeof *step);
  step->ride = step->link = HW_NONE;
  if (!leg->known)
    return false;
  if (leg->run != HW_NONE) {
    step->ride = ride_of(network, leg);
  } else {
    step->link = link_of(network, leg);
    step->start = leg->departs;
  }
  return step->ride != HW_NONE || step->link != HW_NONE;
}

/* The steps of a journey's first legs; NULL with `*failed` when memory ended, else where one of
   them is not there. */
static const hw_step *steps_of(const hw_network *network, const hw_published_journey *journey,
                               int32_t count, hw_arena *arena, bool *failed) {
  hw_step *steps = HW_ARRAY(arena, count, hw_step);
  *failed |= steps == NULL;
  for (int32_t k = 0; steps != NULL && k < count; k++)
    if (!hw_step_of_published(network, &journey->legs[k], &steps[k]))
      return NULL;
  return steps;
}

/* ---- prefixes ---- */

static void note_crossings(hw_prefix *prefix, const hw_network *network, const hw_step *step) {
  if (step->ride == HW_NONE) {
    const hw_link *link = &network->links[step->link];
    if (link->crosses) {
      prefix->entry_place = link->to;
      prefix->entry = step->start + link->time;
    }
    return;
  }
  const hw_ride *ride = &network->rides[step->ride];
  if (ride->crossing_count > 0) {
    const hw_crossing *last = &network->crossings[ride->first_crossing + ride->crossing_count - 1];
    prefix->entry_place = last->entry_place;
    prefix->entry = last->entry;
  }
}

void hw_prefix_fill(hw_prefix *prefix, const hw_network *network) {
  const hw_step *last = &prefix->steps[prefix->count - 1];
  prefix->moved = last->ride == HW_NONE;
  prefix->place = hw_step_to(network, last);
  prefix->departs = hw_step_departs(network, &prefix->steps[0]);
  prefix->arrives = hw_step_arrives(network, last);
  prefix->entry_place = HW_NONE;
  for (int32_t k = 0; k < prefix->count; k++) {
    prefix->rides += prefix->steps[k].ride != HW_NONE;
    note_crossings(prefix, network, &prefix->steps[k]);
    if (k == 0)
      continue;
    hw_wait wait = hw_path_wait_before(network, prefix->steps, k);
    prefix->nights += wait.last > wait.first ? wait.last - wait.first : 0;
  }
  hw_minute from = prefix->moved && prefix->count > 1 ? last->start : prefix->arrives;
  prefix->night = hw_network_nights(network, prefix->place, from);
  int32_t over = hw_network_nights(network, prefix->place, network->scenario->now.at + 1);
  prefix->asked_night = over > prefix->night ? over : prefix->night;
}

/* ---- what frozen legs take ---- */

/* Parties of one: what legs take adds up over them. */
static bool add_uses(const hw_network *network, int32_t case_index, const hw_prefix *prefix,
                     hw_arena *scratch, int64_t *taken) {
  hw_class class;
  hw_class_fill(&class, network, &case_index, 1, 1, 0);
  int32_t room = 0, count = hw_path_frozen_uses(&class, prefix, NULL, 0);
  hw_use *uses = HW_ARRAY(scratch, count, hw_use);
  if (uses == NULL)
    return false;
  room = count;
  count = hw_path_frozen_uses(&class, prefix, uses, room);
  for (int32_t u = 0; u < count; u++)
    taken[uses[u].resource] += uses[u].amount;
  return true;
}

static int32_t vehicles_of(const hw_published_run *published, int32_t pool) {
  int32_t count = 0;
  for (int32_t v = 0; v < published->vehicle_count; v++)
    count += published->vehicles[v].pool == pool ? published->vehicles[v].count : 0;
  return count;
}

/* C3: what the vehicles of a run carry is theirs; the rest of what is taken counts as fixed. */
static int64_t carried(const hw_network *network, const hw_published_run *published,
                       hw_resource_kind kind) {
  int64_t places = 0;
  for (int32_t v = 0; v < published->vehicle_count; v++)
    places +=
        (int64_t)published->vehicles[v].count *
        hw_vehicle_places(&network->scenario->vehicle_pools[published->vehicles[v].pool], kind);
  return places;
}

/* Vehicles that the run had may come, though the pool has fewer now. */
static void raise_vehicles(hw_network *network, const hw_published *published, int32_t run) {
  static const hw_resource_kind kinds[3] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  const homeward_scenario *scenario = network->scenario;
  const hw_service *service = &scenario->services[scenario->runs[run].service];
  for (int32_t v = 0; v < service->vehicle_count; v++) {
    const hw_vehicle_pool *pool = &scenario->vehicle_pools[service->vehicles[v].pool];
    int32_t have = service->vehicles[v].max < pool->count ? service->vehicles[v].max : pool->count;
    int32_t had = vehicles_of(&published->runs[run], service->vehicles[v].pool);
    for (int32_t s = network->segment_offset[run]; s < network->segment_offset[run + 1]; s++)
      for (int kind = 0; kind < 3 && had > have; kind++) {
        int64_t *most = &network->most[hw_resource(network, kinds[kind], s)];
        if (*most != INT64_MAX)
          *most += (int64_t)(had - have) * hw_vehicle_places(pool, kinds[kind]);
      }
  }
}

static void raise_limits(hw_network *network, const hw_published *published, const int64_t *taken) {
  for (int32_t r = 0; r < hw_resource_count(network); r++) {
    hw_resource_kind kind;
    int32_t run = taken[r] > 0 ? hw_resource_run(network, r, &kind) : HW_NONE;
    int64_t have = network->capacity[r], need = taken[r];
    if (have == INT64_MAX)
      continue;
    if (run != HW_NONE && kind != HW_USE_PERSONS)
      need -= carried(network, &published->runs[run], kind);
    if (need > have)
      network->capacity[r] = need;
    int64_t most = network->most[r] + (need > have ? need - have : 0);
    network->most[r] = most > taken[r] ? most : taken[r];
  }
}

/* ---- all of it ---- */

static bool is_attended(const homeward_scenario *scenario, const hw_published *published,
                        int32_t case_index) {
  const hw_case *c = &scenario->cases[case_index];
  bool grouped = c->group != HW_NONE && !published->parted[c->group];
  int32_t members = grouped ? scenario->groups[c->group].case_count : 1;
  for (int32_t m = 0; m < members; m++) {
    int32_t i = grouped ? scenario->groups[c->group].cases[m] : case_index;
    const hw_published_case *p = &published->cases[i];
    if (!p->whole ||
        (scenario->cases[i].escort_count > 0 && p->journey.departed < p->journey.frozen))
      return true;
  }
  return false;
}

static bool read_case(const hw_network *network, const hw_published *published, int32_t i,
                      hw_past *past, hw_arena *arena) {
  const hw_published_case *p = &published->cases[i];
  bool failed = false;
  past->published = p->planned && p->journey.leg_count > 0;
  past->held = p->under_way;
  past->bound = p->whole && !is_attended(network->scenario, published, i);
  if (past->published) {
    past->steps = steps_of(network, &p->journey, p->journey.leg_count, arena, &failed);
    past->step_count = past->steps != NULL ? p->journey.leg_count : 0;
  }
  if (p->journey.frozen == 0 || failed)
    return !failed;
  past->prefix.steps = steps_of(network, &p->journey, p->journey.frozen, arena, &failed);
  past->prefix.count = past->prefix.steps != NULL ? p->journey.frozen : 0;
  past->prefix.departed = p->journey.departed;
  past->prefix.whole = p->whole;
  if (past->prefix.count > 0)
    hw_prefix_fill(&past->prefix, network);
  return !failed;
}

/* Nobody but who has no consent is sure to be left where legs of theirs end. */
static bool goes_on(const hw_network *network, int32_t case_index, const hw_prefix *prefix) {
  hw_facts facts;
  if (prefix->count == 0 || prefix->whole)
    return prefix->whole;
  hw_facts_fill(&facts, network, &case_index, 1, 0);
  return !facts.never;
}

static void note_runs(const hw_network *network, const hw_published *published,
                      const hw_prefix *prefix, bool *goes) {
  for (int32_t k = 0; k < prefix->count; k++)
    if (prefix->steps[k].ride != HW_NONE) {
      int32_t run = network->rides[prefix->steps[k].ride].run;
      goes[run] = published->runs[run].begun;
    }
}

/* An escort takes a seat and, of the nights that are settled, a bed. */
static void take_nights(const hw_network *network, int32_t place, int32_t first, int32_t last,
                        int64_t *taken) {
  for (int32_t night = first; night < last; night++)
    taken[hw_bed_resource(network, place, night)]++;
}

static bool read_rotation(const hw_network *network, const hw_published *published,
                          const hw_published_rotation *r, hw_arena *scratch, int64_t *taken,
                          bool *goes) {
  int32_t count = r->kept == HW_KEPT_WHOLE ? r->journey.leg_count : r->journey.frozen;
  bool failed = false;
  if (r->kept == HW_KEPT_FREE || count == 0)
    return true;
  hw_prefix prefix = {.count = count};
  prefix.steps = steps_of(network, &r->journey, count, scratch, &failed);
  if (prefix.steps == NULL)
    return !failed;
  hw_prefix_fill(&prefix, network);
  note_runs(network, published, &prefix, goes);
  for (int32_t k = 0; k < count; k++) {
    if (prefix.steps[k].ride != HW_NONE) {
      const hw_ride *ride = &network->rides[prefix.steps[k].ride];
      for (int32_t s = 0; s < ride->alight - ride->board; s++)
        taken[hw_resource(network, HW_USE_SEATS, ride->segment + s)]++;
    }
    if (k == 0)
      continue;
    hw_wait wait = hw_path_wait_before(network, prefix.steps, k);
    take_nights(network, wait.place, wait.first, wait.last, taken);
  }
  if (r->kept == HW_KEPT_PREFIX)
    take_nights(network, prefix.place, prefix.night, prefix.asked_night, taken);
  return true;
}

static void fill_surcharge(hw_pasts *pasts, const homeward_scenario *scenario,
                           hw_insistence insistence) {
  hw_cents sum = 0, most = 0, held = 0;
  for (int32_t i = 0; i < scenario->case_count; i++) {
    hw_cents penalty = scenario->policy.unserved_penalty[scenario->cases[i].priority] +
                       scenario->policy.change_penalty;
    sum += penalty * scenario->cases[i].persons;
    most = penalty > most ? penalty : most;
    held += pasts->of_case[i].held ? scenario->cases[i].persons : 0;
  }
  if (insistence < HW_INSIST_MOST) {
    pasts->surcharge = held_times[insistence] * most;
    pasts->many = BOUND_TIMES;
    return;
  }
  bool few = scenario->case_count <= FEW_CASES;
  pasts->surcharge = few ? HELD_TIMES_FEW * sum : HELD_TIMES * most;
  pasts->many = few ? held + 1 : BOUND_TIMES;
}

bool hw_pasts_build(hw_network *network, const hw_published *published, hw_insistence insistence,
                    hw_arena *arena) {
  const homeward_scenario *scenario = network->scenario;
  hw_arena scratch = {0};
  hw_pasts *pasts = HW_NEW(arena, hw_pasts);
  hw_past *of_case = HW_ARRAY(arena, scenario->case_count, hw_past);
  bool *goes = HW_ARRAY(arena, scenario->run_count, bool);
  int64_t *taken = HW_ARRAY(&scratch, hw_resource_count(network), int64_t);
  bool done = pasts != NULL && of_case != NULL && goes != NULL && taken != NULL;
  for (int32_t i = 0; done && i < scenario->case_count; i++) {
    done = read_case(network, published, i, &of_case[i], arena);
    if (done && of_case[i].prefix.count > 0)
      done = add_uses(network, i, &of_case[i].prefix, &scratch, taken);
    if (done && goes_on(network, i, &of_case[i].prefix))
      note_runs(network, published, &of_case[i].prefix, goes);
  }
  for (int32_t r = 0; done && r < published->rotation_count; r++)
    done = read_rotation(network, published, &published->rotations[r], &scratch, taken, goes);
  if (done) {
    for (int32_t r = 0; r < scenario->run_count; r++)
      if (published->runs[r].frozen) {
        network->least_load[r] = 0;
        raise_vehicles(network, published, r);
      }
    raise_limits(network, published, taken);
    *pasts = (hw_pasts){.published = published, .of_case = of_case, .goes = goes};
    fill_surcharge(pasts, scenario, insistence);
    network->pasts = pasts;
  }
  hw_arena_free(&scratch);
  return done;
}

/* ---- questions ---- */

bool hw_past_parted(const hw_network *network, int32_t group) {
  return network->pasts != NULL && network->pasts->published->parted[group];
}

hw_cents hw_past_change(const hw_network *network, int32_t case_index) {
  const hw_past *past = hw_past_of(network, case_index);
  const homeward_scenario *scenario = network->scenario;
  return past == NULL || !past->published
             ? 0
             : scenario->policy.change_penalty * scenario->cases[case_index].persons;
}

static bool same_leg(const hw_network *network, const hw_step *a, const hw_step *b) {
  if ((a->ride == HW_NONE) != (b->ride == HW_NONE))
    return false;
  if (a->ride == HW_NONE)
    return a->link == b->link;
  const hw_ride *x = &network->rides[a->ride], *y = &network->rides[b->ride];
  return x->run == y->run && x->from == y->from && x->to == y->to;
}

bool hw_past_is_same(const hw_network *network, const hw_past *past, const hw_step *steps,
                     int32_t count) {
  if (past->step_count != count || count == 0)
    return false;
  for (int32_t k = 0; k < count; k++)
    if (!same_leg(network, &past->steps[k], &steps[k]))
      return false;
  return true;
}

int32_t hw_past_entries(const hw_published *published, int32_t case_index,
                        const hw_published_entry **entries) {
  int32_t low = 0, high = published->entry_count, count = 0;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (published->entries[middle].case_index < case_index)
      low = middle + 1;
    else
      high = middle;
  }
  *entries = published->entries + low;
  while (low + count < published->entry_count &&
         published->entries[low + count].case_index == case_index)
    count++;
  return count;
}

bool hw_past_was_told(const hw_network *network, int32_t case_index, int32_t place, hw_minute at) {
  const hw_place *p = &network->scenario->places[place];
  return network->pasts != NULL &&
         hw_published_notified(network->pasts->published, case_index, p->country, place,
                               hw_zone_date(p->zone, at));
}

bool hw_past_rides(const hw_network *network, int32_t run) {
  return network->pasts != NULL && network->pasts->published->runs[run].frozen;
}

bool hw_past_has_ambulance(const hw_network *network, int32_t run) {
  const hw_published_run *published =
      hw_past_rides(network, run) ? &network->pasts->published->runs[run] : NULL;
  for (int32_t v = 0; published != NULL && v < published->vehicle_count; v++)
    if (published->vehicles[v].count > 0 &&
        network->scenario->vehicle_pools[published->vehicles[v].pool].stretchers > 0)
      return true;
  return false;
}

bool hw_past_goes(const hw_network *network, int32_t run) {
  return network->pasts != NULL && network->pasts->goes[run];
}

void hw_past_vehicles(const hw_network *network, int32_t run, int32_t pool, int32_t *least,
                      int32_t *most) {
  if (!hw_past_rides(network, run))
    return;
  const hw_published_run *published = &network->pasts->published->runs[run];
  int32_t had = vehicles_of(published, pool);
  if (had > *most || published->begun)
    *most = had;
  if (hw_past_goes(network, run))
    *least = had;
}

const char *hw_past_tell_place(const hw_published *published, int32_t case_index,
                               const char *detail, hw_arena *arena) {
  const hw_published_case *c = &published->cases[case_index];
  static const char format[] = "%s; the case is %s %s";
  if (!c->under_way || c->place == HW_NONE)
    return detail;
  const char *how = c->on_board ? "on its way to" : "at";
  const char *place = published->scenario.places[c->place].id;
  const char *why = detail != NULL ? detail : "";
  int length = snprintf(NULL, 0, format, why, how, place);
  char *text = length < 0 ? NULL : hw_arena_raw(arena, (size_t)length + 1, 1);
  if (text != NULL)
    (void)snprintf(text, (size_t)length + 1, format, why, how, place);
  return text;
}
