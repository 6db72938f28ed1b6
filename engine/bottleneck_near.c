/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many classes: what a limit concerns chooses anew, once under the limits as they are and once with
 * more of it: those who use it, those who would, and those who stand in their way elsewhere. What
 * is gained with more of it beyond what is gained without is what it is worth at least, as far as
 * these are concerned.
 */
#include "engine/attend.h"
#include "engine/bottlenecks.h"
#include "engine/neighbourhood.h"
#include "engine/parallel.h"

#include <stdlib.h>
#include <string.h>

enum {
  USERS = 60,    /* of a limit, who choose anew */
  WISHERS = 80,  /* who could use it */
  RIVALS = 80,   /* who stand in the way of these elsewhere */
  EACH = 16,     /* of them at one resource */
  WISHES = 6,    /* itineraries of each class that are looked at */
  COLUMNS = 12,  /* itineraries of each class that chooses */
  ROTATIONS = 3, /* for each of them, see attend.h */
  NODES = 1500,
  PASSES = 3, /* of one trial, while it finds what needs no more of the limit */
  STAY = 1    /* cents: ties are broken towards what there is */
};

#define WORK 3e7 /* simplex iterations x (rows + columns) of each: about half a second */

/* One relief being looked for. */
typedef struct trial {
  hw_relief *relief;
  homeward_scenario scenario;
  hw_engine engine;
  hw_neighbourhood ask;
  bool taken; /* its answer is better and holds; the state has it */
} trial;

/* One limit: who chooses anew, and what came of it. */
typedef struct job {
  hw_bottleneck_search *search;
  hw_bottleneck *item;
  hw_arena arena;
  hw_state state;
  hw_neighbourhood base;
  trial trials[HW_RELIEFS];
  int32_t trial_count;
  hw_cents objective; /* without more of it */
  int32_t persons, cases;
} job;

typedef struct jobs {
  hw_bottleneck_search *search;
  job *items;
  hw_neighbourhood_work *work; /* per thread */
  hw_users users;
  bool *chosen; /* per class: scratch */
  hw_attendants attendants;
} jobs;

typedef struct candidate {
  int32_t class_index;
  double gain; /* what it pays now over what it would pay, at the prices */
} candidate;

/* ---- who chooses anew ---- */

static int compare_gain(const void *left, const void *right) {
  const candidate *a = left, *b = right;
  if (a->gain < b->gain || a->gain > b->gain)
    return a->gain > b->gain ? -1 : 1;
  return a->class_index - b->class_index;
}

/* What the dearest party of a class pays now above the relaxation. */
static double present_regret(const hw_bottleneck_search *s, int32_t k) {
  const hw_engine *engine = s->engine;
  const hw_class *class = &engine->classes.items[k];
  double worst = s->state.served[k] < class->size ? (double)class->penalty - engine->cover[k] : 0;
  for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
    if (s->state.taken[c] > 0 && s->choices.reduced[c] > worst)
      worst = s->choices.reduced[c];
  return worst;
}

typedef struct lists {
  candidate *users, *wishers;
  int32_t user_count, wisher_count;
} lists;

static void sort_candidates(candidate *list, int32_t count) {
  if (count > 1)
    qsort(list, (size_t)count, sizeof *list, compare_gain);
}

static bool list_concerned(const hw_bottleneck_search *s, const hw_limit *limit, lists *out,
                           hw_arena *arena) {
  const hw_engine *engine = s->engine;
  int32_t classes = engine->classes.count;
  *out = (lists){HW_ARRAY(arena, classes, candidate), HW_ARRAY(arena, classes, candidate), 0, 0};
  if (out->users == NULL || out->wishers == NULL)
    return false;
  for (int32_t k = 0; k < classes; k++) {
    bool uses = false;
    double regret = present_regret(s, k), best = -1;
    for (int32_t i = s->choices.offset[k]; i < s->choices.offset[k + 1]; i++) {
      int32_t c = s->choices.ranked[i];
      bool taken = s->state.taken[c] > 0;
      if ((!taken && (best >= 0 || i >= s->choices.offset[k] + WISHES)) ||
          !hw_limit_concerns(engine, limit, c))
        continue;
      uses |= taken;
      if (!taken)
        best = s->choices.reduced[c] > 0 ? s->choices.reduced[c] : 0;
    }
    if (uses)
      out->users[out->user_count++] = (candidate){k, regret};
    else if (best >= 0)
      out->wishers[out->wisher_count++] = (candidate){k, regret - best};
  }
  sort_candidates(out->users, out->user_count);
  sort_candidates(out->wishers, out->wisher_count);
  return true;
}

static void choose(jobs *all, int32_t *classes, int32_t *count, int32_t k) {
  if (all->chosen[k])
    return;
  all->chosen[k] = true;
  classes[(*count)++] = k;
}

