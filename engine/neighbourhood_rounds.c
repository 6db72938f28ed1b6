/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where much is wrong, a dozen parties who stand in each other's way put it right within a
 * millisecond, so such rounds come first. Larger neighbourhoods and those who share escorts take a
 * hundred times as long and find what is left. A run that stays away although many would fill it
 * is asked for by itself: no other neighbourhood holds enough parties to make it pay.
 */
#include "engine/neighbourhood_rounds.h"

#include "engine/insert_attended.h"
#include "engine/parallel.h"

#include <stdlib.h>

enum {
  CALLS = 2,          /* of a round: for a run that stays away, each, ... */
  PER_ROUND = 8,      /* ... and so many besides, ... */
  MORE = 8,           /* ... and so many more where escorts are needed: ... */
  MORE_CLASSES = 24,  /* ... the first of so many classes, ... */
  MORE_STEP = 8,      /* ... each of so many more than the one before */
  ATTENDED_ROUND = 3, /* of them, where escorts are needed: of parties who could share them */
  CLASSES_MIN = 12,   /* of one neighbourhood; grows while nothing is found */
  CLASSES_MAX = 64,
  NODES = 300,        /* of one integer program, ... */
  CALL_NODES = 60,    /* ... of one for a run ... */
  DECIDE_NODES = 600, /* ... and of one that has to decide */
  THOROUGH = 1200,    /* columns and rotations of a program that branches with more care */
  ROTATIONS = 3,      /* for each itinerary of a neighbourhood that it may decide anew, twice */
  CALLED = 64,        /* runs that stay away, at most, ... */
  CALL_STALL = 20,    /* ... and again after so many rounds that found nothing */
  LIGHT_STEP = 2,     /* classes more after a round that closed little, ... */
  LIGHT_IDLE = 8,     /* ... until so many have, one after the other */
  STALL_MAX = 60,     /* rounds that find nothing before the search ends */
  STALL_SMALL = 6,    /* the same where the exact way is likely to do better: ... */
  ROUNDS_SMALL = 12,  /* ... and so many in all from further away than NEAR ... */
  SMALL = 200         /* ... up to so many classes */
};

#define LIGHT_WORK 1e6    /* simplex iterations x (rows + columns) of a light program's tree */
#define LIGHT_WORTH 0.005 /* of the gap: a round that closes less closed little */
#define CALL_WORTH 0.01   /* of the gap: what a run must promise to be asked for */
#define NEAR 0.05         /* gap below which a small scenario may spend more rounds */

_Static_assert(CALLS + PER_ROUND + MORE <= HW_ROUND_ASKS, "there is room for all of a round");

/* ---- beginning and end ---- */

bool hw_rounds_new(hw_rounds *rounds, hw_engine *engine) {
  *rounds =
      (hw_rounds){.engine = engine, .chooser = {.engine = engine, .random = engine->options.seed}};
  rounds->work = HW_ARRAY(&engine->arena, engine->threads, hw_neighbourhood_work);
  if (rounds->work == NULL || !hw_chooser_rank(&rounds->chooser, &engine->arena) ||
      !hw_chooser_new(&rounds->chooser, &rounds->state, &engine->arena))
    return false;
  for (int32_t t = 0; t < engine->threads; t++)
    if (!hw_neighbourhood_work_new(&rounds->work[t], engine))
      return false;
  return hw_attendants_index(&rounds->attendants, engine, &rounds->index_arena) &&
         hw_state_new(&rounds->state, engine);
}

void hw_rounds_free(hw_rounds *rounds) {
  for (int32_t t = 0; rounds->work != NULL && t < rounds->engine->threads; t++)
    hw_neighbourhood_work_free(&rounds->work[t]);
  for (int32_t i = 0; i < HW_ROUND_ASKS; i++)
    hw_arena_free(&rounds->arenas[i]);
  hw_arena_free(&rounds->run_arena);
  hw_arena_free(&rounds->index_arena);
  hw_chooser_free(&rounds->chooser);
  hw_state_free(&rounds->state);
}

bool hw_rounds_follow(hw_rounds *rounds) {
  if (!hw_chooser_follow(&rounds->chooser))
    return false;
  if (rounds->engine->rotations.count == rounds->attendants.rotation_count)
    return true;
  hw_arena_reset(&rounds->index_arena);
  return hw_attendants_index(&rounds->attendants, rounds->engine, &rounds->index_arena);
}

bool hw_rounds_clear(hw_rounds *rounds) {
  hw_state_free(&rounds->state);
  return hw_state_new(&rounds->state, rounds->engine);
}

homeward_status hw_rounds_insert_left(hw_rounds *rounds, bool *improved, homeward_error *error) {
  const hw_chooser *chooser = &rounds->chooser;
  hw_cents before = rounds->state.objective;
  homeward_status status = hw_insert_attended(rounds->engine, &rounds->state, chooser->ranked,
                                              chooser->ranked_offset, HW_INSERT_PLAIN, error);
  *improved |= rounds->state.objective < before;
  if (status == HOMEWARD_OK && !hw_rounds_follow(rounds))
    return hw_fail_memory(error);
  return status;
}

