/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/scenario_read.h"
#include "io/xml_scan.h"
#include "tests/io/reading.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char base_xml[BASE_MAX];

static void load_base_xml(void) {
  FILE *file = fopen("tests/io/data/every_key.xml", "rb");
  size_t length = file == NULL ? 0 : fread(base_xml, 1, sizeof base_xml - 1, file);
  if (length == 0 || length == sizeof base_xml - 1) {
    fprintf(stderr, "tests/io/data/every_key.xml cannot be read\n");
    exit(EXIT_FAILURE);
  }
  fclose(file);
}

/* ---- findings, each at its place ---- */

#define CURRENCY "currency=\"USD\""

static const finding_case cases[] = {
    {"", {{"currency", "currency"}}, NULL},
    /* what is not read at all */
    {"H113", {{"?>\n", "?>\n^<!DOCTYPE homeward SYSTEM \"file:///etc/passwd\">\n"}}, "DOCTYPE"},
    {"H113", {{"?>\n", "?>\n^<!DOCTYPE x [<!ENTITY a \"b\">]>\n"}}, NULL},
    {"H113", {{"  <horizon", "  ^<!ELEMENT homeward ANY>\n  <horizon"}}, NULL},
    {"H113", {{CURRENCY, "currency=\"^&usd;\""}}, "entities"},
    {"H113", {{"<holiday>2005-04-21", "<holiday>^&day;"}}, "entities"},
    {"H113", {{CURRENCY, "currency=\"^&averyveryverylongname;\""}}, NULL},
    {"H102", {{CURRENCY, "currency=\"U\xE9^D\""}}, NULL},
    {"H102", {{CURRENCY, "currency=\"U^\xC0\xAF\""}}, NULL},
    {"H102", {{CURRENCY, "currency=\"\xED\xA0^\x80\""}}, NULL},
    {"H103", {{CURRENCY, "currency=\"^\x1B[\""}}, NULL},
    {"H103",
     {{"name=\"Base\"", "name=^\"\xC2\x9B\""}, {"name=^", "name="}, {"\"\xC2", "\"^\xC2"}},
     NULL},
    {"H107", {{"</homeward>\n", "</homeward>\n^<homeward/>\n"}}, NULL},
    {"H109",
     {{"</homeward>", "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"
                      "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"
                      "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>^<a>"}},
     NULL},
    /* not well-formed */
    {"H101",
     {{"</places>", "</place>^"}},
     "the end tag is not that of the element that begins in line 30"},
    {"H301 H101",
     {{"</place>\n    <place id=\"AMMAN\"", "\n    ^<place id=\"AMMAN\""},
      {"</places>", "</places>^"}},
     "unknown key `place` in place; is the end tag of the one before missing?"},
    {"H302", {{CURRENCY, CURRENCY " ^currency=\"EUR\""}}, "line 2 stands already in line 2"},
    {"H302", {{CURRENCY, CURRENCY "\n  ^currency=\"EUR\""}}, "line 3 stands already in line 2"},
    /* keys */
    {"H301", {{" beds=\"40\"", " ^bads=\"40\""}}, "did you mean `beds`?"},
    {"H301", {{"<charter ", "<^chartre/><charter "}, {"<^", "^<"}}, "did you mean `charter`?"},
    {"H302",
     {{"<convoys>", "^<flights/><convoys>"}},
     "key `flights` in line 64 stands already in line 39"},
    {"H302", {{"<reception ", "<closed/><reception "}, {"<closed from", "^<closed from"}}, NULL},
    {"H303", {{" " CURRENCY, ""}, {"<homeward", "^<homeward"}}, "`currency` is missing"},
    {"H301", {{"<places>", "<places ^x=\"1\">"}}, "`places` has no attributes"},
    {"H301", {{"<places>", "<places>^<airport/>"}}, "`places` holds elements <place>"},
    {"H301", {{"<places>", "<places>^<x:place xmlns:x=\"urn:x\" id=\"A\"/>"}}, NULL},
    {"H301", {{"<places>", "<places>^<place xmlns=\"urn:x\" id=\"A\"/>"}}, NULL},
    {"H301", {{"<holiday>2005-04-21", "<holiday ^x=\"1\">2005-04-21"}}, "as text"},
    {"H301", {{"<at priority=\"1\" ", "<at ^x=\"1\" priority=\"1\" "}}, NULL},
    {"H303", {{"<at priority=\"2\" value=\"50.25\"/>", "^<at value=\"50.25\"/>"}}, NULL},
    {"H217",
     {{"<at priority=\"2\" value=\"50.25\"/>", "<at priority=\"^0\" value=\"50.25\"/>"}},
     NULL},
    {"H302",
     {{"<at priority=\"2\" value=\"50.25\"/>", "<at priority=\"^1\" value=\"50.25\"/>"}},
     NULL},
    {"H203",
     {{"<at priority=\"2\" value=\"50.25\"/>", "<at priority=\"2\" value=\"^5e1\"/>"}},
     NULL},
    /* shapes */
    {"H304", {{"<places>", "<places>^ hello "}}, "text"},
    {"H304", {{"<horizon", "^<![CDATA[x]]><horizon"}, {"\n  ^", "^\n  "}}, "text"},
    {"H306", {{"<horizon", "^<currency>USD</currency><horizon"}, {" " CURRENCY, ""}}, "attribute"},
    {"H304",
     {{"kind=\"airport\"", "kind=\"airport\" reception=\"^sun\""},
      {"<reception days=\"sun mon\" hours=\"08:00-12:00 22:00-04:00\" per_day=\"60\"/>", ""}},
     "`reception` is"},
    {"H305",
     {{"repeat=\"FREQ=DAILY\"", "repeat=\"FREQ=DAILY\" vehicles=\"^buses\""},
      {"<vehicles>\n        <vehicle pool=\"buses\" max=\"3\"/>\n"
       "        <vehicle pool=\"ambulances\"/>\n      </vehicles>",
       ""}},
     "`vehicles` is a list"},
    {"H306", {{"<holiday>2005-04-21", "<holiday>^<b/>2005-04-21"}}, NULL},
    {"H201", {{"<holiday>2005-04-21</holiday>", "<holiday>^  </holiday>"}}, NULL},
    {"H201", {{CURRENCY, "currency=\"^\""}}, "`currency` has no value"},
    {"H310", {{"position=\"31.7226 -35.9932\"", "position=\"^31.7226\""}}, NULL},
    /* values: the same ones as in YAML */
    {"H216", {{CURRENCY, "currency=\"^USDX\""}}, NULL},
    {"H211", {{"weekend=\"fri sat\"", "weekend=\"fri  ^saturday\""}}, NULL},
    {"H206", {{"<holiday>2005-04-21", "<holiday> ^2005-02-30"}}, NULL},
    {"H307", {{"services=\"TREBIL T1\"", "services=\"TREBIL ^T9\""}}, NULL},
    {"H218", {{"version=\"1\"", "version=\"^2\""}}, NULL},
};

