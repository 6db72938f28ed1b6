/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Good solutions for any size. The run variables are dived upon in the relaxation, the itineraries
 * rounded and completed greedily; then many small integer programs over neighbourhoods of classes
 * that compete for the same resources improve the solution, several at a time. What a round does
 * depends only on the seed and the solution, never on the number of threads or the clock.
 */
#include "engine/attend.h"
#include "engine/dive.h"
#include "engine/insert.h"
#include "engine/insert_attended.h"
#include "engine/neighbourhood.h"
#include "engine/neighbourhood_choice.h"
#include "engine/parallel.h"
#include "engine/place_attended.h"
#include "engine/residual.h"
#include "engine/riders.h"

#include <stdlib.h>
#include <string.h>

enum {
  POOL_PATHS = 12,     /* itineraries of each class to choose from */
  POOL = 320000,       /* and of all classes together */
  POOL_LABELS = 20000, /* labels of each search for them */
  PER_ROUND = 8,       /* neighbourhoods solved beside each other ... */
  MORE = 8,            /* ... and so many without needs besides, where escorts are needed: */
  MORE_CLASSES = 24,   /* the first of so many classes, */
  MORE_STEP = 8,       /* each of so many more than the one before */
  ATTENDED_ROUND = 3,  /* of them, where escorts are needed: of parties who could share them */
  CLASSES_MIN = 12,    /* of one neighbourhood; grows while nothing is found */
  CLASSES_MAX = 64,
  NODES = 300,          /* of one integer program */
  SETTLE_CLASSES = 120, /* settled at once */
  SETTLE_NODES = 600,
  THOROUGH = 1200,    /* columns and rotations of a program that branches with more care */
  ATTENDED = 6,       /* itineraries of each class for which rotations are sought */
  ROTATIONS = 3,      /* for each itinerary of a neighbourhood that it may decide anew, twice */
  STALL_MAX = 60,     /* rounds without improvement before the search ends */
  STALL_SMALL = 6,    /* the same where the exact way is likely to do better: */
  ROUNDS_SMALL = 12,  /* and so many in all from further away than NEAR */
  SMALL = 200,        /* up to so many classes */
  ROUNDS_REPLAN = 12, /* and so many from a published plan on, likewise */
  ROUNDS_CROWD = 80   /* and so many of a crowd before its simplex */
};

#define NEAR 0.05 /* gap below which a small scenario may spend more rounds */

/* ---- the search ---- */

typedef struct search {
  hw_engine *engine;
  hw_state state;
  hw_chooser chooser;
  hw_attendants attendants;
  hw_arena index_arena; /* owns them */
  hw_neighbourhood asks[PER_ROUND + MORE];
  hw_arena arenas[PER_ROUND + MORE];
  hw_neighbourhood_work *work; /* per thread */
} search;

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

/* The candidates: the first `most` ranked columns of each chosen class and those it takes, class by
   class. */
static bool ask_for(search *s, hw_choice c, int32_t most, int32_t nodes, hw_neighbourhood *ask,
                    hw_arena *arena) {
  qsort(c.classes, (size_t)c.count, sizeof(int32_t), compare_int);
  int32_t count = 0;
  for (int32_t i = 0; i < c.count; i++)
    count += s->chooser.ranked_offset[c.classes[i] + 1] - s->chooser.ranked_offset[c.classes[i]];
  int32_t *columns = HW_ARRAY(arena, count, int32_t);
  if (columns == NULL)
    return false;
  count = 0;
  for (int32_t i = 0; i < c.count; i++) {
    int32_t first = s->chooser.ranked_offset[c.classes[i]];
    for (int32_t r = first; r < s->chooser.ranked_offset[c.classes[i] + 1]; r++)
      if (r < first + most || s->state.taken[s->chooser.ranked[r]] > 0)
        columns[count++] = s->chooser.ranked[r];
  }
  *ask = (hw_neighbourhood){.classes = c.classes,
                            .class_count = c.count,
                            .columns = columns,
                            .column_count = count,
                            .node_limit = nodes,
                            .held = HW_NONE};
  int32_t *rotations = NULL;
  if (s->engine->escorts &&
      !hw_attendants_choose(&s->attendants, &s->state, columns, count, ROTATIONS, arena, &rotations,
                            &ask->rotation_count))
    return false;
  ask->rotations = rotations;
  ask->thorough = ask->rotation_count > 0 && ask->rotation_count + ask->column_count <= THOROUGH;
  return true;
}

