/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * One more case beside a plan, against brute force. A random scenario loses a case, the rest is
 * planned, and the case comes back: each of the oracle's itineraries of it, with each number of
 * further vehicles, is joined to the plan and put to the verifier. The three cheapest with
 * different legs must be the offers, to the cent. HOMEWARD_SEEDS sets how many scenarios,
 * HOMEWARD_SEED the first.
 */
#include "model/events.h"
#include "model/fit.h"
#include "model/verify.h"
#include "tests/agreement/open_plan.h"
#include "tests/support/random_scenario.h"
#include "tests/support/run_suite.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 300, LISTED_MOST = 3000, TRIALS_MOST = 30000, WAYS_MOST = 3000, SLOTS_MOST = 12 };

/* One seed's world: a scenario without a case, its plan, the case. */
typedef struct world {
  homeward_scenario *scenario;
  homeward_plan *plan;
  homeward_events *new_case;
  homeward_offers *offers;
} world;

/* ---- the world ---- */

/* Where case `index` begins, and behind the last one the end; NULL when there is none. */
static char *find_case(char *text, int index) {
  char *at = strstr(text, "\ncases:\n");
  for (int i = 0; at != NULL && i <= index; i++)
    at = strstr(at + 1, "\n  - id: ");
  return at == NULL ? NULL : at + 1;
}

static int count_cases(char *text) {
  int count = 0;
  while (find_case(text, count) != NULL)
    count++;
  return count;
}

/* Takes case `index` out of the text and gives events that add it; NULL for one that stands alone.
 */
static char *cut_case(char *text, int index) {
  static const char head[] = "homeward_events: 1\nadd_cases:\n";
  int count = count_cases(text);
  if (count < 2)
    return NULL;
  char *begin = find_case(text, index), *end = find_case(text, index + 1);
  end = end == NULL ? text + strlen(text) : end;
  char *events = calloc(1, sizeof head + (size_t)(end - begin));
  ck_assert_ptr_nonnull(events);
  strcpy(events, head);
  strncat(events, begin, (size_t)(end - begin));
  memmove(begin, end, strlen(end) + 1);
  return events;
}

static void close_world(world *w) {
  homeward_offers_free(w->offers);
  homeward_events_free(w->new_case);
  homeward_plan_free(w->plan);
  homeward_scenario_free(w->scenario);
}

/* False for seeds whose scenario or case the reader refuses. */
static bool open_world(world *w, uint64_t seed, unsigned flags) {
  char message[256];
  homeward_error error = {0};
  *w = (world){NULL, NULL, NULL, NULL};
  char *text = random_scenario_text(seed, flags);
  ck_assert_ptr_nonnull(text);
  int count = count_cases(text);
  char *events = count == 0 ? NULL : cut_case(text, (int)(seed % (uint64_t)count));
  w->scenario = events == NULL ? NULL : scenario_from_text(text, message, sizeof message);
  bool read = w->scenario != NULL &&
              homeward_case_read_memory(&w->new_case, w->scenario, events, strlen(events), "case",
                                        NULL, &error) == HOMEWARD_OK;
  free(events);
  free(text);
  if (!read) {
    close_world(w);
    return false;
  }
  homeward_solve_options options;
  homeward_solve_options_default(&options);
  options.gap = seed % 3 == 0 ? 0.2 : 0;
  options.threads = 1;
  homeward_status status = homeward_solve(&w->plan, w->scenario, &options, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "seed %" PRIu64 ": %s", seed, error.message);
  ck_assert_ptr_nonnull(w->plan);
  status = homeward_fit(&w->offers, w->plan, w->new_case, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "seed %" PRIu64 ": %s", seed, error.message);
  return true;
}

/* ---- brute force ---- */

/* Legs, and the least that the plan costs more with them. */
typedef struct way {
  const oracle_itinerary *itinerary;
  hw_cents cost;
} way;

