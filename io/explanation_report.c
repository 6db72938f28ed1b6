/* SPDX-License-Identifier: GPL-3.0-or-later */
/** An explanation for people: a block for each case. */
#include "io/explanation.h"

#include <stdio.h>
#include <string.h>

enum { PLACE_WIDTH_MOST = 24 };

static void put_time(const hw_explanation_text *t, hw_minute at, const hw_zone *zone) {
  static const char weekdays[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  char when[40];
  hw_text_format(t->text, "%s %s", weekdays[hw_date_weekday(hw_zone_date(zone, at))],
                 hw_format_short(when, at, zone));
}

static void put_leg(const hw_explanation_text *t, const hw_leg *leg) {
  const hw_zone *from = t->scenario->places[leg->from].zone;
  const hw_zone *to = t->scenario->places[leg->to].zone;
  int32_t minute = hw_zone_minute_of_day(to, leg->arrives);
  int32_t days = hw_zone_date(to, leg->arrives) - hw_zone_date(from, leg->departs);
  char name[96];
  hw_text_put(t->text, "      ");
  put_time(t, leg->departs, from);
  hw_text_format(t->text, " %s", t->scenario->places[leg->from].id);
  size_t arrow = strlen("      Thu 07 Apr 13:20 ") + t->place_width + 1;
  hw_text_column(t->text, arrow);
  hw_text_format(t->text, "-> %02d:%02d", (int)(minute / 60), (int)(minute % 60));
  if (days != 0) {
    hw_text_format(t->text, "%+d", days);
  }
  hw_text_column(t->text, arrow + strlen("-> 15:30+1 "));
  hw_text_put(t->text, t->scenario->places[leg->to].id);
  hw_text_column(t->text, arrow + strlen("-> 15:30+1 ") + t->place_width + 2);
  if (leg->run != HW_NONE) {
    hw_text_put(t->text, hw_run_name(name, t->scenario, leg->run));
  } else {
    hw_text_format(t->text, "transfer %s", t->scenario->transfers[leg->transfer].id);
  }
  hw_text_line(t->text);
}

void hw_explanation_legs(const hw_explanation_text *t, const hw_leg *legs, int32_t leg_count,
                         const hw_night *nights, int32_t night_count) {
  char date[32];
  for (int32_t i = 0; i < leg_count; i++) {
    put_leg(t, &legs[i]);
  }
  for (int32_t i = 0; i < night_count; i++) {
    hw_text_format(t->text, "      night of %s at %s", hw_format_date(date, nights[i].date),
                   t->scenario->places[nights[i].place].id);
    hw_text_line(t->text);
  }
}

/* "I11", or "I4, I7, C1": the rules that are not in force together. */
static const char *name_rules(const hw_explained *c, char out[120]) {
  int used = 0;
  out[0] = '\0';
  for (int n = 1; n <= 15 + 12; n++) {
    bool own = n <= 15;
    int rule = own ? n : n - 15;
    if (((own ? c->lifted_i : c->lifted_c) >> rule & 1) != 0 && used < 110) {
      used += snprintf(out + used, 120 - (size_t)used, "%s%c%d", used > 0 ? ", " : "",
                       own ? 'I' : 'C', rule);
    }
  }
  return out;
}

static bool is_one(uint32_t rules) {
  return rules != 0 && (rules & (rules - 1)) == 0;
}

/* The cost of a way, and what it stands against. */
static const char *tell_cost(const hw_explained *c, const hw_journey *way, char out[160]) {
  char cost[HW_AMOUNT_SIZE], penalty[HW_AMOUNT_SIZE], escorts[40] = "";
  if (way->escorts > 0) {
    snprintf(escorts, sizeof escorts, " with %d more escort%s", way->escorts,
             way->escorts == 1 ? "" : "s");
  }
  snprintf(out, 160, "costs %s%s, staying counts %s", hw_text_amount(cost, hw_journey_cost(way)),
           escorts, hw_text_amount(penalty, c->penalty));
  return out;
}

static void put_proof(const hw_explanation_text *t, const hw_explained *c) {
  bool alone = is_one(c->lifted_i | c->lifted_c);
  char rules[120], cost[160], words[512];
  if (c->way.leg_count == 0) {
    snprintf(words, sizeof words, "proof: no itinerary was found, whatever rule is left out");
  } else if (c->rule[0] == '\0') {
    snprintf(words, sizeof words, "proof: this itinerary fits beside the plan; it %s",
             tell_cost(c, &c->way, cost));
  } else if (alone) {
    snprintf(words, sizeof words,
             "proof: with %s in force there is no itinerary%s, without it there is this one; it %s",
             name_rules(c, rules), c->lifted_c != 0 ? " beside the plan" : "",
             tell_cost(c, &c->way, cost));
  } else {
    snprintf(words, sizeof words,
             "proof: no rule alone is to be left out; without %s together there is this "
             "itinerary%s; it %s",
             name_rules(c, rules), c->lifted_c != 0 ? " beside the plan" : "",
             tell_cost(c, &c->way, cost));
  }
  hw_text_put(t->text, "  ");
  hw_text_wrap(t->text, 4, words);
  hw_text_line(t->text);
  hw_explanation_legs(t, c->way.legs, c->way.leg_count, c->way.nights, c->way.night_count);
}

static void put_help(const hw_explanation_text *t, const hw_explained *c, int32_t index) {
  const hw_help *help = &c->helps[index];
  const hw_leg *last = &help->way.legs[help->way.leg_count - 1];
  char text[400];
  hw_text_format(t->text, "   %2d. ", index + 1);
  for (int32_t i = 0; i < help->change_count; i++) {
    if (i > 0) {
      hw_text_line(t->text);
      hw_text_put(t->text, "       and ");
    }
    hw_text_wrap(t->text, 7, hw_remedy_text(text, sizeof text, t->scenario, &help->changes[i]));
  }
  hw_text_line(t->text);
  hw_text_set_style(t->text, HW_TEXT_QUIET);
  hw_text_put(t->text, "       then it arrives ");
  put_time(t, last->arrives, t->scenario->places[last->to].zone);
  hw_text_put(t->text, ", ");
  hw_text_put(t->text, tell_cost(c, &help->way, text));
  hw_text_set_style(t->text, HW_TEXT_PLAIN);
  hw_text_line(t->text);
}

static void put_left(const hw_explanation_text *t, const hw_explained *c) {
  if (c->interrupted) {
    hw_text_put(t->text, "  was not looked at before the stop");
    hw_text_line(t->text);
    return;
  }
  hw_text_put(t->text, "  ");
  hw_text_set_style(t->text, HW_TEXT_WARNING);
  hw_text_put(t->text, c->reason);
  hw_text_set_style(t->text, HW_TEXT_PLAIN);
  if (c->rule[0] != '\0') {
    hw_text_format(t->text, " (%s)", c->rule);
  }
  hw_text_put(t->text, ": ");
  hw_text_wrap(t->text, 4, c->detail);
  hw_text_line(t->text);
  put_proof(t, c);
  if (c->help_count > 0) {
    hw_text_put(t->text, "  what would let it move, each verified:");
    hw_text_line(t->text);
  } else if (c->rule[0] != '\0') {
    hw_text_put(t->text, c->cut ? "  nobody looked for what would let it move before the stop"
                                : "  no small change was found that lets it move");
    hw_text_line(t->text);
  }
  for (int32_t i = 0; i < c->help_count; i++) {
    put_help(t, c, i);
  }
}

static void put_case(const hw_explanation_text *t, const hw_explained *explained) {
  const hw_case *c = &t->scenario->cases[explained->case_index];
  hw_text_set_style(t->text, HW_TEXT_HEADING);
  hw_text_put(t->text, c->id);
  hw_text_set_style(t->text, HW_TEXT_PLAIN);
  hw_text_format(t->text, "  %s -> %s, %d person%s, priority %d", t->scenario->places[c->from].id,
                 t->scenario->places[c->to].id, c->persons, c->persons == 1 ? "" : "s",
                 c->priority);
  if (c->group != HW_NONE) {
    hw_text_format(t->text, ", group %s", t->scenario->groups[c->group].id);
  }
  hw_text_line(t->text);
  if (explained->planned) {
    hw_explanation_planned(t, explained);
  } else {
    put_left(t, explained);
  }
}

homeward_status homeward_explanation_report(const homeward_explanation *explanation,
                                            const homeward_report_options *options,
                                            homeward_write_callback write, void *context,
                                            homeward_error *error) {
  hw_text_writer text;
  homeward_status status = hw_text_begin_report(&text, "homeward_explanation_report", explanation,
                                                options, write, context, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  hw_explanation_text t = {
      .text = &text, .explanation = explanation, .scenario = explanation->scenario};
  for (int32_t p = 0; p < t.scenario->place_count; p++) {
    size_t columns = strlen(t.scenario->places[p].id);
    t.place_width =
        columns > t.place_width && columns <= PLACE_WIDTH_MOST ? columns : t.place_width;
  }
  if (explanation->case_count == 0) {
    hw_text_put(&text, "the plan leaves nobody behind");
    hw_text_line(&text);
  }
  for (int32_t i = 0; i < explanation->case_count; i++) {
    if (i > 0) {
      hw_text_line(&text);
    }
    put_case(&t, &explanation->cases[i]);
  }
  return hw_text_end(&text, error);
}
