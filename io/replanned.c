/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/replanned.h"

#include <inttypes.h>
#include <stdio.h>

char *hw_cause_sentence(char *out, const hw_case_cause *cause) {
  static const char *const sentences[HW_CAUSE_COUNT] = {
      [HW_CAUSE_NONE] = "the rest of the plan is another",
      [HW_CAUSE_NEW] = "not known when the plan was published",
      [HW_CAUSE_WITHDRAWN] = "no consent any more",
      [HW_CAUSE_MISSED] = "%s left without it",
      [HW_CAUSE_UNKNOWN] = "%s is not in the scenario any more",
      [HW_CAUSE_CANCELLED] = "%s is cancelled",
      [HW_CAUSE_CLOSED] = "%s is closed",
      [HW_CAUSE_CONNECTION] = "too little time before %s",
      [HW_CAUSE_LATE] = "%s is late",
      [HW_CAUSE_LIMIT] = "%s has less than it had"};
  const char *sentence = sentences[cause->cause], *subject = cause->subject;
  size_t head = 0;
  while (sentence[head] != '\0' && sentence[head] != '%') {
    head++;
  }
  bool holds = sentence[head] == '%';
  (void)snprintf(out, HW_CAUSE_SIZE, "%.*s%s%s", (int)head, sentence,
                 !holds            ? ""
                 : subject != NULL ? subject
                                   : "the case",
                 holds ? sentence + head + 2 : "");
  return out;
}

/* ---- for people ---- */

static void put_heading(hw_text_writer *text, hw_text_style style, const char *heading,
                        const char *rest) {
  hw_text_line(text);
  hw_text_set_style(text, style);
  hw_text_put(text, heading);
  hw_text_set_style(text, HW_TEXT_PLAIN);
  hw_text_format(text, "  %s", rest);
  hw_text_line(text);
}

static const char *plural(int64_t count) {
  return count == 1 ? "" : "s";
}

static void put_promises(hw_text_writer *text, const hw_replanned *replanned) {
  char sentence[HW_CAUSE_SIZE];
  if (replanned->promise_count > 0) {
    put_heading(text, HW_TEXT_BAD, "PROMISES BROKEN", "confirmed legs that cannot be kept");
  }
  for (int32_t i = 0; i < replanned->promise_count; i++) {
    const hw_broken_promise *promise = &replanned->promises[i];
    hw_text_format(text, "  %s  ", promise->case_id);
    size_t indent = text->column;
    hw_text_format(text, "%d person%s, %s from %s: ", promise->persons, plural(promise->persons),
                   promise->by, promise->from);
    hw_text_wrap(text, indent, hw_cause_sentence(sentence, &promise->why));
    hw_text_line(text);
  }
}

static void put_stranded(hw_text_writer *text, const hw_replanned *replanned) {
  char since[40];
  if (replanned->stranded_count > 0) {
    put_heading(text, HW_TEXT_BAD, "NO WAY ON", "people on their way for whom nothing is planned");
  }
  for (int32_t i = 0; i < replanned->stranded_count; i++) {
    const hw_stranded *stranded = &replanned->stranded[i];
    hw_text_format(text, "  %s  %d person%s, %s %s %s %s: %s", stranded->case_id, stranded->persons,
                   plural(stranded->persons), stranded->on_board ? "on the way to" : "at",
                   stranded->place, stranded->on_board ? "until" : "since",
                   hw_format_short(since, stranded->since, stranded->zone), stranded->reason);
    hw_text_line(text);
  }
}

static void put_notices(hw_text_writer *text, const hw_replanned *replanned) {
  char entry[40], by[40];
  if (replanned->notice_count > 0) {
    put_heading(text, HW_TEXT_HEADING, "TO NOTIFY", "entries that countries do not know of");
  }
  for (int32_t i = 0; i < replanned->notice_count; i++) {
    const hw_notice *notice = &replanned->notices[i];
    hw_text_format(text, "  %s  ", notice->country);
    size_t indent = text->column;
    hw_text_format(text, "%s on %s, %" PRId64 " person%s: ", notice->place,
                   hw_format_date(entry, notice->entry), notice->persons, plural(notice->persons));
    if (notice->cancelled) {
      hw_text_put(text, "not any more;");
    } else {
      hw_text_format(text, "by %s;", hw_format_date(by, notice->by));
    }
    for (int32_t k = 0; k < notice->case_count; k++) {
      hw_text_put(text, " ");
      hw_text_wrap(text, indent, notice->cases[k]);
    }
    hw_text_line(text);
  }
}

void hw_replanned_report(hw_text_writer *text, const hw_replanned *replanned) {
  put_promises(text, replanned);
  put_stranded(text, replanned);
  put_notices(text, replanned);
}

/* ---- for machines ---- */

static void write_promises(hw_json_writer *json, const hw_replanned *replanned) {
  hw_json_open(json, "promises_broken", true, true);
  for (int32_t i = 0; i < replanned->promise_count; i++) {
    const hw_broken_promise *promise = &replanned->promises[i];
    hw_json_open(json, NULL, false, false);
    hw_json_text(json, "case", promise->case_id);
    hw_json_number(json, "persons", promise->persons);
    hw_json_text(json, "by", promise->by);
    hw_json_text(json, "from", promise->from);
    hw_json_text(json, "cause", hw_cause_name(promise->why.cause));
    if (promise->why.subject != NULL) {
      hw_json_text(json, "subject", promise->why.subject);
    }
    hw_json_close(json);
  }
  hw_json_close(json);
}

static void write_stranded(hw_json_writer *json, const hw_replanned *replanned) {
  char since[40];
  hw_json_open(json, "no_way_on", true, true);
  for (int32_t i = 0; i < replanned->stranded_count; i++) {
    const hw_stranded *stranded = &replanned->stranded[i];
    hw_json_open(json, NULL, false, false);
    hw_json_text(json, "case", stranded->case_id);
    hw_json_number(json, "persons", stranded->persons);
    hw_json_plain(json, "on_board", stranded->on_board ? "true" : "false");
    hw_json_text(json, "place", stranded->place);
    hw_json_text(json, "arrival", hw_format_instant(since, stranded->since, stranded->zone));
    hw_json_text(json, "reason", stranded->reason);
    hw_json_close(json);
  }
  hw_json_close(json);
}

static void write_notices(hw_json_writer *json, const hw_replanned *replanned) {
  char date[40];
  hw_json_open(json, "to_notify", true, true);
  for (int32_t i = 0; i < replanned->notice_count; i++) {
    const hw_notice *notice = &replanned->notices[i];
    hw_json_open(json, NULL, false, false);
    hw_json_text(json, "country", notice->country);
    hw_json_text(json, "place", notice->place);
    hw_json_text(json, "entry", hw_format_date(date, notice->entry));
    hw_json_plain(json, "cancelled", notice->cancelled ? "true" : "false");
    if (!notice->cancelled) {
      hw_json_text(json, "by", hw_format_date(date, notice->by));
    }
    hw_json_number(json, "persons", notice->persons);
    hw_json_open(json, "cases", true, false);
    for (int32_t k = 0; k < notice->case_count; k++) {
      hw_json_text(json, NULL, notice->cases[k]);
    }
    hw_json_close(json);
    hw_json_close(json);
  }
  hw_json_close(json);
}

void hw_replanned_write(hw_json_writer *json, const hw_replanned *replanned) {
  write_promises(json, replanned);
  write_stranded(json, replanned);
  write_notices(json, replanned);
}
