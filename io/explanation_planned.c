/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a planned case. */
#include "io/explanation.h"

void hw_explanation_planned(const hw_explanation_text *t, const hw_explained *planned) {
  const hw_itinerary *itinerary = planned->itinerary;
  char amount[HW_AMOUNT_SIZE];
  hw_cents cost = 0;
  for (int part = 0; part < HW_PART_COUNT; part++) {
    cost += itinerary->cost[part];
  }
  hw_text_format(t->text, "  travels, costs %s", hw_text_amount(amount, cost));
  hw_text_line(t->text);
  hw_explanation_legs(t, itinerary->legs, itinerary->leg_count, itinerary->nights,
                      itinerary->night_count);
}

void hw_explanation_put_planned(hw_json_writer *json, const homeward_explanation *explanation,
                                const hw_explained *planned) {
  const hw_itinerary *itinerary = planned->itinerary;
  hw_journey way = {.legs = itinerary->legs,
                    .leg_count = itinerary->leg_count,
                    .nights = itinerary->nights,
                    .night_count = itinerary->night_count};
  for (int part = 0; part < HW_PART_COUNT; part++) {
    way.cost[part] = itinerary->cost[part];
  }
  hw_json_open(json, "itinerary", false, true);
  hw_explanation_put_way(json, explanation->scenario, &way);
  hw_json_close(json);
}
