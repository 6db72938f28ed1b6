/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One more case beside a plan: what its two files share. */
#ifndef HW_ENGINE_FIT_H
#define HW_ENGINE_FIT_H

#include "engine/import.h"
#include "engine/spare_escorts.h"
#include "model/fit.h"

enum { HW_FIT_ROTATIONS = 64 };

/** A path that fits, and what it brings along. */
typedef struct hw_fitting_path {
  hw_path path;
  hw_cents cost; /* of the party, with vehicles, runs and escorts */
  hw_spare_fleet fleet;
  int32_t rotations[HW_FIT_ROTATIONS]; /* of the search's own, an item for each member */
  int32_t rotation_count;
} hw_fitting_path;

typedef struct hw_fitting {
  homeward_offers *offers;
  hw_engine engine;
  homeward_scenario scenario; /* the engine's: shares all but the cases with the offers' */
  hw_arena arena;
  hw_import import;
  bool published; /* the plan is under way, or the case comes at a later hour than it was made */
  hw_class class;
  const hw_step *legs; /* of the planned group; NULL: any */
  int32_t leg_count;
  hw_spare_escorts escorts;
  hw_fitting_path found[HW_OFFERS_MAX]; /* cheapest first, no two with the same legs */
  int32_t count;
} hw_fitting;

/** The plan with each of the paths found, verified, and what is different in it (fit_draft.c). */
homeward_status hw_fit_draft(hw_fitting *fitting, homeward_error *error);

#endif
