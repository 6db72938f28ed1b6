/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classes.h"

#include "engine/case_key.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Persons of a case who need escorts of a kind. */
static int32_t need_of(const hw_case *c, int32_t kind) {
  for (int32_t e = 0; e < c->escort_count; e++)
    if (c->escorts[e].kind == kind)
      return c->escorts[e].persons;
  return 0;
}

/* What tells a party apart beyond how it may travel: what it costs and what it takes, member by
   member in file order. */
static void put_past(hw_key_writer *writer, const hw_past *past) {
  hw_key_put(writer, (past->published ? 1 : 0) + (past->held ? 2 : 0) + (past->bound ? 4 : 0) +
                         8 * past->prefix.departed);
  hw_key_put_steps(writer, past->steps, past->step_count);
}

static void put_party(hw_key_writer *writer, const hw_facts *facts) {
  const homeward_scenario *scenario = facts->network->scenario;
  hw_key_put_travel(writer, facts);
  for (int32_t m = 0; m < facts->member_count; m++) {
    const hw_case *c = &scenario->cases[facts->members[m]];
    hw_key_put(writer, c->ready.at);
    hw_key_put(writer, c->priority);
    hw_key_put(writer, c->persons);
    hw_key_put(writer, c->infants);
    hw_key_put(writer, c->wheelchairs);
    hw_key_put(writer, c->stretchers);
    hw_key_put(writer, c->ambulance ? 1 : 0);
    hw_key_put(writer, c->programme);
    hw_key_put(writer, c->escort_count);
    for (int32_t kind = 0; kind < scenario->escort_kind_count && c->escort_count > 0; kind++)
      hw_key_put(writer, need_of(c, kind));
    if (facts->network->pasts != NULL)
      put_past(writer, hw_past_of(facts->network, facts->members[m]));
  }
}

static void join_past(hw_class *class, const hw_network *network) {
  for (int32_t m = 0; m < class->members; m++) {
    hw_cents persons = network->scenario->cases[class->cases[m]].persons;
    class->change += hw_past_change(network, class->cases[m]);
    const hw_past *past = hw_past_of(network, class->cases[m]);
    if (past->held || past->bound)
      class->surcharge +=
          persons * network->pasts->surcharge * (past->bound ? network->pasts->many : 1);
  }
  class->penalty += class->change + class->surcharge;
}

bool hw_class_has_ridden(const hw_class *class, int32_t run) {
  const hw_prefix *prefix = class->facts.prefix;
  const hw_network *network = class->facts.network;
  for (int32_t k = 0; prefix != NULL && k < prefix->count; k++)
    if (prefix->steps[k].ride != HW_NONE && network->rides[prefix->steps[k].ride].run == run)
      return true;
  return false;
}

hw_cents hw_class_change(const hw_class *class, const hw_step *steps, int32_t count) {
  const hw_network *network = class->facts.network;
  hw_cents cost = 0;
  for (int32_t m = 0; network->pasts != NULL && m < class->members; m++)
    if (!hw_past_is_same(network, hw_past_of(network, class->cases[m]), steps, count))
      cost += hw_past_change(network, class->cases[m]);
  return cost;
}

/* Rounding per case is left to the exact cost; the rates are those of the linear part. */
void hw_class_fill(hw_class *class, const hw_network *network, const int32_t *cases, int32_t size,
                   int32_t members, uint32_t lifted) {
  const homeward_scenario *scenario = network->scenario;
  const hw_policy *policy = &scenario->policy;
  *class = (hw_class){.cases = cases, .size = size, .members = members};
  for (int32_t m = 0; m < members; m++) {
    const hw_case *c = &scenario->cases[cases[m]];
    double per_minute = (double)c->persons * (double)policy->delay_per_day[c->priority] / HW_DAY;
    class->persons += c->persons;
    class->infants += c->infants;
    class->stretchers += c->stretchers;
    class->wheelchairs += c->wheelchairs;
    class->ambulance |= c->ambulance;
    class->penalty += c->persons * policy->unserved_penalty[c->priority];
    class->delay_rate += per_minute;
    class->ready_credit += per_minute * c->ready.at;
    class->transit_rate += (double)c->persons * (double)policy->transit_hour / 60;
    if (c->programme != HW_NONE) {
      const hw_programme *programme = &scenario->programmes[c->programme];
      class->lost_grant |= programme->entitlement_until.kind != HW_STAMP_ABSENT &&
                           programme->grant_per_case > programme->reduced_grant;
    }
  }
  hw_facts_fill(&class->facts, network, cases, members, lifted);
  if (network->pasts != NULL)
    join_past(class, network);
}

