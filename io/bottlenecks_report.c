/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Bottlenecks for people: each limit with its worth in the relaxation, then what more of it does.
 */
#include "io/text_write.h"
#include "model/bottlenecks.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 320 };

typedef struct telling {
  hw_text_writer *text;
  const homeward_bottlenecks *bottlenecks;
  size_t worth_width;
} telling;

/* ---- words ---- */

/* "one more seat", "4 more seats", "a minimum of one person less", "500.00 more". */
static void name_step(char *out, size_t size, const hw_limit *limit, int64_t by) {
  static const char *const nouns[HW_LIMIT_KINDS][2] = {
      [HW_LIMIT_SEATS] = {"seat", "seats"},
      [HW_LIMIT_STRETCHERS] = {"stretcher place", "stretcher places"},
      [HW_LIMIT_WHEELCHAIRS] = {"wheelchair place", "wheelchair places"},
      [HW_LIMIT_MAX_PERSONS] = {"person at most", "persons at most"},
      [HW_LIMIT_BEDS] = {"bed", "beds"},
      [HW_LIMIT_ASSISTED] = {"person assisted", "persons assisted"},
      [HW_LIMIT_ENTRIES] = {"entry", "entries"},
      [HW_LIMIT_RECEPTION] = {"person received", "persons received"},
      [HW_LIMIT_TRANSFER] = {"person carried", "persons carried"},
      [HW_LIMIT_VEHICLES] = {"vehicle", "vehicles"},
      [HW_LIMIT_ESCORTS] = {"escort", "escorts"}};
  char amount[HW_AMOUNT_SIZE];
  if (limit->kind == HW_LIMIT_BUDGET) {
    snprintf(out, size, "%s more", hw_text_amount(amount, by));
  } else if (limit->kind == HW_LIMIT_MIN_PERSONS) {
    snprintf(out, size, "a minimum of one person less");
  } else if (by == 1) {
    snprintf(out, size, "one more %s", nouns[limit->kind][0]);
  } else {
    snprintf(out, size, "%" PRId64 " more %s", by, nouns[limit->kind][1]);
  }
}

/* "seats on RJ811@2005-04-14", "beds at AMM in the night of 2005-04-12". */
static void name_limit(char *out, size_t size, const homeward_scenario *scenario,
                       const hw_limit *limit) {
  char room[80], date[32], subject[160];
  hw_escape(subject, sizeof subject, hw_limit_subject(scenario, limit, room));
  hw_format_date(date, limit->date);
  bool convoy = strcmp(hw_limit_rule(scenario, limit), "C3") == 0;
  const char *fixed = convoy ? "fixed " : ""; /* beside those of vehicles */
  const hw_transfer *transfer =
      limit->kind == HW_LIMIT_TRANSFER ? &scenario->transfers[limit->subject] : NULL;
  switch (limit->kind) {
  case HW_LIMIT_SEATS:
    snprintf(out, size, "%sseats on %s", fixed, subject);
    break;
  case HW_LIMIT_STRETCHERS:
    snprintf(out, size, "%sstretcher places on %s", fixed, subject);
    break;
  case HW_LIMIT_WHEELCHAIRS:
    snprintf(out, size, "%swheelchair places on %s", fixed, subject);
    break;
  case HW_LIMIT_MAX_PERSONS:
    snprintf(out, size, "most persons on %s", subject);
    break;
  case HW_LIMIT_MIN_PERSONS:
    snprintf(out, size, "fewest persons on %s", subject);
    break;
  case HW_LIMIT_BEDS:
    snprintf(out, size, "beds at %s in the night of %s", subject, date);
    break;
  case HW_LIMIT_ASSISTED:
    snprintf(out, size, "assistance at %s on %s", subject, date);
    break;
  case HW_LIMIT_ENTRIES:
    snprintf(out, size, "entries to %s on %s", subject, date);
    break;
  case HW_LIMIT_RECEPTION:
    snprintf(out, size, "reception at %s on %s", subject, date);
    break;
  case HW_LIMIT_TRANSFER:
    snprintf(out, size, "transfer %s from %s on %s", subject,
             scenario->places[limit->backward ? transfer->to : transfer->from].id, date);
    break;
  case HW_LIMIT_BUDGET:
    snprintf(out, size, "budget of %s", subject);
    break;
  case HW_LIMIT_VEHICLES:
    snprintf(out, size, "vehicles of %s", subject);
    break;
  case HW_LIMIT_ESCORTS:
  default:
    snprintf(out, size, "escorts of %s", subject);
    break;
  }
}

/* ---- lines ---- */

