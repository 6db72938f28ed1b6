/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rotation_search.h"

hw_rotation_result hw_duty_list_all(hw_duty_search *s, hw_duty_list *out, hw_arena *arena) {
  (void)s;
  (void)out;
  (void)arena;
  return HW_ROTATION_TRUNCATED;
}
