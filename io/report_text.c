/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_WIDTH = 13 };

/* ---- words that all sections use ---- */

void hw_report_heading(hw_report_state *report, const char *heading, const char *rest) {
  hw_text_line(report->text);
  hw_text_set_style(report->text, HW_TEXT_HEADING);
  hw_text_put(report->text, heading);
  hw_text_set_style(report->text, HW_TEXT_PLAIN);
  if (rest[0] != '\0') {
    hw_text_format(report->text, "  %s", rest);
  }
  hw_text_line(report->text);
}

void hw_report_date(hw_report_state *report, hw_date date) {
  static const char weekdays[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  int year = 0, month = 0, day = 0;
  hw_date_to_civil(date, &year, &month, &day);
  hw_text_format(report->text, "%s %02d %s", weekdays[hw_date_weekday(date)], day,
                 months[month - 1]);
  if (report->show_year) {
    hw_text_format(report->text, " %d", year);
  }
}

size_t hw_report_date_width(const hw_report_state *report) {
  return report->show_year ? strlen("Tue 03 May 2005") : strlen("Tue 03 May");
}

void hw_report_instant(hw_report_state *report, hw_minute at, const hw_zone *zone) {
  int32_t minute = hw_zone_minute_of_day(zone, at);
  hw_report_date(report, hw_zone_date(zone, at));
  hw_text_format(report->text, " %02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

void hw_report_number(hw_report_state *report, int64_t count, const char *noun) {
  hw_text_format(report->text, "%" PRId64 " %s%s", count, noun, count == 1 ? "" : "s");
}

/* ---- head and cost ---- */

static void put_label(hw_report_state *report, const char *label) {
  hw_text_format(report->text, "  %s", label);
  hw_text_column(report->text, LABEL_WIDTH);
}

static void put_gap(hw_report_state *report) {
  int64_t gap = report->plan->gap;
  int64_t size = gap < 0 ? -gap : gap;
  hw_text_format(report->text, "%s%" PRId64 ".%03" PRId64 " %%", gap < 0 ? "-" : "", size / 1000,
                 size % 1000);
}

static void put_status(hw_report_state *report) {
  static const hw_text_style styles[] = {[HOMEWARD_PLAN_OPTIMAL] = HW_TEXT_GOOD,
                                         [HOMEWARD_PLAN_FEASIBLE] = HW_TEXT_GOOD,
                                         [HOMEWARD_PLAN_INTERRUPTED] = HW_TEXT_WARNING};
  static const char *const meanings[] = {[HOMEWARD_PLAN_OPTIMAL] = "no plan costs less",
                                         [HOMEWARD_PLAN_FEASIBLE] = "a cheaper plan may exist",
                                         [HOMEWARD_PLAN_INTERRUPTED] =
                                             "the best plan found before planning was stopped"};
  homeward_plan_status status = report->plan->status;
  put_label(report, "status");
  hw_text_set_style(report->text, styles[status]);
  hw_text_put(report->text, hw_plan_status_name(status));
  hw_text_set_style(report->text, HW_TEXT_PLAIN);
  hw_text_format(report->text, " (%s)", meanings[status]);
  hw_text_line(report->text);
}

static void put_persons(hw_report_state *report) {
  const homeward_plan *plan = report->plan;
  put_label(report, "persons");
  hw_text_format(report->text, "%d of %" PRId64 " planned, in %d of ", plan->persons_planned,
                 (int64_t)plan->persons_planned + plan->persons_unserved, plan->itinerary_count);
  hw_report_number(report, (int64_t)plan->itinerary_count + plan->unserved_count, "case");
  if (plan->persons_unserved > 0) {
    hw_text_put(report->text, "; ");
    hw_text_set_style(report->text, HW_TEXT_BAD);
    hw_text_format(report->text, "%d left behind", plan->persons_unserved);
    hw_text_set_style(report->text, HW_TEXT_PLAIN);
  }
  hw_text_line(report->text);
}

static void put_window(hw_report_state *report) {
  const homeward_scenario *scenario = report->scenario;
  bool show_year = report->show_year;
  report->show_year = true;
  put_label(report, "as of");
  hw_report_instant(report, scenario->now.at, scenario->zone);
  hw_text_format(report->text, " (%s)", scenario->timezone_name);
  hw_text_line(report->text);
  put_label(report, "horizon");
  hw_report_date(report, hw_zone_date(scenario->zone, scenario->horizon_start.at));
  hw_text_put(report->text, " to ");
  hw_report_date(report, hw_zone_date(scenario->zone, scenario->horizon_end.at));
  hw_text_line(report->text);
  report->show_year = show_year;
}

static void put_head(hw_report_state *report) {
  const homeward_plan *plan = report->plan;
  const char *currency = report->scenario->currency;
  char objective[HW_AMOUNT_SIZE], bound[HW_AMOUNT_SIZE];
  hw_text_set_style(report->text, HW_TEXT_HEADING);
  hw_text_put(report->text, "PLAN  ");
  hw_text_wrap(report->text, strlen("PLAN  "), plan->scenario_name);
  hw_text_set_style(report->text, HW_TEXT_PLAIN);
  hw_text_line(report->text);
  put_status(report);
  hw_text_amount(objective, plan->objective);
  hw_text_amount(bound, plan->bound);
  size_t end = LABEL_WIDTH + hw_text_columns(objective);
  end = end > LABEL_WIDTH + hw_text_columns(bound) ? end : LABEL_WIDTH + hw_text_columns(bound);
  hw_text_put(report->text, "  objective");
  hw_text_right(report->text, end, objective);
  hw_text_format(report->text, " %s", currency);
  hw_text_line(report->text);
  hw_text_put(report->text, "  bound");
  hw_text_right(report->text, end, bound);
  hw_text_format(report->text, " %s, gap ", currency);
  put_gap(report);
  hw_text_line(report->text);
  put_persons(report);
  put_window(report);
}

/* "lost_grants" as people write it. */
static void put_part_name(hw_report_state *report, hw_part part) {
  char name[32];
  snprintf(name, sizeof name, "%s", hw_part_name(part));
  for (char *c = name; *c != '\0'; c++) {
    *c = *c == '_' ? ' ' : *c;
  }
  hw_text_format(report->text, "  %s", name);
}

static void put_cost(hw_report_state *report) {
  const homeward_plan *plan = report->plan;
  char amount[HW_AMOUNT_SIZE];
  size_t end =
      2 + strlen("lost grants") + 2 + hw_text_columns(hw_text_amount(amount, plan->objective));
  hw_report_heading(report, "COST", report->scenario->currency);
  for (int part = 0; part < HW_PART_COUNT; part++) {
    if (plan->parts[part] != 0) {
      put_part_name(report, (hw_part)part);
      hw_text_right(report->text, end, hw_text_amount(amount, plan->parts[part]));
      if (plan->objective > 0) {
        double share = (double)plan->parts[part] / (double)plan->objective;
        long tenths =
            share < 10 ? (long)(share * 1000 + 0.5) : 9999; /* no locale's decimal comma */
        hw_text_format(report->text, "  %3ld.%ld %%", tenths / 10, tenths % 10);
      }
      hw_text_line(report->text);
    }
  }
  hw_text_put(report->text, "  objective");
  hw_text_right(report->text, end, hw_text_amount(amount, plan->objective));
  hw_text_line(report->text);
}

/* ---- what asks for a decision: unserved cases, notifications ---- */

static int compare_reasons(const void *a, const void *b) {
  return strcmp((*(const hw_unserved *const *)a)->reason, (*(const hw_unserved *const *)b)->reason);
}

/* "too-costly 3 cases (9 persons); no-seats 1 case (2 persons)", by reason. */
static void put_reasons(hw_report_state *report) {
  const homeward_plan *plan = report->plan;
  const hw_unserved **sorted = HW_ARRAY(report->arena, plan->unserved_count, const hw_unserved *);
  if (sorted == NULL) {
    report->out_of_memory = true;
    return;
  }
  for (int32_t i = 0; i < plan->unserved_count; i++) {
    sorted[i] = &plan->unserved[i];
  }
  qsort(sorted, (size_t)plan->unserved_count, sizeof(hw_unserved *), compare_reasons);
  for (int32_t i = 0, end; i < plan->unserved_count; i = end) {
    int64_t persons = 0;
    for (end = i; end < plan->unserved_count && compare_reasons(&sorted[i], &sorted[end]) == 0;
         end++) {
      persons += report->scenario->cases[sorted[end]->case_index].persons;
    }
    hw_text_put(report->text, "  ");
    hw_text_put(report->text, sorted[i]->reason);
    hw_text_column(report->text, HW_REPORT_ID_WIDTH);
    hw_report_number(report, end - i, "case");
    hw_text_put(report->text, ", ");
    hw_report_number(report, persons, "person");
    hw_text_line(report->text);
  }
}

static bool has_sentence(const hw_unserved *unserved) {
  return (unserved->detail != NULL && unserved->detail[0] != '\0') ||
         (unserved->remedy != NULL && unserved->remedy[0] != '\0');
}

static void put_sentence(hw_report_state *report, const char *label, const char *sentence) {
  if (sentence == NULL || sentence[0] == '\0') {
    return;
  }
  size_t indent = HW_REPORT_INDENT + strlen(label);
  hw_text_column(report->text, HW_REPORT_INDENT);
  hw_text_put(report->text, label);
  hw_text_wrap(report->text, indent, sentence);
  hw_text_line(report->text);
}

static void put_unserved(hw_report_state *report) {
  const homeward_plan *plan = report->plan;
  const homeward_scenario *scenario = report->scenario;
  if (plan->unserved_count == 0) {
    return;
  }
  hw_report_heading(report, "NOT PLANNED", "by reason, then by case");
  put_reasons(report);
  for (int32_t i = 0; i < plan->unserved_count; i++) {
    const hw_unserved *unserved = &plan->unserved[i];
    const hw_case *c = &scenario->cases[unserved->case_index];
    if (i == 0 || has_sentence(unserved) || has_sentence(&plan->unserved[i - 1])) {
      hw_text_line(report->text);
    }
    hw_text_format(report->text, "  %s", c->id);
    hw_text_column(report->text, 2 + report->case_width + 2);
    hw_text_set_style(report->text, HW_TEXT_BAD);
    hw_text_put(report->text, unserved->reason);
    hw_text_set_style(report->text, HW_TEXT_PLAIN);
    hw_text_put(report->text, "  ");
    hw_report_number(report, c->persons, "person");
    hw_text_format(report->text, ", priority %d, %s -> %s", c->priority,
                   scenario->places[c->from].id, scenario->places[c->to].id);
    hw_text_line(report->text);
    put_sentence(report, "", unserved->detail);
    put_sentence(report, "Remedy: ", unserved->remedy);
  }
}

static int compare_deadlines(const void *a, const void *b) {
  const hw_notification *x = *(const hw_notification *const *)a;
  const hw_notification *y = *(const hw_notification *const *)b;
  if (x->by != y->by) {
    return x->by < y->by ? -1 : 1;
  }
  return x < y ? -1 : x > y; /* the plan's own order */
}

static void put_notification(hw_report_state *report, const hw_notification *notification,
                             hw_date today) {
  const homeward_scenario *scenario = report->scenario;
  hw_text_put(report->text, "  by ");
  hw_text_set_style(report->text, notification->by <= today ? HW_TEXT_BAD : HW_TEXT_WARNING);
  hw_report_date(report, notification->by);
  if (notification->by <= today) {
    hw_text_put(report->text, notification->by == today ? " (today)" : " (past)");
  }
  hw_text_set_style(report->text, HW_TEXT_PLAIN);
  hw_text_format(report->text, "  %s, ", scenario->countries[notification->country].code);
  hw_report_number(report, notification->persons, "person");
  hw_text_format(report->text, " at %s on ", scenario->places[notification->place].id);
  hw_report_date(report, notification->entry);
  hw_text_put(report->text, ": ");
  for (int32_t i = 0; i < notification->case_count; i++) {
    const char *id = scenario->cases[notification->cases[i]].id;
    if (i > 0) {
      bool fits = report->text->column + strlen(", ,") + strlen(id) <= report->text->width;
      hw_text_put(report->text, fits ? ", " : ",");
      if (!fits) {
        hw_text_line(report->text);
        hw_text_column(report->text, HW_REPORT_INDENT);
      }
    }
    hw_text_put(report->text, id);
  }
  hw_text_line(report->text);
}

static void put_notifications(hw_report_state *report) {
  const homeward_plan *plan = report->plan;
  int32_t count = plan->notification_count;
  const hw_notification **sorted = HW_ARRAY(report->arena, count, const hw_notification *);
  report->out_of_memory = report->out_of_memory || sorted == NULL;
  if (count == 0 || sorted == NULL) {
    return;
  }
  for (int32_t i = 0; i < count; i++) {
    sorted[i] = &plan->notifications[i];
  }
  qsort(sorted, (size_t)count, sizeof(hw_notification *), compare_deadlines);
  hw_date today = hw_zone_date(report->scenario->zone, report->scenario->now.at);
  hw_report_heading(report, "NOTIFICATIONS", "by deadline");
  for (int32_t i = 0; i < count; i++) {
    put_notification(report, sorted[i], today);
  }
}

/* ---- payments ---- */

typedef struct payment_sum {
  int64_t count;
  hw_cents kinds[HW_PAYMENT_POCKET_MONEY + 1];
} payment_sum;

/* A file can state anything: a sum stays at the largest amount instead of wrapping. */
static void add_amount(hw_cents *sum, hw_cents amount) {
  if (__builtin_add_overflow(*sum, amount, sum)) {
    *sum = INT64_MAX;
  }
}

static void put_payment_row(hw_report_state *report, const char *name, const payment_sum *sum,
                            size_t column) {
  enum { AMOUNT_WIDTH = 18 };
  hw_cents grants = sum->kinds[HW_PAYMENT_GRANT];
  hw_cents pocket_money = sum->kinds[HW_PAYMENT_POCKET_MONEY];
  char amount[HW_AMOUNT_SIZE];
  hw_text_format(report->text, "  %s", name);
  hw_text_right(report->text, column + AMOUNT_WIDTH, hw_text_amount(amount, grants));
  hw_text_right(report->text, column + 2 * AMOUNT_WIDTH, hw_text_amount(amount, pocket_money));
  hw_cents together = grants;
  add_amount(&together, pocket_money);
  hw_text_right(report->text, column + 3 * AMOUNT_WIDTH, hw_text_amount(amount, together));
  hw_text_put(report->text, "  ");
  hw_report_number(report, sum->count, "payment");
  hw_text_line(report->text);
}

static void put_payments(hw_report_state *report) {
  const homeward_plan *plan = report->plan;
  const homeward_scenario *scenario = report->scenario;
  payment_sum *sums = HW_ARRAY(report->arena, scenario->programme_count, payment_sum);
  report->out_of_memory = report->out_of_memory || sums == NULL;
  if (plan->payment_count == 0 || sums == NULL) {
    return;
  }
  payment_sum all = {0};
  size_t column = strlen("  all programmes");
  for (int32_t i = 0; i < plan->payment_count; i++) {
    const hw_payment *payment = &plan->payments[i];
    add_amount(&sums[payment->programme].kinds[payment->kind], payment->amount);
    sums[payment->programme].count++;
    add_amount(&all.kinds[payment->kind], payment->amount);
    all.count++;
    size_t width = 2 + strlen(scenario->programmes[payment->programme].id);
    column = width > column && width <= 2 + HW_REPORT_ID_WIDTH ? width : column;
  }
  char heading[128];
  snprintf(heading, sizeof heading, "%s: grants, pocket money, together", scenario->currency);
  hw_report_heading(report, "PAYMENTS", heading);
  for (int32_t i = 0; i < scenario->programme_count; i++) {
    if (sums[i].count > 0) {
      put_payment_row(report, scenario->programmes[i].id, &sums[i], column);
    }
  }
  put_payment_row(report, "all programmes", &all, column);
}

/* ---- the report ---- */

static void widen(size_t *width, size_t columns, size_t most) {
  if (columns > *width && columns <= most) {
    *width = columns;
  }
}

static void measure_legs(hw_report_state *report, const hw_leg *legs, int32_t count) {
  const homeward_scenario *scenario = report->scenario;
  for (int32_t i = 0; i < count; i++) {
    widen(&report->place_width, strlen(scenario->places[legs[i].from].id), HW_REPORT_ID_WIDTH);
    widen(&report->place_width, strlen(scenario->places[legs[i].to].id), HW_REPORT_ID_WIDTH);
  }
}

/* Column widths from what the plan names. */
static void measure(hw_report_state *report) {
  const homeward_plan *plan = report->plan;
  const homeward_scenario *scenario = report->scenario;
  char name[80];
  report->case_width = report->place_width = 3;
  report->run_width = 8;
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    const hw_itinerary *itinerary = &plan->itineraries[i];
    widen(&report->case_width, strlen(scenario->cases[itinerary->case_index].id),
          HW_REPORT_ID_WIDTH);
    measure_legs(report, itinerary->legs, itinerary->leg_count);
  }
  for (int32_t i = 0; i < plan->unserved_count; i++) {
    widen(&report->case_width, strlen(scenario->cases[plan->unserved[i].case_index].id),
          HW_REPORT_ID_WIDTH);
  }
  for (int32_t i = 0; i < plan->rotation_count; i++) {
    measure_legs(report, plan->rotations[i].legs, plan->rotations[i].leg_count);
  }
  for (int32_t i = 0; i < plan->run_count; i++) {
    widen(&report->run_width, strlen(hw_run_name(name, scenario, plan->runs[i].run)),
          HW_REPORT_RUN_WIDTH);
  }
  int first = 0, last = 0, month = 0, day = 0;
  hw_date_to_civil(hw_zone_date(scenario->zone, scenario->horizon_start.at), &first, &month, &day);
  hw_date_to_civil(hw_zone_date(scenario->zone, scenario->horizon_end.at), &last, &month, &day);
  report->show_year = first != last;
}

homeward_status homeward_plan_report(const homeward_plan *plan,
                                     const homeward_report_options *options,
                                     homeward_write_callback write, void *context,
                                     homeward_error *error) {
  hw_arena arena = {0};
  hw_text_writer text;
  homeward_status status =
      hw_text_begin_report(&text, "homeward_plan_report", plan, options, write, context, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  hw_report_state report = {
      .text = &text, .plan = plan, .scenario = plan->scenario, .arena = &arena};
  const hw_load *loads = hw_loads_count(&arena, plan);
  if (loads == NULL) {
    hw_arena_free(&arena);
    return hw_fail_memory(error);
  }
  measure(&report);
  put_head(&report);
  put_cost(&report);
  put_unserved(&report);
  put_notifications(&report);
  hw_report_itineraries(&report);
  hw_report_rotations(&report);
  hw_report_convoys(&report);
  hw_report_loads(&report, loads);
  put_payments(&report);
  hw_arena_free(&arena);
  status = hw_text_end(&text, error);
  return status == HOMEWARD_OK && report.out_of_memory ? hw_fail_memory(error) : status;
}
