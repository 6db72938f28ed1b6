/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the explanations for people and for machines share with those of planned cases. */
#ifndef HW_IO_EXPLANATION_H
#define HW_IO_EXPLANATION_H

#include "io/json_write.h"
#include "io/text_write.h"
#include "model/explanation.h"

/** An explanation being written for people. */
typedef struct hw_explanation_text {
  hw_text_writer *text;
  const homeward_explanation *explanation;
  const homeward_scenario *scenario;
  size_t place_width;
} hw_explanation_text;

/** "    Thu 07 Apr 13:20 AMS -> 18:00 AMM  RJ152@2005-04-07", a line for each leg; then nights. */
void hw_explanation_legs(const hw_explanation_text *t, const hw_leg *legs, int32_t leg_count,
                         const hw_night *nights, int32_t night_count);

/** Legs, nights and cost of a way as members of an open JSON object. */
void hw_explanation_put_way(hw_json_writer *json, const homeward_scenario *scenario,
                            const hw_journey *way);
void hw_explanation_put_number(hw_json_writer *json, const char *key, int64_t number);
void hw_explanation_put_money(hw_json_writer *json, const char *key, hw_cents cents);
void hw_explanation_put_time(hw_json_writer *json, const char *key, hw_minute at,
                             const hw_zone *zone);

/** What is said of a planned case, after its head line. */
void hw_explanation_planned(const hw_explanation_text *t, const hw_explained *planned);
/** The same as members of the case's JSON object. */
void hw_explanation_put_planned(hw_json_writer *json, const homeward_explanation *explanation,
                                const hw_explained *planned);

#endif
