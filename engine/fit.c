/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One more case beside a plan. Its itineraries come cheapest first; each is tried in what the plan
 * leaves, with the further vehicles, runs and escorts that cost least. As these only add to the
 * cost, three of them are the best as soon as the next itinerary alone costs as much as the third.
 */
#include "engine/fit.h"

#include "engine/explain.h"
#include "engine/parallel.h"
#include "engine/reach.h"
#include "engine/session.h"
#include "model/events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Itineraries looked at, few at first; and what searches for them may take. */
static const int32_t batches[] = {8, 64, 400};
enum { BATCHES = 3, LABELS = 50000, ATTENDED_TRIES = 40 };

/* One search for the party. */
typedef struct looking {
  hw_fitting *fitting;
  const hw_spare *spare;
  hw_spare_view view;
  hw_spare_fleet fleet;
  hw_block block;
  hw_path *tried;
  int32_t tried_count;
} looking;

/* ---- who travels ---- */

static int32_t planned_member(const homeward_plan *plan, const hw_group *group) {
  for (int32_t i = 0; i < plan->itinerary_count; i++)
    for (int32_t m = 0; m < group->case_count; m++)
      if (plan->itineraries[i].case_index == group->cases[m])
        return i;
  return HW_NONE;
}

/* The engine's scenario: who travels in a group stands alone, as all of them stay where they are.
   So facts may have parted a group, and the new case does not join one that has its places. */
static bool part_groups(hw_fitting *f) {
  const homeward_scenario *whole = f->offers->scenario;
  const homeward_plan *plan = f->offers->plan;
  hw_case *cases = HW_ARRAY(&f->arena, whole->case_count, hw_case);
  if (cases == NULL)
    return false;
  memcpy(cases, whole->cases, (size_t)whole->case_count * sizeof *cases);
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    int32_t group = whole->cases[plan->itineraries[i].case_index].group;
    for (int32_t m = 0; group != HW_NONE && m < whole->groups[group].case_count; m++)
      cases[whole->groups[group].cases[m]].group = HW_NONE;
  }
  f->scenario = *whole;
  f->scenario.cases = cases;
  return true;
}

/* The case, with a group that the plan leaves behind, or on the legs of one that it does not. */
static bool gather_party(hw_fitting *f, int32_t *itinerary) {
  homeward_offers *offers = f->offers;
  const homeward_scenario *scenario = offers->scenario;
  int32_t group = scenario->cases[offers->case_index].group;
  offers->party = &offers->case_index;
  offers->party_count = 1;
  *itinerary = HW_NONE;
  if (group != HW_NONE)
    *itinerary = planned_member(offers->plan, &scenario->groups[group]);
  if (group != HW_NONE && *itinerary == HW_NONE) {
    offers->party = scenario->groups[group].cases;
    offers->party_count = scenario->groups[group].case_count;
  }
  for (int32_t m = 0; m < offers->party_count; m++) {
    const hw_case *c = &scenario->cases[offers->party[m]];
    offers->persons += c->persons;
    offers->penalty += scenario->policy.unserved_penalty[c->priority] * c->persons;
  }
  return part_groups(f);
}

/* What restricts the party: beside a planned group also what restricts its other members, whose
   minutes it takes. */
static bool fill_class(hw_fitting *f) {
  const homeward_scenario *scenario = f->offers->scenario;
  const homeward_offers *offers = f->offers;
  hw_class joined;
  hw_class_fill(&f->class, &f->engine.network, offers->party, 1, offers->party_count, 0);
  if (f->legs != NULL) {
    const hw_group *group = &scenario->groups[scenario->cases[offers->case_index].group];
    hw_class_fill(&joined, &f->engine.network, group->cases, 1, group->case_count, 0);
    f->class.facts = joined.facts;
  }
  return hw_class_join_escorts(&f->class, &f->arena);
}