/* Those who hold what a class would need for a column that the limit concerns. */
static void choose_rivals(jobs *all, const hw_limit *limit, int32_t k, int32_t *classes,
                          int32_t *count, int32_t most) {
  const hw_bottleneck_search *s = all->search;
  for (int32_t i = s->choices.offset[k];
       i < s->choices.offset[k + 1] && i < s->choices.offset[k] + WISHES; i++) {
    const hw_column *column = &s->engine->columns.items[s->choices.ranked[i]];
    if (!hw_limit_concerns(s->engine, limit, s->choices.ranked[i]))
      continue;
    for (int32_t u = 0; u < column->use_count; u++) {
      int32_t r = column->uses[u].resource;
      int64_t capacity = hw_state_capacity(&s->state, r);
      if (capacity == INT64_MAX || s->state.usage[r] + column->uses[u].amount <= capacity)
        continue;
      int32_t first = all->users.offset[r], last = all->users.offset[r + 1];
      for (int32_t at = first; at < last && at < first + EACH && *count < most; at++)
        choose(all, classes, count, all->users.items[at]);
    }
  }
}

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

static bool choose_classes(jobs *all, job *j, int32_t **classes, int32_t *count) {
  const hw_limit *limit = &j->item->limit;
  lists concerned;
  *count = 0;
  *classes = HW_ARRAY(&j->arena, USERS + WISHERS + RIVALS, int32_t);
  if (*classes == NULL || !list_concerned(all->search, limit, &concerned, &j->arena))
    return false;
  memset(all->chosen, 0, (size_t)all->search->engine->classes.count * sizeof(bool));
  for (int32_t i = 0; i < concerned.user_count && i < USERS; i++)
    choose(all, *classes, count, concerned.users[i].class_index);
  for (int32_t i = 0; i < concerned.wisher_count && i < WISHERS; i++)
    choose(all, *classes, count, concerned.wishers[i].class_index);
  for (int32_t i = 0; i < concerned.wisher_count && i < WISHERS; i++)
    choose_rivals(all, limit, concerned.wishers[i].class_index, *classes, count,
                  USERS + WISHERS + RIVALS);
  qsort(*classes, (size_t)*count, sizeof **classes, compare_int);
  return true;
}

/* ---- the programs ---- */

static bool ask_for(jobs *all, job *j) {
  const hw_bottleneck_search *s = all->search;
  int32_t *classes, count, columns = 0;
  if (!choose_classes(all, j, &classes, &count))
    return false;
  for (int32_t i = 0; i < count; i++)
    columns += s->choices.offset[classes[i] + 1] - s->choices.offset[classes[i]];
  int32_t *list = HW_ARRAY(&j->arena, columns, int32_t);
  if (list == NULL)
    return false;
  columns = 0;
  for (int32_t i = 0; i < count; i++) {
    int32_t first = s->choices.offset[classes[i]];
    for (int32_t r = first; r < s->choices.offset[classes[i] + 1]; r++)
      if (r < first + COLUMNS || s->state.taken[s->choices.ranked[r]] > 0)
        list[columns++] = s->choices.ranked[r];
  }
  j->base = (hw_neighbourhood){.classes = classes,
                               .class_count = count,
                               .columns = list,
                               .column_count = columns,
                               .node_limit = NODES,
                               .work_limit = WORK,
                               .stay = STAY,
                               .held = HW_NONE};
  int32_t *rotations = NULL;
  if (s->engine->escorts &&
      !hw_attendants_choose(&all->attendants, &s->state, list, columns, ROTATIONS, &j->arena,
                            &rotations, &j->base.rotation_count))
    return false;
  j->base.rotations = rotations;
  return true;
}

/* A minimum of one person less may be none at all, which the engine's program knows no run by. */
static bool can_be_tried(const hw_engine *engine, const hw_bottleneck *item) {
  if (item->limit.kind != HW_LIMIT_MIN_PERSONS)
    return true;
  int32_t service = engine->scenario->runs[item->limit.subject].service;
  return item->now > 1 || engine->scenario->services[service].run_cost > 0;
}

static bool prepare_job(jobs *all, job *j, hw_bottleneck *item) {
  hw_engine *engine = all->search->engine;
  *j = (job){.search = all->search, .item = item};
  for (int32_t r = 0; r < item->relief_count && can_be_tried(engine, item); r++) {
    trial *t = &j->trials[j->trial_count++];
    t->relief = &item->reliefs[r];
    if (!hw_limit_raise(&t->scenario, engine->scenario, &item->limit, t->relief->by, &j->arena) ||
        !hw_engine_raised(&t->engine, engine, &t->scenario, &item->limit, t->relief->by, &j->arena))
      return false;
  }
  return hw_state_new(&j->state, engine) && hw_state_load(&j->state) && ask_for(all, j);
}

static bool has_answer(const hw_neighbourhood *ask) {
  return (ask->result == HW_LP_OPTIMAL || ask->result == HW_LP_FEASIBLE) && ask->gain > 0;
}

static void count_travellers(const hw_state *state, int32_t *persons, int32_t *cases) {
  *persons = *cases = 0;
  for (int32_t k = 0; k < state->engine->classes.count; k++) {
    const hw_class *class = &state->engine->classes.items[k];
    *persons += state->served[k] * class->persons;
    *cases += state->served[k] * class->members;
  }
}

