/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why a planned case travels as it does. Itineraries that would be cheaper for it alone, and the
 * best one that fits beside everybody else, are forced on it, and the others adapt: what the whole
 * plan then costs more than the best one known is what speaks for the itinerary that it has.
 *
 * The case, or its group, is a class of its own in all of this: it has a priority that nobody else
 * has, with the same rates.
 */
#include "engine/alternatives.h"

#include "engine/import.h"
#include "engine/parallel.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
  OWN_PATHS = 60, /* itineraries of the case, by what they cost it alone */
  OWN_LABELS = 50000,
  CHEAPER = 2,     /* of the alternatives, those that are cheaper for the case alone */
  ATTENDED = 6,    /* itineraries of each class for which rotations are sought */
  OWN_PRIORITY = 0 /* no case of a file has it */
};

/* ---- a class of its own ---- */

/* The scenario with another priority for the case, whose penalty may be another as well. */
static bool part(homeward_scenario *out, const homeward_scenario *scenario, int32_t case_index,
                 hw_cents penalty, hw_arena *arena) {
  hw_case *cases = hw_arena_raw(arena, (size_t)scenario->case_count, sizeof *cases);
  if (cases == NULL)
    return false;
  memcpy(cases, scenario->cases, (size_t)scenario->case_count * sizeof *cases);
  int32_t priority = cases[case_index].priority;
  *out = *scenario;
  out->cases = cases;
  out->policy.has_penalty[OWN_PRIORITY] = out->policy.has_delay[OWN_PRIORITY] = true;
  out->policy.unserved_penalty[OWN_PRIORITY] = penalty;
  out->policy.delay_per_day[OWN_PRIORITY] = scenario->policy.delay_per_day[priority];
  cases[case_index].priority = OWN_PRIORITY;
  return true;
}

/* ---- its other itineraries ---- */

static bool same_legs(const hw_column *a, const hw_column *b) {
  if (a->step_count != b->step_count)
    return false;
  for (int32_t k = 0; k < a->step_count; k++)
    if (a->steps[k].ride != b->steps[k].ride || a->steps[k].link != b->steps[k].link)
      return false;
  return true;
}

/* The class's columns, those that cost it least alone first. */
static homeward_status find_own(hw_alternative_search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  hw_prices prices;
  const hw_path *paths;
  int32_t count;
  if (!hw_prices_new(&prices, &engine->network, &s->scratch))
    return hw_fail_memory(error);
  hw_search ask = {.class = &engine->classes.items[s->class_index],
                   .class_index = HW_NONE,
                   .block = engine->block_of_class[s->class_index],
                   .prices = &prices,
                   .capacity = engine->network.most,
                   .limit = HW_NO_WAY / 2,
                   .most = OWN_PATHS,
                   .all = true,
                   .label_limit = OWN_LABELS};
  if (hw_price(engine->pricers[0], &ask, &paths, &count) == HW_SEARCH_MEMORY)
    return hw_fail_memory(error);
  for (int32_t i = 0; i < count; i++)
    if (hw_columns_add(&engine->columns, s->class_index, &paths[i]) == HW_NONE)
      return hw_fail_memory(error);
  return HOMEWARD_OK;
}

static int compare_cost(const void *left, const void *right, void *context) {
  const hw_column *columns = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  if (columns[a].cost != columns[b].cost)
    return columns[a].cost < columns[b].cost ? -1 : 1;
  return a - b;
}

/* Other legs than it has, each once at its cheapest; NULL when out of memory. */
static int32_t *list_own(hw_alternative_search *s, int32_t *count) {
  const hw_columns *columns = &s->engine->columns;
  int32_t *list = HW_ARRAY(&s->scratch, columns->count, int32_t), all = 0;
  *count = 0;
  for (int32_t c = columns->first[s->class_index]; list != NULL && c != HW_NONE;
       c = columns->items[c].next)
    if (!same_legs(&columns->items[c], &columns->items[s->present]))
      list[all++] = c;
  if (all > 1)
    qsort_r(list, (size_t)all, sizeof *list, compare_cost, columns->items);
  for (int32_t i = 0; i < all; i++) {
    bool known = false;
    for (int32_t j = 0; j < *count && !known; j++)
      known = same_legs(&columns->items[list[i]], &columns->items[list[j]]);
    if (!known)
      list[(*count)++] = list[i];
  }
  return list;
}

