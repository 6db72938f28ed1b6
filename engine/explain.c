/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/explain.h"

homeward_status hw_explain_unserved(hw_engine *engine, homeward_plan *plan, hw_unserved *unserved,
                                    homeward_error *error) {
  (void)engine;
  (void)error;
  for (int32_t i = 0; i < plan->unserved_count; i++) {
    unserved[i].reason = "too-costly";
    unserved[i].detail = "";
    unserved[i].remedy = "";
  }
  return HOMEWARD_OK;
}
