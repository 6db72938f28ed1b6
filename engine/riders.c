/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/riders.h"

#include "engine/parallel.h"

#include <stdlib.h>
#include <string.h>

#define BONUS 1e12     /* cents for riding the run: more than any itinerary costs */
#define STRAINED -1e-3 /* cents per person: the price of a minimum load below this binds */

typedef struct riders {
  hw_engine *engine;
  int32_t run;
  int32_t *rides; /* of the run, ascending */
  int32_t ride_count;
  hw_path *paths; /* per class; a count of 0: none */
} riders;

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

static bool touches(const hw_block *block, const riders *r) {
  for (int32_t i = 0; i < r->ride_count && block->ride_count > 0; i++)
    if (bsearch(&r->rides[i], block->rides, (size_t)block->ride_count, sizeof(int32_t),
                compare_int) != NULL)
      return true;
  return false;
}

static bool ask_class(void *context, int32_t k, int32_t worker) {
  const riders *r = context;
  hw_engine *engine = r->engine;
  r->paths[k].count = 0;
  if (!touches(engine->block_of_class[k], r))
    return true;
  if (hw_halted(&engine->halt))
    return false;
  hw_run_price bonus = {k, r->run, HW_NONE, -BONUS};
  hw_prices prices = engine->prices;
  prices.run_prices = &bonus;
  prices.run_price_count = 1;
  hw_search search = {.class = &engine->classes.items[k],
                      .class_index = k,
                      .block = engine->block_of_class[k],
                      .prices = &prices,
                      .capacity = engine->network.most,
                      .limit = -BONUS / 2,
                      .most = 1};
  const hw_path *paths;
  int32_t count;
  if (hw_price(engine->pricers[worker], &search, &paths, &count) == HW_SEARCH_MEMORY)
    return false;
  if (count > 0)
    r->paths[k] = paths[0];
  return true;
}

static homeward_status ask_run(riders *r, int32_t run, homeward_error *error) {
  hw_engine *engine = r->engine;
  r->run = run;
  r->ride_count = 0;
  for (int32_t i = 0; i < engine->network.ride_count; i++)
    if (engine->network.rides[i].run == run)
      r->rides[r->ride_count++] = i;
  if (!hw_parallel(engine->threads, engine->classes.count, ask_class, r))
    return hw_engine_halted(engine) ? HOMEWARD_OK : hw_fail_memory(error);
  for (int32_t k = 0; k < engine->classes.count; k++)
    if (r->paths[k].count > 0 && hw_columns_add(&engine->columns, k, &r->paths[k]) == HW_NONE)
      return hw_fail_memory(error);
  return HOMEWARD_OK;
}

homeward_status hw_engine_find_riders(hw_engine *engine, homeward_error *error) {
  const hw_master *master = &engine->master;
  riders r = {.engine = engine};
  r.rides = malloc(((size_t)engine->network.ride_count + 1) * sizeof *r.rides);
  r.paths = malloc(((size_t)engine->classes.count + 1) * sizeof *r.paths);
  homeward_status status = r.rides != NULL && r.paths != NULL ? HOMEWARD_OK : hw_fail_memory(error);
  for (int32_t run = 0; status == HOMEWARD_OK && run < engine->scenario->run_count; run++)
    if (master->minimum_row[run] != HW_NONE && !hw_engine_halted(engine) &&
        hw_master_row_price(master, master->minimum_row[run]) < STRAINED)
      status = ask_run(&r, run, error);
  free(r.rides);
  free(r.paths);
  return status;
}