static void take_column(hw_alternative_search *s, int32_t column) {
  for (int32_t i = 0; i < s->out->count; i++)
    if (s->columns[i] == column)
      return;
  if (s->out->count < HW_ALTERNATIVES)
    s->columns[s->out->count++] = column;
}

/* Those that are cheaper for it alone, the best beside the rest, then whatever costs least. */
static homeward_status choose_columns(hw_alternative_search *s, homeward_error *error) {
  const hw_column *items = s->engine->columns.items;
  int32_t count, beside;
  int32_t *list = list_own(s, &count);
  if (list == NULL)
    return hw_fail_memory(error);
  homeward_status status = HOMEWARD_OK;
  for (int32_t i = 0; i < count && i < CHEAPER && items[list[i]].cost < items[s->present].cost; i++)
    take_column(s, list[i]);
  if (count > 0)
    status = hw_alternative_beside(s, list, count, &beside, error);
  if (status != HOMEWARD_OK)
    return status;
  if (count > 0 && beside != HW_NONE)
    take_column(s, beside);
  for (int32_t i = 0; i < count; i++)
    take_column(s, list[i]);
  qsort_r(s->columns, (size_t)s->out->count, sizeof(int32_t), compare_cost,
          s->engine->columns.items);
  return HOMEWARD_OK;
}

static void fill_cost(const hw_alternative_search *s, int32_t column, hw_cents out[HW_PART_COUNT]) {
  const hw_network *network = &s->engine->network;
  const hw_class *class = &s->engine->classes.items[s->class_index];
  const hw_column *c = &s->engine->columns.items[column];
  for (int32_t m = 0; m < class->members; m++) {
    hw_path_cost cost = hw_path_cost_of(network, &network->scenario->cases[class->cases[m]],
                                        c->steps, c->step_count);
    out[HW_PART_FARES] += cost.fares;
    out[HW_PART_ROAD] += cost.road;
    out[HW_PART_TRANSFERS] += cost.transfers;
    out[HW_PART_BEDS] += cost.beds;
    out[HW_PART_LOST_GRANTS] += cost.lost_grants;
    out[HW_PART_DELAY] += cost.delay;
    out[HW_PART_TRANSIT] += cost.transit;
  }
}

static bool fill_legs(const hw_alternative_search *s, hw_alternative *item, int32_t column) {
  const hw_network *network = &s->engine->network;
  const hw_column *c = &s->engine->columns.items[column];
  hw_wait waits[HW_PATH_STEPS];
  int32_t count = hw_path_waits(network, c->steps, c->step_count, waits), nights = 0;
  for (int32_t w = 0; w < count; w++)
    nights += waits[w].last > waits[w].first ? waits[w].last - waits[w].first : 0;
  hw_leg *legs = HW_ARRAY(s->arena, c->step_count, hw_leg);
  hw_night *list = HW_ARRAY(s->arena, nights, hw_night);
  if (legs == NULL || list == NULL)
    return false;
  for (int32_t k = 0; k < c->step_count; k++) {
    const hw_step *step = &c->steps[k];
    legs[k] =
        (hw_leg){.run = step->ride != HW_NONE ? network->rides[step->ride].run : HW_NONE,
                 .transfer = step->ride != HW_NONE ? HW_NONE : network->links[step->link].transfer,
                 .from = hw_step_from(network, step),
                 .to = hw_step_to(network, step),
                 .departs = hw_step_departs(network, step),
                 .arrives = hw_step_arrives(network, step)};
  }
  for (int32_t w = 0; w < count; w++)
    for (int32_t n = waits[w].first; n < waits[w].last; n++)
      list[item->night_count++] = (hw_night){waits[w].place, network->first_date + n};
  item->legs = legs;
  item->leg_count = c->step_count;
  item->nights = list;
  return true;
}

/* ---- whom a plan displaces ---- */

static bool same_itinerary(const hw_itinerary *a, const hw_itinerary *b, bool times) {
  if (a == NULL || b == NULL || a->leg_count != b->leg_count)
    return a == b;
  for (int32_t k = 0; k < a->leg_count; k++) {
    const hw_leg *x = &a->legs[k], *y = &b->legs[k];
    if (x->run != y->run || x->transfer != y->transfer || x->from != y->from || x->to != y->to ||
        (times && (x->departs != y->departs || x->arrives != y->arrives)))
      return false;
  }
  return true;
}

