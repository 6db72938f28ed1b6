/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Those who need escorts in crowds: their places before all others, and the relaxation of the rest
 * beside them. Every exchange on the way is looked at where it is made, and searches are stopped at
 * chosen places, hence the wrapped functions.
 */
#include "tests/engine/midway.h"
#include "tests/support/run_suite.h"

#include "engine/insert_attended.h"
#include "engine/neighbourhood.h"
#include "engine/place_attended.h"
#include "engine/residual.h"
#include "engine/restricted.h"
#include "engine/volume.h"
#include "model/plan.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SEEDS = 30, FEWER = CROWD_CASES / 3 };

#define CARE (RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE)

static const unsigned CROWDS[] = {CROWD_ESCORTS | CROWD_NEEDY, CROWD_ESCORTS | CROWD_ROAD,
                                  CROWD_ESCORTS | CROWD_BUDGET};
enum { CROWD_COUNT = sizeof CROWDS / sizeof *CROWDS };

static void assert_done(homeward_status status, const homeward_error *error) {
  ck_assert_msg(status == HOMEWARD_OK, "status %d: %s", status, error->message);
}

static bool has_needs(const hw_engine *engine, int32_t class_index) {
  return engine->classes.items[class_index].escort_count > 0;
}

static int32_t class_of(const hw_engine *engine, int32_t column) {
  return engine->columns.items[column].class_index;
}

static void offer_prices(hw_engine *engine) {
  homeward_error error = {0};
  assert_done(hw_engine_ascend(engine, &error), &error);
  assert_done(hw_engine_bound_escorts(engine, &error), &error);
}

/* ---- what is looked at, and where to stop ---- */

static volatile int cancel;

/* Where a search can be stopped once it comes to escorts, in its order. */
typedef enum place {
  SEEDING,
  PRICING,
  SCALING,
  PLACING,
  INSERTING,
  TRYING,
  RELAXING,
  RELEASING,
  PLACES
} place;

static struct {
  place stop_at;
  int32_t calls; /* ... after as many of them */
  int32_t passed[PLACES];
} stopping = {.stop_at = PLACES};

static void pass(place at) {
  if (at != SEEDING && stopping.passed[SEEDING] == 0)
    return;
  if (stopping.passed[at]++ >= stopping.calls && stopping.stop_at == at)
    cancel = 1;
}

static struct {
  int32_t tried, taken, inserted; /* of priced ones */
  int32_t dearer;                 /* exchanges that cost more than before */
  int32_t moved;                  /* refused ones that left something changed */
  int32_t decided;                /* priced ones that changed a run */
  double first, last;             /* priced worth after the first insertion and the last step */
} seen;

/* Costs with all that is used at the present prices. */
static double worth_of(const hw_state *state) {
  const hw_engine *engine = state->engine;
  double sum = (double)state->objective;
  for (int32_t c = 0; c < state->room; c++)
    if (state->taken[c] > 0)
      sum += state->taken[c] *
             (hw_engine_priced_column(engine, c) - (double)engine->columns.items[c].cost);
  for (int32_t r = 0; r < state->rotation_room; r++)
    if (state->rotations[r] > 0)
      sum += state->rotations[r] *
             (hw_engine_priced_rotation(engine, r) - (double)engine->rotations.items[r].cost);
  return sum;
}

/* Programs count whole cents: half a cent of everything that is exchanged. */
static double rounding(const hw_neighbourhood *answer) {
  double parties = 1;
  for (int32_t i = 0; i < answer->column_count; i++)
    parties += 0.5 * answer->taken[i];
  for (int32_t i = 0; i < answer->rotation_count; i++)
    parties += 0.5 * answer->members[i];
  return 2 * parties + 0.5 * answer->class_count;
}

bool __real_hw_neighbourhood_try(const hw_neighbourhood *answer, hw_state *state);
bool __wrap_hw_neighbourhood_try(const hw_neighbourhood *answer, hw_state *state);