/* Vehicles of a pool on a run: any number up to the most. */
typedef struct slot {
  int32_t run, pool, count, most;
} slot;

typedef struct brute {
  const world *world;
  const homeward_scenario *scenario; /* with the case */
  open_plan open;                    /* the plan with the party on an itinerary */
  slot slots[SLOTS_MOST];            /* of the itinerary's runs */
  int32_t slot_count;
  way ways[WAYS_MOST];
  int32_t way_count;
  int64_t trials;
  bool truncated;
} brute;

static bool same_legs(const oracle_itinerary *a, const oracle_itinerary *b) {
  bool same = a->leg_count == b->leg_count;
  for (int32_t k = 0; same && k < a->leg_count; k++) {
    const oracle_leg *x = &a->legs[k], *y = &b->legs[k];
    same = x->run == y->run && x->board == y->board && x->alight == y->alight &&
           x->transfer == y->transfer && x->from == y->from && x->to == y->to;
  }
  return same;
}

static void note_way(brute *b, const oracle_itinerary *itinerary, hw_cents cost) {
  for (int32_t i = 0; i < b->way_count; i++)
    if (same_legs(b->ways[i].itinerary, itinerary)) {
      b->ways[i].cost = cost < b->ways[i].cost ? cost : b->ways[i].cost;
      return;
    }
  if (b->way_count == WAYS_MOST)
    b->truncated = true;
  else
    b->ways[b->way_count++] = (way){itinerary, cost};
}

static hw_cents cost_without_unserved(const homeward_plan *plan) {
  return plan->objective - plan->parts[HW_PART_UNSERVED];
}

/* The slots' vehicles, where there are any. */
static void state_vehicles(brute *b) {
  for (int32_t i = 0; i < b->open.plan->run_count; i++) {
    hw_run_use *use = &b->open.runs[i];
    hw_vehicles *vehicles = open_plan_memory(&b->open, SLOTS_MOST, sizeof *vehicles);
    int32_t count = 0;
    bool open = false;
    for (int32_t at = 0; at < b->slot_count; at++) {
      open = open || b->slots[at].run == use->run;
      if (b->slots[at].run == use->run && b->slots[at].count > 0)
        vehicles[count++] = (hw_vehicles){b->slots[at].pool, b->slots[at].count};
    }
    if (open) {
      use->vehicles = vehicles;
      use->vehicle_count = count;
    }
  }
}

static void judge(brute *b, const oracle_itinerary *itinerary) {
  size_t violations = 0;
  if (++b->trials > TRIALS_MOST) {
    b->truncated = true;
    return;
  }
  state_vehicles(b);
  open_plan_settle(&b->open);
  b->open.plan->status = HOMEWARD_PLAN_OPTIMAL;
  ck_assert_int_eq(hw_verify(b->open.plan, NULL, NULL, &violations, NULL), HOMEWARD_OK);
  if (violations == 0)
    note_way(b, itinerary,
             cost_without_unserved(b->open.plan) - cost_without_unserved(b->world->plan));
}

/* Every number of further vehicles from slot `at` on. */
static void try_vehicles(brute *b, const oracle_itinerary *itinerary, int32_t at) {
  if (at == b->slot_count) {
    judge(b, itinerary);
    return;
  }
  slot *tried = &b->slots[at];
  int32_t now = tried->count;
  for (; tried->count <= tried->most && !b->truncated; tried->count++)
    try_vehicles(b, itinerary, at + 1);
  tried->count = now;
}

static void open_slots(brute *b, const hw_run_use *use) {
  const hw_service *service = &b->scenario->services[b->scenario->runs[use->run].service];
  for (int32_t v = 0; v < service->vehicle_count; v++) {
    slot made = {use->run, service->vehicles[v].pool, 0, service->vehicles[v].max};
    for (int32_t i = 0; i < use->vehicle_count; i++)
      if (use->vehicles[i].pool == made.pool)
        made.count = use->vehicles[i].count;
    ck_assert_int_lt(b->slot_count, SLOTS_MOST);
    b->slots[b->slot_count++] = made;
  }
}