/* ---- one neighbourhood ---- */

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

/* The candidates: the first `most` ranked columns of each chosen class and those it takes, class by
   class. */
static bool ask_for(hw_rounds *rounds, hw_choice c, int32_t most, int32_t nodes, int32_t i) {
  hw_arena *arena = &rounds->arenas[i];
  const hw_chooser *chooser = &rounds->chooser;
  hw_neighbourhood *ask = &rounds->asks[i];
  qsort(c.classes, (size_t)c.count, sizeof(int32_t), compare_int);
  int32_t count = 0;
  for (int32_t n = 0; n < c.count; n++)
    count += chooser->ranked_offset[c.classes[n] + 1] - chooser->ranked_offset[c.classes[n]];
  int32_t *columns = HW_ARRAY(arena, count, int32_t);
  if (columns == NULL)
    return false;
  count = 0;
  for (int32_t n = 0; n < c.count; n++) {
    int32_t first = chooser->ranked_offset[c.classes[n]];
    for (int32_t r = first; r < chooser->ranked_offset[c.classes[n] + 1]; r++)
      if (r < first + most || rounds->state.taken[chooser->ranked[r]] > 0)
        columns[count++] = chooser->ranked[r];
  }
  *ask = (hw_neighbourhood){.classes = c.classes,
                            .class_count = c.count,
                            .columns = columns,
                            .column_count = count,
                            .node_limit = nodes,
                            .held = HW_NONE};
  int32_t *rotations = NULL;
  if (rounds->engine->escorts &&
      !hw_attendants_choose(&rounds->attendants, &rounds->state, columns, count, ROTATIONS, arena,
                            &rotations, &ask->rotation_count))
    return false;
  ask->rotations = rotations;
  ask->thorough = ask->rotation_count > 0 && ask->rotation_count + ask->column_count <= THOROUGH;
  return true;
}

static void make_light(hw_neighbourhood *ask) {
  ask->work_limit = LIGHT_WORK;
  ask->thorough = false;
}

static bool is_answered(const hw_neighbourhood *ask) {
  return ask->result == HW_LP_OPTIMAL || ask->result == HW_LP_FEASIBLE;
}

static bool solve_one(void *context, int32_t i, int32_t worker) {
  hw_rounds *rounds = context;
  return hw_neighbourhood_solve(&rounds->asks[i], &rounds->state, &rounds->work[worker],
                                &rounds->arenas[i]);
}

/* The master holds this thread's solver environment, so neighbourhoods run on threads of their own.
 */
static bool solve(hw_rounds *rounds, int32_t count) {
  int32_t threads = count > 1 ? rounds->engine->threads : 1;
  return hw_parallel_apart(threads, count, solve_one, rounds);
}

homeward_status hw_rounds_decide(hw_rounds *rounds, hw_choice c, bool strict, int32_t held,
                                 bool *done, homeward_error *error) {
  hw_neighbourhood *ask = &rounds->asks[0];
  hw_arena_reset(&rounds->arenas[0]);
  if (!ask_for(rounds, c, INT32_MAX / 2, DECIDE_NODES, 0))
    return hw_fail_memory(error);
  ask->any = true;
  ask->strict = strict;
  ask->held = held;
  if (!solve(rounds, 1))
    return hw_fail_memory(error);
  *done = is_answered(ask);
  if (*done)
    hw_neighbourhood_exchange(ask, &rounds->state);
  return HOMEWARD_OK;
}

/* ---- a round ---- */

/* What a round is made of. */
typedef struct round_kind {
  int32_t size; /* classes of most neighbourhoods */
  bool light;   /* little is spent on each */
  bool stalled; /* the last one found nothing: all around one class, too */
} round_kind;

static bool ask_for_run(hw_rounds *rounds, int32_t i) {
  hw_choice c;
  int32_t run = rounds->runs[rounds->next_run++];
  hw_arena_reset(&rounds->arenas[i]);
  bool done = hw_choose_for_run(&rounds->chooser, &c, run, &rounds->arenas[i]) &&
              ask_for(rounds, c, INT32_MAX / 2, CALL_NODES, i);
  rounds->asks[i].held = run;
  make_light(&rounds->asks[i]);
  return done;
}

/* The n-th of a round that is not for a run, as its i-th. */
static bool ask_for_some(hw_rounds *rounds, round_kind kind, int32_t n, int32_t i) {
  hw_choice c;
  hw_chooser *chooser = &rounds->chooser;
  hw_arena *arena = &rounds->arenas[i];
  bool attended = chooser->attended_count > 0 && n < ATTENDED_ROUND && !kind.light,
       around = kind.stalled && n % 2 == 1 && n < PER_ROUND && !kind.light && !attended;
  chooser->size =
      n < PER_ROUND || kind.light ? kind.size : MORE_CLASSES + MORE_STEP * (n - PER_ROUND);
  hw_arena_reset(arena);
  bool chosen = attended ? hw_choose_attended(chooser, &c, arena)
                : around ? hw_choose_around(chooser, &c, arena)
                         : hw_choose_classes(chooser, &c, arena);
  if (!chosen || !ask_for(rounds, c, around ? HW_AROUND_COLUMNS : INT32_MAX / 2, NODES, i))
    return false;
  if (kind.light)
    make_light(&rounds->asks[i]);
  return true;
}