double hw_classes_person_worth(const hw_classes *classes) {
  double penalty = 0, persons = 0;
  for (int32_t k = 0; k < classes->count; k++) {
    const hw_class *class = &classes->items[k];
    penalty += (double)(class->penalty - class->surcharge) * class->size;
    persons += (double)class->persons * class->size;
  }
  return persons > 0 ? fmax(penalty / persons, 1) : 1;
}

int32_t hw_class_foreigners(const hw_class *class, int32_t country) {
  const homeward_scenario *scenario = class->facts.network->scenario;
  int32_t persons = 0;
  for (int32_t m = 0; m < class->members; m++) {
    const hw_case *c = &scenario->cases[class->cases[m]];
    if (c->nationality != scenario->countries[country].iso)
      persons += c->persons;
  }
  return persons;
}

bool hw_class_join_escorts(hw_class *class, hw_arena *arena) {
  const homeward_scenario *scenario = class->facts.network->scenario;
  int32_t most = 0;
  for (int32_t m = 0; m < class->members; m++)
    most += scenario->cases[class->cases[m]].escort_count;
  hw_escort_need *needs = HW_ARRAY(arena, most, hw_escort_need);
  class->escorts = needs;
  class->escort_count = 0;
  if (needs == NULL)
    return false;
  for (int32_t kind = 0; kind < scenario->escort_kind_count && most > 0; kind++) {
    int32_t persons = 0;
    for (int32_t m = 0; m < class->members; m++)
      persons += need_of(&scenario->cases[class->cases[m]], kind);
    if (persons > 0)
      needs[class->escort_count++] = (hw_escort_need){kind, persons};
  }
  return true;
}

/* Cases that travel together: one, or a group. */
typedef struct party {
  const int32_t *cases;
  int32_t members;
} party;

static int32_t list_parties(const hw_network *network, int32_t *singles, party *parties) {
  const homeward_scenario *scenario = network->scenario;
  int32_t count = 0;
  for (int32_t i = 0; i < scenario->case_count; i++) {
    int32_t group = scenario->cases[i].group;
    singles[i] = i;
    if (group == HW_NONE || hw_past_parted(network, group))
      parties[count++] = (party){&singles[i], 1};
    else if (scenario->groups[group].cases[0] == i)
      parties[count++] = (party){scenario->groups[group].cases, scenario->groups[group].case_count};
  }
  return count;
}

/* Writes one key per planned party. */
static bool write_keys(hw_classes *classes, const hw_network *network, hw_arena *arena,
                       const party *parties, int32_t party_count, hw_key *keys,
                       int32_t *key_count) {
  hw_key_writer writer = {.arena = arena};
  for (int32_t p = 0; p < party_count; p++) {
    hw_facts facts;
    hw_facts_fill(&facts, network, parties[p].cases, parties[p].members, 0);
    hw_exclusion exclusion = facts.never ? HW_EXCLUDED_NEVER : HW_PLANNED;
    for (int32_t m = 0; m < parties[p].members; m++) {
      classes->class_of_case[parties[p].cases[m]] = HW_NONE;
      classes->exclusion[parties[p].cases[m]] = exclusion;
    }
    if (exclusion != HW_PLANNED)
      continue;
    put_party(&writer, &facts);
    if (!hw_key_finish(&writer, &keys[(*key_count)++], p))
      return false;
  }
  return true;
}

static int32_t count_different(const hw_key *keys, int32_t count) {
  int32_t different = 0;
  for (int32_t k = 0; k < count; k++)
    different += k == 0 || !hw_keys_equal(&keys[k - 1], &keys[k]);
  return different;
}