static hw_displaced displace(int32_t case_index, const hw_itinerary *before,
                             const hw_itinerary *after) {
  hw_displaced out = {.case_index = case_index};
  if (before == NULL || after == NULL) {
    out.fate = before == NULL ? HW_FATE_GAINED : HW_FATE_LEFT;
    return out;
  }
  out.fate = same_itinerary(before, after, false) ? HW_FATE_RETIMED : HW_FATE_MOVED;
  out.later = (int64_t)after->legs[after->leg_count - 1].arrives -
              before->legs[before->leg_count - 1].arrives;
  return out;
}

/* What two plans do with the cases. */
typedef struct matching {
  const hw_itinerary **before, **after; /* per case; NULL: left behind */
  uint8_t *matched;                     /* per case: bit 0 before, bit 1 after */
  hw_displaced *out;
  int32_t count;
} matching;

/* The first case of a class, `member` of its party, that travels after as `a` did before, or, in
   the last pass, anyhow. */
static void match_one(matching *m, const hw_class *class, int32_t member, int32_t party, int pass) {
  int32_t a = class->cases[party * class->members + member];
  int32_t first = pass == 0 ? party : 0, last = pass == 0 ? party + 1 : class->size;
  for (int32_t j = first; j < last && (m->matched[a] & 1) == 0; j++) {
    int32_t b = class->cases[j * class->members + member];
    if ((m->matched[b] & 2) != 0 || (pass < 2 && !same_itinerary(m->before[a], m->after[b], true)))
      continue;
    m->matched[a] |= 1;
    m->matched[b] |= 2;
    if (pass == 2)
      m->out[m->count++] = displace(a, m->before[a], m->after[b]);
  }
}

/* Cases that no rule tells apart may have changed their names alone: of these, who travels alike
   in both plans is as before. */
static void match(matching *m, const hw_class *class) {
  for (int pass = 0; pass < 3; pass++)
    for (int32_t member = 0; member < class->members; member++)
      for (int32_t party = 0; party < class->size; party++)
        match_one(m, class, member, party, pass);
}

static int compare_displaced(const void *left, const void *right) {
  const hw_displaced *a = left, *b = right;
  if (a->fate != b->fate)
    return a->fate < b->fate ? -1 : 1;
  return a->case_index - b->case_index;
}

/* All others whom the plan treats otherwise. False when out of memory. */
static bool list_displaced(const hw_alternative_search *s, hw_alternative *item,
                           const homeward_plan *plan) {
  const hw_classes *classes = &s->engine->classes;
  size_t cases = (size_t)s->engine->scenario->case_count;
  hw_arena scratch = {0};
  matching m = {hw_arena_alloc(&scratch, cases, sizeof *m.before),
                hw_arena_alloc(&scratch, cases, sizeof *m.after),
                hw_arena_alloc(&scratch, cases, sizeof *m.matched),
                hw_arena_alloc(&scratch, cases, sizeof *m.out), 0};
  bool done = m.before != NULL && m.after != NULL && m.matched != NULL && m.out != NULL;
  for (int32_t i = 0; done && i < s->plan->itinerary_count; i++)
    m.before[s->plan->itineraries[i].case_index] = &s->plan->itineraries[i];
  for (int32_t i = 0; done && i < plan->itinerary_count; i++)
    m.after[plan->itineraries[i].case_index] = &plan->itineraries[i];
  for (int32_t k = 0; done && k < classes->count; k++)
    if (k != s->class_index)
      match(&m, &classes->items[k]);
  hw_displaced *list = done ? HW_ARRAY(s->arena, m.count, hw_displaced) : NULL;
  done = list != NULL;
  if (done && m.count > 0) {
    memcpy(list, m.out, (size_t)m.count * sizeof *list);
    qsort(list, (size_t)m.count, sizeof *list, compare_displaced);
  }
  item->displaced = list;
  item->displaced_count = done ? m.count : 0;
  hw_arena_free(&scratch);
  return done;
}

/* ---- plans with the case on another itinerary ---- */