START_TEST(test_xml_read__findings) {
  check_findings(base_xml, &cases[_i]);
}
END_TEST

/* ---- the same model as from YAML ---- */

static homeward_scenario *read_text(const char *text) {
  homeward_scenario *scenario = NULL;
  homeward_error error;
  homeward_status status =
      hw_scenario_read_bytes(&scenario, "test.xml", text, strlen(text), NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%s %d:%d %s", error.code, error.line, error.column,
                error.message);
  return scenario;
}

START_TEST(test_xml_read__every_key) {
  homeward_scenario *scenario = read_text(base_xml);
  const hw_place *place = &scenario->places[0];
  ck_assert_int_eq(place->longitude, -359932);
  ck_assert_int_eq(place->reception.hours.count, 2);
  ck_assert_int_eq(place->reception.hours.windows[1].to, 240);
  ck_assert_int_eq(place->closure_count, 1);
  ck_assert_int_eq(scenario->countries[0].holiday_count, 2);
  ck_assert_int_eq(scenario->countries[0].holidays[0], hw_date_from_civil(2005, 4, 10));
  ck_assert_int_eq(scenario->countries[0].weekend, 1 << 4 | 1 << 5);
  ck_assert_int_eq(scenario->policy.unserved_penalty[2], 2000050);
  ck_assert(scenario->services[0].charter);
  ck_assert_int_eq(scenario->services[1].stop_count, 3);
  ck_assert_int_eq(scenario->cases[0].avoid_transfer_count, 1);
  ck_assert_str_eq(scenario->cases[0].people[0].name, "Person One");
  ck_assert_str_eq(scenario->transfers[1].id, "AMMAN-AMM");
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_xml_read__freedom_of_form) {
  static const edit edits[EDITS_MAX] = {
      {"<homeward version=\"1\"",
       "<!-- a comment & more --><?note x?>\n<homeward xmlns:xsi=\"http://www.w3.org/2001/"
       "XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"http://x/y.xsd\"\n version='1'"},
      {"name=\"Base\"", "name=\"&#66;&amp;&lt;&quot;&apos;&#x2014; \xD8\xA7\""},
      {"<holidays>\n        <holiday>2005-04-21</holiday>\n        "
       "<holiday>2005-04-10</holiday>\n      </holidays>\n",
       "<holidays><!-- x --><holiday>\n 2005-<!-- y -->04-21 </holiday><holiday><![CDATA[2005-04-10"
       "]]></holiday>\n</holidays>"}};
  marked_text marked = mark_text(base_xml, edits);
  char *text = malloc(marked.length + 4);
  ck_assert_ptr_nonnull(text);
  strcpy(text, "\xEF\xBB\xBF");
  strcpy(text + 3, marked.text);
  homeward_scenario *scenario = read_text(text);
  ck_assert_str_eq(scenario->name, "B&<\"'\xE2\x80\x94 \xD8\xA7");
  ck_assert_int_eq(scenario->countries[0].holiday_count, 2);
  homeward_scenario_free(scenario);
  free(text);
  free_marked_text(&marked);
}
END_TEST

/* ---- limits, each with its exit code ---- */

typedef struct outcome {
  homeward_status status;
  char code[8];
  char message[256];
} outcome;

static outcome read_bytes(const char *text, size_t length) {
  outcome result = {0};
  homeward_diagnostics *diagnostics = NULL;
  homeward_scenario *scenario = NULL;
  homeward_error error;
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, NULL), HOMEWARD_OK);
  result.status = hw_scenario_read_bytes(&scenario, "x", text, length, diagnostics, &error);
  ck_assert_ptr_null(scenario);
  if (homeward_diagnostics_count(diagnostics) > 0) {
    homeward_diagnostic found = homeward_diagnostics_get(diagnostics, 0);
    snprintf(result.code, sizeof result.code, "%s", found.code);
    snprintf(result.message, sizeof result.message, "%s", found.message);
  }
  homeward_diagnostics_free(diagnostics);
  return result;
}

