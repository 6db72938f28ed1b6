/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An explanation: each worker has the plan in an engine of its own and takes one case after the
 * other. */
#include "model/explanation.h"

#include "engine/alternatives.h"
#include "engine/assign_rotations.h"
#include "engine/parallel.h"
#include "engine/remedies.h"
#include "engine/session.h"

#include <math.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REMEDIES_DEFAULT = 8, REMEDIES_MOST = 100, THREADS_MOST = 64 };

void homeward_explain_options_default(homeward_explain_options *options) {
  *options = (homeward_explain_options){.size = sizeof *options, .most_remedies = REMEDIES_DEFAULT};
}

/* What the workers share. */
typedef struct explaining {
  homeward_explanation *explanation;
  homeward_explain_options options;
  hw_halt halt;
  hw_trial_plan plan;
  bool *wanted; /* per place */
  int32_t threads;
  atomic_int next;        /* case */
  homeward_error *errors; /* per worker */
  homeward_status *status;
} explaining;

/* ---- ways ---- */

static bool fill_nights(const hw_network *network, const hw_path *path, hw_journey *way,
                        hw_arena *arena) {
  hw_wait waits[HW_PATH_STEPS];
  int32_t count = hw_path_waits(network, path->steps, path->count, waits), nights = 0;
  for (int32_t w = 0; w < count; w++)
    nights += waits[w].last > waits[w].first ? waits[w].last - waits[w].first : 0;
  hw_night *list = HW_ARRAY(arena, nights, hw_night);
  for (int32_t w = 0; list != NULL && w < count; w++)
    for (int32_t n = waits[w].first; n < waits[w].last; n++)
      list[way->night_count++] = (hw_night){waits[w].place, network->first_date + n};
  way->nights = list;
  return list != NULL;
}

static void add_costs(hw_journey *way, const hw_path_cost *cost) {
  way->cost[HW_PART_FARES] += cost->fares;
  way->cost[HW_PART_ROAD] += cost->road;
  way->cost[HW_PART_TRANSFERS] += cost->transfers;
  way->cost[HW_PART_BEDS] += cost->beds;
  way->cost[HW_PART_LOST_GRANTS] += cost->lost_grants;
  way->cost[HW_PART_DELAY] += cost->delay > 0 ? cost->delay : 0; /* before it is ready */
  way->cost[HW_PART_TRANSIT] += cost->transit;
}

static bool fill_way(hw_journey *way, const hw_network *network, const int32_t *party,
                     int32_t members, const hw_passage *offer, hw_arena *arena) {
  hw_leg *legs = HW_ARRAY(arena, offer->path.count, hw_leg);
  *way = (hw_journey){
      .legs = legs, .leg_count = offer->path.count, .more = offer->more, .escorts = offer->escorts};
  if (legs == NULL)
    return false;
  for (int32_t k = 0; k < offer->path.count; k++)
    legs[k] = hw_leg_of(network, &offer->path.steps[k]);
  for (int32_t m = 0; m < members; m++) {
    hw_path_cost cost = hw_path_cost_of(network, &network->scenario->cases[party[m]],
                                        offer->path.steps, offer->path.count);
    add_costs(way, &cost);
  }
  return fill_nights(network, &offer->path, way, arena);
}

/* ---- one case ---- */

static const hw_itinerary *itinerary_of(const homeward_plan *plan, int32_t case_index) {
  for (int32_t i = 0; i < plan->itinerary_count; i++)
    if (plan->itineraries[i].case_index == case_index)
      return &plan->itineraries[i];
  return NULL;
}

static void set_party(hw_explained *out, const homeward_scenario *scenario) {
  const hw_case *c = &scenario->cases[out->case_index];
  out->party = &out->case_index;
  out->party_count = 1;
  if (c->group != HW_NONE) {
    out->party = scenario->groups[c->group].cases;
    out->party_count = scenario->groups[c->group].case_count;
  }
  for (int32_t m = 0; m < out->party_count; m++) {
    const hw_case *member = &scenario->cases[out->party[m]];
    out->penalty += member->persons * scenario->policy.unserved_penalty[member->priority];
  }
}