/* ---- a round ---- */

static bool solve_one(void *context, int32_t i, int32_t worker) {
  search *s = context;
  return hw_neighbourhood_solve(&s->asks[i], &s->state, &s->work[worker], &s->arenas[i]);
}

/* The master holds this thread's solver environment, so neighbourhoods run on threads of their own.
 */
static homeward_status round_of(search *s, bool stalled, bool *improved, homeward_error *error) {
  *improved = false;
  hw_chooser_begin(&s->chooser);
  hw_chooser_order_attended(&s->chooser);
  int32_t size = s->chooser.size;
  int32_t count = s->chooser.attended_count > 0 ? PER_ROUND + MORE : PER_ROUND;
  for (int32_t i = 0; i < count; i++) {
    hw_arena_reset(&s->arenas[i]);
    hw_choice c;
    bool attended = s->chooser.attended_count > 0 && i < ATTENDED_ROUND,
         around = stalled && i % 2 == 1 && i < PER_ROUND;
    if (i >= PER_ROUND)
      s->chooser.size = MORE_CLASSES + MORE_STEP * (i - PER_ROUND);
    bool chosen = attended ? hw_choose_attended(&s->chooser, &c, &s->arenas[i])
                  : around ? hw_choose_around(&s->chooser, &c, &s->arenas[i])
                           : hw_choose_classes(&s->chooser, &c, &s->arenas[i]);
    s->chooser.size = size;
    if (!chosen || !ask_for(s, c, around && !attended ? HW_AROUND_COLUMNS : INT32_MAX / 2, NODES,
                            &s->asks[i], &s->arenas[i]))
      return hw_fail_memory(error);
  }
  if (!hw_parallel_apart(s->engine->threads, count, solve_one, s))
    return hw_fail_memory(error);
  for (int32_t i = 0; i < count; i++) {
    hw_neighbourhood *ask = &s->asks[i];
    if ((ask->result == HW_LP_OPTIMAL || ask->result == HW_LP_FEASIBLE) && ask->gain > 0 &&
        hw_neighbourhood_try(ask, &s->state))
      *improved = true;
  }
  return HOMEWARD_OK;
}

/* ---- the first solution ---- */

/* Parties that may compete for a budget, a flight or an entry stand together. */
static int compare_kin(const void *left, const void *right, void *context) {
  const hw_engine *engine = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  const hw_class *x = &engine->classes.items[a], *y = &engine->classes.items[b];
  int32_t p = engine->scenario->cases[x->cases[0]].programme;
  int32_t q = engine->scenario->cases[y->cases[0]].programme;
  if (p != q)
    return p - q;
  if (x->facts.from != y->facts.from)
    return x->facts.from - y->facts.from;
  if (x->facts.earliest != y->facts.earliest)
    return x->facts.earliest < y->facts.earliest ? -1 : 1;
  return a - b;
}

/* Solves one neighbourhood and brings its answer in, better or not; `*done` when there is one. */
static homeward_status decide(search *s, hw_choice c, bool strict, int32_t held, bool *done,
                              homeward_error *error) {
  hw_neighbourhood *ask = &s->asks[0];
  hw_arena_reset(&s->arenas[0]);
  if (!ask_for(s, c, INT32_MAX / 2, SETTLE_NODES, ask, &s->arenas[0]))
    return hw_fail_memory(error);
  ask->any = true;
  ask->strict = strict;
  ask->held = held;
  if (!hw_parallel_apart(1, 1, solve_one, s))
    return hw_fail_memory(error);
  *done = ask->result == HW_LP_OPTIMAL || ask->result == HW_LP_FEASIBLE;
  if (*done)
    hw_neighbourhood_exchange(ask, &s->state);
  return HOMEWARD_OK;
}

/* Those whom the relaxation splits are settled beside those whom it does not, a batch after the
 * other. */
static homeward_status settle(search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  int32_t *left = HW_ARRAY(&engine->arena, engine->classes.count, int32_t), count = 0;
  if (left == NULL)
    return hw_fail_memory(error);
  for (int32_t k = 0; k < engine->classes.count; k++)
    if (s->state.served[k] < engine->classes.items[k].size)
      left[count++] = k;
  qsort_r(left, (size_t)count, sizeof *left, compare_kin, engine);
  homeward_status status = HOMEWARD_OK;
  for (int32_t first = 0; first < count && !hw_engine_halted(engine) && status == HOMEWARD_OK;
       first += SETTLE_CLASSES) {
    hw_choice c = {left + first, count - first < SETTLE_CLASSES ? count - first : SETTLE_CLASSES};
    bool done;
    status = decide(s, c, true, HW_NONE, &done, error);
    if (status == HOMEWARD_OK && !done)
      status = decide(s, c, false, HW_NONE, &done, error);
  }
  return status;
}