/* One class of the parties [first, end), whose keys are equal. */
static bool add_class(hw_classes *classes, const hw_network *network, hw_arena *arena,
                      const party *parties, const hw_key *first, const hw_key *end) {
  int32_t members = parties[first->item].members, size = (int32_t)(end - first);
  int32_t *cases = HW_ARRAY(arena, (size_t)size * (size_t)members, int32_t);
  if (cases == NULL)
    return false;
  for (int32_t i = 0; i < size; i++)
    memcpy(cases + i * members, parties[first[i].item].cases, (size_t)members * sizeof(int32_t));
  hw_class *class = &classes->items[classes->count++];
  hw_class_fill(class, network, cases, size, members, 0);
  return hw_class_join_escorts(class, arena);
}

static int compare_first_case(const void *left, const void *right) {
  const hw_class *a = left, *b = right;
  return a->cases[0] < b->cases[0] ? -1 : 1;
}

bool hw_classes_build(hw_classes *classes, const hw_network *network, hw_arena *arena) {
  size_t cases = (size_t)network->scenario->case_count;
  hw_arena scratch = {0};
  int32_t key_count = 0;
  memset(classes, 0, sizeof *classes);
  hw_key *keys = HW_ARRAY(&scratch, cases, hw_key);
  int32_t *singles = HW_ARRAY(&scratch, cases, int32_t);
  party *parties = HW_ARRAY(&scratch, cases, party);
  classes->class_of_case = HW_ARRAY(arena, cases, int32_t);
  classes->exclusion = HW_ARRAY(arena, cases, hw_exclusion);
  bool done = keys != NULL && singles != NULL && parties != NULL &&
              classes->class_of_case != NULL && classes->exclusion != NULL &&
              write_keys(classes, network, &scratch, parties,
                         list_parties(network, singles, parties), keys, &key_count);
  if (done) {
    hw_keys_sort(keys, key_count);
    classes->items = HW_ARRAY(arena, count_different(keys, key_count), hw_class);
    done = classes->items != NULL;
    for (int32_t first = 0, end; done && first < key_count; first = end) {
      for (end = first + 1; end < key_count && hw_keys_equal(&keys[first], &keys[end]);)
        end++;
      done = add_class(classes, network, arena, parties, keys + first, keys + end);
    }
  }
  if (done) {
    qsort(classes->items, (size_t)classes->count, sizeof *classes->items, compare_first_case);
    for (int32_t k = 0; k < classes->count; k++)
      for (int32_t i = 0; i < classes->items[k].size * classes->items[k].members; i++)
        classes->class_of_case[classes->items[k].cases[i]] = k;
  }
  hw_arena_free(&scratch);
  return done;
}

homeward_status homeward_scenario_count(const homeward_scenario *scenario, homeward_counts *counts,
                                        homeward_error *error) {
  if (scenario == NULL || counts == NULL || counts->size < sizeof *counts)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_scenario_count: size is not set");
  hw_arena arena = {0};
  hw_network network;
  hw_classes classes;
  if (!hw_network_build(&network, scenario, &arena) ||
      !hw_classes_build(&classes, &network, &arena)) {
    hw_arena_free(&arena);
    return hw_fail_memory(error);
  }
  size_t excluded = 0, persons = 0;
  for (int32_t i = 0; i < scenario->case_count; i++) {
    persons += (size_t)scenario->cases[i].persons;
    excluded += classes.exclusion[i] != HW_PLANNED;
  }
  *counts = (homeward_counts){
      .size = sizeof *counts,
      .countries = (size_t)scenario->country_count,
      .places = (size_t)scenario->place_count,
      .flights = (size_t)scenario->flight_count,
      .convoys = (size_t)(scenario->written_service_count - scenario->flight_count),
      .transfers = (size_t)scenario->transfer_count,
      .vehicle_pools = (size_t)scenario->vehicle_pool_count,
      .escort_pools = (size_t)scenario->escort_pool_count,
      .programmes = (size_t)scenario->programme_count,
      .cases = (size_t)scenario->case_count,
      .persons = persons,
      .groups = (size_t)scenario->group_count,
      .runs = (size_t)scenario->run_count,
      .classes = (size_t)classes.count + excluded};
  hw_arena_free(&arena);
  return HOMEWARD_OK;
}
