/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Good solutions for any size. The run variables are dived upon in the relaxation, the itineraries
 * rounded and completed greedily; rounds of neighbourhoods improve the solution. With escorts they
 * improve the first solution before: a dive beside escorts takes several times as long.
 */
#include "engine/dive.h"
#include "engine/insert.h"
#include "engine/insert_attended.h"
#include "engine/neighbourhood_rounds.h"
#include "engine/place_attended.h"
#include "engine/residual.h"
#include "engine/riders.h"

#include <math.h>
#include <stdlib.h>

enum {
  POOL_PATHS = 12,      /* itineraries of each class to choose from */
  POOL = 320000,        /* and of all classes together */
  POOL_LABELS = 20000,  /* labels of each search for them */
  SETTLE_CLASSES = 120, /* settled at once */
  ATTENDED = 6,         /* itineraries of each class for which rotations are sought, ... */
  ATTENDED_REPLAN = 2,  /* ... and from a published plan on */
  ROUNDS_BEFORE = 4,    /* rounds before those with needs are placed anew, and so many again ... */
  ROUNDS_REPLAN = 12,   /* rounds from a published plan on before the simplex: it says what is
                           missing; ... */
  ROUNDS_CROWD = 80     /* ... and so many of a crowd */
};

#define WORTH_ROUNDS 0.75 /* ... if that is left of what was missing, or less */

/* ---- the first solution ---- */

homeward_status hw_engine_first(hw_engine *engine, bool attended, homeward_error *error) {
  hw_chooser chooser = {.engine = engine};
  hw_state state = {0};
  hw_arena scratch = {0};
  homeward_status status = HOMEWARD_OK;
  if (!hw_chooser_rank(&chooser, &scratch) || !hw_state_new(&state, engine)) {
    status = hw_fail_memory(error);
  } else if (engine->published != NULL && engine->has_best && !hw_state_load(&state)) {
    status = hw_fail_memory(error);
  } else {
    hw_open_runs(engine, &state);
    status = hw_complete(engine, &state, chooser.ranked, chooser.ranked_offset, error);
    if (status == HOMEWARD_OK)
      status = hw_insert(engine, &state, error);
    if (status == HOMEWARD_OK && attended)
      status = hw_insert_attended(engine, &state, chooser.ranked, chooser.ranked_offset,
                                  HW_INSERT_PLAIN, error);
    if (!hw_trim(engine, &state) && status == HOMEWARD_OK)
      status = hw_fail_memory(error);
  }
  if (status == HOMEWARD_OK && hw_state_feasible(&state))
    status = hw_state_offer(&state, error);
  hw_state_free(&state);
  hw_arena_free(&scratch);
  return status;
}

/* ---- from the relaxation ---- */

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

/* Those whom the relaxation splits are settled beside those whom it does not, a batch after the
 * other. */
static homeward_status settle(hw_rounds *rounds, homeward_error *error) {
  hw_engine *engine = rounds->engine;
  int32_t *left = HW_ARRAY(&engine->arena, engine->classes.count, int32_t), count = 0;
  if (left == NULL)
    return hw_fail_memory(error);
  for (int32_t k = 0; k < engine->classes.count; k++)
    if (rounds->state.served[k] < engine->classes.items[k].size)
      left[count++] = k;
  qsort_r(left, (size_t)count, sizeof *left, compare_kin, engine);
  homeward_status status = HOMEWARD_OK;
  for (int32_t first = 0; first < count && !hw_engine_halted(engine) && status == HOMEWARD_OK;
       first += SETTLE_CLASSES) {
    hw_choice c = {left + first, count - first < SETTLE_CLASSES ? count - first : SETTLE_CLASSES};
    bool done;
    status = hw_rounds_decide(rounds, c, true, HW_NONE, &done, error);
    if (status == HOMEWARD_OK && !done)
      status = hw_rounds_decide(rounds, c, false, HW_NONE, &done, error);
  }
  return status;
}

/* A run chooses anew: its riders and those who could join them fill it. Where they cannot they
   leave it. */
static homeward_status reconsider(hw_rounds *rounds, int32_t run, homeward_error *error) {
  hw_arena scratch = {0};
  hw_choice c;
  bool done = false;
  hw_chooser_begin(&rounds->chooser);
  homeward_status status = HOMEWARD_OK;
  if (!hw_choose_for_run(&rounds->chooser, &c, run, &scratch))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK &&
      rounds->engine->master.variables[hw_master_goes(&rounds->engine->master, run)].most > 0)
    status = hw_rounds_decide(rounds, c, false, run, &done, error);
  if (status == HOMEWARD_OK && !done)
    status = hw_rounds_decide(rounds, c, false, HW_NONE, &done, error);
  hw_arena_free(&scratch);
  return status;
}