/* A run chooses anew: its riders and those who could join them fill it. Where they cannot they
   leave it. */
static homeward_status reconsider(search *s, int32_t run, homeward_error *error) {
  hw_arena scratch = {0};
  hw_choice c;
  bool done = false;
  hw_chooser_begin(&s->chooser);
  homeward_status status = HOMEWARD_OK;
  if (!hw_choose_for_run(&s->chooser, &c, run, &scratch))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK &&
      s->engine->master.variables[hw_master_goes(&s->engine->master, run)].most > 0)
    status = decide(s, c, false, run, &done, error);
  if (status == HOMEWARD_OK && !done)
    status = decide(s, c, false, HW_NONE, &done, error);
  hw_arena_free(&scratch);
  return status;
}

/* Repairs runs below their minimum load. */
static homeward_status repair_all(search *s, homeward_error *error) {
  homeward_status status = HOMEWARD_OK;
  for (int32_t run = 0; run < s->engine->scenario->run_count && status == HOMEWARD_OK; run++)
    if (s->engine->master.first_variable[run] != HW_NONE && !hw_engine_halted(s->engine) &&
        !hw_state_run_loaded(&s->state, run))
      status = reconsider(s, run, error);
  return status;
}

static bool follow_rotations(search *s) {
  if (s->engine->rotations.count == s->attendants.rotation_count)
    return true;
  hw_arena_reset(&s->index_arena);
  return hw_attendants_index(&s->attendants, s->engine, &s->index_arena);
}

/* Parties with needs who were left, now that others have moved. */
static homeward_status insert_left(search *s, bool *improved, homeward_error *error) {
  hw_cents before = s->state.objective;
  homeward_status status = hw_insert_attended(s->engine, &s->state, s->chooser.ranked,
                                              s->chooser.ranked_offset, HW_INSERT_PLAIN, error);
  *improved |= s->state.objective < before;
  if (status == HOMEWARD_OK && (!hw_chooser_follow(&s->chooser) || !follow_rotations(s)))
    return hw_fail_memory(error);
  return status;
}

/* Neighbourhoods may still find what is missing; from further away the exact way has more to say.
 */
static bool is_near(const hw_engine *engine) {
  double objective = (double)(engine->best.objective + engine->outside);
  return objective - (double)engine->bound <= NEAR * objective;
}

/* Rounds in all, whatever they find: the simplex comes next and says what is missing. */
static int32_t most_rounds(const hw_engine *engine, bool relaxed) {
  bool crowd = engine->classes.count > HW_MASTER_CLASSES && hw_engine_has_simplex(engine);
  if (engine->published != NULL && !relaxed && !crowd)
    return ROUNDS_REPLAN;
  return crowd && !relaxed ? ROUNDS_CROWD : INT32_MAX;
}

static homeward_status search_on(search *s, int32_t stall_max, int32_t most,
                                 homeward_error *error) {
  hw_engine *engine = s->engine;
  homeward_status status = HOMEWARD_OK;
  if (hw_state_feasible(&s->state))
    status = hw_state_offer(&s->state, error);
  int32_t stall = 0;
  int32_t rounds = engine->classes.count <= SMALL ? ROUNDS_SMALL : INT32_MAX;
  while (status == HOMEWARD_OK && stall < stall_max && most-- > 0 &&
         (rounds-- > 0 || is_near(engine)) && !hw_engine_halted(engine) &&
         !hw_engine_within_gap(engine)) {
    bool improved;
    s->chooser.size = CLASSES_MIN + (CLASSES_MAX - CLASSES_MIN) * stall / stall_max;
    status = round_of(s, stall > 0, &improved, error);
    stall = improved ? 0 : stall + 1;
    if (status == HOMEWARD_OK && engine->escorts)
      status = insert_left(s, &improved, error);
    stall = improved ? 0 : stall;
    if (status == HOMEWARD_OK && improved)
      status = hw_state_offer(&s->state, error);
    hw_engine_step(engine, "integer");
  }
  return status;
}

