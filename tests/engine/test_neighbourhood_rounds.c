/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Rounds of neighbourhoods: what they find holds and never costs more, whatever the number of
 * threads; a run that needs many to go is found although no round holds so many otherwise.
 */
#include "tests/engine/midway.h"
#include "tests/support/run_suite.h"

#include "engine/neighbourhood_rounds.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
  FEWER = 120,
  PASSENGERS = 30, /* of a charter ... */
  LEAST = 25,      /* ... that goes with so many, more than other neighbourhoods ask */
  DEPARTS = 40     /* days after the first of them is ready */
};

static void assert_done(homeward_status status, const homeward_error *error) {
  ck_assert_msg(status == HOMEWARD_OK, "status %d: %s", status, error->message);
}

/* Itineraries to choose from, as improve.c makes them. */
static void more_columns(hw_engine *engine) {
  homeward_error error = {0};
  hw_round round;
  hw_round_ask ask = {
      .above = HW_NO_WAY / 2, .most = 12, .all = true, .label_limit = 2000, .no_rotations = true};
  assert_done(hw_engine_price(engine, &ask, &round, &error), &error);
}

typedef struct bench {
  homeward_scenario *scenario;
  hw_engine engine;
  hw_rounds rounds;
} bench;

static void open_bench(bench *b, homeward_scenario *scenario, int32_t threads) {
  homeward_error error = {0};
  b->scenario = scenario;
  open_engine(&b->engine, scenario, threads);
  assert_done(hw_engine_ascend(&b->engine, &error), &error);
  assert_done(hw_engine_quick(&b->engine, false, &error), &error);
  more_columns(&b->engine);
  ck_assert(hw_rounds_new(&b->rounds, &b->engine));
}

static void close_bench(bench *b) {
  hw_rounds_free(&b->rounds);
  close_engine(&b->engine);
  homeward_scenario_free(b->scenario);
}

/* ---- light rounds ---- */

static hw_cents improved_from_best(bench *b) {
  homeward_error error = {0};
  hw_state *state = &b->rounds.state;
  ck_assert(hw_state_load(state));
  hw_cents before = state->objective;
  assert_done(hw_rounds_light(&b->rounds, &error), &error);
  ck_assert(hw_state_feasible(state));
  ck_assert_int_le(state->objective, before);
  ck_assert_int_eq(b->engine.best.objective, state->objective);
  ck_assert_int_le(b->engine.bound, state->objective + b->engine.outside);
  return before - state->objective;
}

START_TEST(test_rounds_light__improve_whatever_the_threads) {
  static const unsigned CROWDS[] = {CROWD_ROAD | CROWD_ESCORTS, CROWD_ESCORTS | CROWD_NEEDY, 0};
  bench one, three;
  open_bench(&one, crowd_scenario(3, FEWER, CROWDS[_i]), 1);
  ck_assert_int_gt(improved_from_best(&one), 0);
  hw_master_free(&one.engine.master); /* one problem of the solver at a time */
  open_bench(&three, crowd_scenario(3, FEWER, CROWDS[_i]), 3);
  ck_assert_int_gt(improved_from_best(&three), 0);
  ck_assert_int_eq(one.engine.columns.count, three.engine.columns.count);
  ck_assert_int_eq(one.rounds.state.objective, three.rounds.state.objective);
  ck_assert_mem_eq(one.rounds.state.taken, three.rounds.state.taken,
                   (size_t)one.engine.columns.count * sizeof *one.rounds.state.taken);
  hw_rounds_free(&one.rounds);
  hw_engine_close(&one.engine);
  homeward_scenario_free(one.scenario);
  close_bench(&three);
}
END_TEST

/* ---- runs that stay away ---- */

/* What all who could ride the run would save above the relaxation: of each class its best column
   there. */
static double saving_on(const bench *b, int32_t run) {
  const hw_engine *engine = &b->engine;
  double sum = 0;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    double most = 0;
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
      if (hw_column_rides(&engine->columns, &engine->columns.items[c], run))
        most = fmax(most, b->rounds.chooser.regret[k] -
                              engine->classes.items[k].size * b->rounds.chooser.reduced[c]);
    sum += most;
  }
  return sum;
}

static bool could_go(const hw_engine *engine, int32_t run) {
  return engine->master.first_variable[run] != HW_NONE &&
         hw_run_is_optional(engine->scenario, run) &&
         engine->master.variables[hw_master_goes(&engine->master, run)].most > 0;
}

static int32_t ask(bench *b, double worth, int32_t most, hw_arena *arena, int32_t **runs) {
  int32_t count;
  hw_chooser_begin(&b->rounds.chooser);
  ck_assert(hw_choose_runs_away(&b->rounds.chooser, worth, most, arena, runs, &count));
  return count;
}

