/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The parts of the readable report, shared by its files. */
#ifndef HW_IO_REPORT_H
#define HW_IO_REPORT_H

#include "io/report_loads.h"
#include "io/text_write.h"
#include "model/plan.h"

/** One report being written. */
typedef struct hw_report_state {
  hw_text_writer *text;
  const homeward_plan *plan;
  const homeward_scenario *scenario;
  hw_arena *arena; /* for the report's own arrays */
  bool out_of_memory;
  bool show_year;                            /* the horizon leaves its first year */
  size_t case_width, place_width, run_width; /* columns of the ids in the plan's tables */
} hw_report_state;

/** Longer ids push their own line to the right instead of every line. */
enum { HW_REPORT_INDENT = 4, HW_REPORT_ID_WIDTH = 24, HW_REPORT_RUN_WIDTH = 32 };

/** Sections; each begins with an empty line, and writes nothing when it has nothing to say. */
void hw_report_itineraries(hw_report_state *report);
void hw_report_rotations(hw_report_state *report);
void hw_report_convoys(hw_report_state *report);
void hw_report_loads(hw_report_state *report, const hw_load *loads);

/** Legs in order, each night before the first leg that departs after its instant; `beds` for each
 * night. */
void hw_report_legs(hw_report_state *report, const hw_leg *legs, int32_t leg_count,
                    const hw_night *nights, int32_t night_count, int32_t beds);
/** ", 1 infant, nurse for 2": what a case needs, and its group. */
void hw_report_needs(hw_report_state *report, const hw_case *c);

/** An empty line, then "HEADING  rest". */
void hw_report_heading(hw_report_state *report, const char *heading, const char *rest);
/** "Tue 03 May", with the year where the report shows it. */
void hw_report_date(hw_report_state *report, hw_date date);
size_t hw_report_date_width(const hw_report_state *report);
/** "Tue 03 May 10:00" in the zone. */
void hw_report_instant(hw_report_state *report, hw_minute at, const hw_zone *zone);
/** "1 person", "4 persons". */
void hw_report_number(hw_report_state *report, int64_t count, const char *noun);

#endif