/* Rounds without improvement before the search ends. */
static int32_t patience(const hw_engine *engine) {
  return engine->classes.count <= SMALL ? STALL_SMALL : STALL_MAX;
}

static bool read_relaxation(search *s) {
  const hw_engine *engine = s->engine;
  double *relaxed = HW_ARRAY(&s->engine->arena, engine->columns.count, double);
  for (int32_t c = 0; relaxed != NULL && c < engine->columns.count; c++)
    if (hw_master_has(&engine->master, c))
      relaxed[c] = hw_lp_value(engine->master.lp, engine->master.lp_column[c]);
  s->chooser.relaxed = relaxed;
  return relaxed != NULL;
}

static homeward_status fill_pool(hw_engine *engine, homeward_error *error) {
  int32_t most = POOL / engine->classes.count;
  hw_round_ask ask = {.above = HW_NO_WAY / 2,
                      .most = most < POOL_PATHS ? most + 1 : POOL_PATHS,
                      .all = true,
                      .label_limit = POOL_LABELS};
  hw_round round;
  return hw_engine_price(engine, &ask, &round, error);
}

static bool make_room(search *s) {
  hw_engine *engine = s->engine;
  s->work = HW_ARRAY(&engine->arena, engine->threads, hw_neighbourhood_work);
  if (s->work == NULL || !hw_chooser_new(&s->chooser, &s->state, &engine->arena))
    return false;
  for (int32_t t = 0; t < engine->threads; t++)
    if (!hw_neighbourhood_work_new(&s->work[t], engine))
      return false;
  return hw_attendants_index(&s->attendants, engine, &s->index_arena) &&
         hw_state_new(&s->state, engine);
}

homeward_status hw_engine_first(hw_engine *engine, bool attended, homeward_error *error) {
  search s = {.engine = engine, .chooser = {.engine = engine}};
  hw_arena scratch = {0};
  homeward_status status = HOMEWARD_OK;
  if (!hw_chooser_rank(&s.chooser, &scratch) || !hw_state_new(&s.state, engine)) {
    status = hw_fail_memory(error);
  } else if (engine->published != NULL && engine->has_best && !hw_state_load(&s.state)) {
    status = hw_fail_memory(error);
  } else {
    hw_open_runs(engine, &s.state);
    status = hw_complete(engine, &s.state, s.chooser.ranked, s.chooser.ranked_offset, error);
    if (status == HOMEWARD_OK)
      status = hw_insert(engine, &s.state, error);
    if (status == HOMEWARD_OK && attended)
      status = hw_insert_attended(engine, &s.state, s.chooser.ranked, s.chooser.ranked_offset,
                                  HW_INSERT_PLAIN, error);
    if (!hw_trim(engine, &s.state) && status == HOMEWARD_OK)
      status = hw_fail_memory(error);
  }
  if (status == HOMEWARD_OK && hw_state_feasible(&s.state))
    status = hw_state_offer(&s.state, error);
  hw_state_free(&s.state);
  hw_arena_free(&scratch);
  return status;
}

/* The relaxation dived upon, what it splits settled, runs below their minimum load repaired. */
static homeward_status round_relaxation(search *s, bool priced, homeward_error *error) {
  homeward_status status = hw_dive(s->engine, &s->state, priced, error);
  if (status == HOMEWARD_OK && (!hw_chooser_follow(&s->chooser) || !read_relaxation(s)))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK)
    status = settle(s, error);
  if (status == HOMEWARD_OK)
    status = repair_all(s, error);
  return status;
}

/* ---- those with needs first ---- */

/* Those with needs at the prices of the relaxation, then everybody else beside them. */
static homeward_status place(search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  bool more = false;
  homeward_status status = hw_place_attended(engine, &s->state, error);
  if (status == HOMEWARD_OK && (!hw_chooser_follow(&s->chooser) || !follow_rotations(s)))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK)
    status = hw_complete(engine, &s->state, s->chooser.ranked, s->chooser.ranked_offset, error);
  if (status == HOMEWARD_OK)
    status = insert_left(s, &more, error);
  if (status == HOMEWARD_OK && !hw_trim(engine, &s->state))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK && hw_state_feasible(&s->state))
    status = hw_state_offer(&s->state, error);
  return status;
}