static bool tell_cause(hw_explained *out, const hw_cause *cause, const hw_reason *reason,
                       const hw_trial *trial, hw_arena *arena) {
  const hw_network *network = &trial->engine.network;
  bool own = cause->section == 'I' || cause->rule == 12;
  out->reason = reason->code;
  out->detail = hw_arena_text(arena, reason->detail, strlen(reason->detail));
  if (cause->section != 0)
    snprintf(out->rule, sizeof out->rule, "%c%d", cause->section, (unsigned char)cause->rule);
  out->lifted_i = cause->section == 'I' ? cause->lifted : 0;
  out->lifted_c = cause->section == 'C' ? cause->lifted : 0;
  if (out->detail != NULL && trial->asked.published != NULL)
    out->detail = hw_past_tell_place(&trial->past, out->case_index, out->detail, arena);
  if (out->detail == NULL)
    return false;
  return !cause->has_way || fill_way(&out->way, network, own ? &out->case_index : out->party,
                                     own ? 1 : out->party_count, &cause->offer, arena);
}

static bool tell_helps(hw_explained *out, const hw_help_found *found, int32_t count,
                       const hw_trial *trial, hw_arena *arena) {
  hw_help *helps = HW_ARRAY(arena, count, hw_help);
  for (int32_t i = 0; helps != NULL && i < count; i++) {
    hw_remedy *changes = HW_ARRAY(arena, found[i].count, hw_remedy);
    if (changes == NULL || !fill_way(&helps[i].way, &trial->engine.network, out->party,
                                     out->party_count, &found[i].offer, arena))
      return false;
    memcpy(changes, found[i].changes, (size_t)found[i].count * sizeof *changes);
    helps[i].changes = changes;
    helps[i].change_count = found[i].count;
  }
  out->helps = helps;
  out->help_count = helps != NULL ? count : 0;
  return helps != NULL;
}

static bool explain_left(const explaining *all, hw_trial *trial, hw_explained *out,
                         hw_arena *arena) {
  const hw_asking own = hw_ask_for_case(&trial->beside, 0, &out->case_index);
  hw_arena scratch = {0};
  hw_reason reason;
  hw_cause cause;
  hw_help_found *helps;
  int32_t count = 0;
  bool done =
      hw_explain_case(&own, &cause, &reason) > 0 && tell_cause(out, &cause, &reason, trial, arena);
  if (done && cause.section != 0 && all->options.most_remedies > 0)
    done = hw_remedies_find(trial, out->case_index, &cause, (int32_t)all->options.most_remedies,
                            &all->halt, &scratch, &helps, &count) &&
           tell_helps(out, helps, count, trial, arena);
  out->cut = hw_halted(&all->halt);
  hw_arena_free(&scratch);
  return done;
}

/* ---- all of them ---- */

static void explain_all(explaining *all, hw_trial *trial, int32_t worker) {
  homeward_explanation *explanation = all->explanation;
  for (int32_t i; (i = atomic_fetch_add(&all->next, 1)) < explanation->case_count;) {
    hw_explained *out = &explanation->cases[i];
    if (out->planned)
      continue;
    if (hw_halted(&all->halt)) {
      out->interrupted = true;
    } else if (!explain_left(all, trial, out, &explanation->parts[worker])) {
      all->status[worker] = hw_fail_memory(&all->errors[worker]);
      return;
    }
  }
}

/* The engine of a worker belongs to its thread. */
static bool work(void *context, int32_t item, int32_t worker) {
  explaining *all = context;
  hw_trial trial;
  (void)worker;
  all->status[item] = hw_trial_open(&trial, &all->plan, all->wanted, NULL, 0, &all->errors[item]);
  if (all->status[item] == HOMEWARD_OK)
    explain_all(all, &trial, item);
  hw_trial_close(&trial);
  return all->status[item] == HOMEWARD_OK;
}