bool __wrap_hw_neighbourhood_try(const hw_neighbourhood *answer, hw_state *state) {
  const hw_engine *engine = state->engine;
  size_t variables = (size_t)engine->master.variable_count;
  hw_cents objective = state->objective;
  double before = answer->priced ? worth_of(state) : (double)objective;
  int32_t *kept = malloc((variables + 1) * sizeof *kept);
  memcpy(kept, state->variables, variables * sizeof *kept);
  if (answer->priced)
    pass(TRYING);
  bool taken = __real_hw_neighbourhood_try(answer, state);
  double after = answer->priced ? worth_of(state) : (double)state->objective;
  bool same = memcmp(kept, state->variables, variables * sizeof *kept) == 0;
  free(kept);
  seen.tried += answer->priced;
  seen.taken += answer->priced && taken;
  seen.dearer += taken && after > before + (answer->priced ? rounding(answer) : -1);
  seen.moved += !taken && (state->objective != objective || !same);
  seen.decided += answer->priced && !same;
  if (answer->priced)
    seen.last = after;
  return taken;
}

homeward_status __real_hw_insert_attended(hw_engine *engine, hw_state *state, const int32_t *ranked,
                                          const int32_t *offset, hw_insert_costs costs,
                                          homeward_error *error);
homeward_status __wrap_hw_insert_attended(hw_engine *engine, hw_state *state, const int32_t *ranked,
                                          const int32_t *offset, hw_insert_costs costs,
                                          homeward_error *error);

homeward_status __wrap_hw_insert_attended(hw_engine *engine, hw_state *state, const int32_t *ranked,
                                          const int32_t *offset, hw_insert_costs costs,
                                          homeward_error *error) {
  bool priced = costs == HW_INSERT_PRICED;
  double before = priced ? worth_of(state) : (double)state->objective;
  if (priced)
    pass(INSERTING);
  homeward_status status = __real_hw_insert_attended(engine, state, ranked, offset, costs, error);
  double after = priced ? worth_of(state) : (double)state->objective;
  seen.dearer += after > before + 1e-9 * fabs(before);
  if (priced && seen.inserted++ == 0)
    seen.first = after;
  if (priced)
    seen.last = after;
  return status;
}

/* What the search calls between its parts, and can be stopped before. */
#define STOP_BEFORE(at, type, name, parameters, arguments)                                         \
  type __real_##name parameters;                                                                   \
  type __wrap_##name parameters;                                                                   \
  type __wrap_##name parameters {                                                                  \
    pass(at);                                                                                      \
    return __real_##name arguments;                                                                \
  }

STOP_BEFORE(SEEDING, homeward_status, hw_engine_seed_rotations,
            (hw_engine * engine, homeward_error *error), (engine, error))
STOP_BEFORE(PRICING, bool, hw_volume_iterate, (hw_volume * volume, int32_t count), (volume, count))
STOP_BEFORE(PRICING, homeward_status, hw_restricted_iterate,
            (hw_restricted * restricted, int32_t count, int32_t *added, homeward_error *error),
            (restricted, count, added, error))
STOP_BEFORE(SCALING, homeward_status, hw_engine_scale,
            (hw_engine * engine, int32_t *added, homeward_error *error), (engine, added, error))
STOP_BEFORE(PLACING, homeward_status, hw_place_attended,
            (hw_engine * engine, hw_state *state, homeward_error *error), (engine, state, error))
STOP_BEFORE(RELAXING, homeward_status, hw_residual_relax,
            (hw_engine * engine, const hw_state *state, bool *solved, homeward_error *error),
            (engine, state, solved, error))
STOP_BEFORE(RELEASING, bool, hw_residual_release, (hw_engine * engine), (engine))

static void forget(void) {
  memset(&seen, 0, sizeof seen);
  memset(&stopping, 0, sizeof stopping);
  stopping.stop_at = PLACES;
  cancel = 0;
}

static void assert_never_dearer(const char *name) {
  ck_assert_msg(seen.dearer == 0, "%s: %" PRId32 " exchanges cost more", name, seen.dearer);
  ck_assert_msg(seen.moved == 0, "%s: %" PRId32 " refused answers left traces", name, seen.moved);
  ck_assert_msg(seen.decided == 0, "%s: %" PRId32 " runs changed at prices", name, seen.decided);
}

/* ---- places ---- */

/* C9 at every spot, counted from the columns and rotations that are taken: whatever kinds are
   chosen, their persons are no more than the escorts who cover one of them can attend. */