static const hw_leg *stated_legs(const brute *b, const oracle_itinerary *itinerary) {
  hw_leg *legs = open_plan_memory(&b->open, (size_t)itinerary->leg_count, sizeof *legs);
  for (int32_t k = 0; k < itinerary->leg_count; k++)
    legs[k] = (hw_leg){.run = itinerary->legs[k].run,
                       .transfer = itinerary->legs[k].transfer,
                       .from = itinerary->legs[k].from,
                       .to = itinerary->legs[k].to,
                       .departs = itinerary->legs[k].departs,
                       .arrives = itinerary->legs[k].arrives};
  return legs;
}

static int by_case(const void *left, const void *right) {
  const hw_itinerary *a = left, *b = right;
  return (a->case_index > b->case_index) - (a->case_index < b->case_index);
}

static void join(brute *b, const oracle_itinerary *itinerary) {
  const homeward_offers *offers = b->world->offers;
  const homeward_plan *plan = b->world->plan;
  size_t count = (size_t)plan->itinerary_count + (size_t)offers->party_count;
  b->open = open_plan_of(plan);
  b->open.plan->scenario = b->scenario;
  b->slot_count = 0;
  hw_itinerary *all = open_plan_memory(&b->open, count, sizeof *all);
  if (plan->itinerary_count > 0)
    memcpy(all, plan->itineraries, (size_t)plan->itinerary_count * sizeof *all);
  for (int32_t m = 0; m < offers->party_count; m++)
    all[plan->itinerary_count + m] = (hw_itinerary){.case_index = offers->party[m],
                                                    .legs = stated_legs(b, itinerary),
                                                    .leg_count = itinerary->leg_count};
  qsort(all, count, sizeof *all, by_case);
  b->open.plan->itineraries = b->open.itineraries = all;
  b->open.plan->itinerary_count = (int32_t)count;
  open_plan_settle(&b->open);
  for (int32_t k = 0; k < itinerary->leg_count; k++)
    for (int32_t i = 0; i < b->open.plan->run_count; i++)
      if (b->open.runs[i].run == itinerary->legs[k].run)
        open_slots(b, &b->open.runs[i]);
  try_vehicles(b, itinerary, 0);
  open_plan_close(&b->open);
}

/* The legs on which the rest of the case's group travels; NULL: any will do. */
static const hw_itinerary *group_legs(const brute *b) {
  const homeward_plan *plan = b->world->plan;
  int32_t group = b->scenario->cases[b->world->offers->case_index].group;
  for (int32_t i = 0; i < plan->itinerary_count && group != HW_NONE; i++)
    if (b->scenario->cases[plan->itineraries[i].case_index].group == group)
      return &plan->itineraries[i];
  return NULL;
}

static bool follows(const oracle_itinerary *itinerary, const hw_itinerary *group) {
  bool same = group == NULL || itinerary->leg_count == group->leg_count;
  for (int32_t k = 0; same && group != NULL && k < group->leg_count; k++)
    same = itinerary->legs[k].run == group->legs[k].run &&
           itinerary->legs[k].transfer == group->legs[k].transfer &&
           itinerary->legs[k].from == group->legs[k].from &&
           itinerary->legs[k].to == group->legs[k].to &&
           itinerary->legs[k].departs == group->legs[k].departs;
  return same;
}

static int by_cost(const void *left, const void *right) {
  const way *a = left, *b = right;
  return (a->cost > b->cost) - (a->cost < b->cost);
}