/* `before`, `times` the `piece`, `after`. */
static outcome read_repeated(const char *before, const char *piece, size_t times,
                             const char *after) {
  size_t step = strlen(piece), size = strlen(before) + step * times + strlen(after) + 1;
  char *text = malloc(size);
  ck_assert_ptr_nonnull(text);
  char *at = stpcpy(text, before);
  for (size_t i = 0; i < times; i++) {
    memcpy(at, piece, step);
    at += step;
  }
  strcpy(at, after);
  outcome result = read_bytes(text, size - 1);
  free(text);
  return result;
}

START_TEST(test_xml_read__limits) {
  static const struct {
    const char *before, *piece, *after, *code;
    size_t times;
    homeward_status status;
  } rows[] = {
      {"<homeward name=\"", "x", "\"/>", "H110", 70000, HOMEWARD_LIMIT},
      {"<homeward name=\"", "x", "\"/>", "H110", 3000000, HOMEWARD_LIMIT},
      {"<homeward name=\"", "&#65;", "\"/>", "H110", 70000, HOMEWARD_LIMIT},
      {"<homeward><!--", "x", "--></homeward>", "H110", 3000000, HOMEWARD_LIMIT},
      {"<homeward>", " ", "</homeward>", "H110", 3000000, HOMEWARD_LIMIT},
      {"<homeward><countries><country><holidays><holiday>", "x<!---->", "", "H110", 2000000,
       HOMEWARD_LIMIT},
      {"<", "x", "/>", "H110", 3000000, HOMEWARD_LIMIT},
      {"<homeward ", "a=\"\" ", "/>", "H302", 50000, HOMEWARD_INVALID},
      {"<homeward>", "<a>", "", "H109", 200000, HOMEWARD_INVALID},
      {"<homeward><cases>", "<case/>", "</cases></homeward>", "H310", 1000001, HOMEWARD_LIMIT},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    outcome result = read_repeated(rows[i].before, rows[i].piece, rows[i].times, rows[i].after);
    ck_assert_msg(result.status == rows[i].status, "%zu: status %d, %s %s", i, result.status,
                  result.code, result.message);
    /* Findings are in order of position: a million refused cases come before the limit. */
    ck_assert_msg(i == 9 || strcmp(result.code, rows[i].code) == 0 || result.code[1] == '3',
                  "%zu: %s %s", i, result.code, result.message);
  }
}
END_TEST

START_TEST(test_xml_read__many_attributes) {
  char *text = calloc(50000, 12);
  ck_assert_ptr_nonnull(text);
  char *at = stpcpy(text, "<homeward");
  for (int i = 0; i < 50000; i++) {
    at += sprintf(at, " a%d=\"\"", i);
  }
  strcpy(at, "/>");
  outcome result = read_bytes(text, strlen(text));
  ck_assert_int_eq(result.status, HOMEWARD_LIMIT);
  ck_assert_str_eq(result.code, "H114");
  free(text);
}
END_TEST