static void count_spots(const hw_state *state, int64_t *needs, int64_t *attended) {
  const hw_engine *engine = state->engine;
  int32_t kinds = engine->scenario->escort_kind_count, sets = 1 << kinds;
  for (int32_t r = 0; r < engine->rotations.count && r < state->rotation_room; r++) {
    const hw_rotation_column *rotation = &engine->rotations.items[r];
    const hw_escort_pool *pool = &engine->scenario->escort_pools[rotation->pool];
    int32_t covered = 0;
    ck_assert_int_ge(state->rotations[r], 0);
    for (int32_t i = 0; i < pool->cover_count; i++)
      covered |= 1 << pool->covers[i];
    for (int32_t s = 0; s < rotation->spot_count; s++)
      for (int32_t set = 0; set < sets; set++)
        if ((set & covered) != 0)
          attended[rotation->spots[s] * sets + set] +=
              (int64_t)state->rotations[r] * pool->persons_per_escort;
  }
  for (int32_t c = 0; c < engine->columns.count && c < state->room; c++) {
    const hw_column *column = &engine->columns.items[c];
    const hw_class *class = &engine->classes.items[column->class_index];
    ck_assert_int_ge(state->taken[c], 0);
    for (int32_t s = 0; s < column->spot_count; s++)
      for (int32_t i = 0; i < class->escort_count; i++)
        for (int32_t set = 0; set < sets; set++)
          if ((set >> class->escorts[i].kind & 1) != 0)
            needs[column->spots[s] * sets + set] +=
                (int64_t)state->taken[c] * class->escorts[i].persons;
  }
}

static void check_covered(const hw_state *state, const char *name) {
  const hw_engine *engine = state->engine;
  int32_t sets = 1 << engine->scenario->escort_kind_count;
  int32_t spots = hw_spots_count(&engine->spots);
  int64_t *needs = calloc((size_t)(spots * sets) + 1, sizeof *needs);
  int64_t *attended = calloc((size_t)(spots * sets) + 1, sizeof *attended);
  count_spots(state, needs, attended);
  for (int32_t i = 0; i < spots * sets; i++)
    ck_assert_msg(needs[i] <= attended[i],
                  "%s: %" PRId64 " persons, %" PRId64 " places beside escorts at spot %" PRId32,
                  name, needs[i], attended[i], i / sets);
  for (int32_t s = 0; s < spots; s++)
    ck_assert(hw_state_covered(state, s));
  free(needs);
  free(attended);
}

/* C10 at every instant at which somebody leaves. */
static void check_pools(const hw_state *state, const char *name) {
  const hw_engine *engine = state->engine;
  const hw_rotation_column *items = engine->rotations.items;
  for (int32_t r = 0; r < engine->rotations.count && r < state->rotation_room; r++) {
    int32_t members = 0;
    for (int32_t other = 0; other < engine->rotations.count && other < state->rotation_room;
         other++)
      if (items[other].pool == items[r].pool && items[other].away_from <= items[r].away_from &&
          items[r].away_from < items[other].busy_until)
        members += state->rotations[other];
    ck_assert_msg(
        state->rotations[r] == 0 || members <= engine->scenario->escort_pools[items[r].pool].count,
        "%s: %" PRId32 " members of pool %" PRId32 " are away", name, members, items[r].pool);
  }
}

/* Everything fits and only those with needs travel. */
static void check_placed(const hw_state *state, const char *name) {
  const hw_engine *engine = state->engine;
  for (int32_t r = 0; r < hw_resource_count(&engine->network); r++)
    ck_assert_msg(state->usage[r] <= hw_state_capacity(state, r), "%s: resource %" PRId32, name, r);
  for (int32_t k = 0; k < engine->classes.count; k++)
    ck_assert(state->served[k] <= (has_needs(engine, k) ? engine->classes.items[k].size : 0));
  for (int32_t run = 0; run < engine->scenario->run_count; run++)
    ck_assert(state->escorts[run] == 0 || hw_state_run_goes(state, run));
  ck_assert(hw_state_pools_hold(state));
  check_covered(state, name);
  check_pools(state, name);
}

static int32_t parties_of(const hw_state *state) {
  int32_t parties = 0;
  for (int32_t k = 0; k < state->engine->classes.count; k++)
    parties += state->served[k];
  return parties;
}

