/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Case files: what is read, what is refused and where, and which files are opened at all. */
#include "io/csv_scan.h"
#include "io/input.h"
#include "io/scenario_read.h"
#include "tests/io/case_files.h"
#include "tests/io/reading.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Sound, without a warning. The second row has an empty cell for every key that may be absent. */
static const char base_csv[] =
    "id,nationality,from,to,ready,priority,persons,needs.medical,consent.signed,documents,"
    "avoid.places,group,people\n"
    "C-1,IQ,OSL,BGW,2005-04-02,1,2,true,2005-03-20,\"[{type: passport, until: 2005-06-01}]\","
    "[AMMAN],G7,\"[{name: Person One, born: 1950-02-28}, {name: \"\"Person \\\"\"Two\\\"\"\"\"}]\""
    "\n"
    "C-2,IQ,OSL,BGW,2005-04-02,2,1,,,,,,\n";

#define HEAD "id,nationality,from,to,ready,priority,persons"
#define ROW "IQ,OSL,BGW,2005-04-02,1,2"
#define PLAIN_ROW(id) id "," ROW "\n"

/* ---- findings ---- */

/* Edits of the base file; one edit without `find` is a file of its own. */
static const finding_case csv_cases[] = {
    {"", {{NULL, NULL}}, NULL},

    /* ---- what is no table ---- */
    {"H111", {{"", "^"}}, "the file is empty"},
    {"H111", {{"", "^\n\r\n\n"}}, NULL},
    {"H111", {{"", "^,,,\n"}}, NULL},
    {"H101", {{"", "^id;nationality;from\nC-1;IQ;OSL\n"}}, "separated by semicolons"},
    {"H101", {{"", "^id\tnationality\nC-1\tIQ\n"}}, "separated by tabs"},
    {"H101", {{"", "^C-1," ROW "\n"}}, "the first row names the keys of a case"},
    {"H102", {{"C-2", "C^\xFF-2"}}, "not UTF-8"},
    {"H102", {{"", HEAD "\nC-1,IQ,\xC3\xA9^\xE2\x82"}}, NULL},
    {"H103", {{"C-2", "C^\x01-2"}}, "control"},
    {"H103", {{"[AMMAN]", "\"[AM\nM^\x1B]\""}}, "control"},
    {"H101", {{"C-2,", "C-2^\r,"}}, "carriage return"},
    {"", {{"", HEAD "\n"}}, NULL},
    {"", {{"", HEAD "\r\nC-1," ROW "\r\n\r\nC-2," ROW}}, NULL},
    {"", {{"", "\xEF\xBB\xBF" HEAD "\n" PLAIN_ROW("C-1")}}, NULL},
    {"", {{"", ",,,,,,\n" HEAD "\n,,,,,,\n" PLAIN_ROW("C-1") ",,,,,,\n,\n"}}, NULL},

    /* ---- quotes ---- */
    {"", {{"C-2,IQ", "\"C-2\",\"IQ\""}}, NULL},
    {"", {{"C-2", "\"C-2\""}, {"2,1,,,,,,", "\"2\",1,\"\",\"\",,,,\"\""}}, NULL},
    {"H209", {{"C-2", "^\"C\"\"2\""}}, "`id` is `C\"2`"},
    {"H209", {{"C-2", "^\"C\n2\""}}, "expected an id"},
    {"H101", {{"C-2", "\"C\"^-2"}}, "text follows the quote"},
    {"H101", {{"C-2", "C^\"-\"2"}}, "without quotes"},
    {"H101", {{"C-2,", "^\"C-2,"}}, "never closed"},
    {"H101 H202", {{"C-1,", "\"C\"^-1,"}, {"2005-04-02,2,1", "2005-04-02,2,^x"}}, NULL},

    /* ---- the header ---- */
    {"H301",
     {{"group", "^grup"}, {",G7,", ",x,"}},
     "unknown key `grup` in case; did you mean `group`?"},
    {"H301", {{"needs.medical", "^needs.medcal"}}, "did you mean `needs.medical`?"},
    {"H301", {{"needs.medical", "^medical"}}, "unknown key `medical` in case"},
    {"H301", {{"needs.medical", "^needs.medical.x"}}, NULL},
    {"H301", {{"group", "^id.x"}}, NULL},
    {"H301", {{"group", "^."}}, "unknown key in case"},
    {"H301", {{"group", "^ group"}}, "did you mean `group`?"},
    {"H304", {{"needs.medical", "^needs"}}, "such as `needs.wheelchairs`"},
    {"H305", {{"documents", "^documents.type"}}, "`documents` is a list: [...]"},
    {"H302", {{"group", "^nationality"}}, "key `nationality` stands already in cell 2"},
    {"H302", {{"group", "^needs.medical"}}, "in cell 8"},
    {"H303",
     {{"", "^nationality,from,to,ready,priority,persons\n" ROW "\n" ROW "\n"}},
     "case: required key `id` has no column"},
    {"H303 H301", {{"id,", "^id,"}, {"persons,", "^persns,"}}, NULL},
    {"H301", {{"", HEAD ",\nC-1," ROW ",^x\nC-2," ROW ",\n"}}, "has no name in the header"},
    {"H101", {{"group", "gr^\"oup"}}, NULL},

    /* ---- rows ---- */
    {"H310", {{"C-2,IQ", "^C-2"}}, "the row has 12 cells; the header has 13"},
    {"H310", {{"2,1,,,,,,\n", "2,1,,,,,,,^\n"}}, "the row has 14 cells"},
    {"H310", {{"", HEAD "\n^x\n" PLAIN_ROW("C-2")}}, "the row has 1 cell; "},
    {"", {{"C-1,", "#meta+id,#x,,,,,,,,,,,\nC-1,"}}, NULL},
    {"", {{"C-1,", ",\" #x\",,\nC-1,"}}, NULL},
    {"", {{"C-1,", ",,\n\n#x,\nC-1,"}}, NULL},
    {"H209", {{"C-2", "^#2"}}, NULL},
    {"H310 H310", {{"C-1,", "#x\n^#y\nC-1,"}, {"C-2,IQ", "^C-2"}}, NULL},

    /* ---- values: the findings are those of YAML ---- */
    {"H303", {{"C-2,IQ", "^C-2,"}}, "case: required key `nationality` is missing"},
    {"H303", {{"C-2", "^"}}, "required key `id` is missing"},
    {"H202",
     {{"2005-04-02,2,1", "2005-04-02,2,^501"}},
     "`persons` is `501`: expected a whole number"},
    {"H202", {{"2005-04-02,2,1", "2005-04-02,2,^99999999999"}}, "from 1 to 500"},
    {"H202", {{"2005-04-02,2,1", "2005-04-02,2,^1e2"}}, NULL},
    {"H202", {{"2005-04-02,2,1", "2005-04-02,2,^0x1"}}, NULL},
    {"H202", {{"2005-04-02,2,1", "2005-04-02,2,^nan"}}, NULL},
    {"H202", {{"2005-04-02,2,1", "2005-04-02,2,^\"1,5\""}}, NULL},
    {"H202", {{"2005-04-02,2,1", "2005-04-02,2,^ 1"}}, NULL},
    {"H207", {{"2005-04-02,2", "^2005-02-30,2"}}, NULL},
    {"H207", {{"2005-04-02,2", "^02/04/2005,2"}}, "expected a date such as"},
    {"H210", {{"1,2,true", "1,2,^TRUE"}}, "`medical` is `TRUE`: expected true or false"},
    {"H212", {{"C-2,IQ", "C-2,^Iraq"}}, NULL},
    {"H307",
     {{"C-2,IQ,OSL,BGW", "C-2,IQ,OSL,^BGV"}},
     "there is no place `BGV`; did you mean `BGW`?"},
    {"H307", {{"[AMMAN]", "[^AMMA]"}}, "did you mean `AMM`?"},
    {"H308", {{"C-2", "^C-1"}}, NULL},
    {"H219", {{"C-2,IQ,OSL,BGW,2005-04-02", "C-2,IQ,OSL,BGW,^2005-03-27T02:30"}}, NULL},
    {"H406", {{"2005-04-02,2,1", "2005-04-02,^3,1"}}, NULL},
    {"H407", {{"2,1,,,,,,", "2,1,,,,,^G7,"}, {"C-2,IQ,OSL", "C-2,IQ,AMM"}}, NULL},
    {"H904", {{"C-2,IQ,OSL,BGW", "C-2,IQ,BGW,^BGW"}}, NULL},

    /* ---- lists in a cell ---- */
    {"", {{"[AMMAN]", "\"  [ AMMAN , AMM ] # both\""}}, NULL},
    {"", {{"[AMMAN]", "\"[\n  AMMAN,\r\n  AMM\n]\n\""}}, NULL},
    {"", {{"[AMMAN]", "[]"}}, NULL},
    {"H305", {{"[AMMAN]", "^AMMAN"}}, "`places` is a list: [...]"},
    {"H305", {{"[AMMAN]", "^- AMMAN"}}, NULL},
    {"H305", {{"[AMMAN]", "^{a: b}"}}, NULL},
    {"H305", {{"[AMMAN]", "^&a [AMMAN]"}}, NULL},
    {"H101", {{"[AMMAN]", "[AMMAN^"}}, NULL},
    {"H101", {{"[AMMAN]", "[AMMAN] ^x"}}, NULL},
    {"H107", {{"[AMMAN]", "\"[AMMAN]\n^--- [AMM]\""}}, "second document"},
    {"H104", {{"[AMMAN]", "[^&a AMMAN]"}}, "anchors"},
    {"H104", {{"[AMMAN]", "[^*a]"}}, "aliases"},
    {"H106", {{"[AMMAN]", "[^!!str AMMAN]"}}, "tags"},
    {"H105", {{"{type: passport,", "{^<<: x, type: passport,"}}, NULL},
    {"H302",
     {{"{type: passport,", "{type: passport, ^type: x,"}},
     "in line 2 stands already in line 2"},
    {"H301", {{"{type: passport,", "{^typ: x, type: passport,"}}, "did you mean `type`?"},
    {"H303", {{"{type: passport,", "^{"}}, "document: required key `type` is missing"},
    {"H207", {{"until: 2005-06-01", "until: ^2005-06-31"}}, NULL},
    {"H307", {{"[AMMAN]", "\"[\"\"AMMAN\"\", \"\"AMM\"\", ^\"\"AMX\"\"]\""}}, NULL},
    {"H307", {{"[AMMAN]", "\"[AMMAN,\n \"\"AMM\"\", ^AMX,\r\n AMM]\""}}, NULL},
    {"H307", {{"[AMMAN]", "\"[AMMAN,\xE2\x80\xA8 AMM, ^AMX]\""}}, NULL},
    {"H206", {{"born: 1950-02-28", "born: ^1950-02-30"}}, NULL},
    {"H207 H307",
     {{"until: 2005-06-01", "until: ^2005-06-31"}, {"C-2,IQ,OSL,BGW", "C-2,IQ,^OSX,BGW"}},
     NULL},
};