/* ---- planned cases ---- */

/* One after the other: each solves with all threads. */
static homeward_status explain_planned(explaining *all, homeward_error *error) {
  homeward_explanation *e = all->explanation;
  homeward_status status = HOMEWARD_OK;
  for (int32_t i = 0; i < e->case_count && status == HOMEWARD_OK; i++) {
    hw_explained *out = &e->cases[i];
    homeward_solve_options options;
    homeward_solve_options_default(&options);
    options.threads = all->options.threads;
    options.cancel = all->options.cancel;
    if (all->halt.deadline > 0)
      options.time_limit = fmax(all->halt.deadline - hw_clock(), 0.001);
    out->interrupted |= out->planned && hw_halted(&all->halt);
    if (!out->planned || out->interrupted)
      continue;
    status = hw_alternatives_find(&out->alternatives, e->plan, out->case_index, &options, &e->arena,
                                  error);
    out->interrupted = out->alternatives.stopped;
  }
  return status;
}

/* ---- who is asked for ---- */

static homeward_status list_cases(explaining *all, homeward_error *error) {
  homeward_explanation *e = all->explanation;
  const homeward_plan *plan = e->plan;
  size_t count = all->options.case_count;
  e->case_count = count == 0 ? plan->unserved_count : (int32_t)count;
  e->cases = HW_ARRAY(&e->arena, e->case_count, hw_explained);
  all->wanted = HW_ARRAY(&e->arena, e->scenario->place_count, bool);
  if (e->cases == NULL || all->wanted == NULL)
    return hw_fail_memory(error);
  for (int32_t i = 0; i < e->case_count; i++) {
    hw_explained *out = &e->cases[i];
    out->case_index = count == 0 ? plan->unserved[i].case_index
                                 : hw_find_case(e->scenario, all->options.cases[i]);
    if (out->case_index == HW_NONE) {
      char id[80];
      return hw_fail(error, HOMEWARD_USAGE, "there is no case '%s'",
                     hw_escape(id, sizeof id, all->options.cases[i]));
    }
    set_party(out, e->scenario);
    out->itinerary = itinerary_of(plan, out->case_index);
    out->planned = out->itinerary != NULL;
    all->wanted[e->scenario->cases[out->case_index].to] = true;
  }
  return HOMEWARD_OK;
}

static int32_t threads_of(const explaining *all) {
  homeward_solve_options options;
  hw_engine engine;
  homeward_solve_options_default(&options);
  options.threads = all->options.threads;
  hw_engine_begin(&engine, all->explanation->scenario, &options);
  int32_t left = 0;
  for (int32_t i = 0; i < all->explanation->case_count; i++)
    left += !all->explanation->cases[i].planned;
  return engine.threads < left ? engine.threads : left;
}

static homeward_status explain_cases(explaining *all, homeward_error *error) {
  homeward_explanation *e = all->explanation;
  all->threads = threads_of(all);
  all->status = HW_ARRAY(&e->arena, all->threads, homeward_status);
  all->errors = HW_ARRAY(&e->arena, all->threads, homeward_error);
  e->parts = HW_ARRAY(&e->arena, all->threads, hw_arena);
  if (all->status == NULL || all->errors == NULL || e->parts == NULL)
    return hw_fail_memory(error);
  e->part_count = all->threads;
  bool done = hw_parallel_apart(all->threads, all->threads, work, all);
  for (int32_t t = 0; t < all->threads; t++) {
    if (all->status[t] == HOMEWARD_OK)
      continue;
    if (error != NULL)
      *error = all->errors[t];
    return all->status[t];
  }
  return done ? HOMEWARD_OK : hw_fail(error, HOMEWARD_LIMIT, "no thread can be started");
}

/* ---- the interface ---- */