/* The crowds, then random scenarios, where little fits and most minimum loads are missed. */
static homeward_scenario *scenario_of(uint64_t seed) {
  if (seed >= CROWD_COUNT)
    return random_scenario(seed, seed % 2 != 0 ? CARE : RANDOM_GROUPS | RANDOM_ESCORTS);
  bool road = (CROWDS[seed] & CROWD_ROAD) != 0;
  return crowd_scenario(seed + 1, road ? FEWER : CROWD_CASES, CROWDS[seed]);
}

/* Without itineraries of its own the search makes some first, as improve.c does. */
static void more_columns(hw_engine *engine) {
  homeward_error error = {0};
  hw_round round;
  hw_round_ask ask = {
      .above = HW_NO_WAY / 2, .most = 20, .all = true, .label_limit = 2000, .no_rotations = true};
  assert_done(hw_engine_price(engine, &ask, &round, &error), &error);
}

START_TEST(test_place_attended__covers_all_and_never_costs_more) {
  int32_t taken = 0, tried = 0, inserted = 0;
  char name[64];
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    homeward_scenario *scenario = scenario_of(seed);
    hw_engine engine;
    hw_state state;
    homeward_error error = {0};
    (void)snprintf(name, sizeof name, "seed %" PRIu64, seed);
    open_engine(&engine, scenario, 2);
    if (engine.escorts) {
      offer_prices(&engine);
      more_columns(&engine);
      ck_assert(hw_state_new(&state, &engine));
      forget();
      assert_done(hw_place_attended(&engine, &state, &error), &error);
      check_placed(&state, name);
      assert_never_dearer(name);
      ck_assert(seen.last <= seen.first + 1e-9 * fabs(seen.first) + 1);
      ck_assert_double_eq_tol(seen.last, worth_of(&state), 1e-6 * (1 + fabs(seen.last)));
      ck_assert(seed >= CROWD_COUNT || parties_of(&state) > 0);
      taken += seen.taken;
      tried += seen.tried;
      inserted += seen.inserted;
      hw_state_free(&state);
    }
    close_engine(&engine);
    homeward_scenario_free(scenario);
  }
  printf("%" PRId32 " insertions, %" PRId32 " answers, %" PRId32 " taken\n", inserted, tried,
         taken);
  ck_assert_int_gt(taken, 0);
  ck_assert_int_gt(inserted, SEEDS);
}
END_TEST

static void place_with(const homeward_scenario *scenario, int32_t threads, hw_engine *engine,
                       hw_state *state) {
  homeward_error error = {0};
  open_engine(engine, scenario, threads);
  offer_prices(engine);
  ck_assert(hw_state_new(state, engine));
  assert_done(hw_place_attended(engine, state, &error), &error);
}