static void list_found(char *out, size_t size, const homeward_diagnostics *found,
                       const char *file) {
  size_t used = 0;
  out[0] = '\0';
  for (size_t i = 0; i < homeward_diagnostics_count(found) && used < size; i++) {
    homeward_diagnostic one = homeward_diagnostics_get(found, i);
    ck_assert_str_eq(one.file, file);
    used += (size_t)snprintf(out + used, size - used, "%s %d:%d\n", one.code, one.line, one.column);
  }
}

static void list_wanted(char *out, size_t size, const char *codes, const marked_text *marked) {
  size_t used = 0;
  out[0] = '\0';
  for (int i = 0; codes[0] != '\0'; i++, codes += codes[4] == ' ' ? 5 : 4) {
    ck_assert_int_lt(i, marked->marks);
    used += (size_t)snprintf(out + used, size - used, "%.4s %d:%d\n", codes, marked->lines[i],
                             marked->columns[i]);
  }
}

START_TEST(test_csv_read__finding) {
  const finding_case *expected = &csv_cases[_i];
  bool whole = expected->edits[0].find != NULL && expected->edits[0].find[0] == '\0';
  const edit none[EDITS_MAX] = {{NULL, NULL}};
  marked_text marked =
      whole ? mark_text(expected->edits[0].put, none) : mark_text(base_csv, expected->edits);
  case_folder folder = make_case_folder();
  write_file(folder.cases, marked.text, marked.length);
  homeward_scenario *scenario = NULL;
  homeward_diagnostics *found = NULL;
  homeward_error error;
  homeward_status status = read_case_folder(&folder, &scenario, &found, &error);
  char is[2048], wanted[2048];
  list_found(is, sizeof is, found, folder.cases);
  list_wanted(wanted, sizeof wanted, expected->codes, &marked);
  const char *first = is[0] == '\0' ? "" : homeward_diagnostics_get(found, 0).message;
  ck_assert_msg(strcmp(is, wanted) == 0, "`%s`:\nexpected\n%sfound\n%s(%s)", expected->edits[0].put,
                wanted, is, first);
  ck_assert_msg(expected->says == NULL || strstr(first, expected->says) != NULL,
                "`%s` is not in `%s`", expected->says, first);
  bool rejected = homeward_diagnostics_errors(found) > 0;
  ck_assert_int_eq(status, rejected ? HOMEWARD_INVALID : HOMEWARD_OK);
  ck_assert_int_eq(scenario == NULL, rejected);
  homeward_scenario_free(scenario);
  homeward_diagnostics_free(found);
  free_marked_text(&marked);
  remove_case_folder(&folder);
}
END_TEST

