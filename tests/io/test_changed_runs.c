/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that are not like the others of their service, from the file to the model and back. */
#include "model/runs.h"
#include "tests/io/plan_files.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* scenarios/hello.yaml with the first `find` replaced. */
static homeward_scenario *read_edited(const char *find, const char *put) {
  char *text = file_text("scenarios/hello.yaml");
  const char *at = strstr(text, find);
  ck_assert_ptr_nonnull(at);
  written out = {0};
  write_to_memory(&out, text, (size_t)(at - text));
  write_to_memory(&out, put, strlen(put));
  write_to_memory(&out, at + strlen(find), strlen(at + strlen(find)));
  homeward_scenario *scenario = NULL;
  homeward_error error = {.message = ""};
  homeward_status status =
      homeward_scenario_read_memory(&scenario, out.text, out.length, "hello", NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%s", error.message);
  free(out.text);
  free(text);
  return scenario;
}

static const hw_run *run_of(const homeward_scenario *scenario, const char *name) {
  int32_t run = hw_find_run(scenario, name);
  ck_assert_msg(run != HW_NONE, "there is no %s", name);
  char back[80];
  ck_assert_str_eq(hw_run_name(back, scenario, run), name);
  return &scenario->runs[run];
}

static const hw_service *service_of(const homeward_scenario *scenario, const char *name) {
  return &scenario->services[run_of(scenario, name)->service];
}

#define RJ152 "seats: 8, fare: 310"

START_TEST(test_changed_runs__one_run_and_no_other) {
  homeward_scenario *before = read_edited("x", "x");
  homeward_scenario *after =
      read_edited(RJ152, "seats: 8, fare: 310, changes: [{date: 2005-04-05, delay: 10h, seats: 3, "
                         "wheelchairs: 0, max_persons: 2, stretchers: 1}]");
  ck_assert_int_eq(before->run_count, after->run_count);
  ck_assert_int_eq(after->service_count, after->written_service_count + 1);
  for (int32_t i = 0; i < before->run_count; i++) {
    char name[80];
    const hw_run *old = &before->runs[i], *now = run_of(after, hw_run_name(name, before, i));
    const hw_service *service = &after->services[now->service];
    int32_t last = service->stop_count - 1;
    bool changed = strcmp(name, "RJ152@2005-04-05") == 0;
    ck_assert_int_eq(now->departs[0] - old->departs[0], changed ? 600 : 0);
    ck_assert_int_eq(now->arrives[0] - old->arrives[0], changed ? 600 : 0);
    ck_assert_int_eq(now->arrives[last] - old->arrives[last], changed ? 600 : 0);
    ck_assert_int_eq(now->departs[last] - old->departs[last], changed ? 600 : 0);
    ck_assert_int_eq(now->date, old->date);
    ck_assert_int_eq(service->seats, changed ? 3 : before->services[old->service].seats);
    ck_assert_int_eq(service->stop_count, before->services[old->service].stop_count);
  }
  const hw_service *own = service_of(after, "RJ152@2005-04-05");
  ck_assert_int_eq(own->wheelchairs, 0);
  ck_assert_int_eq(own->max_persons, 2);
  ck_assert_int_eq(own->stretchers, 1);
  ck_assert_int_eq(own->min_persons, 0);
  ck_assert_int_eq(hw_find_service(after, "RJ152"), hw_find_service(before, "RJ152"));
  ck_assert_int_eq(hw_find_run(after, "RJ152@2005-04-06"), HW_NONE);
  homeward_scenario_free(before);
  homeward_scenario_free(after);
}
END_TEST

/* EAST: Amman, Karama, Trebil, Baghdad. */
START_TEST(test_changed_runs__late_from_a_stop_on) {
  homeward_scenario *before = read_edited("x", "x");
  homeward_scenario *after = read_edited("    repeat: FREQ=WEEKLY;BYDAY=MO,WE,SA\n",
                                         "    repeat: FREQ=WEEKLY;BYDAY=MO,WE,SA\n    changes: "
                                         "[{date: 2005-04-06, delay: 1h30m, from: KARAMA}]\n");
  const hw_run *old = run_of(before, "EAST@2005-04-06"), *now = run_of(after, "EAST@2005-04-06");
  const hw_service *service = service_of(after, "EAST@2005-04-06");
  bool late = false;
  for (int32_t i = 0; i < service->stop_count; i++) {
    bool karama = strcmp(after->places[service->stops[i].place].id, "KARAMA") == 0;
    ck_assert_int_eq(now->arrives[i] - old->arrives[i], late ? 90 : 0);
    late = late || karama;
    ck_assert_int_eq(now->departs[i] - old->departs[i], late ? 90 : 0);
  }
  ck_assert(late);
  homeward_scenario_free(before);
  homeward_scenario_free(after);
}
END_TEST

/* Its name is the timetable's date, whatever the delay, and beyond the horizon's end too. */
START_TEST(test_changed_runs__keep_their_names) {
  homeward_scenario *after = read_edited(
      RJ152, RJ152 ", changes: [{date: 2005-04-14, delay: 5d}, {date: 2005-04-03, delay: 1d}]");
  const hw_run *last = run_of(after, "RJ152@2005-04-14");
  ck_assert_int_gt(last->departs[0], after->horizon_end.at);
  ck_assert_int_eq(hw_zone_date(after->zone, run_of(after, "RJ152@2005-04-03")->departs[0]),
                   hw_date_from_civil(2005, 4, 4));
  homeward_scenario_free(after);
}
END_TEST

START_TEST(test_changed_runs__cancelled_and_late) {
  homeward_scenario *after = read_edited(
      RJ152, RJ152 ", cancelled: [2005-04-05], changes: [{date: 2005-04-05, delay: 2h}]");
  ck_assert(run_of(after, "RJ152@2005-04-05")->cancelled);
  ck_assert(!run_of(after, "RJ152@2005-04-07")->cancelled);
  homeward_scenario_free(after);
}
END_TEST

/* Who avoids the service avoids its changed runs, and the file still names it once. */
START_TEST(test_changed_runs__are_avoided_with_their_service) {
  homeward_scenario *after = read_edited(RJ152, RJ152 ", changes: [{date: 2005-04-05, seats: 3}]");
  homeward_scenario *again = NULL;
  written out = {0};
  ck_assert_int_eq(
      homeward_scenario_write(after, HOMEWARD_FORMAT_YAML, write_to_memory, &out, NULL),
      HOMEWARD_OK);
  char *persons = strstr(out.text, "    persons: ");
  written avoiding = {0};
  write_to_memory(&avoiding, out.text, (size_t)(persons - out.text));
  static const char avoid[] = "    avoid: {services: [RJ152]}\n";
  write_to_memory(&avoiding, avoid, strlen(avoid));
  write_to_memory(&avoiding, persons, strlen(persons));
  ck_assert_int_eq(
      homeward_scenario_read_memory(&again, avoiding.text, avoiding.length, "again", NULL, NULL),
      HOMEWARD_OK);
  const hw_case *c = &again->cases[0];
  ck_assert_int_eq(c->avoid_service_count, 2);
  ck_assert_int_eq(c->avoid_services[0], hw_find_service(again, "RJ152"));
  ck_assert_int_eq(c->avoid_services[1], run_of(again, "RJ152@2005-04-05")->service);
  written second = {0};
  ck_assert_int_eq(
      homeward_scenario_write(again, HOMEWARD_FORMAT_YAML, write_to_memory, &second, NULL),
      HOMEWARD_OK);
  ck_assert_ptr_nonnull(strstr(second.text, "services: [RJ152]"));
  ck_assert_ptr_nonnull(strstr(second.text, "seats: 3"));
  free(second.text);
  free(avoiding.text);
  free(out.text);
  homeward_scenario_free(again);
  homeward_scenario_free(after);
}
END_TEST

int main(void) {
  TCase *all = tcase_create("changed_runs");
  tcase_add_test(all, test_changed_runs__one_run_and_no_other);
  tcase_add_test(all, test_changed_runs__late_from_a_stop_on);
  tcase_add_test(all, test_changed_runs__keep_their_names);
  tcase_add_test(all, test_changed_runs__cancelled_and_late);
  tcase_add_test(all, test_changed_runs__are_avoided_with_their_service);
  Suite *suite = suite_create("changed_runs");
  suite_add_tcase(suite, all);
  return run_suite(suite);
}