static bool take_legs(hw_fitting *f, const hw_itinerary *itinerary) {
  hw_ride_index *index = hw_ride_index_new(&f->engine.network, &f->arena);
  hw_step *steps = HW_ARRAY(&f->arena, itinerary->leg_count, hw_step);
  if (index == NULL || steps == NULL)
    return false;
  f->legs = steps;
  f->leg_count = hw_steps_of_legs(index, itinerary->legs, itinerary->leg_count, steps)
                     ? itinerary->leg_count
                     : 0;
  return true;
}

/* ---- what is found ---- */

/* The same runs and transfers between the same places, whatever the minutes of transfers. */
static bool same_legs(const hw_path *a, const hw_path *b) {
  bool same = a->count == b->count;
  for (int32_t k = 0; same && k < a->count; k++)
    same = a->steps[k].ride == b->steps[k].ride && a->steps[k].link == b->steps[k].link;
  return same;
}

static bool same_minutes(const hw_path *path, const hw_step *steps, int32_t count) {
  bool same = path->count == count;
  for (int32_t k = 0; same && k < count; k++)
    same = path->steps[k].ride == steps[k].ride && path->steps[k].link == steps[k].link &&
           (steps[k].link == HW_NONE || path->steps[k].start == steps[k].start);
  return same;
}

static void keep(const looking *l, const hw_path *path, hw_cents cost) {
  hw_fitting *f = l->fitting;
  int32_t at = 0;
  while (at < f->count && !same_legs(&f->found[at].path, path))
    at++;
  if (at == HW_OFFERS_MAX)
    at--;
  else if (at == f->count)
    f->found[f->count++].cost = INT64_MAX;
  if (cost >= f->found[at].cost)
    return;
  for (; at > 0 && f->found[at - 1].cost > cost; at--)
    f->found[at] = f->found[at - 1];
  hw_fitting_path *kept = &f->found[at];
  *kept = (hw_fitting_path){.path = *path, .cost = cost, .fleet = l->fleet};
  if (l->view.escorts != NULL) {
    kept->rotation_count = l->view.escorts->found_count;
    for (int32_t i = 0; i < kept->rotation_count; i++)
      kept->rotations[i] = l->view.escorts->found[i];
  }
}

static hw_cents cost_of(const hw_fitting *f, const hw_path *path) {
  const hw_network *network = &f->engine.network;
  hw_cents sum = 0;
  for (int32_t m = 0; m < f->offers->party_count; m++) {
    const hw_case *c = &network->scenario->cases[f->offers->party[m]];
    hw_path_cost parts = hw_path_cost_of(network, c, path->steps, path->count);
    sum += hw_path_cost_sum(&parts);
  }
  return sum;
}

static bool was_tried(looking *l, const hw_path *path) {
  for (int32_t i = 0; i < l->tried_count; i++)
    if (same_minutes(path, l->tried[i].steps, l->tried[i].count))
      return true;
  if (l->tried_count < batches[BATCHES - 1])
    l->tried[l->tried_count++] = *path;
  return false;
}

/* ---- searching ---- */

/* The third best costs no more than any later path would: rounding is a cent for each member. */
static bool settled(const hw_fitting *f, const hw_path *path) {
  return f->count == HW_OFFERS_MAX &&
         path->value - f->offers->party_count > (double)f->found[HW_OFFERS_MAX - 1].cost;
}

typedef enum answer { NO_MEMORY, GO_ON, ENOUGH } answer;

static answer try_paths(looking *l, const hw_path *paths, int32_t count) {
  hw_fitting *f = l->fitting;
  for (int32_t i = 0; i < count; i++) {
    hw_cents more;
    if (settled(f, &paths[i]) || paths[i].value > HW_SPOT_BLOCKED / 2 ||
        (l->view.escorts != NULL && l->tried_count >= ATTENDED_TRIES && f->count > 0))
      return ENOUGH;
    if ((f->legs != NULL && !same_minutes(&paths[i], f->legs, f->leg_count)) ||
        was_tried(l, &paths[i]))
      continue;
    l->fleet.count = 0;
    hw_spare_answer fits = hw_spare_fits(&l->view, &paths[i], &more);
    if (fits == HW_SPARE_MEMORY)
      return NO_MEMORY;
    if (fits == HW_SPARE_YES)
      keep(l, &paths[i], cost_of(f, &paths[i]) + more);
  }
  return GO_ON;
}