static void put_relief(const telling *t, const hw_limit *limit, const hw_relief *relief) {
  const char *s = limit->kind == HW_LIMIT_BUDGET || relief->by == 1 ? "s" : "";
  size_t indent = t->worth_width + 4;
  char step[80], line[400], amount[HW_AMOUNT_SIZE];
  name_step(step, sizeof step, limit, relief->by);
  hw_text_amount(amount, relief->saves);
  int persons = relief->persons < 0 ? -relief->persons : relief->persons;
  const char *noun = persons == 1 ? "person" : "persons";
  if (relief->state == HW_RELIEF_UNTRIED) {
    snprintf(line, sizeof line, "%s: not tried", step);
  } else if (relief->state == HW_RELIEF_NOTHING) {
    snprintf(line, sizeof line,
             relief->proven ? "%s save%s nothing" : "%s: not confirmed, no better plan was found",
             step, s);
  } else if (relief->persons > 0) {
    snprintf(line, sizeof line, "%s move%s %d more %s and save%s %s", step, s, persons, noun, s,
             amount);
  } else if (relief->persons == 0) {
    snprintf(line, sizeof line, "%s save%s %s, for as many persons", step, s, amount);
  } else {
    snprintf(line, sizeof line, "%s save%s %s, with %d %s fewer", step, s, amount, persons, noun);
  }
  hw_text_column(t->text, indent);
  if (relief->state != HW_RELIEF_BETTER) {
    hw_text_set_style(t->text, HW_TEXT_QUIET);
  }
  hw_text_wrap(t->text, indent + 2, line);
  hw_text_set_style(t->text, HW_TEXT_PLAIN);
  hw_text_line(t->text);
}

static void put_item(const telling *t, const hw_bottleneck *item) {
  char amount[HW_AMOUNT_SIZE], name[NAME_SIZE];
  homeward_bottleneck told = hw_bottleneck_tell(t->bottlenecks->scenario, item);
  hw_text_right(t->text, 2 + t->worth_width, hw_text_amount(amount, told.value));
  hw_text_column(t->text, t->worth_width + 4);
  name_limit(name, sizeof name, t->bottlenecks->scenario, &item->limit);
  hw_text_set_style(t->text, HW_TEXT_HEADING);
  hw_text_put(t->text, name);
  hw_text_set_style(t->text, HW_TEXT_PLAIN);
  if (item->limit.kind == HW_LIMIT_BUDGET) {
    hw_text_format(t->text, ", %s now", hw_text_amount(amount, item->now));
  } else {
    hw_text_format(t->text, ", %" PRId64 " now", item->now);
  }
  hw_text_line(t->text);
  for (int32_t i = 0; i < item->relief_count; i++) {
    put_relief(t, &item->limit, &item->reliefs[i]);
  }
}

static void put_sentence(const telling *t, const char *sentence) {
  hw_text_column(t->text, 2);
  hw_text_wrap(t->text, 2, sentence);
  hw_text_line(t->text);
}

static void put_head(const telling *t) {
  const homeward_bottlenecks *b = t->bottlenecks;
  char line[400], amount[HW_AMOUNT_SIZE];
  hw_text_set_style(t->text, HW_TEXT_HEADING);
  hw_text_put(t->text, "BOTTLENECKS  ");
  hw_text_wrap(t->text, strlen("BOTTLENECKS  "), b->scenario->name);
  hw_text_set_style(t->text, HW_TEXT_PLAIN);
  hw_text_line(t->text);
  snprintf(line, sizeof line, "The plan costs %s %s.", hw_text_amount(amount, b->objective),
           b->scenario->currency);
  put_sentence(t, line);
  if (b->best < b->objective) {
    snprintf(line, sizeof line,
             "It can be improved by %s without more of anything; what is saved below is beyond "
             "that.",
             hw_text_amount(amount, b->objective - b->best));
    put_sentence(t, line);
  }
  if (b->count == 0) {
    put_sentence(t, b->stopped ? "Stopped before any limit was found." : "No limit binds it.");
    return;
  }
  put_sentence(t, b->exact ? "Each limit with more of it was solved again as a whole."
                           : "Each limit with more of it was solved again among those whom it "
                             "concerns: so much is saved at least by these.");
  hw_text_line(t->text);
  hw_text_right(t->text, 2 + t->worth_width, "worth");
  hw_text_column(t->text, t->worth_width + 4);
  hw_text_put(t->text, "of one more (of money: 1.00), as the relaxation values it");
  hw_text_line(t->text);
}

static void put_rest(const telling *t) {
  const homeward_bottlenecks *b = t->bottlenecks;
  char line[120];
  if (b->stopped) {
    put_sentence(t, "Stopped early: not all that was asked for was solved again.");
  }
  if (b->count > b->tried) {
    snprintf(line, sizeof line, "%d more limit%s, worth less; --top NUMBER looks at more.",
             (int)(b->count - b->tried), b->count - b->tried == 1 ? " binds" : "s bind");
    put_sentence(t, line);
  }
}

static void measure(telling *t) {
  char amount[HW_AMOUNT_SIZE];
  t->worth_width = strlen("worth");
  for (int32_t i = 0; i < t->bottlenecks->tried; i++) {
    homeward_bottleneck told =
        hw_bottleneck_tell(t->bottlenecks->scenario, &t->bottlenecks->items[i]);
    size_t columns = hw_text_columns(hw_text_amount(amount, told.value));
    t->worth_width = columns > t->worth_width ? columns : t->worth_width;
  }
}

homeward_status homeward_bottlenecks_report(const homeward_bottlenecks *bottlenecks,
                                            const homeward_report_options *options,
                                            homeward_write_callback write, void *context,
                                            homeward_error *error) {
  hw_text_writer text;
  homeward_status status = hw_text_begin_report(&text, "homeward_bottlenecks_report", bottlenecks,
                                                options, write, context, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  telling t = {.text = &text, .bottlenecks = bottlenecks};
  measure(&t);
  put_head(&t);
  for (int32_t i = 0; i < bottlenecks->tried; i++) {
    put_item(&t, &bottlenecks->items[i]);
  }
  put_rest(&t);
  return hw_text_end(&text, error);
}