static homeward_status take_options(homeward_explain_options *out,
                                    const homeward_explain_options *options,
                                    homeward_error *error) {
  homeward_explain_options_default(out);
  if (options == NULL)
    return HOMEWARD_OK;
  if (options->size < sizeof *out)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_explain: options.size is not set");
  *out = *options;
  if (!(out->time_limit >= 0 && out->time_limit <= 1e9))
    return hw_fail(error, HOMEWARD_USAGE, "homeward_explain: the time limit must be 0 or more");
  if (out->threads > THREADS_MOST || out->most_remedies > REMEDIES_MOST)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_explain: at most %d threads and %d remedies",
                   THREADS_MOST, REMEDIES_MOST);
  if (out->has_now && (out->published == NULL || out->now < 0 || out->now > INT32_MAX))
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_explain: now is within 1970 to 2199, and of a published plan");
  if (out->case_count > 0 && out->cases == NULL)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_explain: the cases are missing");
  return HOMEWARD_OK;
}

/* Alternatives are those of a plan that nothing binds yet. */
static void tell_bound(explaining *all) {
  const homeward_plan *plan = all->explanation->plan;
  for (int32_t i = 0; i < all->explanation->case_count; i++) {
    hw_explained *out = &all->explanation->cases[i];
    out->bound = out->planned;
    for (int32_t m = 0; out->planned && m < out->party_count; m++) {
      const hw_itinerary *own = itinerary_of(plan, out->party[m]);
      for (int part = 0; own != NULL && part < HW_PART_COUNT; part++)
        out->alternatives.cost[part] += own->cost[part];
    }
  }
}

/* The plan as it stands: one that replans another, or one that is under way and binds itself. */
static homeward_status accept(explaining *all, homeward_error *error) {
  static const char what[] = "the plan breaks rules";
  const homeward_plan *plan = all->explanation->plan;
  bool under_way = false;
  all->plan =
      (hw_trial_plan){plan, all->options.published,
                      all->options.has_now ? (hw_minute)all->options.now : plan->scenario->now.at};
  if (all->plan.published != NULL)
    return hw_plan_accept_replanned(plan, all->plan.published, all->plan.now, HOMEWARD_INVALID,
                                    what, error);
  homeward_status status = hw_plan_accept_in_force(plan, what, &under_way, error);
  all->plan.published = under_way ? plan : NULL;
  return status;
}

static homeward_status explain(explaining *all, homeward_error *error) {
  homeward_status status = list_cases(all, error);
  if (status == HOMEWARD_OK)
    status = accept(all, error);
  if (status == HOMEWARD_OK)
    status = explain_cases(all, error);
  if (status == HOMEWARD_OK && all->plan.published != NULL)
    tell_bound(all);
  else if (status == HOMEWARD_OK)
    status = explain_planned(all, error);
  return status;
}

static homeward_outcome outcome_of(const homeward_explanation *explanation) {
  for (int32_t i = 0; i < explanation->case_count; i++)
    if (explanation->cases[i].interrupted || explanation->cases[i].cut)
      return HOMEWARD_OUTCOME_STOPPED;
  return HOMEWARD_OUTCOME_DONE;
}

homeward_status homeward_explain(homeward_explanation **out, const homeward_plan *plan,
                                 const homeward_explain_options *options, homeward_outcome *outcome,
                                 homeward_error *error) {
  explaining all = {.threads = 0};
  if (out == NULL || plan == NULL)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_explain: out and a plan are needed");
  *out = NULL;
  homeward_status status = take_options(&all.options, options, error);
  if (status != HOMEWARD_OK)
    return status;
  homeward_explanation *made = calloc(1, sizeof *made);
  if (made == NULL)
    return hw_fail_memory(error);
  made->plan = plan;
  made->scenario = plan->scenario;
  all.explanation = made;
  all.halt =
      (hw_halt){.deadline = all.options.time_limit > 0 ? hw_clock() + all.options.time_limit : 0,
                .cancel = all.options.cancel};
  status = explain(&all, error);
  if (status != HOMEWARD_OK) {
    homeward_explanation_free(made);
    return status;
  }
  if (outcome != NULL)
    *outcome = outcome_of(made);
  *out = made;
  return HOMEWARD_OK;
}