/* ---- values ---- */

/* The cases of the base scenario as a spreadsheet. */
static const char full_csv[] =
    "id,programme,kind,nationality,from,to,ready,depart_by,latest,priority,persons,infants,"
    "consent.requested,consent.counselled,consent.signed,consent.withdrawn,consent.until,"
    "needs.wheelchairs,needs.stretchers,needs.ambulance,needs.medical,needs.escorts,documents,"
    "clearances,fit_to_travel.from,fit_to_travel.until,avoid.countries,avoid.places,"
    "avoid.services,max_travel,max_nights,notice,group,people\n"
    "C-1,AVR,medevac,IQ,OSL,BGW,2005-04-02,2005-04-18,2005-04-20,1,4,1,"
    "2005-03-01,2005-03-19,2005-03-20T10:00,2005-03-31,2005-05-20,"
    "1,2,true,true,\"[{kind: nurse, persons: 2}, {kind: doctor}]\","
    "\"[{type: laissez-passer, until: 2005-06-01}]\","
    "\"[{country: JO, from: 2005-04-01, until: 2005-04-30T12:00}]\",2005-04-02,2005-04-15,[SY],"
    "[AMMAN],\"[TREBIL, T1]\",60h,1,7d,G7,"
    "\"[{name: Person One, born: 1950-02-28, sex: F, document: X1}, {name: Person Two}, {}, {}]\"\n"
    "C-2,,,IQ,OSL,BGW,2005-04-02,,,2,1,,,,,,,,,,,,,,,,,,,,,,G7,\n";