/* The state is what there is without more of the limit. */
static void settle(job *j) {
  j->objective = j->state.objective;
  count_travellers(&j->state, &j->persons, &j->cases);
  for (int32_t t = 0; t < j->trial_count; t++)
    j->trials[t].taken = false;
}

/* Each step begins where the smaller one ended: what that gained needs no more. A gain that holds
   without more of the limit is not its merit, and counts for both. */
static bool solve_trial(job *j, trial *t, hw_neighbourhood_work *work) {
  hw_engine *engine = j->state.engine;
  bool again = true;
  for (int32_t pass = 0; pass < PASSES && again; pass++) {
    t->ask = j->base;
    t->ask.taken = t->ask.members = t->ask.variables = t->ask.values = NULL;
    j->state.engine = &t->engine;
    bool done = hw_neighbourhood_solve(&t->ask, &j->state, work, &j->arena);
    t->taken = done && has_answer(&t->ask) && hw_neighbourhood_try(&t->ask, &j->state);
    j->state.engine = engine;
    if (!done)
      return false;
    again = t->taken && hw_state_feasible(&j->state);
    if (again)
      settle(j);
  }
  return true;
}

static bool solve_job(void *context, int32_t item, int32_t worker) {
  jobs *all = context;
  job *j = &all->items[item];
  if (hw_halted(&all->search->engine->halt))
    return true;
  if (j->base.class_count == 0)
    j->base.result = HW_LP_INFEASIBLE;
  else if (!hw_neighbourhood_solve(&j->base, &j->state, &all->work[worker], &j->arena))
    return false;
  if (has_answer(&j->base))
    (void)hw_neighbourhood_try(&j->base, &j->state);
  settle(j);
  for (int32_t t = 0; t < j->trial_count; t++) {
    if (hw_halted(&all->search->engine->halt))
      return true;
    if (j->base.class_count > 0 && !solve_trial(j, &j->trials[t], &all->work[worker]))
      return false;
    j->trials[t].relief->state = HW_RELIEF_NOTHING;
  }
  return true;
}

/* ---- what came of it ---- */

/* The state is the one with this trial. */
static homeward_status conclude(job *j, trial *t, homeward_error *error) {
  hw_engine *engine = j->state.engine;
  homeward_plan *plan = NULL;
  int32_t persons, cases;
  count_travellers(&j->state, &persons, &cases);
  j->state.engine = &t->engine;
  homeward_status status = hw_state_plan(&j->state, &plan, error);
  j->state.engine = engine;
  if (status == HOMEWARD_OK)
    status = hw_verify_raised(plan, engine->scenario, &j->item->limit, error);
  homeward_plan_free(plan);
  t->relief->saves = j->objective - j->state.objective;
  t->relief->state = HW_RELIEF_BETTER;
  t->relief->persons = persons - j->persons;
  t->relief->cases = cases - j->cases;
  return status;
}

/* From the largest step back, each without what the larger ones did. */
static homeward_status conclude_job(job *j, homeward_error *error) {
  homeward_status status = HOMEWARD_OK;
  for (int32_t t = j->trial_count - 1; t >= 0 && status == HOMEWARD_OK; t--) {
    trial *tried = &j->trials[t];
    if (tried->relief->state == HW_RELIEF_NOTHING && j->state.objective < j->objective)
      status = conclude(j, tried, error);
    if (tried->taken)
      hw_neighbourhood_exchange(&tried->ask, &j->state);
  }
  return status;
}

static bool make_room(jobs *all) {
  hw_engine *engine = all->search->engine;
  hw_arena *arena = &all->search->arena;
  all->items = HW_ARRAY(arena, all->search->tried, job);
  all->work = HW_ARRAY(arena, engine->threads, hw_neighbourhood_work);
  all->chosen = HW_ARRAY(arena, engine->classes.count, bool);
  if (all->items == NULL || all->work == NULL || all->chosen == NULL)
    return false;
  for (int32_t t = 0; t < engine->threads; t++)
    if (!hw_neighbourhood_work_new(&all->work[t], engine))
      return false;
  return hw_users_index(&all->users, &all->search->state, arena) &&
         (!engine->escorts || hw_attendants_index(&all->attendants, engine, arena));
}

homeward_status hw_bottlenecks_near(hw_bottleneck_search *search, homeward_error *error) {
  jobs all = {.search = search};
  homeward_status status = HOMEWARD_OK;
  bool done = make_room(&all);
  for (int32_t i = 0; done && i < search->tried; i++)
    done = prepare_job(&all, &all.items[i], &search->items[i]);
  done = done && hw_parallel_apart(search->engine->threads, search->tried, solve_job, &all);
  if (!done)
    status = hw_fail_memory(error);
  for (int32_t i = 0; i < search->tried && status == HOMEWARD_OK; i++)
    status = conclude_job(&all.items[i], error);
  for (int32_t i = 0; all.items != NULL && i < search->tried; i++) {
    hw_state_free(&all.items[i].state);
    hw_arena_free(&all.items[i].arena);
  }
  for (int32_t t = 0; all.work != NULL && t < search->engine->threads; t++)
    hw_neighbourhood_work_free(&all.work[t]);
  return status;
}