homeward_status hw_alternative_keep(hw_alternative_search *search, int32_t item,
                                    homeward_plan *plan, homeward_error *error) {
  hw_alternative *alternative = &search->out->items[item];
  /* by its own priority it would cost as much */
  plan->scenario = search->plan->scenario;
  plan->bound = 0;
  plan->gap = hw_gap(plan->objective, 0);
  plan->status = plan->objective == 0 ? HOMEWARD_PLAN_OPTIMAL : HOMEWARD_PLAN_FEASIBLE;
  homeward_status status =
      hw_plan_accept(plan, HOMEWARD_INTERNAL, "the verifier rejects the plan", error);
  bool better =
      alternative->state != HW_FORCED_VERIFIED || plan->objective < search->objective[item];
  if (status == HOMEWARD_OK && better) {
    alternative->state = HW_FORCED_VERIFIED;
    search->objective[item] = plan->objective;
    if (plan->objective < search->best)
      search->best = plan->objective;
    if (!list_displaced(search, alternative, plan))
      status = hw_fail_memory(error);
  }
  homeward_plan_free(plan);
  return status;
}

/* ---- as a whole ---- */

static hw_cents all_penalties(const homeward_scenario *scenario) {
  hw_cents sum = 0;
  for (int32_t i = 0; i < scenario->case_count; i++)
    sum +=
        scenario->policy.unserved_penalty[scenario->cases[i].priority] * scenario->cases[i].persons;
  return sum;
}

/* So much for leaving a person of the case that it never pays: more than leaving all others, with
   the case on its own way there. */
static bool part_forced(hw_alternative_search *s, homeward_scenario *out) {
  hw_cents dear = 1;
  for (int32_t i = 0; i < s->out->count; i++)
    dear += s->objective[i];
  return part(out, s->plan->scenario, s->case_index, all_penalties(s->plan->scenario) + dear,
              &s->scratch);
}

static homeward_solve_options options_of(const hw_engine *engine) {
  homeward_solve_options options = engine->options;
  options.threads = 1;
  options.progress = NULL;
  if (engine->halt.deadline > 0) {
    options.time_limit = engine->halt.deadline - hw_clock();
    options.time_limit = options.time_limit > 0.001 ? options.time_limit : 0.001;
  }
  return options;
}

static bool travels(const homeward_plan *plan, int32_t case_index) {
  for (int32_t i = 0; i < plan->itinerary_count; i++)
    if (plan->itineraries[i].case_index == case_index)
      return true;
  return false;
}

/* The optimum without forcing anything, and with each of the itineraries. */
static homeward_status solve_whole(hw_alternative_search *s, homeward_error *error) {
  homeward_scenario forced;
  hw_whole whole[HW_ALTERNATIVES + 1];
  hw_engine *engine = s->engine;
  int32_t count = s->out->count;
  if (!part_forced(s, &forced))
    return hw_fail_memory(error);
  for (int32_t i = 0; i <= count; i++) {
    whole[i] = (hw_whole){.scenario = i < count ? &forced : s->plan->scenario,
                          .start = i < count ? NULL : s->plan,
                          .forced_case = i < count ? s->case_index : HW_NONE,
                          .options = options_of(engine)};
    if (i < count) {
      whole[i].steps = engine->columns.items[s->columns[i]].steps;
      whole[i].step_count = engine->columns.items[s->columns[i]].step_count;
    }
  }
  homeward_status status = hw_solve_whole(whole, count + 1, engine->threads, error);
  if (status == HOMEWARD_OK && whole[count].plan != NULL)
    status = hw_verify_raised(whole[count].plan, s->plan->scenario, NULL, error);
  if (status == HOMEWARD_OK && whole[count].plan != NULL && whole[count].plan->objective < s->best)
    s->best = whole[count].plan->objective;
  for (int32_t i = 0; i < count && status == HOMEWARD_OK; i++) {
    if (whole[i].plan == NULL || !travels(whole[i].plan, s->case_index))
      continue;
    s->out->items[i].proven = whole[i].proven && whole[count].proven;
    status = hw_alternative_keep(s, i, whole[i].plan, error);
    whole[i].plan = NULL;
  }
  for (int32_t i = 0; i <= count; i++)
    homeward_plan_free(whole[i].plan);
  return status;
}

/* ---- the search ---- */

/* Takes over the plan; the case's column, HW_NONE where it does not travel. */
static homeward_status take_plan(hw_alternative_search *s, homeward_error *error) {
  hw_import import;
  homeward_plan plan = *s->plan;
  plan.scenario = s->engine->scenario;
  homeward_status status = hw_engine_import(s->engine, &plan, &s->scratch, &import, error);
  if (status != HOMEWARD_OK)
    return status;
  s->present = HW_NONE;
  for (int32_t i = 0; i < plan.itinerary_count; i++)
    if (plan.itineraries[i].case_index == s->case_index)
      s->present = import.columns[i];
  if (!import.whole || s->present == HW_NONE)
    return hw_fail(error, HOMEWARD_INTERNAL, "the engine cannot take over the plan");
  s->class_index = s->engine->columns.items[s->present].class_index;
  s->best = s->plan->objective;
  return HOMEWARD_OK;
}