static homeward_scenario *read_cases(const char *csv) {
  case_folder folder = make_case_folder();
  write_file(folder.cases, csv, strlen(csv));
  homeward_scenario *scenario = NULL;
  homeward_diagnostics *found = NULL;
  homeward_error error;
  homeward_status status = read_case_folder(&folder, &scenario, &found, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%d:%d %s", error.line, error.column, error.message);
  ck_assert_uint_eq(homeward_diagnostics_count(found), 0);
  homeward_diagnostics_free(found);
  remove_case_folder(&folder);
  return scenario;
}

START_TEST(test_csv_read__every_key_as_in_yaml) {
  homeward_scenario *table = read_cases(full_csv);
  homeward_scenario *yaml = read_sound(base_scenario);
  ck_assert_int_eq(table->case_count, 2);
  ck_assert_str_eq(table->cases[0].people[0].name, "Person One");
  ck_assert_int_eq(table->cases[0].avoid_transfers[0], 0);
  check_same_cases(table, yaml);
  homeward_scenario_free(table);
  homeward_scenario_free(yaml);
}
END_TEST

START_TEST(test_csv_read__one_hash_over_both_files) {
  case_folder folder = make_case_folder();
  write_file(folder.cases, base_csv, strlen(base_csv));
  char *yaml = scenario_with("cases: {file: cases.csv}\n");
  size_t length = strlen(yaml);
  char *both = malloc(length + sizeof base_csv);
  ck_assert_ptr_nonnull(both);
  memcpy(both, yaml, length);
  memcpy(both + length, base_csv, sizeof base_csv);
  hw_input *input = NULL;
  ck_assert_int_eq(hw_input_new(&input, -1, both, length + strlen(base_csv), HW_FILE_LIMIT, NULL),
                   HOMEWARD_OK);
  char bytes[512], hash[65];
  while (hw_input_read(input, bytes, sizeof bytes) > 0) {
    continue;
  }
  hw_input_hash(input, hash);
  hw_input_free(input);
  homeward_scenario *scenario = NULL;
  ck_assert_int_eq(homeward_scenario_read(&scenario, folder.scenario, NULL, NULL), HOMEWARD_OK);
  ck_assert_str_eq(scenario->sha256, hash);
  ck_assert_str_eq(scenario->case_file, "cases.csv");
  homeward_scenario_free(scenario);
  free(both);
  free(yaml);
  remove_case_folder(&folder);
}
END_TEST

/* ---- many errors, limits ---- */

static homeward_diagnostics *refuse_cases(const char *csv, size_t length, homeward_status expected,
                                          homeward_error *error) {
  case_folder folder = make_case_folder();
  write_file(folder.cases, csv, length);
  homeward_scenario *scenario = NULL;
  homeward_diagnostics *found = NULL;
  ck_assert_int_eq(read_case_folder(&folder, &scenario, &found, error), expected);
  ck_assert_ptr_null(scenario);
  remove_case_folder(&folder);
  return found;
}

START_TEST(test_csv_read__nul) {
  static const char csv[] = HEAD "\nC-1\0," ROW "\n";
  homeward_error error;
  homeward_diagnostics *found = refuse_cases(csv, sizeof csv - 1, HOMEWARD_INVALID, &error);
  ck_assert_str_eq(homeward_diagnostics_get(found, 0).code, "H103");
  ck_assert_int_eq(homeward_diagnostics_get(found, 0).column, 4);
  homeward_diagnostics_free(found);
}
END_TEST

START_TEST(test_csv_read__errors_of_both_files) {
  case_folder folder = make_case_folder();
  char *yaml = scenario_with("cases: {file: cases.csv}\nescort_pool: []\n");
  write_file(folder.scenario, yaml, strlen(yaml));
  static const char csv[] = HEAD "\nC-1,IQ,OSX,BGW,2005-04-02,1,2\nC-2,IQ,OSL,BGX,2005-04-02,0,2\n";
  write_file(folder.cases, csv, strlen(csv));
  homeward_scenario *scenario = NULL;
  homeward_diagnostics *found = NULL;
  homeward_error error;
  ck_assert_int_eq(read_case_folder(&folder, &scenario, &found, &error), HOMEWARD_INVALID);
  ck_assert_uint_eq(homeward_diagnostics_count(found), 4);
  ck_assert_str_eq(homeward_diagnostics_get(found, 0).file, folder.scenario);
  for (size_t i = 1; i < 4; i++) {
    ck_assert_str_eq(homeward_diagnostics_get(found, i).file, folder.cases);
  }
  ck_assert_int_eq(homeward_diagnostics_get(found, 1).line, 2);
  ck_assert_int_eq(homeward_diagnostics_get(found, 3).line, 3);
  ck_assert_str_eq(error.file, folder.scenario);
  homeward_diagnostics_free(found);
  free(yaml);
  remove_case_folder(&folder);
}
END_TEST

START_TEST(test_csv_read__at_most_fifty_errors) {
  enum { ROWS = 300 };
  char csv[200 + ROWS * 80];
  size_t used = (size_t)snprintf(csv, sizeof csv, "%s\n", HEAD);
  for (int i = 0; i < ROWS; i++) {
    used += (size_t)snprintf(csv + used, sizeof csv - used, "C-%d,IQ,OSX,BGW,2005-04-02,1,x\n", i);
  }
  homeward_error error;
  homeward_diagnostics *found = refuse_cases(csv, used, HOMEWARD_INVALID, &error);
  ck_assert_uint_eq(homeward_diagnostics_errors(found), 2 * ROWS);
  ck_assert_uint_eq(homeward_diagnostics_count(found), 50);
  homeward_diagnostics_free(found);
}
END_TEST

/* A file of HEAD, group and people, in which one cell of the first row is `fill` times `with`. */
static homeward_diagnostics *read_long_cell(const char *before, const char *with, size_t fill,
                                            const char *after, homeward_status expected,
                                            homeward_error *error) {
  static const char start[] = HEAD ",group,people\nC-1," ROW ",";
  size_t length = strlen(start) + strlen(before) + fill * strlen(with) + strlen(after);
  char *csv = malloc(length + 1);
  ck_assert_ptr_nonnull(csv);
  char *at = stpcpy(stpcpy(csv, start), before);
  for (size_t i = 0; i < fill; i++) {
    at = stpcpy(at, with);
  }
  memcpy(at, after, strlen(after) + 1);
  homeward_diagnostics *found = refuse_cases(csv, length, expected, error);
  free(csv);
  return found;
}

static void check_only(homeward_diagnostics *found, const char *code, int line, int column) {
  homeward_diagnostic one = homeward_diagnostics_get(found, 0);
  ck_assert_msg(homeward_diagnostics_errors(found) == 1, "%d:%d %s", one.line, one.column,
                one.message);
  ck_assert_str_eq(one.code, code);
  ck_assert_int_eq(one.line, line);
  ck_assert_int_eq(one.column, column);
  homeward_diagnostics_free(found);
}

START_TEST(test_csv_read__limits_of_cells) {
  homeward_error error;
  int at = (int)strlen("C-1," ROW ",") + 1;
  check_only(read_long_cell("", "a", HW_SCALAR_MAX, ",\n", HOMEWARD_INVALID, &error), "H209", 2,
             at);
  check_only(read_long_cell("", "a", HW_SCALAR_MAX + 1, ",\n", HOMEWARD_LIMIT, &error), "H110", 2,
             at);
  ck_assert_str_eq(error.message, "a scalar is longer than 64 KiB");
  check_only(read_long_cell("", "a", HW_CELL_MAX + 1, ",\n", HOMEWARD_LIMIT, &error), "H110", 2,
             at);
  ck_assert_str_eq(error.message, "a cell is longer than 1 MiB");
  check_only(read_long_cell(",[", "a", HW_SCALAR_MAX + 1, "]\n", HOMEWARD_LIMIT, &error), "H110", 2,
             at + 2);
  check_only(
      read_long_cell(",\"[{name: \"\"", "\"\"", 0, "never closed\n", HOMEWARD_INVALID, &error),
      "H101", 2, at + 1);
  check_only(read_long_cell(",", "[", HW_DEPTH_MAX + 1, "\n", HOMEWARD_INVALID, &error), "H109", 2,
             at + 1 + HW_DEPTH_MAX);
}
END_TEST

START_TEST(test_csv_read__too_many_cells) {
  size_t length = HW_CELLS_MAX + 1;
  char *csv = malloc(length + 3);
  ck_assert_ptr_nonnull(csv);
  memcpy(csv, "id", 2);
  memset(csv + 2, ',', length);
  homeward_error error;
  check_only(refuse_cases(csv, length + 2, HOMEWARD_LIMIT, &error), "H310", 1, HW_CELLS_MAX + 3);
  free(csv);
}
END_TEST

START_TEST(test_csv_read__too_many_cases) {
  static const char row[] = "1,IQ,OSL,BGW,2005-04-02,1,2\n";
  size_t head = strlen(HEAD "\n"), size = strlen(row), rows = 1000001;
  char *csv = malloc(head + rows * size);
  ck_assert_ptr_nonnull(csv);
  memcpy(csv, HEAD "\n", head);
  for (size_t i = 0; i < rows; i++) {
    memcpy(csv + head + i * size, row, size);
  }
  homeward_error error;
  check_only(refuse_cases(csv, head + rows * size, HOMEWARD_LIMIT, &error), "H310", 1000002, 1);
  free(csv);
}
END_TEST

START_TEST(test_csv_read__names_of_persons_stay_out_of_messages) {
  static const edit changes[] = {
      {"name: Person One", "name: Per\x01son One"},
      {"name: Person One", "name: [Person One]"},
      {"name: Person One", "Person: One"},
      {"name: Person One", "Person One"},
      {"born: 1950-02-28", "born: Person One"},
      {"[{name: Person One", "Person One [{name: x"},
      {"[{name: Person One", "[[[{name: Person One"},
      {"{name: Person One,", "{name: &One Person One,"},
      {"{name: Person One,", "{name: Person One}}"},
      {"people\n", "Person One\n"},
      {"C-1,IQ", "Person One,IQ"},
      {base_csv, "Person,One\nPerson,One\n"},
  };
  for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
    const edit edits[EDITS_MAX] = {changes[i]};
    marked_text marked = mark_text(base_csv, edits);
    homeward_error error;
    homeward_diagnostics *found =
        refuse_cases(marked.text, marked.length, HOMEWARD_INVALID, &error);
    ck_assert_uint_gt(homeward_diagnostics_count(found), 0);
    for (size_t k = 0; k < homeward_diagnostics_count(found); k++) {
      const char *message = homeward_diagnostics_get(found, k).message;
      ck_assert_msg(strstr(message, "One") == NULL, "%s", message);
    }
    ck_assert_ptr_null(strstr(error.message, "One"));
    homeward_diagnostics_free(found);
    free_marked_text(&marked);
  }
}
END_TEST