START_TEST(test_place_attended__threads_change_nothing) {
  homeward_scenario *scenario = crowd_scenario(5, FEWER, CROWDS[_i]);
  hw_engine one, three;
  hw_state alone, together;
  place_with(scenario, 1, &one, &alone);
  hw_master_free(&one.master); /* one problem of the solver at a time */
  place_with(scenario, 3, &three, &together);
  ck_assert_int_eq(one.columns.count, three.columns.count);
  ck_assert_int_eq(one.rotations.count, three.rotations.count);
  ck_assert_mem_eq(&one.lagrangian, &three.lagrangian, sizeof one.lagrangian);
  ck_assert_int_eq(alone.objective, together.objective);
  ck_assert_mem_eq(alone.taken, together.taken, (size_t)one.columns.count * sizeof *alone.taken);
  ck_assert_mem_eq(alone.rotations, together.rotations,
                   (size_t)one.rotations.count * sizeof *alone.rotations);
  hw_state_free(&alone);
  hw_state_free(&together);
  hw_engine_close(&one);
  close_engine(&three);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- beside those with needs ---- */

typedef struct bench {
  homeward_scenario *scenario;
  hw_engine engine;
  hw_state state; /* feasible */
  double *low, *high;
  int32_t columns;
} bench;

static void keep_bounds(bench *b) {
  const hw_lp *lp = b->engine.master.lp;
  b->columns = hw_lp_columns(lp);
  b->low = calloc((size_t)b->columns + 1, sizeof *b->low);
  b->high = calloc((size_t)b->columns + 1, sizeof *b->high);
  for (int32_t c = 0; c < b->columns; c++)
    hw_lp_column_bounds(lp, c, &b->low[c], &b->high[c]);
}

static bool is_shortage(const hw_engine *engine, int32_t column) {
  for (int32_t run = 0; run < engine->scenario->run_count; run++)
    if (engine->master.shortage[run] == column)
      return true;
  return false;
}

/* What has come since is free, whoever it is for; nobody may be short of a minimum load. */
static void assert_released(const bench *b, const char *name) {
  const hw_lp *lp = b->engine.master.lp;
  double low, high;
  for (int32_t c = 0; c < b->columns; c++) {
    hw_lp_column_bounds(lp, c, &low, &high);
    ck_assert_msg(!(low < b->low[c] || low > b->low[c] || high < b->high[c] || high > b->high[c]),
                  "%s: column %" PRId32 " from %f to %f, not from %f to %f", name, c, low, high,
                  b->low[c], b->high[c]);
  }
  for (int32_t c = b->columns; c < hw_lp_columns(lp); c++) {
    hw_lp_column_bounds(lp, c, &low, &high);
    ck_assert(low <= 0 && low >= 0 && (high > 0) == !is_shortage(&b->engine, c));
  }
}

static void open_bench(bench *b, uint64_t seed) {
  homeward_error error = {0};
  *b = (bench){.scenario = scenario_of(seed)};
  open_engine(&b->engine, b->scenario, 2);
  assert_done(hw_engine_ascend(&b->engine, &error), &error);
  if (b->engine.escorts)
    assert_done(hw_engine_bound_escorts(&b->engine, &error), &error);
  assert_done(hw_engine_quick(&b->engine, false, &error), &error);
  ck_assert(hw_state_new(&b->state, &b->engine));
  ck_assert(hw_state_load(&b->state));
  ck_assert(hw_state_feasible(&b->state));
  keep_bounds(b);
}

static void close_bench(bench *b) {
  free(b->low);
  free(b->high);
  hw_state_free(&b->state);
  close_engine(&b->engine);
  homeward_scenario_free(b->scenario);
}

static void assert_stays(const bench *b, int32_t lp_column, int32_t value, const char *name) {
  double found = hw_lp_value(b->engine.master.lp, lp_column);
  ck_assert_msg(fabs(found - value) <= 1e-6, "%s: %f where the state has %" PRId32, name, found,
                value);
}

static void check_stay(const bench *b, const char *name) {
  const hw_engine *engine = &b->engine;
  const hw_master *master = &engine->master;
  for (int32_t c = 0; c < engine->columns.count; c++)
    if (has_needs(engine, class_of(engine, c)) && hw_master_has(master, c))
      assert_stays(b, master->lp_column[c], b->state.taken[c], name);
  for (int32_t k = 0; k < engine->classes.count; k++)
    if (has_needs(engine, k))
      assert_stays(b, master->unserved[k], engine->classes.items[k].size - b->state.served[k],
                   name);
  for (int32_t r = 0; r < engine->rotations.count; r++)
    if (hw_master_has_rotation(master, r))
      assert_stays(b, master->escorts.lp_column[r], b->state.rotations[r], name);
    else
      ck_assert_int_eq(b->state.rotations[r], 0);
}

/* Prices are the duals of the relaxation that is in the master. */
static void check_duals(const bench *b) {
  const hw_master *master = &b->engine.master;
  for (int32_t r = 0; r < hw_resource_count(&b->engine.network); r++) {
    int32_t row = master->resource_row[r];
    if (row == HW_NONE || hw_resource_scale(&b->engine.network, r) < 1)
      continue;
    double dual = -hw_lp_dual(master->lp, row);
    ck_assert(b->engine.prices.resource[r] <= fmax(0, dual) + 1e-6);
  }
}

START_TEST(test_residual_relax__moves_nobody_with_needs) {
  int32_t cheaper = 0, held = 0;
  char name[64];
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    bench b;
    homeward_error error = {0};
    bool solved;
    (void)snprintf(name, sizeof name, "seed %" PRIu64, seed);
    open_bench(&b, seed);
    double proven = (double)(b.engine.bound - b.engine.outside);
    ck_assert(hw_state_follow(&b.state));
    assert_done(hw_residual_relax(&b.engine, &b.state, &solved, &error), &error);
    ck_assert_msg(solved, "%s: no relaxation", name);
    double objective = hw_lp_objective(b.engine.master.lp);
    ck_assert_msg(objective <= (double)b.state.objective + 1 && objective >= proven - 2,
                  "%s: %f, the state is worth %" PRId64 ", the bound %f", name, objective,
                  b.state.objective, proven);
    check_stay(&b, name);
    check_duals(&b);
    ck_assert(hw_residual_release(&b.engine));
    assert_released(&b, name);
    ck_assert_int_eq(hw_master_solve(&b.engine.master, HW_LP_PRIMAL, &b.engine.halt),
                     HW_LP_OPTIMAL);
    ck_assert(hw_lp_objective(b.engine.master.lp) <= objective + 1e-6 * (1 + fabs(objective)));
    cheaper += objective < (double)b.state.objective - 1;
    held += b.state.rotation_room > 0;
    close_bench(&b);
  }
  ck_assert_int_gt(cheaper, 0);
  ck_assert_int_gt(held, 0);
}
END_TEST