static bool escorted(const hw_fitting *f) {
  return f->class.escort_count > 0;
}

/* Where escorts turn out not to get, paths have a price from the next search on. */
static answer search(looking *l) {
  hw_fitting *f = l->fitting;
  const hw_path *paths;
  int32_t count, blocked = 0;
  hw_search ask = {.class = &f->class,
                   .class_index = HW_NONE,
                   .block = &l->block,
                   .prices = &l->view.prices,
                   .capacity = l->view.capacity,
                   .limit = escorted(f) ? HW_NO_WAY / 2 : HW_FULL_NIGHT / 2 * f->class.persons,
                   .all = true,
                   .near = true,
                   .label_limit = LABELS};
  for (int batch = 0; batch < BATCHES;) {
    ask.most = batches[batch];
    hw_search_result result = hw_price(f->engine.pricers[0], &ask, &paths, &count);
    answer now = result == HW_SEARCH_MEMORY ? NO_MEMORY : try_paths(l, paths, count);
    if (now != GO_ON)
      return now;
    bool again = l->view.escorts != NULL && l->view.escorts->blocked > blocked;
    blocked = again ? l->view.escorts->blocked : blocked;
    if (!again && (count < ask.most || result != HW_SEARCH_DONE))
      return GO_ON;
    batch += again ? 0 : 1;
  }
  return GO_ON;
}

/* Runs that are not the group's carry nobody. */
static void keep_to_legs(looking *l) {
  const hw_network *network = &l->fitting->engine.network;
  for (int32_t run = 0; run < network->scenario->run_count; run++) {
    bool taken = false;
    for (int32_t k = 0; k < l->fitting->leg_count && !taken; k++)
      taken = l->fitting->legs[k].ride != HW_NONE &&
              network->rides[l->fitting->legs[k].ride].run == run;
    if (!taken)
      l->view.capacity[hw_resource(network, HW_USE_PERSONS, run)] = -1;
  }
}

static void price_budgets(looking *l, double price) {
  const hw_network *network = &l->fitting->engine.network;
  for (int32_t r = network->offset[HW_USE_BUDGET]; r < network->offset[HW_USE_BUDGET + 1]; r++)
    l->view.prices.resource[r] = l->view.capacity[r] == INT64_MAX ? 0 : price;
}

static bool open_search(looking *l) {
  hw_fitting *f = l->fitting;
  hw_engine *engine = &f->engine;
  const hw_minute *reach = hw_reach_times(&engine->network, f->class.facts.to, &f->arena);
  hw_arena scratch = {0};
  bool built =
      reach != NULL && hw_block_build(&l->block, &f->class.facts, reach, &f->arena, &scratch);
  hw_arena_free(&scratch);
  l->tried = HW_ARRAY(&f->arena, batches[BATCHES - 1], hw_path);
  if (!built || l->tried == NULL || !hw_spare_view_new(&l->view, l->spare, &f->arena) ||
      (escorted(f) &&
       !hw_spare_escorts_begin(&f->escorts, l->spare, engine->rotation_pricers[0])) ||
      !hw_spare_view_set(&l->view, &f->class, 0, escorted(f) ? &f->escorts : NULL))
    return false;
  l->view.vehicles = &l->fleet;
  if (f->legs != NULL)
    keep_to_legs(l);
  return true;
}