START_TEST(test_choose_runs_away__those_who_promise_most_first) {
  bench b;
  hw_arena arena = {0};
  int32_t *runs, expected = 0;
  open_bench(&b, crowd_scenario(3, FEWER, CROWD_ROAD | CROWD_ESCORTS), 1);
  int32_t count = ask(&b, 0, INT32_MAX / 64, &arena, &runs);
  for (int32_t run = 0; run < b.scenario->run_count; run++)
    expected += could_go(&b.engine, run) && saving_on(&b, run) > 0;
  ck_assert_int_gt(count, 1);
  ck_assert_int_eq(count, expected);
  for (int32_t i = 0; i < count; i++) {
    ck_assert(could_go(&b.engine, runs[i]));
    ck_assert(i == 0 || saving_on(&b, runs[i - 1]) >= saving_on(&b, runs[i]) - 1e-3);
  }
  int32_t first = runs[0];
  double most = saving_on(&b, first);
  ck_assert_int_eq(ask(&b, most + 1, INT32_MAX / 64, &arena, &runs), 0);
  ck_assert_int_eq(ask(&b, 0, 1, &arena, &runs), 1);
  ck_assert_int_eq(runs[0], first);
  hw_state_decide(&b.rounds.state, hw_master_goes(&b.engine.master, first), 1);
  ck_assert_int_eq(ask(&b, 0, INT32_MAX / 64, &arena, &runs), count - 1);
  for (int32_t i = 0; i < count - 1; i++)
    ck_assert_int_ne(runs[i], first);
  hw_arena_free(&arena);
  close_bench(&b);
}
END_TEST

/* Thirty parties of one, each ready on a day of its own, and a charter. */
static homeward_scenario *charter_scenario(void) {
  static char text[16384];
  size_t at = 0;
#define PUT(...) at += (size_t)snprintf(text + at, sizeof text - at, __VA_ARGS__)
  PUT("homeward: 1\nname: a charter\ntimezone: UTC\ncurrency: USD\nnow: 2005-03-01T08:00\n"
      "horizon: {start: 2005-03-02, end: 2005-04-30}\n"
      "policy: {unserved_penalty: {1: 5000}, delay_per_day: {1: 1}, transit_hour: 1}\n"
      "countries: [{code: NL}, {code: IQ}]\n"
      "places:\n  - {id: AMS, kind: airport, country: NL, timezone: UTC}\n"
      "  - {id: BGW, kind: airport, country: IQ, timezone: UTC}\n"
      "flights:\n  - {id: C, from: AMS, to: BGW, departs: 2005-04-%02dT10:00, arrives: "
      "2005-04-%02dT16:00, seats: %d, fare: 10, charter: {cost: %d, min_persons: %d}}\n"
      "programmes: [{id: P, funder: somebody, budget: 900000, grant_per_case: 0}]\n"
      "cases:\n",
      DEPARTS - 31, DEPARTS - 31, PASSENGERS, 100000, LEAST);
  for (int i = 0; i < PASSENGERS; i++)
    PUT("  - {id: C-%02d, programme: P, kind: avr, nationality: IQ, from: AMS, to: BGW, ready: "
        "2005-03-%02d, latest: 2005-04-20, priority: 1, persons: 1, consent: {requested: "
        "2005-02-01, counselled: 2005-02-02, signed: 2005-02-03}}\n",
        i, i + 2);
#undef PUT
  ck_assert_uint_lt(at, sizeof text);
  return accepted(text);
}

START_TEST(test_rounds_light__a_charter_goes_that_nobody_else_would_fill) {
  bench b;
  homeward_error error = {0};
  open_bench(&b, charter_scenario(), 2);
  ck_assert_int_ge(b.engine.classes.count, LEAST);
  int32_t goes = hw_master_goes(&b.engine.master, 0);
  ck_assert_int_eq(b.rounds.state.variables[goes], 0);
  assert_done(hw_rounds_light(&b.rounds, &error), &error);
  ck_assert_int_eq(b.rounds.state.variables[goes], 1);
  ck_assert_int_eq(b.rounds.state.usage[hw_resource(&b.engine.network, HW_USE_PERSONS, 0)],
                   PASSENGERS);
  close_bench(&b);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("neighbourhood rounds");
  TCase *rounds = tcase_create("rounds");
  tcase_set_timeout(rounds, 300);
  tcase_add_loop_test(rounds, test_rounds_light__improve_whatever_the_threads, 0, 3);
  tcase_add_test(rounds, test_choose_runs_away__those_who_promise_most_first);
  tcase_add_test(rounds, test_rounds_light__a_charter_goes_that_nobody_else_would_fill);
  suite_add_tcase(suite, rounds);
  return run_suite(suite);
}
