/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/window.h"

#include <math.h>
#include <stdlib.h>

enum { CLASS_PATHS = 5000, CLASS_LABELS = 2000000 };

static int32_t share(int64_t all, int32_t most, int32_t classes) {
  int64_t each = all / (classes > 0 ? classes : 1);
  return each < most ? (int32_t)each + 1 : most;
}

homeward_status hw_window(hw_engine *engine, const hw_window_ask *ask, hw_window_found *found,
                          homeward_error *error) {
  hw_round_ask list = {.above = ask->window,
                       .most = share(ask->paths, CLASS_PATHS, engine->classes.count),
                       .all = true,
                       .into_master = true,
                       .label_limit = share(ask->labels, CLASS_LABELS, engine->classes.count),
                       .most_rotations = ask->rotations};
  hw_round round;
  *found = (hw_window_found){-HW_LP_INFINITY, false};
  homeward_status status = hw_engine_price(engine, &list, &round, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  found->complete = !round.truncated;
  double window = fmin(ask->window, round.complete);
  bool partial = round.truncated && ask->partial && !engine->escorts;
  if (round.truncated && (engine->classes.count > ask->unproven || (window <= 0 && !partial)))
    return HOMEWARD_OK;
  hw_tree_ask tree = ask->tree;
  tree.enough = partial ? HW_LP_INFINITY : engine->lagrangian + window;
  double bound;
  status = hw_tree(engine, &tree, &bound, error);
  if (status == HOMEWARD_OK && window > 0)
    found->bound = fmin(bound, engine->lagrangian + window);
  return status;
}
