/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a planned case: its itinerary, and what others would cost it and everybody. */
#include "io/explanation.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const fate_names[] = {[HW_FATE_LEFT] = "left",
                                         [HW_FATE_MOVED] = "moved",
                                         [HW_FATE_RETIMED] = "retimed",
                                         [HW_FATE_GAINED] = "gained"};

/* ---- for people ---- */

enum { DISPLACED_SHOWN = 12 };

/* "costs 1 234.00: fares 1 000.00, delay 234.00". */
static void put_parts(const hw_explanation_text *t, const hw_cents cost[HW_PART_COUNT]) {
  char amount[HW_AMOUNT_SIZE], word[80];
  const char *before = ": ";
  hw_text_format(t->text, "costs %s", hw_text_amount(amount, hw_alternative_cost(cost)));
  for (int part = 0; part < HW_PART_COUNT; part++) {
    if (cost[part] == 0) {
      continue;
    }
    snprintf(word, sizeof word, "%s %s", hw_part_name((hw_part)part),
             hw_text_amount(amount, cost[part]));
    for (char *c = word; *c != '\0'; c++) {
      *c = *c == '_' ? ' ' : *c;
    }
    hw_text_put(t->text, before);
    if (t->text->column + hw_text_columns(word) > t->text->width) {
      hw_text_line(t->text);
      hw_text_column(t->text, 9);
    }
    hw_text_put(t->text, word);
    before = ", ";
  }
}

static void put_displaced(const hw_explanation_text *t, const hw_alternative *item) {
  char line[200], span[HW_SPAN_SIZE];
  for (int32_t i = 0; i < item->displaced_count && i < DISPLACED_SHOWN; i++) {
    const hw_displaced *other = &item->displaced[i];
    const char *id = t->scenario->cases[other->case_index].id;
    if (other->fate == HW_FATE_LEFT || other->fate == HW_FATE_GAINED) {
      snprintf(line, sizeof line, "%s %s", id,
               other->fate == HW_FATE_LEFT ? "is left behind" : "travels too");
    } else if (other->later == 0) {
      snprintf(line, sizeof line, "%s travels otherwise and arrives at the same time", id);
    } else {
      snprintf(line, sizeof line, "%s %s and arrives %s %s", id,
               other->fate == HW_FATE_MOVED ? "travels otherwise" : "travels at other times",
               hw_text_span(span, other->later < 0 ? -other->later : other->later),
               other->later < 0 ? "earlier" : "later");
    }
    hw_text_put(t->text, "       ");
    hw_text_wrap(t->text, 9, line);
    hw_text_line(t->text);
  }
  if (item->displaced_count > DISPLACED_SHOWN) {
    hw_text_format(t->text, "       and %d more cases change",
                   (int)(item->displaced_count - DISPLACED_SHOWN));
    hw_text_line(t->text);
  }
}

static void put_whole(const hw_explanation_text *t, const hw_alternative *item) {
  char amount[HW_AMOUNT_SIZE], line[200];
  if (item->state == HW_FORCED_UNTRIED) {
    snprintf(line, sizeof line, "was not tried before the stop");
  } else if (item->state == HW_FORCED_NO_PLAN) {
    snprintf(line, sizeof line, "no plan was found in which it travels so");
  } else if (item->more == 0) {
    snprintf(line, sizeof line, "the whole plan costs as much%s", item->proven ? "" : " at most");
  } else {
    snprintf(line, sizeof line, "the whole plan costs %s%s more", item->proven ? "" : "at most ",
             hw_text_amount(amount, item->more));
  }
  hw_text_put(t->text, "       ");
  hw_text_wrap(t->text, 9, line);
  if (item->state == HW_FORCED_VERIFIED && item->displaced_count == 0) {
    hw_text_put(t->text, "; everybody else travels as they do");
  }
  hw_text_line(t->text);
}

static void put_alternative(const hw_explanation_text *t, const hw_alternatives *all,
                            int32_t index) {
  const hw_alternative *item = &all->items[index];
  hw_cents more = hw_alternative_cost(item->cost) - hw_alternative_cost(all->cost);
  char amount[HW_AMOUNT_SIZE];
  hw_text_format(t->text, "   %2d. ", index + 1);
  put_parts(t, item->cost);
  if (more != 0) {
    hw_text_format(t->text, " (%s %s)", hw_text_amount(amount, more < 0 ? -more : more),
                   more < 0 ? "less" : "more");
  }
  hw_text_line(t->text);
  put_whole(t, item);
  put_displaced(t, item);
  hw_explanation_legs(t, item->legs, item->leg_count, item->nights, item->night_count);
}