/* Moves are kept where they take something off what everybody costs, others leave no trace in the
   relaxation: begun anew it says the same. */
START_TEST(test_place_again__pays_beside_everybody_else) {
  int32_t better = 0;
  char name[64];
  for (uint64_t seed = 0; seed < 2 * CROWD_COUNT; seed++) {
    bench b = {.scenario = scenario_of(seed)};
    homeward_error error = {0};
    bool solved;
    (void)snprintf(name, sizeof name, "seed %" PRIu64, seed);
    open_engine(&b.engine, b.scenario, 2);
    offer_prices(&b.engine);
    more_columns(&b.engine);
    ck_assert(hw_state_new(&b.state, &b.engine));
    keep_bounds(&b);
    assert_done(hw_place_attended(&b.engine, &b.state, &error), &error);
    assert_done(hw_residual_relax(&b.engine, &b.state, &solved, &error), &error);
    ck_assert(solved && hw_state_follow(&b.state));
    double before = hw_lp_objective(b.engine.master.lp);
    assert_done(hw_place_again(&b.engine, &b.state, &error), &error);
    check_placed(&b.state, name);
    check_stay(&b, name);
    double moved = hw_lp_objective(b.engine.master.lp);
    ck_assert_msg(moved <= before * (1 + 1e-9) + 1, "%s: from %f to %f", name, before, moved);
    better += moved < before - 1;
    assert_done(hw_residual_price_out(&b.engine, &solved, &error), &error);
    ck_assert(solved && hw_state_follow(&b.state));
    check_stay(&b, name);
    double after = hw_lp_objective(b.engine.master.lp);
    assert_done(hw_residual_relax(&b.engine, &b.state, &solved, &error), &error);
    ck_assert_double_eq_tol(hw_lp_objective(b.engine.master.lp), after, 1e-3 * after);
    ck_assert(hw_residual_release(&b.engine));
    assert_released(&b, name);
    close_bench(&b);
  }
  ck_assert_int_gt(better, 0);
}
END_TEST

/* Nobody travels: those with needs stay, the others find their way alone. */
START_TEST(test_residual_relax__of_an_empty_state) {
  bench b;
  homeward_error error = {0};
  bool solved;
  open_bench(&b, 0);
  hw_state_free(&b.state);
  ck_assert(hw_state_new(&b.state, &b.engine));
  assert_done(hw_residual_relax(&b.engine, &b.state, &solved, &error), &error);
  ck_assert(solved);
  check_stay(&b, "nobody");
  double penalties = 0, objective = hw_lp_objective(b.engine.master.lp);
  for (int32_t k = 0; k < b.engine.classes.count; k++)
    if (has_needs(&b.engine, k))
      penalties += (double)b.engine.classes.items[k].penalty * b.engine.classes.items[k].size;
  ck_assert(objective > penalties && objective < (double)b.state.objective);
  ck_assert(hw_residual_release(&b.engine));
  assert_released(&b, "nobody");
  close_bench(&b);
}
END_TEST

START_TEST(test_residual_relax__is_released_after_a_stop) {
  bench b;
  homeward_error error = {0};
  bool solved = true;
  open_bench(&b, 1);
  forget();
  cancel = 1;
  b.engine.halt.cancel = &cancel;
  assert_done(hw_residual_relax(&b.engine, &b.state, &solved, &error), &error);
  ck_assert(!solved);
  ck_assert(b.engine.stopped);
  ck_assert(hw_residual_release(&b.engine));
  assert_released(&b, "stopped");
  close_bench(&b);
}
END_TEST

