/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A comparison of two plans for people. */
#include "io/replanned.h"
#include "io/text_write.h"
#include "model/compare.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FIGURE_WIDTH_MOST = 40, LABEL_WIDTH = 14, ID_WIDTH_MOST = 24, RUN_WIDTH_MOST = 32 };

/* One comparison being written. */
typedef struct telling {
  hw_text_writer *text;
  const homeward_comparison *comparison;
  size_t figure_width; /* of the columns of figures */
  size_t case_width, run_width;
} telling;

static void put_heading(const telling *t, const char *heading, const char *rest) {
  hw_text_line(t->text);
  hw_text_set_style(t->text, HW_TEXT_HEADING);
  hw_text_put(t->text, heading);
  hw_text_set_style(t->text, HW_TEXT_PLAIN);
  hw_text_format(t->text, "%s%s", rest[0] != '\0' ? "  " : "", rest);
  hw_text_line(t->text);
}

static void put_count(const telling *t, int64_t count, const char *noun) {
  hw_text_format(t->text, "%" PRId64 " %s%s", count, noun, count == 1 ? "" : "s");
}

/* ---- head and costs: a label, what was, what is, by how much they differ ---- */

static void put_row(const telling *t, const char *label, const char *before, const char *after,
                    const char *change) {
  size_t column = 2 + LABEL_WIDTH;
  hw_text_format(t->text, "  %s", label);
  hw_text_right(t->text, column += t->figure_width, before);
  hw_text_right(t->text, column += 2 + t->figure_width, after);
  if (change[0] != '\0') {
    hw_text_right(t->text, column + 3 + t->figure_width, change);
  }
  hw_text_line(t->text);
}

static void put_amounts(const telling *t, const char *label, hw_cents before, hw_cents after) {
  char was[HW_AMOUNT_SIZE], is[HW_AMOUNT_SIZE], change[HW_AMOUNT_SIZE + 1] = "+";
  hw_cents more = after - before; /* both are between 0 and INT64_MAX */
  hw_text_amount(more > 0 ? change + 1 : change, more);
  put_row(t, label, hw_text_amount(was, before), hw_text_amount(is, after),
          more == 0 ? "" : change);
}

static void put_numbers(const telling *t, const char *label, int64_t before, int64_t after) {
  char was[32], is[32], change[32];
  snprintf(was, sizeof was, "%" PRId64, before);
  snprintf(is, sizeof is, "%" PRId64, after);
  snprintf(change, sizeof change, "%+" PRId64, after - before);
  put_row(t, label, was, is, before == after ? "" : change);
}

static void put_head(const telling *t) {
  const hw_outline *before = &t->comparison->before, *after = &t->comparison->after;
  hw_text_set_style(t->text, HW_TEXT_HEADING);
  hw_text_put(t->text, "COMPARISON  ");
  hw_text_wrap(t->text, strlen("COMPARISON  "), before->name);
  hw_text_set_style(t->text, HW_TEXT_PLAIN);
  hw_text_line(t->text);
  if (strcmp(before->name, after->name) != 0) {
    hw_text_format(t->text, "  after     ");
    hw_text_wrap(t->text, strlen("COMPARISON  "), after->name);
    hw_text_line(t->text);
  }
  if (strcmp(before->sha256, after->sha256) != 0) {
    hw_text_put(t->text, "  The plans were made for different scenarios, or versions of one.");
    hw_text_line(t->text);
  }
  put_row(t, "", "before", "after", "change");
  put_row(t, "status", hw_plan_status_name(before->status), hw_plan_status_name(after->status), "");
  put_numbers(t, "planned", before->persons_planned, after->persons_planned);
  put_numbers(t, "left behind", before->persons_unserved, after->persons_unserved);
  if (before->rotation_count > 0 || after->rotation_count > 0) {
    put_numbers(t, "rotations", before->rotation_count, after->rotation_count);
  }
}

/* Parts that are 0 in both plans are left out. */
static void put_costs(const telling *t) {
  const hw_outline *before = &t->comparison->before, *after = &t->comparison->after;
  const char *currency = after->currency != NULL ? after->currency : before->currency;
  put_heading(t, "COST", currency != NULL ? currency : "");
  for (int part = 0; part < HW_PART_COUNT; part++) {
    char name[32];
    snprintf(name, sizeof name, "%s", hw_part_name((hw_part)part));
    for (char *c = name; *c != '\0'; c++) {
      *c = *c == '_' ? ' ' : *c;
    }
    if (before->parts[part] != 0 || after->parts[part] != 0) {
      put_amounts(t, name, before->parts[part], after->parts[part]);
    }
  }
  put_amounts(t, "objective", before->objective, after->objective);
  put_amounts(t, "bound", before->bound, after->bound);
}