static homeward_status round_of(hw_rounds *rounds, round_kind kind, bool *improved,
                                homeward_error *error) {
  hw_chooser_begin(&rounds->chooser);
  hw_chooser_order_attended(&rounds->chooser);
  int32_t some = rounds->chooser.attended_count > 0 ? PER_ROUND + MORE : PER_ROUND, count = 0;
  bool done = true;
  while (done && count < CALLS && rounds->next_run < rounds->run_count)
    done = ask_for_run(rounds, count++);
  for (int32_t n = 0; n < some && done; n++)
    done = ask_for_some(rounds, kind, n, count++);
  if (!done || !solve(rounds, count))
    return hw_fail_memory(error);
  *improved = false;
  for (int32_t i = 0; i < count; i++) {
    hw_neighbourhood *ask = &rounds->asks[i];
    if (!is_answered(ask) || ask->gain <= 0 || !hw_neighbourhood_try(ask, &rounds->state))
      continue;
    hw_chooser_reward(&rounds->chooser, ask->classes, ask->class_count);
    *improved = true;
  }
  homeward_status status = HOMEWARD_OK;
  if (rounds->engine->escorts)
    status = hw_rounds_insert_left(rounds, improved, error);
  if (status == HOMEWARD_OK && *improved)
    status = hw_state_offer(&rounds->state, error);
  hw_engine_step(rounds->engine, "integer");
  return status;
}

/* ---- rounds ---- */

static double gap_of(const hw_rounds *rounds) {
  const hw_engine *engine = rounds->engine;
  return (double)(rounds->state.objective + engine->outside - engine->bound);
}

/* Runs that stay away now are asked for in the rounds to come. */
static homeward_status call_runs(hw_rounds *rounds, homeward_error *error) {
  double worth = CALL_WORTH * gap_of(rounds);
  hw_arena_reset(&rounds->run_arena);
  rounds->next_run = rounds->run_count = 0;
  hw_chooser_begin(&rounds->chooser);
  return hw_choose_runs_away(&rounds->chooser, worth, CALLED, &rounds->run_arena, &rounds->runs,
                             &rounds->run_count)
             ? HOMEWARD_OK
             : hw_fail_memory(error);
}

/* Where there are many classes, rounds fill runs as long as they find anything at all. */
static homeward_status begin(hw_rounds *rounds, homeward_error *error) {
  homeward_status status = HOMEWARD_OK;
  if (hw_state_feasible(&rounds->state))
    status = hw_state_offer(&rounds->state, error);
  rounds->next_run = rounds->run_count = 0;
  if (status == HOMEWARD_OK && rounds->engine->classes.count <= HW_MASTER_CLASSES)
    status = call_runs(rounds, error);
  return status;
}

bool hw_rounds_go_on(const hw_rounds *rounds, homeward_status status) {
  return status == HOMEWARD_OK && !hw_engine_halted(rounds->engine) &&
         !hw_engine_within_gap(rounds->engine);
}

homeward_status hw_rounds_light(hw_rounds *rounds, homeward_error *error) {
  homeward_status status = begin(rounds, error);
  int32_t idle = 0;
  while (idle < LIGHT_IDLE && hw_rounds_go_on(rounds, status)) {
    hw_cents before = rounds->state.objective;
    double little = LIGHT_WORTH * gap_of(rounds);
    round_kind kind = {.size = CLASSES_MIN + LIGHT_STEP * idle, .light = true};
    bool improved = false;
    status = round_of(rounds, kind, &improved, error);
    idle = (double)(before - rounds->state.objective) < little ? idle + 1 : 0;
  }
  return status;
}

/* Neighbourhoods may still find what is missing; from further away the exact way has more to say.
 */
static bool is_near(const hw_engine *engine) {
  double objective = (double)(engine->best.objective + engine->outside);
  return objective - (double)engine->bound <= NEAR * objective;
}

homeward_status hw_rounds_search(hw_rounds *rounds, int32_t most, homeward_error *error) {
  const hw_engine *engine = rounds->engine;
  bool small = engine->classes.count <= SMALL;
  int32_t stall = 0, stall_max = small ? STALL_SMALL : STALL_MAX;
  int32_t far = small ? ROUNDS_SMALL : INT32_MAX;
  homeward_status status = begin(rounds, error);
  while (stall < stall_max && most-- > 0 && (far-- > 0 || is_near(engine)) &&
         hw_rounds_go_on(rounds, status)) {
    round_kind kind = {.size = CLASSES_MIN + (CLASSES_MAX - CLASSES_MIN) * stall / stall_max,
                       .stalled = stall > 0};
    bool improved = false;
    status = round_of(rounds, kind, &improved, error);
    stall = improved ? 0 : stall + 1;
    if (status == HOMEWARD_OK && stall == CALL_STALL)
      status = call_runs(rounds, error);
  }
  return status;
}
