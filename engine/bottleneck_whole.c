/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Few classes: every scenario with more of a limit is solved to its optimum. */
#include "engine/bottlenecks.h"

#include <stdlib.h>

/* One raised scenario, and whose it is. */
typedef struct raised {
  homeward_scenario scenario;
  hw_bottleneck *item;
  hw_relief *relief;
} raised;

static homeward_solve_options options_of(const hw_engine *engine) {
  homeward_solve_options options = engine->options;
  options.threads = 1; /* they are solved beside each other */
  options.progress = NULL;
  if (engine->halt.deadline > 0) {
    options.time_limit = engine->halt.deadline - hw_clock();
    options.time_limit = options.time_limit > 0.001 ? options.time_limit : 0.001;
  }
  return options;
}

/* The best plan without more of anything: the one that was given may not be. */
static homeward_status solve_base(hw_bottleneck_search *search, hw_whole *base,
                                  homeward_error *error) {
  hw_engine *engine = search->engine;
  *base = (hw_whole){.scenario = engine->scenario,
                     .start = search->plan,
                     .forced_case = HW_NONE,
                     .options = options_of(engine)};
  base->options.threads = (unsigned)engine->threads;
  homeward_status status = hw_solve_whole(base, 1, 1, error);
  if (status != HOMEWARD_OK)
    return status;
  status = hw_verify_raised(base->plan, engine->scenario, NULL, error);
  search->out->best = base->plan->objective;
  return status;
}

static int32_t list_raised(hw_bottleneck_search *search, const homeward_plan *start, raised *list,
                           hw_whole *whole) {
  const hw_engine *engine = search->engine;
  int32_t count = 0;
  for (int32_t i = 0; i < search->tried; i++)
    for (int32_t r = 0; r < search->items[i].relief_count; r++) {
      hw_bottleneck *item = &search->items[i];
      hw_relief *relief = &item->reliefs[r];
      list[count].item = item;
      list[count].relief = relief;
      if (!hw_limit_raise(&list[count].scenario, engine->scenario, &item->limit, relief->by,
                          &search->arena))
        return -1;
      whole[count] = (hw_whole){.scenario = &list[count].scenario,
                                .limit = &item->limit,
                                .amount = relief->by,
                                .start = start,
                                .forced_case = HW_NONE,
                                .options = options_of(engine)};
      count++;
    }
  return count;
}

static homeward_status conclude(hw_bottleneck_search *search, const hw_whole *base,
                                const hw_whole *whole, const raised *of, homeward_error *error) {
  hw_relief *relief = of->relief;
  homeward_status status =
      hw_verify_raised(whole->plan, search->engine->scenario, &of->item->limit, error);
  if (status != HOMEWARD_OK)
    return status;
  relief->saves = base->plan->objective - whole->plan->objective;
  relief->proven = base->proven && whole->proven;
  if (relief > of->item->reliefs && relief[-1].saves > relief->saves) {
    bool proven = relief->proven; /* the plan with less more of it does as well */
    int64_t by = relief->by;
    *relief = relief[-1];
    relief->by = by;
    relief->proven = proven;
    return HOMEWARD_OK;
  }
  if (relief->saves > 0) {
    relief->state = HW_RELIEF_BETTER;
    relief->persons = whole->plan->persons_planned - base->plan->persons_planned;
    relief->cases = whole->plan->itinerary_count - base->plan->itinerary_count;
  } else {
    relief->saves = 0;
    bool early =
        whole->plan->status == HOMEWARD_PLAN_INTERRUPTED && hw_engine_halted(search->engine);
    relief->state = early ? HW_RELIEF_UNTRIED : HW_RELIEF_NOTHING;
  }
  return HOMEWARD_OK;
}

homeward_status hw_bottlenecks_whole(hw_bottleneck_search *search, homeward_error *error) {
  size_t most = (size_t)search->tried * HW_RELIEFS + 1;
  hw_whole base = {.plan = NULL}, *whole = HW_ARRAY(&search->arena, most, hw_whole);
  raised *list = HW_ARRAY(&search->arena, most, raised);
  if (whole == NULL || list == NULL)
    return hw_fail_memory(error);
  int32_t count = 0;
  homeward_status status = solve_base(search, &base, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(search->engine)) {
    count = list_raised(search, base.plan, list, whole);
    status = count < 0 ? hw_fail_memory(error)
                       : hw_solve_whole(whole, count, search->engine->threads, error);
  }
  for (int32_t i = 0; i < count && status == HOMEWARD_OK; i++)
    status = conclude(search, &base, &whole[i], &list[i], error);
  for (int32_t i = 0; i < count; i++)
    homeward_plan_free(whole[i].plan);
  homeward_plan_free(base.plan);
  return status;
}
