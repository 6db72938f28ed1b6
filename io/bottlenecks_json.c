/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Bottlenecks for machines. */
#include "io/json_write.h"
#include "model/bottlenecks.h"

#include <inttypes.h>
#include <stdio.h>

static void put_number(hw_json_writer *json, const char *key, int64_t number) {
  char text[32];
  snprintf(text, sizeof text, "%" PRId64, number);
  hw_json_plain(json, key, text);
}

/* All amounts are 0 or more. */
static void put_money(hw_json_writer *json, const char *key, hw_cents cents) {
  char text[32];
  snprintf(text, sizeof text, "%" PRId64 ".%02d", cents / 100, (int)(cents % 100));
  hw_json_plain(json, key, text);
}

static void put_truth(hw_json_writer *json, const char *key, bool truth) {
  hw_json_plain(json, key, truth ? "true" : "false");
}

static void put_amount(hw_json_writer *json, const char *key, const hw_limit *limit,
                       int64_t amount) {
  if (limit->kind == HW_LIMIT_BUDGET) {
    put_money(json, key, amount);
  } else {
    put_number(json, key, amount);
  }
}

static void put_relief(hw_json_writer *json, const hw_limit *limit, const hw_relief *relief) {
  hw_json_open(json, NULL, false, false);
  put_amount(json, "by", limit, relief->by);
  put_truth(json, "tried", relief->state != HW_RELIEF_UNTRIED);
  if (relief->state != HW_RELIEF_UNTRIED) {
    put_truth(json, "confirmed", relief->state == HW_RELIEF_BETTER);
    put_truth(json, "proven", relief->proven);
    put_money(json, "saves", relief->saves);
    put_number(json, "persons", relief->persons);
  }
  hw_json_close(json);
}

static void put_item(hw_json_writer *json, const homeward_scenario *scenario,
                     const hw_bottleneck *item) {
  const hw_limit *limit = &item->limit;
  homeward_bottleneck told = hw_bottleneck_tell(scenario, item);
  hw_json_open(json, NULL, false, true);
  hw_json_text(json, "limit", told.limit);
  hw_json_text(json, "subject", told.subject);
  if (limit->kind == HW_LIMIT_TRANSFER) {
    const hw_transfer *transfer = &scenario->transfers[limit->subject];
    hw_json_text(json, "from",
                 scenario->places[limit->backward ? transfer->to : transfer->from].id);
  }
  if (told.date[0] != '\0') {
    hw_json_text(json, "date", told.date);
  }
  put_amount(json, "now", limit, item->now);
  put_money(json, "value", told.value);
  hw_json_open(json, "more", true, true);
  for (int32_t i = 0; i < item->relief_count; i++) {
    put_relief(json, limit, &item->reliefs[i]);
  }
  hw_json_close(json);
  hw_json_close(json);
}

homeward_status homeward_bottlenecks_write(const homeward_bottlenecks *bottlenecks,
                                           homeward_write_callback write, void *context,
                                           homeward_error *error) {
  if (bottlenecks == NULL || write == NULL) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_bottlenecks_write: bottlenecks and write are needed");
  }
  hw_json_writer json;
  hw_json_begin(&json, write, context);
  hw_json_open(&json, NULL, false, true);
  hw_json_text(&json, "scenario", bottlenecks->scenario->name);
  put_money(&json, "objective", bottlenecks->objective);
  put_money(&json, "best_known", bottlenecks->best);
  hw_json_text(&json, "solved", bottlenecks->exact ? "whole" : "near");
  put_truth(&json, "stopped", bottlenecks->stopped);
  hw_json_open(&json, "bottlenecks", true, true);
  for (int32_t i = 0; i < bottlenecks->count; i++) {
    put_item(&json, bottlenecks->scenario, &bottlenecks->items[i]);
  }
  hw_json_close(&json);
  hw_json_close(&json);
  return hw_json_end(&json, error);
}
