/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Cases meet in a class when nothing tells them apart, and only then. */
#include "tests/engine/solving.h"
#include "tests/support/run_suite.h"

#include "engine/classes.h"

#include <stdio.h>
#include <string.h>

static const char HEAD[] =
    "homeward: 1\nname: classes\ntimezone: UTC\ncurrency: USD\nnow: 2005-05-01T08:00\n"
    "horizon: {start: 2005-05-02, end: 2005-05-20}\n"
    "policy: {unserved_penalty: {1: 900, 2: 900}, booking_notice: 24h, max_nights: 3}\n"
    "countries: [{code: NL}, {code: JO}, {code: IQ}]\n"
    "places:\n"
    "  - {id: AMS, kind: airport, country: NL}\n  - {id: RTM, kind: airport, country: NL}\n"
    "  - {id: AMM, kind: airport, country: JO}\n  - {id: BGW, kind: airport, country: IQ}\n"
    "  - {id: BSR, kind: airport, country: IQ}\n"
    "flights: [{id: F1, from: AMS, to: BGW, departs: 2005-05-03T08:00, arrives: "
    "2005-05-03T15:00, seats: 9}]\n"
    "transfers: [{id: TAXI, from: AMM, to: BGW, time: 9h}]\n"
    "programmes: [{id: P, funder: one}, {id: Q, funder: other}]\n"
    "escort_pools:\n"
    "  - {id: ESC, kind: nurse, covers: [nurse, guardian], base: AMS, count: 1}\n"
    "cases:\n";

/* The fields of a case, in the order in which they are written. */
static const char *const FIELDS[][2] = {
    {"id", "C-1"},
    {"nationality", "IQ"},
    {"from", "AMS"},
    {"to", "BGW"},
    {"ready", "2005-05-03"},
    {"latest", "2005-05-18"},
    {"depart_by", "2005-05-12"},
    {"priority", "1"},
    {"persons", "4"},
    {"infants", "1"},
    {"programme", "P"},
    {"consent", "{requested: 2005-03-01, counselled: 2005-03-19, signed: 2005-03-20}"},
    {"needs", "{wheelchairs: 1}"},
    {"clearances", "[{country: JO, from: 2005-05-01, until: 2005-05-15}]"},
    {"avoid", "{countries: [SY]}"},
    {"max_travel", "60h"},
};
enum { FIELD_COUNT = sizeof FIELDS / sizeof *FIELDS };

/* One case in flow form with `key: value` instead of, or besides, the usual ones. */
static void write_case(FILE *out, const char *id, const char *key, const char *value) {
  bool written = key == NULL;
  fprintf(out, "  - {id: %s", id);
  for (int i = 1; i < FIELD_COUNT; i++) {
    bool changed = key != NULL && strcmp(FIELDS[i][0], key) == 0;
    written = written || changed;
    if (!changed || value[0] != '\0')
      fprintf(out, ", %s: %s", FIELDS[i][0], changed ? value : FIELDS[i][1]);
  }
  if (!written)
    fprintf(out, ", %s: %s", key, value);
  fprintf(out, "}\n");
}

/* A scenario of cases with other values; the caller owns it. */
static homeward_scenario *several(int count, const char *const (*changes)[2]) {
  char *text = NULL, id[16];
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs(HEAD, out);
  for (int i = 0; i < count; i++) {
    snprintf(id, sizeof id, "C-%d", i + 1);
    write_case(out, id, changes[i][0], changes[i][1]);
  }
  ck_assert_int_eq(fclose(out), 0);
  homeward_scenario *scenario = accepted(text);
  free(text);
  return scenario;
}

/* A scenario of two cases, the second with another value; the caller owns it. */
static homeward_scenario *pair(const char *key, const char *value) {
  const char *const changes[][2] = {{NULL, NULL}, {key, value}};
  return several(2, changes);
}