/* ---- files ---- */

/* Reads a scenario whose case file has the name; checks status, code and a part of the message. */
static void check_name(const case_folder *folder, const char *name, homeward_status expected,
                       const char *code, const char *says) {
  char cases[200];
  snprintf(cases, sizeof cases, "cases: {file: %s}\n", name);
  char *text = scenario_with(cases);
  write_file(folder->scenario, text, strlen(text));
  free(text);
  homeward_scenario *scenario = NULL;
  homeward_diagnostics *found = NULL;
  homeward_error error = {0};
  ck_assert_int_eq(read_case_folder(folder, &scenario, &found, &error), expected);
  ck_assert_ptr_null(scenario);
  ck_assert_str_eq(error.code, code);
  ck_assert_msg(strstr(error.message, says) != NULL, "%s", error.message);
  if (expected == HOMEWARD_IO) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    ck_assert_str_eq(error.file, path);
  } else {
    ck_assert_str_eq(error.file, folder->scenario);
    ck_assert_int_eq(error.column, (int)strlen("cases: {file: ") + 1);
  }
  homeward_diagnostics_free(found);
}

START_TEST(test_csv_read__only_plain_names_beside_the_scenario) {
  case_folder folder = make_case_folder();
  write_file(folder.cases, base_csv, strlen(base_csv));
  char path[160];
  snprintf(path, sizeof path, "../%s/cases.csv", strrchr(folder.path, '/') + 1);
  check_name(&folder, path, HOMEWARD_INVALID, "H309", "not a plain file name");
  check_name(&folder, "../x", HOMEWARD_INVALID, "H309", "not a plain file name");
  check_name(&folder, "./cases.csv", HOMEWARD_INVALID, "H309", "not a plain file name");
  check_name(&folder, "..", HOMEWARD_INVALID, "H309", "not a plain file name");
  check_name(&folder, folder.cases, HOMEWARD_INVALID, "H309", "not a plain file name");
  check_name(&folder, "/etc/passwd", HOMEWARD_INVALID, "H309", "not a plain file name");
  check_name(&folder, "none.csv", HOMEWARD_IO, "", "cannot be opened");
  remove_case_folder(&folder);
}
END_TEST