/* ---- whole solves ---- */

/* Its objective, or HW_NONE without a plan. */
static hw_cents solve_until_stopped(const homeward_scenario *scenario, double gap,
                                    unsigned threads) {
  homeward_solve_options options;
  homeward_plan *plan = NULL;
  homeward_outcome outcome;
  homeward_error error = {0};
  size_t violations = 1;
  homeward_solve_options_default(&options);
  options.gap = gap;
  options.threads = threads;
  options.cancel = &cancel;
  assert_done(homeward_solve(&plan, scenario, &options, &outcome, &error), &error);
  if (plan == NULL) {
    ck_assert_int_eq(outcome, HOMEWARD_OUTCOME_STOPPED_EMPTY);
    return HW_NONE;
  }
  ck_assert_int_eq(homeward_verify(plan, NULL, NULL, &violations, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(violations, 0);
  ck_assert_int_le(plan->bound, plan->objective);
  hw_cents objective = plan->objective;
  homeward_plan_free(plan);
  return objective;
}

/* Parts, and how often they are let pass. */
static const struct stop {
  place at;
  int32_t calls;
} STOPS[] = {{SEEDING, 0},   {PRICING, 0},   {PRICING, 1},   {PRICING, 2},  {SCALING, 0},
             {SCALING, 1},   {PLACING, 0},   {INSERTING, 0}, {TRYING, 0},   {INSERTING, 1},
             {INSERTING, 2}, {INSERTING, 3}, {RELAXING, 0},  {RELEASING, 0}};
enum { STOP_COUNT = sizeof STOPS / sizeof *STOPS };

static homeward_scenario *stopped_scenario(bool road) {
  volume_classes = road ? 0 : HW_VOLUME_CLASSES;
  return crowd_scenario(2, road ? FEWER : CROWD_CASES,
                        CROWD_ESCORTS | (road ? CROWD_ROAD : CROWD_NEEDY));
}

/* A gap that neighbourhoods of the first solution do not meet. */
#define NARROW 1e-5

/* Wherever it is stopped, what there is holds, and no later part begins. */
START_TEST(test_solve__stops_between_any_two_parts) {
  homeward_scenario *scenario = stopped_scenario(_i != 0);
  int32_t stopped = 0, planned = 0;
  for (int stop = 0; stop < STOP_COUNT; stop++) {
    forget();
    stopping.stop_at = STOPS[stop].at;
    stopping.calls = STOPS[stop].calls;
    planned += solve_until_stopped(scenario, NARROW, 2) != HW_NONE;
    stopped += cancel;
    ck_assert_msg(!cancel || stopping.stop_at >= PLACING || stopping.passed[PLACING] == 0,
                  "stopped at %d.%" PRId32 ", yet it placed", (int)stopping.stop_at,
                  stopping.calls);
    ck_assert_msg(!cancel || stopping.stop_at >= RELAXING || stopping.passed[RELAXING] == 0,
                  "stopped at %d.%" PRId32 ", yet it relaxed the rest", (int)stopping.stop_at,
                  stopping.calls);
    assert_never_dearer("stopped");
  }
  printf("%" PRId32 " stops, %" PRId32 " plans\n", stopped, planned);
  ck_assert_int_ge(stopped, STOP_COUNT - 4);
  ck_assert_int_gt(planned, 0);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("attended");
  TCase *places = tcase_create("places");
  tcase_set_timeout(places, 300);
  tcase_add_test(places, test_place_attended__covers_all_and_never_costs_more);
  tcase_add_test(places, test_residual_relax__moves_nobody_with_needs);
  tcase_add_test(places, test_place_again__pays_beside_everybody_else);
  tcase_add_test(places, test_residual_relax__of_an_empty_state);
  tcase_add_test(places, test_residual_relax__is_released_after_a_stop);
  suite_add_tcase(suite, places);
  TCase *crowds = tcase_create("crowds");
  tcase_set_timeout(crowds, 300);
  tcase_add_loop_test(crowds, test_place_attended__threads_change_nothing, 0, CROWD_COUNT);
  tcase_add_loop_test(crowds, test_solve__stops_between_any_two_parts, 0, 2);
  suite_add_tcase(suite, crowds);
  return run_suite(suite);
}
