/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rotations that have begun: they stay, and so do the members who are on them. */
#include "engine/replan.h"

static homeward_status keep_rotation(hw_engine *engine, int32_t index, homeward_error *error) {
  const hw_published_rotation *r = &engine->published->rotations[index];
  int32_t count = r->kept == HW_KEPT_WHOLE ? r->journey.leg_count : r->journey.frozen;
  hw_step steps[HW_ROTATION_STEPS];
  if (count == 0 || count > HW_ROTATION_STEPS || r->pool == HW_NONE)
    return HOMEWARD_OK;
  for (int32_t k = 0; k < count; k++)
    if (!hw_step_of_published(&engine->network, &r->journey.legs[k], &steps[k]))
      return HOMEWARD_OK;
  int32_t column = hw_rotations_add(&engine->rotations, r->pool, steps, count);
  if (column == HW_NONE)
    return hw_fail_memory(error);
  engine->settled_duties[index] = column;
  engine->rotations.items[column].least++;
  /* who sets out later may do the same, as long as that is a rotation of its own */
  engine->rotations.items[column].closed =
      r->kept == HW_KEPT_PREFIX ||
      engine->rotations.items[column].away_from < engine->scenario->now.at;
  engine->rotations.settled = true;
  return HOMEWARD_OK;
}

homeward_status hw_replan_rotations(hw_engine *engine, homeward_error *error) {
  int32_t count = engine->published->rotation_count;
  homeward_status status = HOMEWARD_OK;
  engine->settled_duties = HW_ARRAY(&engine->arena, count, int32_t);
  if (engine->settled_duties == NULL)
    return hw_fail_memory(error);
  for (int32_t r = 0; r < count; r++)
    engine->settled_duties[r] = HW_NONE;
  for (int32_t r = 0; engine->escorts && r < count && status == HOMEWARD_OK; r++)
    if (engine->published->rotations[r].kept != HW_KEPT_FREE)
      status = keep_rotation(engine, r, error);
  for (int32_t r = 0; r < engine->rotations.count && status == HOMEWARD_OK; r++)
    if (!hw_master_add_rotation(&engine->master, r))
      status = hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
  return status;
}