/* By cost alone, which proves; then, where a budget leaves nothing of that, by what it pays. */
static bool find_paths(hw_fitting *f, const hw_spare *spare) {
  looking l = {.fitting = f, .spare = spare};
  if (f->class.facts.never)
    return true;
  if (!open_search(&l))
    return false;
  price_budgets(&l, 0);
  answer found = search(&l);
  const hw_case *c = &f->engine.scenario->cases[f->offers->case_index];
  if (found == GO_ON && f->count == 0 && c->programme != HW_NONE) {
    l.tried_count = 0;
    price_budgets(&l, 1e6);
    found = search(&l);
  }
  return found != NO_MEMORY;
}

/* ---- why there is nothing ---- */

static homeward_status tell_split(hw_fitting *f, homeward_error *error) {
  homeward_offers *offers = f->offers;
  const homeward_scenario *scenario = offers->scenario;
  const hw_case *c = &scenario->cases[offers->case_index];
  char words[400];
  snprintf(words, sizeof words,
           "group %s has its places in the plan, and %s cannot travel on the same legs beside "
           "everybody else, while it could travel on others alone",
           scenario->groups[c->group].id, c->id);
  offers->reason.reason = "group-split";
  offers->reason.detail = hw_arena_text(&offers->arena, words, strlen(words));
  snprintf(words, sizeof words, "plan group %s again with %s in it, or let %s travel alone",
           scenario->groups[c->group].id, c->id, c->id);
  offers->reason.remedy = hw_arena_text(&offers->arena, words, strlen(words));
  return offers->reason.detail == NULL || offers->reason.remedy == NULL ? hw_fail_memory(error)
                                                                        : HOMEWARD_OK;
}

/* As of a case that a plan leaves behind. */
static homeward_status tell_reason(hw_fitting *f, homeward_error *error) {
  homeward_offers *offers = f->offers;
  homeward_plan plan = *offers->plan;
  hw_unserved unserved = {.case_index = offers->case_index};
  plan.arena = offers->arena;
  plan.unserved = &unserved;
  plan.unserved_count = 1;
  plan.scenario = f->engine.scenario;
  homeward_status status = hw_explain_unserved(&f->engine, &plan, &unserved, error);
  offers->arena = plan.arena;
  offers->reason = unserved;
  return status;
}

/* A case that could travel alone is split from its group. */
static homeward_status explain(hw_fitting *f, const hw_spare *spare, homeward_error *error) {
  if (f->legs != NULL) {
    f->legs = NULL;
    if (!fill_class(f) || !find_paths(f, spare))
      return hw_fail_memory(error);
    bool could = f->count > 0;
    f->count = 0;
    if (could)
      return tell_split(f, error);
  }
  return tell_reason(f, error);
}

/* ---- the whole ---- */

/* Exactly what the plan has, even where frozen legs take more than there is. */
static homeward_status load_plan(hw_fitting *f, homeward_error *error) {
  const homeward_plan *plan = f->offers->plan;
  hw_engine *engine = &f->engine;
  hw_solution own;
  homeward_status status = hw_engine_import(engine, plan, &f->arena, &f->import, error);
  if (status != HOMEWARD_OK)
    return status;
  if (!hw_solution_new(&own, engine)) {
    hw_solution_free(&own);
    return hw_fail_memory(error);
  }
  memcpy(own.variables, engine->best.variables,
         (size_t)engine->master.variable_count * sizeof *own.variables);
  for (int32_t i = 0; i < plan->itinerary_count; i++)
    if (f->import.columns[i] != HW_NONE)
      own.taken[f->import.columns[i]]++;
  for (int32_t c = 0; c < own.columns; c++)
    own.taken[c] /= engine->classes.items[engine->columns.items[c].class_index].members;
  for (int32_t r = 0; r < plan->rotation_count; r++)
    if (f->import.duties[r] != HW_NONE)
      own.rotations[f->import.duties[r]]++;
  hw_solution_free(&engine->best);
  engine->best = own;
  return HOMEWARD_OK;
}