START_TEST(test_csv_read__only_regular_files) {
  case_folder folder = make_case_folder();
  char link[160], fifo[160], inner[160];
  snprintf(link, sizeof link, "%s/link.csv", folder.path);
  snprintf(fifo, sizeof fifo, "%s/fifo.csv", folder.path);
  snprintf(inner, sizeof inner, "%s/inner", folder.path);
  write_file(folder.cases, base_csv, strlen(base_csv));
  ck_assert_int_eq(symlink("cases.csv", link), 0);
  check_name(&folder, "link.csv", HOMEWARD_IO, "", "symbolic link");
  ck_assert_int_eq(unlink(link), 0);
  ck_assert_int_eq(symlink("/etc/passwd", link), 0);
  check_name(&folder, "link.csv", HOMEWARD_IO, "", "symbolic link");
  ck_assert_int_eq(mkfifo(fifo, 0600), 0);
  check_name(&folder, "fifo.csv", HOMEWARD_IO, "", "not a regular file");
  ck_assert_int_eq(mkdir(inner, 0700), 0);
  check_name(&folder, "inner", HOMEWARD_IO, "", "is a folder");
  rmdir(inner);
  unlink(fifo);
  unlink(link);
  remove_case_folder(&folder);
}
END_TEST

START_TEST(test_csv_read__file_too_large) {
  case_folder folder = make_case_folder();
  int descriptor = open(folder.cases, O_CREAT | O_WRONLY, 0600);
  ck_assert_int_ge(descriptor, 0);
  ck_assert_int_eq(ftruncate(descriptor, (off_t)HW_FILE_LIMIT + 1), 0); /* a hole: no blocks */
  close(descriptor);
  homeward_scenario *scenario = NULL;
  homeward_diagnostics *found = NULL;
  homeward_error error;
  ck_assert_int_eq(read_case_folder(&folder, &scenario, &found, &error), HOMEWARD_LIMIT);
  homeward_diagnostic one = homeward_diagnostics_get(found, 0);
  ck_assert_str_eq(one.code, "H112");
  ck_assert_str_eq(one.file, folder.cases);
  ck_assert_str_eq(error.file, folder.cases);
  homeward_diagnostics_free(found);
  remove_case_folder(&folder);
}
END_TEST

