/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Instants as people write them on a command line. */
#include "io/scalar.h"
#include "model/scenario.h"

#include <string.h>

homeward_status homeward_scenario_instant(int64_t *out, const homeward_scenario *scenario,
                                          const char *text, homeward_error *error) {
  hw_stamp stamp;
  hw_minute at = 0;
  if (out == NULL || scenario == NULL || text == NULL) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_scenario_instant: out, scenario and text are needed");
  }
  if (!hw_scalar_instant(text, strlen(text), &stamp)) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "an instant such as 2005-04-03T07:30 or 2005-04-03T07:30+03:00 is expected");
  }
  if (stamp.kind == HW_STAMP_WALL &&
      hw_zone_instant(scenario->zone, stamp.value, &at) == HW_WALL_SKIPPED) {
    return hw_fail(error, HOMEWARD_USAGE, "a local time that the clocks of %s skip",
                   hw_zone_name(scenario->zone));
  }
  *out = stamp.kind == HW_STAMP_WALL ? at : stamp.value;
  return HOMEWARD_OK;
}
