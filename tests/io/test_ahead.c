/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/ahead.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* `count` scalars, then the last event for ever; number n has n * 37 % 70001 letters. */
typedef struct counting {
  hw_events events; /* first */
  long count, given;
  hw_event_kind last;
  char letters[70001];
} counting;

static void next(hw_events *events, hw_event *event) {
  counting *source = (counting *)events;
  *event = (hw_event){.kind = source->last, .text = "", .line = 7, .column = 8};
  if (source->given == source->count) {
    return;
  }
  long n = source->given++;
  size_t length = (size_t)(n * 37 % 70001);
  memset(source->letters, 'a' + (int)(n % 26), length);
  source->letters[length] = '\0';
  *event = (hw_event){.kind = HW_EVENT_SCALAR,
                      .text = source->letters,
                      .length = length,
                      .line = (int)n + 1,
                      .column = (int)n % 99 + 1};
}

static counting *new_source(long count, hw_event_kind last) {
  counting *source = calloc(1, sizeof *source);
  source->events.next = next;
  source->count = count;
  source->last = last;
  return source;
}

/* Some 100 MB of text, a few events of which are larger than what is handed over at once. */
START_TEST(test_ahead__same_events) {
  static const hw_event_kind lasts[] = {HW_EVENT_END, HW_EVENT_STOP};
  hw_event_kind last = lasts[_i];
  counting *source = new_source(3000, last), *expected = new_source(3000, last);
  source->events.xml = true;
  hw_ahead *ahead = hw_ahead_new(&source->events);
  ck_assert_ptr_nonnull(ahead);
  ck_assert(hw_ahead_events(ahead)->xml);
  for (long n = 0; n < 3003; n++) {
    hw_event event, wanted;
    hw_events_next(hw_ahead_events(ahead), &event);
    hw_events_next(&expected->events, &wanted);
    ck_assert_int_eq(event.kind, wanted.kind);
    ck_assert_uint_eq(event.length, wanted.length);
    ck_assert_int_eq(event.line, wanted.line);
    ck_assert_int_eq(event.column, wanted.column);
    ck_assert(memcmp(event.text, wanted.text, event.length + 1) == 0);
  }
  ck_assert(hw_ahead_stop(ahead));
  hw_ahead_free(ahead);
  free(source);
  free(expected);
}
END_TEST

/* A source without an end: only what was begun is waited for. */
START_TEST(test_ahead__stopped_early) {
  counting *source = new_source(-1, HW_EVENT_END);
  hw_ahead *ahead = hw_ahead_new(&source->events);
  hw_event event;
  hw_events_next(hw_ahead_events(ahead), &event);
  ck_assert_int_eq(event.kind, HW_EVENT_SCALAR);
  ck_assert(hw_ahead_stop(ahead));
  long given = source->given;
  hw_events_next(&source->events, &event);
  ck_assert_int_eq(source->given, given + 1);
  hw_ahead_free(ahead);
  free(source);
}
END_TEST

START_TEST(test_ahead__no_memory) {
  counting *source = new_source(3000, HW_EVENT_END);
  fail_allocations_after(0);
  hw_ahead *none = hw_ahead_new(&source->events);
  allow_allocations();
  ck_assert_ptr_null(none);
  ck_assert_int_eq(source->given, 0);

  fail_allocations_after(10);
  hw_ahead *ahead = hw_ahead_new(&source->events);
  hw_event event = {.kind = HW_EVENT_SCALAR};
  while (ahead != NULL && event.kind == HW_EVENT_SCALAR) {
    hw_events_next(hw_ahead_events(ahead), &event);
  }
  ck_assert(allow_allocations()); /* Check allocates, so nothing is asserted before */
  ck_assert_ptr_nonnull(ahead);
  ck_assert_int_eq(event.kind, HW_EVENT_STOP);
  ck_assert(!hw_ahead_stop(ahead));
  hw_ahead_free(ahead);
  hw_ahead_free(NULL);
  free(source);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("ahead");
  TCase *tests = tcase_create("ahead");
  tcase_set_timeout(tests, 60);
  tcase_add_loop_test(tests, test_ahead__same_events, 0, 2);
  tcase_add_test(tests, test_ahead__stopped_early);
  tcase_add_test(tests, test_ahead__no_memory);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