/* Those with needs and their escorts alone: nobody else travels any more, and every run goes. */
static homeward_status leave_attended(search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  hw_state attended;
  bool done = hw_state_new(&attended, engine) && hw_state_follow(&s->state);
  if (done)
    hw_open_runs(engine, &attended);
  for (int32_t c = 0; done && c < engine->columns.count; c++)
    if (engine->classes.items[engine->columns.items[c].class_index].escort_count > 0)
      hw_state_take(&attended, c, s->state.taken[c]);
  for (int32_t r = 0; done && r < engine->rotations.count; r++)
    hw_state_rotate(&attended, r, s->state.rotations[r] - attended.rotations[r]);
  hw_state_free(&s->state);
  s->state = attended;
  return done ? HOMEWARD_OK : hw_fail_memory(error);
}

/* Those with needs once more, where the relaxation beside them says what that costs. */
static homeward_status place_again(search *s, bool *solved, homeward_error *error) {
  homeward_status status = leave_attended(s, error);
  if (status == HOMEWARD_OK)
    status = hw_place_again(s->engine, &s->state, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(s->engine))
    status = hw_residual_price_out(s->engine, solved, error);
  return status;
}

/* Everybody else once more, from the relaxation beside those with needs. */
static homeward_status round_residual(search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  bool solved, fine = hw_engine_is_fine(engine);
  if (!hw_state_follow(&s->state))
    return hw_fail_memory(error);
  homeward_status status = hw_residual_relax(engine, &s->state, &solved, error);
  if (status == HOMEWARD_OK && solved && fine && !hw_engine_halted(engine))
    status = place_again(s, &solved, error);
  if (status == HOMEWARD_OK && solved && !hw_engine_halted(engine)) {
    hw_state_free(&s->state);
    status = hw_state_new(&s->state, engine) && hw_chooser_follow(&s->chooser)
                 ? round_relaxation(s, fine, error)
                 : hw_fail_memory(error);
  }
  if (!hw_residual_release(engine) || !hw_engine_center_prices(engine))
    return status == HOMEWARD_OK ? hw_fail_memory(error) : status;
  s->chooser.known = 0; /* the prices have changed */
  if (status == HOMEWARD_OK && !hw_chooser_follow(&s->chooser))
    status = hw_fail_memory(error);
  return status;
}

static homeward_status begin(search *s, bool relaxed, homeward_error *error) {
  if (relaxed)
    return round_relaxation(s, false, error);
  if (!s->engine->escorts || s->engine->classes.count > HW_MASTER_CLASSES ||
      s->engine->published != NULL)
    return hw_state_load(&s->state) ? HOMEWARD_OK : hw_fail_memory(error);
  homeward_status status = place(s, error);
  return status == HOMEWARD_OK && !hw_engine_halted(s->engine) ? round_residual(s, error) : status;
}

homeward_status hw_engine_improve(hw_engine *engine, bool relaxed, homeward_error *error) {
  search s = {.engine = engine, .chooser = {.engine = engine, .random = engine->options.seed}};
  if (engine->classes.count == 0)
    return HOMEWARD_OK;
  homeward_status status = fill_pool(engine, error);
  if (status == HOMEWARD_OK)
    status = hw_engine_find_riders(engine, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  if (!hw_chooser_rank(&s.chooser, &engine->arena))
    return hw_fail_memory(error);
  status = hw_attend(engine, s.chooser.ranked, s.chooser.ranked_offset, ATTENDED, true, error);
  if (status != HOMEWARD_OK)
    return status;
  status = make_room(&s) ? begin(&s, relaxed, error) : hw_fail_memory(error);
  if (status == HOMEWARD_OK)
    status = hw_complete(engine, &s.state, s.chooser.ranked, s.chooser.ranked_offset, error);
  bool more = false;
  if (status == HOMEWARD_OK && engine->escorts)
    status = insert_left(&s, &more, error);
  if (status == HOMEWARD_OK)
    hw_state_trim_rotations(&s.state);
  if (status == HOMEWARD_OK && hw_state_feasible(&s.state))
    status = hw_state_offer(&s.state, error);
  if (status == HOMEWARD_OK)
    status = search_on(&s, patience(engine), most_rounds(engine, relaxed), error);
  for (int32_t t = 0; s.work != NULL && t < engine->threads; t++)
    hw_neighbourhood_work_free(&s.work[t]);
  for (int32_t i = 0; i < PER_ROUND + MORE; i++)
    hw_arena_free(&s.arenas[i]);
  hw_arena_free(&s.index_arena);
  hw_chooser_free(&s.chooser);
  hw_state_free(&s.state);
  return status;
}