static int32_t classes_of_pair(const char *key, const char *value) {
  homeward_scenario *scenario = pair(key, value);
  homeward_counts counts = {.size = sizeof counts};
  ck_assert_int_eq(homeward_scenario_count(scenario, &counts, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(counts.cases, 2);
  homeward_scenario_free(scenario);
  return (int32_t)counts.classes;
}

START_TEST(test_classes_build__each_field_that_binds_separates) {
  static const char *const changes[][2] = {
      {"nationality", "JO"},
      {"from", "RTM"},
      {"to", "BSR"},
      {"ready", "2005-05-03T00:01"},
      {"latest", "2005-05-17"},
      {"depart_by", "2005-05-11"},
      {"depart_by", ""},
      {"priority", "2"},
      {"persons", "5"},
      {"infants", "0"},
      {"programme", "Q"},
      {"programme", ""},
      {"consent", "{counselled: 2005-03-19, signed: 2005-03-20, until: 2005-05-10}"},
      {"needs", "{}"},
      {"needs", "{wheelchairs: 2}"},
      {"needs", "{wheelchairs: 1, stretchers: 1}"},
      {"needs", "{wheelchairs: 1, medical: true}"},
      {"needs", "{wheelchairs: 1, ambulance: true}"},
      {"needs", "{wheelchairs: 1, escorts: [{kind: nurse, persons: 1}]}"},
      {"clearances", "[{country: JO, from: 2005-05-02, until: 2005-05-15}]"},
      {"clearances", "[{country: JO, from: 2005-05-01, until: 2005-05-14}]"},
      {"clearances", "[{country: IQ, from: 2005-05-01, until: 2005-05-15}]"},
      {"clearances", ""},
      {"avoid", "{countries: [JO]}"},
      {"avoid", "{countries: [SY], places: [AMM]}"},
      {"avoid", "{countries: [SY], services: [F1]}"},
      {"avoid", "{countries: [SY], services: [TAXI]}"},
      {"max_travel", "59h"},
      {"max_travel", ""},
      {"max_nights", "2"},
      {"notice", "7d"},
      {"fit_to_travel", "{from: 2005-05-04}"},
      {"fit_to_travel", "{until: 2005-05-10}"},
      {"documents", "[{type: passport, until: 2005-05-10}]"},
  };
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
    ck_assert_msg(classes_of_pair(changes[i][0], changes[i][1]) == 2, "%s: %s separates nothing",
                  changes[i][0], changes[i][1]);
}
END_TEST

START_TEST(test_classes_build__what_binds_nothing_does_not_separate) {
  static const char *const changes[][2] = {
      {"kind", "resettlement"},
      {"consent", "{requested: 2005-01-01, counselled: 2005-04-01, signed: 2005-04-02}"},
      {"consent", "{counselled: 2005-03-19, signed: 2005-03-20, until: 2005-06-30}"},
      {"documents", "[{type: passport, until: 2009-01-01}]"},
      {"fit_to_travel", "{from: 2005-05-01, until: 2005-05-30}"},
      {"max_nights", "3"},
      {"notice", "12h"},
      {"people", "[{name: Somebody}]"},
      {"group", "G"}, /* on its own */
  };
  ck_assert_int_eq(classes_of_pair(NULL, NULL), 1);
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
    ck_assert_msg(classes_of_pair(changes[i][0], changes[i][1]) == 1, "%s: %s separates",
                  changes[i][0], changes[i][1]);
}
END_TEST

START_TEST(test_classes_build__cases_are_listed_in_file_order) {
  homeward_scenario *scenario = pair(NULL, NULL);
  hw_arena arena = {0};
  hw_network network;
  hw_classes classes;
  ck_assert(hw_network_build(&network, scenario, &arena));
  ck_assert(hw_classes_build(&classes, &network, &arena));
  ck_assert_int_eq(classes.count, 1);
  const hw_class *class = &classes.items[0];
  ck_assert_int_eq(class->size, 2);
  ck_assert_int_eq(class->members, 1);
  ck_assert_int_eq(class->cases[0], 0);
  ck_assert_int_eq(class->cases[1], 1);
  ck_assert_int_eq(class->persons, 4); /* of one party */
  ck_assert_int_eq(class->penalty, 4 * 90000);
  ck_assert_int_eq(hw_class_foreigners(class, 1), 4);
  ck_assert_int_eq(hw_class_foreigners(class, 2), 0);
  ck_assert_int_eq(classes.class_of_case[1], 0);
  hw_arena_free(&arena);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_classes_build__without_consent_a_case_is_in_none) {
  homeward_scenario *scenario = pair("consent", "");
  hw_arena arena = {0};
  hw_network network;
  hw_classes classes;
  ck_assert(hw_network_build(&network, scenario, &arena));
  ck_assert(hw_classes_build(&classes, &network, &arena));
  ck_assert_int_eq(classes.count, 1);
  ck_assert_int_eq(classes.exclusion[0], HW_PLANNED);
  ck_assert_int_eq(classes.exclusion[1], HW_EXCLUDED_NEVER);
  ck_assert_int_eq(classes.class_of_case[1], HW_NONE);
  hw_arena_free(&arena);
  homeward_scenario_free(scenario);
}
END_TEST

/* The classes of a scenario, which they borrow. */
typedef struct built {
  homeward_scenario *scenario;
  hw_arena arena;
  hw_network network;
  hw_classes classes;
} built;

static void build(built *b, int count, const char *const (*changes)[2]) {
  *b = (built){.scenario = several(count, changes)};
  ck_assert(hw_network_build(&b->network, b->scenario, &b->arena));
  ck_assert(hw_classes_build(&b->classes, &b->network, &b->arena));
}

static void drop(built *b) {
  hw_arena_free(&b->arena);
  homeward_scenario_free(b->scenario);
}

START_TEST(test_classes_build__a_group_is_one_party) {
  static const char *const changes[][2] = {
      {"group", "G"}, {NULL, NULL}, {"group", "H"}, {"group", "G"}, {"group", "H"}};
  built b;
  build(&b, 5, changes);
  ck_assert_int_eq(b.classes.count, 2);
  const hw_class *groups = &b.classes.items[0]; /* G and H: nothing tells them apart */
  static const int32_t members[] = {0, 3, 2, 4};
  ck_assert_int_eq(groups->size, 2);
  ck_assert_int_eq(groups->members, 2);
  for (int i = 0; i < 4; i++) {
    ck_assert_int_eq(groups->cases[i], members[i]);
    ck_assert_int_eq(b.classes.class_of_case[members[i]], 0);
  }
  ck_assert_int_eq(groups->persons, 8);
  ck_assert_int_eq(groups->infants, 2);
  ck_assert_int_eq(groups->penalty, 8 * 90000);
  ck_assert_int_eq(b.classes.class_of_case[1], 1);
  ck_assert_int_eq(b.classes.items[1].members, 1);
  drop(&b);
}
END_TEST

START_TEST(test_classes_build__one_who_never_travels_keeps_the_group) {
  static const char *const changes[][2] = {{"group", "G, max_nights: 1"},
                                           {"group", "G, fit_to_travel: {from: 2005-05-06}"},
                                           {"group", "H"},
                                           {"consent", ""},
                                           {"group", "K"},
                                           {"consent", "{}, group: K"}};
  built b;
  build(&b, 6, changes);
  static const hw_exclusion expected[] = {HW_PLANNED,        HW_PLANNED,        HW_PLANNED,
                                          HW_EXCLUDED_NEVER, HW_EXCLUDED_NEVER, HW_EXCLUDED_NEVER};
  for (int i = 0; i < 6; i++)
    ck_assert_int_eq(b.classes.exclusion[i], expected[i]);
  ck_assert_int_eq(b.classes.count, 2);
  const hw_facts *facts = &b.classes.items[0].facts; /* what each may, joined */
  ck_assert_int_eq(facts->max_nights, 1);
  ck_assert_int_eq(facts->earliest, b.scenario->cases[1].fit_from.at);
  drop(&b);
}
END_TEST

START_TEST(test_class_join_escorts__adds_up_members_by_kind) {
  static const char *const changes[][2] = {
      {"needs", "{escorts: [{kind: guardian, persons: 2}, {kind: nurse, persons: 1}]}, group: G"},
      {"group", "G"},
      {"needs", "{escorts: [{kind: nurse, persons: 3}]}, group: G"}};
  built b;
  build(&b, 3, changes);
  static const int32_t cases[] = {0, 1, 2};
  hw_class class;
  hw_class_fill(&class, &b.network, cases, 1, 3, 0);
  ck_assert(hw_class_join_escorts(&class, &b.arena));
  ck_assert_int_eq(class.escort_count, 2);
  for (int i = 0; i < 2; i++) {
    const char *kind = b.scenario->escort_kinds[class.escorts[i].kind];
    ck_assert_int_eq(class.escorts[i].persons, strcmp(kind, "nurse") == 0 ? 4 : 2);
  }
  ck_assert_int_lt(class.escorts[0].kind, class.escorts[1].kind);
  drop(&b);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("classes");
  TCase *tests = tcase_create("classes");
  tcase_add_test(tests, test_classes_build__each_field_that_binds_separates);
  tcase_add_test(tests, test_classes_build__what_binds_nothing_does_not_separate);
  tcase_add_test(tests, test_classes_build__cases_are_listed_in_file_order);
  tcase_add_test(tests, test_classes_build__without_consent_a_case_is_in_none);
  tcase_add_test(tests, test_classes_build__a_group_is_one_party);
  tcase_add_test(tests, test_classes_build__one_who_never_travels_keeps_the_group);
  tcase_add_test(tests, test_class_join_escorts__adds_up_members_by_kind);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