/* ---- cases ---- */

static void put_time(const telling *t, hw_stamp stamp) {
  static const char weekdays[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  int year = 0, month = 0, day = 0;
  hw_wall wall = hw_outline_wall(stamp);
  hw_date date = hw_wall_date(wall);
  int minute = (int)(wall - date * HW_DAY);
  hw_date_to_civil(date, &year, &month, &day);
  hw_text_format(t->text, "%s %02d %s %02d:%02d", weekdays[hw_date_weekday(date)], day,
                 months[month - 1], minute / 60, minute % 60);
}

/* "Thu 07 Apr 13:20 AMS -> Sat 09 Apr 18:00 BAGHDAD  RJ152@2005-04-07, AMM-AMMAN". */
static void put_way(const telling *t, const char *label, const hw_outline_case *side) {
  hw_text_format(t->text, "    %s", label);
  if (side == NULL || side->leg_count == 0) {
    hw_text_put(t->text, side == NULL    ? "not in the plan"
                         : side->planned ? "no leg"
                                         : side->reason);
    hw_text_line(t->text);
    return;
  }
  size_t indent = t->text->column;
  const hw_outline_leg *first = &side->legs[0], *last = &side->legs[side->leg_count - 1];
  put_time(t, first->departs);
  hw_text_format(t->text, " %s -> ", first->from);
  put_time(t, last->arrives);
  hw_text_format(t->text, " %s ", last->to);
  for (int32_t i = 0; i < side->leg_count; i++) {
    const char *by = side->legs[i].by, *comma = i + 1 < side->leg_count ? "," : "";
    if (t->text->column + 1 + hw_text_columns(by) + strlen(comma) > t->text->width) {
      hw_text_line(t->text);
      hw_text_column(t->text, indent);
    } else {
      hw_text_column(t->text, t->text->column + 1);
    }
    hw_text_format(t->text, "%s%s", by, comma);
  }
  hw_text_line(t->text);
}

static void put_later(const telling *t, int64_t later) {
  char span[HW_SPAN_SIZE];
  if (later == 0) {
    hw_text_put(t->text, "arrives at the same time");
    return;
  }
  hw_text_set_style(t->text, later > 0 ? HW_TEXT_BAD : HW_TEXT_GOOD);
  hw_text_format(t->text, "arrives %s %s", hw_text_span(span, later < 0 ? -later : later),
                 later > 0 ? "later" : "earlier");
  hw_text_set_style(t->text, HW_TEXT_PLAIN);
}

/* `cause`: NULL where neither plan replans the other. */
static void put_case(const telling *t, const hw_case_difference *difference,
                     const hw_case_cause *cause) {
  const hw_outline_case *before = difference->before, *after = difference->after;
  int32_t persons = hw_difference_persons(difference);
  bool both =
      difference->change == HOMEWARD_CHANGE_MOVED || difference->change == HOMEWARD_CHANGE_RETIMED;
  hw_text_format(t->text, "  %s", before != NULL ? before->id : after->id);
  hw_text_column(t->text, 2 + t->case_width + 2);
  if (persons != HW_NOT_GIVEN) {
    put_count(t, persons, "person");
    hw_text_put(t->text, both ? ", " : "");
  }
  if (both) {
    char change[HW_AMOUNT_SIZE];
    hw_cents more = after->cost - before->cost;
    put_later(t, difference->later);
    if (more != 0) {
      hw_text_format(t->text, ", costs %s%s", more > 0 ? "+" : "", hw_text_amount(change, more));
    }
  }
  hw_text_line(t->text);
  if (cause != NULL) {
    char sentence[HW_CAUSE_SIZE];
    hw_text_put(t->text, "    why     ");
    hw_text_wrap(t->text, strlen("    why     "), hw_cause_sentence(sentence, cause));
    hw_text_line(t->text);
  }
  put_way(t, "before  ", before);
  put_way(t, "after   ", after);
}

static void put_cases(const telling *t) {
  static const char *const headings[] = {[HOMEWARD_CHANGE_LOST] = "LOST",
                                         [HOMEWARD_CHANGE_GAINED] = "GAINED",
                                         [HOMEWARD_CHANGE_MOVED] = "MOVED",
                                         [HOMEWARD_CHANGE_RETIMED] = "AT OTHER TIMES",
                                         [HOMEWARD_CHANGE_WAITING] = "STILL WAITING"};
  static const char *const meanings[] = {
      [HOMEWARD_CHANGE_LOST] = "planned before, and no more",
      [HOMEWARD_CHANGE_GAINED] = "planned only now",
      [HOMEWARD_CHANGE_MOVED] = "by other runs or transfers",
      [HOMEWARD_CHANGE_RETIMED] = "by the same runs and transfers",
      [HOMEWARD_CHANGE_WAITING] = "for another reason, or known to one plan only"};
  const homeward_comparison *comparison = t->comparison;
  for (int32_t i = 0; i < comparison->case_count; i++) {
    const hw_case_difference *difference = &comparison->cases[i];
    if (i == 0 || comparison->cases[i - 1].change != difference->change) {
      put_heading(t, headings[difference->change], meanings[difference->change]);
    }
    put_case(t, difference,
             comparison->replanned != NULL ? &comparison->replanned->causes[i] : NULL);
  }
}

static void put_counts(const telling *t) {
  homeward_comparison_summary sum = {.size = sizeof sum};
  homeward_comparison_summarise(t->comparison, &sum, NULL);
  put_heading(t, "CASES", "");
  hw_text_format(t->text,
                 "  %zu lost, %zu gained, %zu moved, %zu at other times (%zu later, %zu earlier); "
                 "%zu as before",
                 sum.lost, sum.gained, sum.moved, sum.retimed, sum.later, sum.earlier, sum.same);
  if (sum.waiting > 0) {
    hw_text_format(t->text, ", %zu still waiting", sum.waiting);
  }
  hw_text_line(t->text);
}

/* ---- runs ---- */

static void put_load(const telling *t, const hw_outline_run *run) {
  if (run == NULL) {
    hw_text_put(t->text, "does not go");
    return;
  }
  put_count(t, run->persons, "person");
  if (run->vehicles > 0) {
    hw_text_put(t->text, ", ");
    put_count(t, run->vehicles, "vehicle");
  }
  if (run->seats != HW_NOT_GIVEN) {
    hw_text_format(t->text, ", %" PRId64 " of %" PRId64 " seats", run->used, run->seats);
  }
}

static void put_runs(const telling *t) {
  const homeward_comparison *comparison = t->comparison;
  if (comparison->run_count > 0) {
    put_heading(t, "RUNS", "by date; persons over the whole run");
  }
  for (int32_t i = 0; i < comparison->run_count; i++) {
    const hw_run_difference *run = &comparison->runs[i];
    hw_text_format(t->text, "  %s", run->before != NULL ? run->before->name : run->after->name);
    hw_text_column(t->text, 2 + t->run_width + 2);
    put_load(t, run->before);
    hw_text_put(t->text, " -> ");
    put_load(t, run->after);
    hw_text_line(t->text);
  }
}

/* ---- the whole ---- */

static void widen(size_t *width, size_t columns, size_t most) {
  if (columns > *width && columns <= most) {
    *width = columns;
  }
}

static void measure(telling *t) {
  const homeward_comparison *comparison = t->comparison;
  char amount[HW_AMOUNT_SIZE];
  t->figure_width = strlen("interrupted");
  widen(&t->figure_width, hw_text_columns(hw_text_amount(amount, comparison->before.objective)),
        FIGURE_WIDTH_MOST);
  widen(&t->figure_width, hw_text_columns(hw_text_amount(amount, comparison->after.objective)),
        FIGURE_WIDTH_MOST);
  for (int32_t i = 0; i < comparison->case_count; i++) {
    const hw_case_difference *difference = &comparison->cases[i];
    widen(&t->case_width,
          strlen(difference->before != NULL ? difference->before->id : difference->after->id),
          ID_WIDTH_MOST);
  }
  for (int32_t i = 0; i < comparison->run_count; i++) {
    const hw_run_difference *run = &comparison->runs[i];
    widen(&t->run_width, strlen(run->before != NULL ? run->before->name : run->after->name),
          RUN_WIDTH_MOST);
  }
}

homeward_status homeward_comparison_report(const homeward_comparison *comparison,
                                           const homeward_report_options *options,
                                           homeward_write_callback write, void *context,
                                           homeward_error *error) {
  hw_text_writer text;
  homeward_status status = hw_text_begin_report(&text, "homeward_comparison_report", comparison,
                                                options, write, context, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  telling t = {.text = &text, .comparison = comparison};
  measure(&t);
  put_head(&t);
  put_costs(&t);
  put_counts(&t);
  put_cases(&t);
  put_runs(&t);
  if (comparison->replanned != NULL) {
    hw_replanned_report(&text, comparison->replanned);
  }
  return hw_text_end(&text, error);
}