START_TEST(test_xml_read__short_and_foreign_bytes) {
  static const struct {
    const char *text;
    size_t length;
    const char *code;
  } rows[] = {
      {"<homeward", 9, "H101"},
      {"<homeward/", 10, "H101"},
      {"<homeward>", 10, "H101"},
      {"<homeward a=\"", 13, "H101"},
      {"<homeward a='1", 14, "H101"},
      {"<homeward a>", 12, "H101"},
      {"<homeward a=1/>", 15, "H101"},
      {"<homeward a=\"<\"/>", 17, "H101"},
      {"<homeward a=\"1\"b=\"2\"/>", 22, "H101"},
      {"<homeward>&</homeward>", 22, "H101"},
      {"<homeward>&#x0;</homeward>", 26, "H103"},
      {"<homeward>&#xFFFE;</homeward>", 29, "H103"},
      {"<homeward><!-- x", 16, "H101"},
      {"<homeward><![CDATA[", 19, "H101"},
      {"<?xml", 5, "H101"},
      {"<!DOCTYPE", 9, "H113"},
      {"<homeward\0/>", 12, "H103"},
      {"<plan version=\"1\"/>", 19, "H304"},
      {"<homeward-plan version=\"1\"/>", 28, "H304"},
      {"<homeward xmlns=\"urn:x\" version=\"1\"/>", 38, "H304"},
      {"<<: *a", 6, "H105"}, /* YAML */
      {"<\0h\0", 4, "H103"}, /* UTF-16 */
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    outcome result = read_bytes(rows[i].text, rows[i].length);
    ck_assert_msg(result.status == HOMEWARD_INVALID && strcmp(result.code, rows[i].code) == 0,
                  "%s: status %d, %s %s", rows[i].text, result.status, result.code, result.message);
  }
}
END_TEST

/* No message repeats what may be personal data, whatever is wrong around it. */
START_TEST(test_xml_read__messages_hold_no_names) {
  static const edit broken[][EDITS_MAX] = {
      {{"<person name=\"Person One\"", "<person name=\"Person One\" Zarathustra=\"\""}},
      {{"<person name=\"Person One\"", "<person name=\"Person One&Zarathustra;\""}},
      {{"<person name=\"Person One\"", "<person name=\"Zarathustra<\""}},
      {{"<person name=\"Person One\"", "<person name=\"Zarathustra\x01\""}},
      {{"<person name=\"Person One\"", "<person name=\"Zarathustra &#1;\""}},
      {{"<person name=\"Person One\"", "<person>Zarathustra</person><person x=\"1\""}},
      {{"<person name=\"Person One\"", "<Zarathustra/><person"}},
      {{"born=\"1950-02-28\"", "born=\"Zarathustra\""}},
      {{"born=\"1950-02-28\"", "Zarathustra"}},
      {{"born=\"1950-02-28\"", "Zarathustra=\"\" Zarathustra=\"\""}},
  };
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    marked_text marked = mark_text(base_xml, broken[i]);
    homeward_diagnostics *diagnostics = NULL;
    homeward_scenario *scenario = NULL;
    homeward_error error;
    ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, NULL), HOMEWARD_OK);
    ck_assert_int_eq(
        hw_scenario_read_bytes(&scenario, "x", marked.text, marked.length, diagnostics, &error),
        HOMEWARD_INVALID);
    for (size_t j = 0; j < homeward_diagnostics_count(diagnostics); j++) {
      const char *message = homeward_diagnostics_get(diagnostics, j).message;
      ck_assert_msg(i == 9 || strstr(message, "Zarathustra") == NULL, "%zu: %s", i, message);
    }
    ck_assert(i == 9 || strstr(error.message, "Zarathustra") == NULL);
    homeward_diagnostics_free(diagnostics);
    free_marked_text(&marked);
  }
}
END_TEST

static void count_calls(void *context, xmlErrorPtr error) {
  (void)error;
  ++*(int *)context;
}

/* The handler of the thread is the host's: it hears nothing, and it is still there. */
START_TEST(test_xml_read__leaves_the_error_handler_alone) {
  int calls = 0;
  xmlSetStructuredErrorFunc(&calls, count_calls);
  read_bytes("<homeward><a></homeward>", 24);
  ck_assert_int_eq(calls, 0);
  ck_assert(xmlStructuredError == count_calls);
  ck_assert_ptr_eq(xmlStructuredErrorContext, &calls);
  xmlSetStructuredErrorFunc(NULL, NULL);
}
END_TEST

int main(void) {
  load_base_xml();
  Suite *suite = suite_create("xml_read");
  TCase *tests = tcase_create("all");
  tcase_set_timeout(tests, 60);
  tcase_add_loop_test(tests, test_xml_read__findings, 0, sizeof cases / sizeof cases[0]);
  tcase_add_test(tests, test_xml_read__every_key);
  tcase_add_test(tests, test_xml_read__freedom_of_form);
  tcase_add_test(tests, test_xml_read__limits);
  tcase_add_test(tests, test_xml_read__many_attributes);
  tcase_add_test(tests, test_xml_read__short_and_foreign_bytes);
  tcase_add_test(tests, test_xml_read__messages_hold_no_names);
  tcase_add_test(tests, test_xml_read__leaves_the_error_handler_alone);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