START_TEST(test_csv_read__scenario_without_a_folder) {
  char *text = scenario_with("cases: {file: ^cases.csv}\n");
  const edit none[EDITS_MAX] = {{NULL, NULL}};
  marked_text marked = mark_text(text, none);
  homeward_scenario *scenario = NULL;
  homeward_error error;
  ck_assert_int_eq(
      hw_scenario_read_bytes(&scenario, "memory", marked.text, marked.length, NULL, &error),
      HOMEWARD_INVALID);
  ck_assert_str_eq(error.code, "H309");
  ck_assert_int_eq(error.line, marked.lines[0]);
  ck_assert_int_eq(error.column, marked.columns[0]);
  ck_assert_ptr_nonnull(strstr(error.message, "has no folder"));
  free_marked_text(&marked);
  free(text);
}
END_TEST

int main(void) {
  load_base_scenario();
  Suite *suite = suite_create("csv_read");
  TCase *found = tcase_create("findings");
  tcase_add_loop_test(found, test_csv_read__finding, 0,
                      (int)(sizeof csv_cases / sizeof csv_cases[0]));
  tcase_add_test(found, test_csv_read__nul);
  tcase_add_test(found, test_csv_read__errors_of_both_files);
  tcase_add_test(found, test_csv_read__at_most_fifty_errors);
  tcase_add_test(found, test_csv_read__names_of_persons_stay_out_of_messages);
  suite_add_tcase(suite, found);
  TCase *values = tcase_create("values");
  tcase_add_test(values, test_csv_read__every_key_as_in_yaml);
  tcase_add_test(values, test_csv_read__one_hash_over_both_files);
  suite_add_tcase(suite, values);
  TCase *limits = tcase_create("limits");
  tcase_set_timeout(limits, 120);
  tcase_add_test(limits, test_csv_read__limits_of_cells);
  tcase_add_test(limits, test_csv_read__too_many_cells);
  tcase_add_test(limits, test_csv_read__too_many_cases);
  suite_add_tcase(suite, limits);
  TCase *files = tcase_create("files");
  tcase_add_test(files, test_csv_read__only_plain_names_beside_the_scenario);
  tcase_add_test(files, test_csv_read__only_regular_files);
  tcase_add_test(files, test_csv_read__file_too_large);
  tcase_add_test(files, test_csv_read__scenario_without_a_folder);
  suite_add_tcase(suite, files);
  return run_suite(suite);
}