static homeward_status fit(hw_fitting *f, homeward_error *error) {
  hw_engine *engine = &f->engine;
  hw_spare spare;
  int32_t itinerary;
  if (!gather_party(f, &itinerary))
    return hw_fail_memory(error);
  homeward_solve_options options;
  homeward_solve_options_default(&options);
  options.threads = 1;
  hw_engine_begin(engine, &f->scenario, &options);
  engine->escorts = f->offers->plan->rotation_count > 0;
  homeward_status status = hw_engine_open(engine, false, error);
  if (status == HOMEWARD_OK)
    status = load_plan(f, error);
  if (status != HOMEWARD_OK)
    return status;
  if ((itinerary != HW_NONE && !take_legs(f, &f->offers->plan->itineraries[itinerary])) ||
      !fill_class(f) || !hw_spare_new(&spare, engine, &f->arena))
    return hw_fail_memory(error);
  status = find_paths(f, &spare) ? HOMEWARD_OK : hw_fail_memory(error);
  if (status == HOMEWARD_OK)
    status = f->count > 0 ? hw_fit_draft(f, error) : explain(f, &spare, error);
  hw_state_free(&spare.state);
  return status;
}

/* On a thread of its own, as a solve. */
typedef struct job {
  hw_fitting *fitting;
  homeward_error *error;
  homeward_status status;
} job;

static bool run_job(void *context, int32_t item, int32_t worker) {
  job *j = context;
  (void)item;
  (void)worker;
  j->status = fit(j->fitting, j->error);
  hw_spare_escorts_free(&j->fitting->escorts);
  hw_master_free(&j->fitting->engine.master);
  hw_engine_close(&j->fitting->engine);
  hw_arena_free(&j->fitting->arena);
  return true;
}

static homeward_status fit_apart(homeward_offers *offers, bool published, homeward_error *error) {
  hw_fitting *fitting = calloc(1, sizeof *fitting);
  if (fitting == NULL)
    return hw_fail_memory(error);
  fitting->offers = offers;
  fitting->published = published;
  job j = {fitting, error, HOMEWARD_OK};
  if (!hw_parallel_apart(1, 1, run_job, &j))
    j.status = hw_fail(error, HOMEWARD_LIMIT, "no thread can be started");
  free(fitting);
  return j.status;
}

homeward_status homeward_fit(homeward_offers **out, const homeward_plan *plan,
                             const homeward_events *new_case, homeward_diagnostics *diagnostics,
                             homeward_error *error) {
  if (out == NULL || plan == NULL || new_case == NULL || plan->scenario != new_case->scenario ||
      new_case->case_count != 1)
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_fit: out, a plan and one new case of its scenario are needed");
  *out = NULL;
  homeward_offers *offers = calloc(1, sizeof *offers);
  if (offers == NULL)
    return hw_fail_memory(error);
  offers->plan = plan;
  homeward_status status = hw_events_apply(&offers->scenario, new_case, diagnostics, error);
  bool under_way = false;
  if (status == HOMEWARD_OK)
    status = hw_plan_accept_in_force(plan, "the plan breaks rules", &under_way, error);
  if (status == HOMEWARD_OK) {
    /* whoever came before the plan is fitted in after it */
    if (offers->scenario->now.at < plan->scenario->now.at)
      offers->scenario->now = plan->scenario->now;
    bool later = offers->scenario->now.at > plan->scenario->now.at;
    offers->case_index = offers->scenario->case_count - 1;
    status = fit_apart(offers, under_way || later, error);
  }
  if (status != HOMEWARD_OK) {
    homeward_offers_free(offers);
    return status;
  }
  *out = offers;
  return HOMEWARD_OK;
}

void homeward_offers_free(homeward_offers *offers) {
  if (offers == NULL)
    return;
  for (int32_t i = 0; i < offers->count; i++)
    homeward_plan_free(offers->offers[i].plan);
  homeward_scenario_free(offers->scenario);
  hw_arena_free(&offers->arena);
  free(offers);
}