static void find_ways(brute *b, const hw_oracle *oracle) {
  const hw_itinerary *group = group_legs(b);
  for (int32_t i = 0; i < oracle->itinerary_count && !b->truncated; i++) {
    const oracle_party *party = &oracle->parties[oracle->itineraries[i].party];
    bool own = false;
    for (int32_t m = 0; m < party->case_count; m++)
      own = own || party->cases[m] == b->world->offers->case_index;
    if (own && follows(&oracle->itineraries[i], group))
      join(b, &oracle->itineraries[i]);
  }
  if (b->way_count > 1)
    qsort(b->ways, (size_t)b->way_count, sizeof *b->ways, by_cost);
}

/* ---- comparing ---- */

static bool is_way(const way *w, const hw_itinerary *itinerary) {
  bool same = w->itinerary->leg_count == itinerary->leg_count;
  for (int32_t k = 0; same && k < itinerary->leg_count; k++)
    same = w->itinerary->legs[k].run == itinerary->legs[k].run &&
           w->itinerary->legs[k].transfer == itinerary->legs[k].transfer &&
           w->itinerary->legs[k].from == itinerary->legs[k].from &&
           w->itinerary->legs[k].to == itinerary->legs[k].to;
  return same;
}

static void compare(const brute *b, uint64_t seed) {
  const homeward_offers *offers = b->world->offers;
  int32_t expected = b->way_count < HW_OFFERS_MAX ? b->way_count : HW_OFFERS_MAX;
  ck_assert_msg(offers->count == expected, "seed %" PRIu64 ": %d offers instead of %d (%s)", seed,
                offers->count, expected, offers->count == 0 ? offers->reason.reason : "");
  for (int32_t i = 0; i < offers->count; i++) {
    const hw_offer *offer = &offers->offers[i];
    int32_t w = 0;
    ck_assert_msg(offer->total == b->ways[i].cost,
                  "seed %" PRIu64 ": offer %d costs %" PRId64 " instead of %" PRId64, seed, i + 1,
                  offer->total, b->ways[i].cost);
    while (w < b->way_count &&
           (!is_way(&b->ways[w], offer->itinerary) || b->ways[w].cost != offer->total))
      w++;
    ck_assert_msg(w < b->way_count, "seed %" PRIu64 ": offer %d has legs that cost another sum",
                  seed, i + 1);
  }
}

/* What the plan with an offer says is what the offer says, and all others are where they were. */
static void check_offer(const world *w, const hw_offer *offer, uint64_t seed) {
  size_t violations = 0;
  hw_cents sum = 0;
  ck_assert_int_eq(hw_verify(offer->plan, NULL, NULL, &violations, NULL), HOMEWARD_OK);
  ck_assert_msg(violations == 0, "seed %" PRIu64 ": an offer breaks a rule", seed);
  for (int part = 0; part < HW_PART_COUNT; part++)
    sum += offer->cost[part];
  ck_assert_int_eq(sum, offer->total);
  ck_assert_int_eq(offer->total,
                   cost_without_unserved(offer->plan) - cost_without_unserved(w->plan));
  ck_assert_int_eq(offer->plan->itinerary_count, w->plan->itinerary_count + w->offers->party_count);
  for (int32_t i = 0, at = 0; i < w->plan->itinerary_count; i++) {
    while (offer->plan->itineraries[at].case_index != w->plan->itineraries[i].case_index)
      at++;
    ck_assert_ptr_eq(offer->plan->itineraries[at].legs, w->plan->itineraries[i].legs);
  }
  ck_assert_int_eq(offer->plan->rotation_count, w->plan->rotation_count + offer->rotation_count);
}

static void check_offers(const world *w, uint64_t seed) {
  for (int32_t i = 0; i < w->offers->count; i++) {
    check_offer(w, &w->offers->offers[i], seed);
    ck_assert(i == 0 || w->offers->offers[i - 1].total <= w->offers->offers[i].total);
  }
  ck_assert_int_eq(w->offers->count == 0, homeward_offers_reason(w->offers) != NULL);
}