static homeward_status look_around(hw_alternative_search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  homeward_status status = hw_choices_find(engine, error);
  if (status == HOMEWARD_OK)
    status = find_own(s, error);
  if (status == HOMEWARD_OK && !hw_choices_rank(&s->choices, engine, &s->scratch))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK && engine->escorts)
    status = hw_attend(engine, s->choices.ranked, s->choices.offset, ATTENDED, true, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  return hw_state_new(&s->state, engine) && hw_state_load(&s->state) &&
                 hw_users_index(&s->users, &s->state, &s->scratch) &&
                 hw_neighbourhood_work_new(&s->work, engine) &&
                 (!engine->escorts || hw_attendants_index(&s->attendants, engine, &s->scratch))
             ? HOMEWARD_OK
             : hw_fail_memory(error);
}

static homeward_status force_all(hw_alternative_search *s, homeward_error *error) {
  homeward_status status = choose_columns(s, error);
  for (int32_t i = 0; i < s->out->count && status == HOMEWARD_OK; i++) {
    fill_cost(s, s->columns[i], s->out->items[i].cost);
    if (!fill_legs(s, &s->out->items[i], s->columns[i]))
      return hw_fail_memory(error);
    if (hw_engine_halted(s->engine))
      continue;
    s->out->items[i].state = HW_FORCED_NO_PLAN;
    status = hw_alternative_near(s, i, error);
  }
  s->out->exact = s->engine->classes.count <= HW_WHOLE_CLASSES;
  if (status == HOMEWARD_OK && s->out->exact && s->out->count > 0 && !hw_engine_halted(s->engine))
    status = solve_whole(s, error);
  for (int32_t i = 0; i < s->out->count; i++)
    s->out->items[i].more = s->objective[i] - s->best;
  s->out->improvable = s->plan->objective - s->best;
  return status;
}

static homeward_status search(hw_alternative_search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  engine->escorts = s->plan->rotation_count > 0;
  homeward_status status = hw_engine_open(engine, true, error);
  if (status == HOMEWARD_OK)
    status = take_plan(s, error);
  if (status == HOMEWARD_OK)
    fill_cost(s, s->present, s->out->cost);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = hw_engine_relax(engine, false, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = look_around(s, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = force_all(s, error);
  return status;
}

typedef struct job {
  hw_alternative_search *search;
  homeward_status status;
  homeward_error *error;
} job;

static bool run_job(void *context, int32_t item, int32_t worker) {
  job *j = context;
  hw_alternative_search *s = j->search;
  (void)item;
  (void)worker;
  j->status = search(s, j->error);
  s->out->stopped = hw_engine_halted(s->engine);
  hw_state_free(&s->state);
  hw_neighbourhood_work_free(&s->work);
  hw_master_free(&s->engine->master);
  hw_engine_close(s->engine);
  hw_arena_free(&s->scratch);
  return true;
}

homeward_status hw_alternatives_find(hw_alternatives *out, const homeward_plan *plan,
                                     int32_t case_index, const homeward_solve_options *options,
                                     hw_arena *arena, homeward_error *error) {
  hw_engine engine;
  homeward_scenario own;
  hw_alternative_search s = {.engine = &engine,
                             .plan = plan,
                             .case_index = case_index,
                             .arena = arena,
                             .out = out,
                             .present = HW_NONE};
  const homeward_scenario *scenario = plan->scenario;
  hw_cents penalty = scenario->policy.unserved_penalty[scenario->cases[case_index].priority];
  *out = (hw_alternatives){.count = 0};
  if (!part(&own, scenario, case_index, penalty, &s.scratch)) {
    hw_arena_free(&s.scratch);
    return hw_fail_memory(error);
  }
  hw_engine_begin(&engine, &own, options);
  job j = {&s, HOMEWARD_OK, error};
  if (hw_parallel_apart(1, 1, run_job, &j))
    return j.status;
  hw_arena_free(&s.scratch);
  return hw_fail(error, HOMEWARD_LIMIT, "no thread can be started");
}