/* Repairs runs below their minimum load. */
static homeward_status repair_all(hw_rounds *rounds, homeward_error *error) {
  homeward_status status = HOMEWARD_OK;
  for (int32_t run = 0; run < rounds->engine->scenario->run_count && status == HOMEWARD_OK; run++)
    if (rounds->engine->master.first_variable[run] != HW_NONE &&
        !hw_engine_halted(rounds->engine) && !hw_state_run_loaded(&rounds->state, run))
      status = reconsider(rounds, run, error);
  return status;
}

static bool read_relaxation(hw_rounds *rounds) {
  const hw_engine *engine = rounds->engine;
  double *relaxed = HW_ARRAY(&rounds->engine->arena, engine->columns.count, double);
  for (int32_t c = 0; relaxed != NULL && c < engine->columns.count; c++)
    if (hw_master_has(&engine->master, c))
      relaxed[c] = hw_lp_value(engine->master.lp, engine->master.lp_column[c]);
  rounds->chooser.relaxed = relaxed;
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

/* The relaxation dived upon, what it splits settled, runs below their minimum load repaired. */
static homeward_status round_relaxation(hw_rounds *rounds, bool priced, homeward_error *error) {
  homeward_status status = hw_dive(rounds->engine, &rounds->state, priced, error);
  if (status == HOMEWARD_OK && (!hw_chooser_follow(&rounds->chooser) || !read_relaxation(rounds)))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK)
    status = settle(rounds, error);
  if (status == HOMEWARD_OK)
    status = repair_all(rounds, error);
  rounds->chooser.relaxed = NULL; /* of columns that come later it knows nothing */
  return status;
}

/* ---- those with needs first ---- */

/* Those with needs at the prices of the relaxation, then everybody else beside them. */
static homeward_status place(hw_rounds *rounds, homeward_error *error) {
  hw_engine *engine = rounds->engine;
  bool more = false;
  homeward_status status = hw_rounds_clear(rounds)
                               ? hw_place_attended(engine, &rounds->state, error)
                               : hw_fail_memory(error);
  if (status == HOMEWARD_OK && !hw_rounds_follow(rounds))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK)
    status = hw_complete(engine, &rounds->state, rounds->chooser.ranked,
                         rounds->chooser.ranked_offset, error);
  if (status == HOMEWARD_OK)
    status = hw_rounds_insert_left(rounds, &more, error);
  if (status == HOMEWARD_OK && !hw_trim(engine, &rounds->state))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK && hw_state_feasible(&rounds->state))
    status = hw_state_offer(&rounds->state, error);
  return status;
}

/* Those with needs and their escorts alone: nobody else travels any more, and every run goes. */
static homeward_status leave_attended(hw_rounds *rounds, homeward_error *error) {
  hw_engine *engine = rounds->engine;
  hw_state attended;
  bool done = hw_state_new(&attended, engine) && hw_state_follow(&rounds->state);
  if (done)
    hw_open_runs(engine, &attended);
  for (int32_t c = 0; done && c < engine->columns.count; c++)
    if (engine->classes.items[engine->columns.items[c].class_index].escort_count > 0)
      hw_state_take(&attended, c, rounds->state.taken[c]);
  for (int32_t r = 0; done && r < engine->rotations.count; r++)
    hw_state_rotate(&attended, r, rounds->state.rotations[r] - attended.rotations[r]);
  hw_state_free(&rounds->state);
  rounds->state = attended;
  return done ? HOMEWARD_OK : hw_fail_memory(error);
}

/* Those with needs once more, where the relaxation beside them says what that costs. */
static homeward_status place_again(hw_rounds *rounds, bool *solved, homeward_error *error) {
  homeward_status status = leave_attended(rounds, error);
  if (status == HOMEWARD_OK)
    status = hw_place_again(rounds->engine, &rounds->state, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(rounds->engine))
    status = hw_residual_price_out(rounds->engine, solved, error);
  return status;
}

/* Everybody else once more, from the relaxation beside those with needs. */
static homeward_status round_residual(hw_rounds *rounds, homeward_error *error) {
  hw_engine *engine = rounds->engine;
  bool solved, fine = hw_engine_is_fine(engine);
  if (!hw_state_follow(&rounds->state))
    return hw_fail_memory(error);
  homeward_status status = hw_residual_relax(engine, &rounds->state, &solved, error);
  if (status == HOMEWARD_OK && solved && fine && !hw_engine_halted(engine))
    status = place_again(rounds, &solved, error);
  if (status == HOMEWARD_OK && solved && !hw_engine_halted(engine)) {
    status = hw_rounds_clear(rounds) && hw_chooser_follow(&rounds->chooser)
                 ? round_relaxation(rounds, fine, error)
                 : hw_fail_memory(error);
  }
  if (!hw_residual_release(engine) || !hw_engine_center_prices(engine))
    return status == HOMEWARD_OK ? hw_fail_memory(error) : status;
  rounds->chooser.known = 0; /* the prices have changed */
  if (status == HOMEWARD_OK && !hw_chooser_follow(&rounds->chooser))
    status = hw_fail_memory(error);
  return status;
}