/* False when there is too much to try. */
static bool compare_with_brute_force(const world *w, uint64_t seed) {
  hw_oracle oracle;
  brute *b = calloc(1, sizeof *b);
  ck_assert_ptr_nonnull(b);
  b->world = w;
  b->scenario = w->offers->scenario;
  oracle_options options = {.groups = true, .limit = LISTED_MOST};
  oracle_status status = oracle_enumerate(&oracle, b->scenario, options);
  if (status == ORACLE_DONE)
    find_ways(b, &oracle);
  bool whole = status == ORACLE_DONE && !b->truncated;
  if (whole)
    compare(b, seed);
  oracle_free(&oracle);
  free(b);
  return whole;
}

/* Whom escorts must attend cannot be tried in every way. */
static bool needs_escorts(const homeward_offers *offers) {
  bool needs = false;
  for (int32_t m = 0; m < offers->party_count; m++)
    needs = needs || offers->scenario->cases[offers->party[m]].escort_count > 0;
  return needs;
}

/* ---- tests ---- */

/* Counts what came up, so that the seeds stay worth their time. */
typedef struct tally {
  int worlds, compared, none, one, three, groups, vehicles, rotations, notices;
} tally;

static void count(tally *t, const world *w) {
  const homeward_offers *offers = w->offers;
  t->none += offers->count == 0;
  t->one += offers->count == 1;
  t->three += offers->count == 3;
  t->groups += offers->scenario->cases[offers->case_index].group != HW_NONE && offers->count > 0;
  for (int32_t i = 0; i < offers->count; i++) {
    homeward_offer offer = homeward_offers_get(offers, (size_t)i);
    t->vehicles += offer.vehicles > 0;
    t->rotations += offer.rotations > 0;
    t->notices += offer.notices > 0;
  }
}

static tally try_seeds(unsigned flags, uint64_t seeds) {
  tally t = {0};
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  for (uint64_t seed = first; seed < first + seeds; seed++) {
    world w;
    if (!open_world(&w, seed, flags | (seed % 4 == 0 ? 0 : RANDOM_TINY)))
      continue;
    t.worlds++;
    count(&t, &w);
    check_offers(&w, seed);
    if (!needs_escorts(w.offers))
      t.compared += compare_with_brute_force(&w, seed);
    close_world(&w);
  }
  printf("%d scenarios, %d compared: %d without offer, %d with one, %d with three; %d of groups; "
         "offers with vehicles %d, rotations %d, notices %d\n",
         t.worlds, t.compared, t.none, t.one, t.three, t.groups, t.vehicles, t.rotations,
         t.notices);
  return t;
}

START_TEST(test_fit__brute_force) {
  tally t = try_seeds(0, number_from_environment("HOMEWARD_SEEDS", SEEDS));
  if (getenv("HOMEWARD_SEEDS") == NULL) {
    ck_assert_int_gt(t.compared, SEEDS / 2);
    ck_assert(t.none > 5 && t.one > 5 && t.three > 5 && t.vehicles > 0 && t.notices > 0);
  }
}
END_TEST

START_TEST(test_fit__groups) {
  tally t = try_seeds(RANDOM_GROUPS, number_from_environment("HOMEWARD_SEEDS", SEEDS));
  if (getenv("HOMEWARD_SEEDS") == NULL)
    ck_assert_int_gt(t.groups, 0);
}
END_TEST

START_TEST(test_fit__escorts) {
  tally t =
      try_seeds(RANDOM_ESCORTS | RANDOM_CARE, number_from_environment("HOMEWARD_SEEDS", SEEDS / 2));
  if (getenv("HOMEWARD_SEEDS") == NULL)
    ck_assert_int_gt(t.rotations, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("fit");
  TCase *offers = tcase_create("offers");
  tcase_add_test(offers, test_fit__brute_force);
  tcase_add_test(offers, test_fit__groups);
  tcase_add_test(offers, test_fit__escorts);
  tcase_set_timeout(offers, 0);
  suite_add_tcase(suite, offers);
  return run_suite(suite);
}