void hw_explanation_planned(const hw_explanation_text *t, const hw_explained *planned) {
  const hw_itinerary *itinerary = planned->itinerary;
  const hw_alternatives *all = &planned->alternatives;
  bool group = planned->party_count > 1;
  char amount[HW_AMOUNT_SIZE];
  if (planned->interrupted && all->count == 0) {
    hw_text_put(t->text, "  travels; was not looked at before the stop");
    hw_text_line(t->text);
  } else {
    hw_text_put(t->text, group ? "  travels; its group " : "  travels; ");
    put_parts(t, all->cost);
    hw_text_line(t->text);
  }
  hw_explanation_legs(t, itinerary->legs, itinerary->leg_count, itinerary->nights,
                      itinerary->night_count);
  if (all->improvable > 0) {
    hw_text_format(t->text,
                   "  the plan could cost %s less without any change to the scenario; what "
                   "follows is beyond that",
                   hw_text_amount(amount, all->improvable));
    hw_text_line(t->text);
  }
  if (all->count > 0) {
    hw_text_put(t->text, "  other itineraries, and what each would mean for the whole plan:");
    hw_text_line(t->text);
  } else if (planned->bound) {
    hw_text_put(t->text, "  the plan is under way: no others are looked for");
    hw_text_line(t->text);
  } else if (!planned->interrupted) {
    hw_text_put(t->text, "  there is no other itinerary for it");
    hw_text_line(t->text);
  }
  for (int32_t i = 0; i < all->count; i++) {
    put_alternative(t, all, i);
  }
}

/* ---- for machines ---- */

static void put_others(hw_json_writer *json, const homeward_scenario *scenario,
                       const hw_alternative *item) {
  hw_json_open(json, "displaced", true, true);
  for (int32_t i = 0; i < item->displaced_count; i++) {
    const hw_displaced *other = &item->displaced[i];
    hw_json_open(json, NULL, false, false);
    hw_json_text(json, "case", scenario->cases[other->case_index].id);
    hw_json_text(json, "change", fate_names[other->fate]);
    if (other->fate == HW_FATE_MOVED || other->fate == HW_FATE_RETIMED) {
      hw_explanation_put_number(json, "later_minutes", other->later);
    }
    hw_json_close(json);
  }
  hw_json_close(json);
}

static void put_journey(hw_json_writer *json, const homeward_scenario *scenario, const hw_leg *legs,
                        int32_t leg_count, const hw_night *nights, int32_t night_count,
                        const hw_cents cost[HW_PART_COUNT]) {
  hw_journey way = {
      .legs = legs, .leg_count = leg_count, .nights = nights, .night_count = night_count};
  memcpy(way.cost, cost, sizeof way.cost);
  hw_explanation_put_way(json, scenario, &way);
}

static void put_item(hw_json_writer *json, const homeward_scenario *scenario,
                     const hw_alternative *item) {
  static const char *const states[] = {[HW_FORCED_UNTRIED] = "untried",
                                       [HW_FORCED_NO_PLAN] = "no-plan",
                                       [HW_FORCED_VERIFIED] = "verified"};
  hw_json_open(json, NULL, false, true);
  put_journey(json, scenario, item->legs, item->leg_count, item->nights, item->night_count,
              item->cost);
  hw_json_text(json, "plan", states[item->state]);
  if (item->state == HW_FORCED_VERIFIED) {
    hw_explanation_put_money(json, "plan_costs_more", item->more);
    hw_json_plain(json, "proven", item->proven ? "true" : "false");
    hw_json_plain(json, "fits_beside", item->beside ? "true" : "false");
    put_others(json, scenario, item);
  }
  hw_json_close(json);
}

void hw_explanation_put_planned(hw_json_writer *json, const homeward_explanation *explanation,
                                const hw_explained *planned) {
  const hw_itinerary *itinerary = planned->itinerary;
  const hw_alternatives *all = &planned->alternatives;
  hw_json_open(json, "itinerary", false, true);
  put_journey(json, explanation->scenario, itinerary->legs, itinerary->leg_count, itinerary->nights,
              itinerary->night_count, itinerary->cost);
  hw_json_close(json);
  hw_explanation_put_money(json, "party_cost", hw_alternative_cost(all->cost));
  hw_json_plain(json, "stopped", planned->interrupted ? "true" : "false");
  hw_json_text(json, "solved", planned->bound ? "none" : all->exact ? "whole" : "near");
  hw_explanation_put_money(json, "improvable", all->improvable);
  hw_json_open(json, "alternatives", true, true);
  for (int32_t i = 0; i < all->count; i++) {
    put_item(json, explanation->scenario, &all->items[i]);
  }
  hw_json_close(json);
}