/* ---- improving ---- */

/* Whoever is left travels where there is room, and is seen at once. */
static homeward_status complete(hw_rounds *rounds, homeward_error *error) {
  hw_engine *engine = rounds->engine;
  bool more = false;
  homeward_status status = hw_complete(engine, &rounds->state, rounds->chooser.ranked,
                                       rounds->chooser.ranked_offset, error);
  if (status == HOMEWARD_OK && engine->escorts)
    status = hw_rounds_insert_left(rounds, &more, error);
  if (status == HOMEWARD_OK)
    hw_state_trim_rotations(&rounds->state);
  if (status == HOMEWARD_OK && hw_state_feasible(&rounds->state))
    status = hw_state_offer(&rounds->state, error);
  return status;
}

/* The best solution so far is the one that goes on. */
static homeward_status load_best(hw_rounds *rounds, homeward_error *error) {
  return hw_state_load(&rounds->state) ? complete(rounds, error) : hw_fail_memory(error);
}

/* Ways to attend parties end to end, for neighbourhoods of those who could share them. */
static homeward_status attend(hw_rounds *rounds, homeward_error *error) {
  hw_engine *engine = rounds->engine;
  homeward_status status =
      hw_attend(engine, rounds->chooser.ranked, rounds->chooser.ranked_offset,
                engine->published == NULL ? ATTENDED : ATTENDED_REPLAN, true, error);
  return status == HOMEWARD_OK && !hw_rounds_follow(rounds) ? hw_fail_memory(error) : status;
}

/* From what says how everybody travels in the relaxation. */
static homeward_status draw(hw_rounds *rounds, bool relaxed, homeward_error *error) {
  homeward_status status = relaxed ? round_relaxation(rounds, false, error) : place(rounds, error);
  if (!relaxed && status == HOMEWARD_OK && !hw_engine_halted(rounds->engine))
    status = round_residual(rounds, error);
  return status == HOMEWARD_OK ? complete(rounds, error) : status;
}

/* The rounds of all kinds to come, whatever they find: the simplex comes next and says what is
   missing. */
static int32_t most_rounds(const hw_engine *engine, bool relaxed) {
  bool crowd = engine->classes.count > HW_MASTER_CLASSES && hw_engine_has_simplex(engine);
  if (engine->published != NULL && !relaxed && !crowd)
    return ROUNDS_REPLAN;
  return crowd && !relaxed ? ROUNDS_CROWD : INT32_MAX;
}

/* What the best solution costs above what would meet the gap. */
static double missing(const hw_engine *engine) {
  double objective = (double)(engine->best.objective + engine->outside);
  return objective * (1 - engine->options.gap) - (double)engine->bound;
}

/* Rounds of all kinds, as long as they promise to meet the gap sooner than a dive. */
static homeward_status search_while_worth(hw_rounds *rounds, homeward_status status,
                                          homeward_error *error) {
  for (double before = INFINITY;
       hw_rounds_go_on(rounds, status) && missing(rounds->engine) < WORTH_ROUNDS * before;) {
    before = missing(rounds->engine);
    status = hw_rounds_search(rounds, ROUNDS_BEFORE, error);
  }
  return status;
}

static homeward_status improve(hw_rounds *rounds, bool relaxed, homeward_error *error) {
  hw_engine *engine = rounds->engine;
  bool draws = relaxed || (engine->escorts && engine->classes.count <= HW_MASTER_CLASSES &&
                           engine->published == NULL);
  homeward_status status = HOMEWARD_OK;
  if (!relaxed)
    status = load_best(rounds, error);
  if (!relaxed && engine->escorts && hw_rounds_go_on(rounds, status))
    status = hw_rounds_light(rounds, error);
  if (hw_rounds_go_on(rounds, status))
    status = attend(rounds, error);
  if (draws && !relaxed)
    status = search_while_worth(rounds, status, error);
  if (draws && hw_rounds_go_on(rounds, status)) {
    status = draw(rounds, relaxed, error);
    if (engine->escorts && hw_rounds_go_on(rounds, status))
      status = hw_rounds_light(rounds, error);
    if (rounds->state.objective > engine->best.objective && hw_rounds_go_on(rounds, status))
      status = load_best(rounds, error);
  }
  return hw_rounds_go_on(rounds, status)
             ? hw_rounds_search(rounds, most_rounds(engine, relaxed), error)
             : status;
}

homeward_status hw_engine_improve(hw_engine *engine, bool relaxed, homeward_error *error) {
  if (engine->classes.count == 0)
    return HOMEWARD_OK;
  homeward_status status = fill_pool(engine, error);
  if (status == HOMEWARD_OK)
    status = hw_engine_find_riders(engine, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  hw_rounds rounds;
  status =
      hw_rounds_new(&rounds, engine) ? improve(&rounds, relaxed, error) : hw_fail_memory(error);
  hw_rounds_free(&rounds);
  return status;
}
