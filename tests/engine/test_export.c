/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The exported model, read by GLPK's own MPS reader: its integer optimum is the optimum that the
 * oracle finds by brute force, to the cent, on random small scenarios and on those of the project.
 * HOMEWARD_SEEDS sets how many of each, HOMEWARD_SEED the first.
 */
#include "tests/engine/solving.h"
#include "tests/oracle/oracle.h"
#include "tests/support/run_suite.h"

#include <ctype.h>
#include <glpk.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct bytes {
  char *text;
  size_t length, room;
  size_t refuse_after; /* bytes; 0: takes all */
} bytes;

static int append(void *context, const char *text, size_t length) {
  bytes *all = context;
  if (all->refuse_after > 0 && all->length + length > all->refuse_after)
    return 1;
  if (all->length + length + 1 > all->room) {
    all->room = 2 * (all->length + length + 1);
    all->text = realloc(all->text, all->room);
    ck_assert_ptr_nonnull(all->text);
  }
  memcpy(all->text + all->length, text, length);
  all->length += length;
  all->text[all->length] = '\0';
  return 0;
}

static homeward_status exported(const homeward_scenario *scenario, bytes *model) {
  homeward_outcome outcome = HOMEWARD_OUTCOME_STOPPED_EMPTY;
  homeward_error error = {0};
  homeward_status status =
      homeward_export_mps(scenario, NULL, NULL, append, model, &outcome, &error);
  ck_assert(status == HOMEWARD_OK || status == HOMEWARD_INVALID);
  ck_assert(status == HOMEWARD_OK || (model->length == 0 && strcmp(error.code, "H601") == 0));
  ck_assert(status != HOMEWARD_OK || outcome == HOMEWARD_OUTCOME_DONE);
  return status;
}

/* ---- GLPK ---- */

static int quiet(void *context, const char *text) {
  (void)context;
  (void)text;
  return 1;
}

static glp_prob *read_model(const bytes *model) {
  char path[] = "/tmp/homeward-export-XXXXXX";
  int file = mkstemp(path);
  ck_assert_int_ge(file, 0);
  ck_assert_int_eq(write(file, model->text, model->length), (ssize_t)model->length);
  close(file);
  glp_prob *problem = glp_create_prob();
  glp_term_hook(quiet, NULL);
  int failed = glp_read_mps(problem, GLP_MPS_FILE, NULL, path);
  unlink(path);
  ck_assert_int_eq(failed, 0);
  return problem;
}

/* The solution in whole numbers keeps every row; its cost in cents. */
static int64_t recomputed(glp_prob *problem) {
  int rows = glp_get_num_rows(problem), columns = glp_get_num_cols(problem);
  double *activity = calloc((size_t)rows + 1, sizeof *activity);
  double *value = calloc((size_t)rows + 1, sizeof *value);
  int *row = calloc((size_t)rows + 1, sizeof *row);
  int64_t cost = 0;
  ck_assert(activity != NULL && value != NULL && row != NULL);
  for (int c = 1; c <= columns; c++) {
    int64_t x = llround(glp_mip_col_val(problem, c));
    ck_assert_int_eq(glp_get_col_kind(problem, c) == GLP_CV, 0);
    ck_assert(x >= 0 && (double)x <= glp_get_col_ub(problem, c));
    cost += x * llround(100 * glp_get_obj_coef(problem, c));
    int count = glp_get_mat_col(problem, c, row, value);
    for (int i = 1; i <= count; i++)
      activity[row[i]] += value[i] * (double)x;
  }
  for (int r = 1; r <= rows; r++) {
    int type = glp_get_row_type(problem, r);
    double margin = 1e-6;
    if (type == GLP_UP || type == GLP_FX || type == GLP_DB)
      ck_assert(activity[r] <= glp_get_row_ub(problem, r) + margin);
    if (type == GLP_LO || type == GLP_FX || type == GLP_DB)
      ck_assert(activity[r] >= glp_get_row_lb(problem, r) - margin);
  }
  free(activity);
  free(value);
  free(row);
  return cost;
}

/* -1: not found in the time. */
static int64_t optimum_of(const bytes *model) {
  glp_prob *problem = read_model(model);
  glp_iocp options;
  glp_init_iocp(&options);
  options.presolve = GLP_ON;
  options.mir_cuts = options.gmi_cuts = GLP_ON;
  options.tol_obj = 1e-10; /* a cent counts */
  options.tm_lim = 20000;
  int failed = glp_intopt(problem, &options);
  int64_t cost = -1;
  if (failed == 0 && glp_mip_status(problem) == GLP_OPT)
    cost = recomputed(problem);
  glp_delete_prob(problem);
  glp_free_env();
  return cost;
}

/* ---- random scenarios ---- */

enum { LISTED_MOST = 20000 };

static const scenario_set sets[] = {{"plain", 0, 200},
                                    {"groups", RANDOM_GROUPS, 200},
                                    {"escorts", RANDOM_GROUPS | RANDOM_ESCORTS, 200}};

typedef struct tally {
  int compared, refused, unknown, different;
} tally;

static void judge(const scenario_set *set, uint64_t seed, tally *t) {
  homeward_scenario *scenario = random_scenario(seed, set->flags);
  bytes model = {0};
  hw_oracle oracle;
  oracle_answer answer;
  oracle_options options = {.groups = true, .escorts = true, .limit = LISTED_MOST};
  if (exported(scenario, &model) != HOMEWARD_OK) {
    ck_assert(set->flags & RANDOM_ESCORTS);
    t->refused++;
    homeward_scenario_free(scenario);
    return;
  }
  oracle_status status = oracle_enumerate(&oracle, scenario, options);
  if (status == ORACLE_DONE)
    status = oracle_solve(&oracle, 0, &answer);
  int64_t cost = status == ORACLE_DONE ? optimum_of(&model) : -1;
  if (cost < 0) {
    t->unknown++;
  } else {
    t->compared++;
    if (cost != answer.objective) {
      t->different++;
      (void)fprintf(stderr, "%s, seed %" PRIu64 ": %" PRId64 ", the optimum is %" PRId64 "\n",
                    set->name, seed, cost, answer.objective);
    }
  }
  oracle_free(&oracle);
  free(model.text);
  homeward_scenario_free(scenario);
}

START_TEST(test_export_mps__optimum_is_that_of_brute_force) {
  const scenario_set *set = &sets[_i];
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", set->seeds);
  tally t = {0};
  for (uint64_t seed = first; seed < first + seeds; seed++)
    judge(set, seed, &t);
  printf("%s: %d compared, %d refused, %d unknown\n", set->name, t.compared, t.refused, t.unknown);
  ck_assert_int_eq(t.different, 0);
  ck_assert_int_le(20 * t.unknown, (int)seeds);
  ck_assert_int_gt(20 * t.compared, (int)seeds);
}
END_TEST

/* ---- scenarios of the project ---- */

static homeward_scenario *read_file(const char *name) {
  char path[1024];
  homeward_scenario *scenario = NULL;
  homeward_error error = {0};
  (void)snprintf(path, sizeof path, "%s/%s", getenv("HOMEWARD_SCENARIOS"), name);
  ck_assert_msg(homeward_scenario_read(&scenario, path, NULL, &error) == HOMEWARD_OK, "%s: %s",
                path, error.message);
  return scenario;
}

START_TEST(test_export_mps__optimum_is_that_of_the_plan) {
  static const char *const names[] = {"hello.yaml", "spreadsheet.yaml", "convoys.yaml"};
  homeward_scenario *scenario = read_file(names[_i]);
  bytes model = {0};
  homeward_plan_summary summary = {.size = sizeof summary};
  ck_assert_int_eq(exported(scenario, &model), HOMEWARD_OK);
  homeward_plan *plan = solved(scenario, solve_options(0, 0));
  ck_assert_int_eq(homeward_plan_summarise(plan, &summary, NULL), HOMEWARD_OK);
  ck_assert_int_eq(optimum_of(&model), summary.objective);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
  free(model.text);
}
END_TEST

/* ---- the file ---- */

/* A family's letter, then numbers: no id of the scenario ever stands in the file. */
static void assert_anonymous(const char *text) {
  static const char *const words[] = {"cost", "rhs", "bound", "begin", "end"};
  bool listed = false;
  for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
    char word[3][64] = {"", "", ""};
    listed |= strncmp(line, "ROWS", 4) == 0;
    if (!listed || line[0] != ' ' || strstr(line, "'MARKER'") == line + strcspn(line, "'"))
      continue;
    int count = sscanf(line, "%63s %63s %63s", word[0], word[1], word[2]);
    for (int i = 0; i < count; i++) {
      bool known = false;
      for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        known |= strcmp(word[i], words[w]) == 0;
      const char *rest = word[i] + (isalpha((unsigned char)word[i][0]) ? 1 : 0);
      ck_assert_msg(known || strspn(rest, "0123456789.-") == strlen(rest) ||
                        strcmp(word[i], "UP") == 0 || strcmp(word[i], "FX") == 0,
                    "%s", word[i]);
    }
  }
}

START_TEST(test_export_mps__same_bytes_without_ids) {
  homeward_scenario *scenario = random_scenario((uint64_t)_i, RANDOM_GROUPS);
  bytes once = {0}, again = {0};
  ck_assert_int_eq(exported(scenario, &once), HOMEWARD_OK);
  ck_assert_int_eq(exported(scenario, &again), HOMEWARD_OK);
  ck_assert_str_eq(once.text, again.text);
  assert_anonymous(once.text);
  homeward_scenario_free(scenario);
  free(once.text);
  free(again.text);
}
END_TEST

#define HEAD                                                                                       \
  "homeward: 1\nname: small\ntimezone: UTC\ncurrency: USD\nnow: 2005-04-01T08:00\n"                \
  "horizon: {start: 2005-04-02, end: 2005-04-10}\npolicy: {unserved_penalty: {1: 1000}}\n"         \
  "countries: [{code: NL}, {code: JO}]\n"                                                          \
  "places:\n  - {id: AMS, kind: airport, country: NL}\n"                                           \
  "  - {id: AMM, kind: airport, country: JO}\n"                                                    \
  "flights: [{id: F1, from: AMS, to: AMM, departs: 2005-04-03T08:00, arrives: 2005-04-03T12:00, "  \
  "seats: 2, fare: 100}]\n"                                                                        \
  "escort_pools: [{id: nurses, kind: nurse, base: AMS, count: 1}]\ncases:\n"
#define CONSENT "consent: {requested: 2005-01-01, counselled: 2005-02-01, signed: 2005-02-02}"
#define NURSE "needs: {escorts: [{kind: nurse, persons: 1}]}"
#define CASE(id, more)                                                                             \
  "  - {id: " id ", nationality: JO, from: AMS, to: AMM, ready: 2005-04-01, priority: 1, "         \
  "persons: 1, " more "}\n"

/* Every case that needs an escort and could travel; not one that cannot travel anyway. */
START_TEST(test_export_mps__refuses_cases_with_escorts) {
  homeward_scenario *scenario =
      accepted(HEAD CASE("C-1", CONSENT) CASE("C-2", CONSENT ", " NURSE)
                   CASE("C-3", CONSENT ", " NURSE ", latest: 2005-04-03") CASE("C-4", NURSE)
                       CASE("C-5", CONSENT ", " NURSE ", max_nights: 0"));
  homeward_diagnostics *findings = NULL;
  homeward_error error = {0};
  bytes model = {0};
  ck_assert_int_eq(homeward_diagnostics_new(&findings, NULL), HOMEWARD_OK);
  ck_assert_int_eq(homeward_export_mps(scenario, NULL, findings, append, &model, NULL, &error),
                   HOMEWARD_INVALID);
  ck_assert_uint_eq(homeward_diagnostics_errors(findings), 3);
  ck_assert_ptr_nonnull(strstr(error.message, "`C-2`"));
  ck_assert_ptr_nonnull(strstr(homeward_diagnostics_get(findings, 2).message, "`C-5`"));
  ck_assert_uint_eq(model.length, 0);
  homeward_diagnostics_free(findings);
  homeward_scenario_free(scenario);
  scenario = accepted(HEAD CASE("C-1", CONSENT) CASE("C-4", NURSE));
  ck_assert_int_eq(exported(scenario, &model), HOMEWARD_OK);
  ck_assert_int_eq(optimum_of(&model), 10000 + 100000);
  homeward_scenario_free(scenario);
  free(model.text);
}
END_TEST

START_TEST(test_export_mps__nobody_and_nothing) {
  homeward_scenario *scenario = accepted(_i == 0 ? HEAD "  []\n" : HEAD CASE("C-1", NURSE));
  bytes model = {0};
  ck_assert_int_eq(exported(scenario, &model), HOMEWARD_OK);
  ck_assert_int_eq(optimum_of(&model), _i == 0 ? 0 : 100000);
  homeward_scenario_free(scenario);
  free(model.text);
}
END_TEST

START_TEST(test_export_mps__stops_when_asked) {
  homeward_scenario *scenario = read_file("convoys.yaml");
  volatile int cancel = 1;
  homeward_export_options options;
  homeward_outcome outcome = HOMEWARD_OUTCOME_DONE;
  bytes model = {0};
  homeward_export_options_default(&options);
  options.cancel = &cancel;
  ck_assert_int_eq(homeward_export_mps(scenario, &options, NULL, append, &model, &outcome, NULL),
                   HOMEWARD_OK);
  ck_assert_int_eq(outcome, HOMEWARD_OUTCOME_STOPPED_EMPTY);
  ck_assert_uint_eq(model.length, 0);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_export_mps__writer_that_refuses) {
  homeward_scenario *scenario = read_file("convoys.yaml");
  bytes model = {.refuse_after = 20000};
  homeward_error error = {0};
  ck_assert_int_eq(homeward_export_mps(scenario, NULL, NULL, append, &model, NULL, &error),
                   HOMEWARD_IO);
  ck_assert(error.message[0] != '\0');
  homeward_scenario_free(scenario);
  free(model.text);
}
END_TEST

START_TEST(test_export_mps__wrong_arguments) {
  homeward_scenario *scenario = read_file("hello.yaml");
  homeward_export_options options = {0};
  bytes model = {0};
  ck_assert_int_eq(homeward_export_mps(NULL, NULL, NULL, append, &model, NULL, NULL),
                   HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_export_mps(scenario, NULL, NULL, NULL, NULL, NULL, NULL),
                   HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_export_mps(scenario, &options, NULL, append, &model, NULL, NULL),
                   HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_export_mps_save(scenario, NULL, NULL, NULL, NULL, NULL),
                   HOMEWARD_USAGE);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("export");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  tcase_add_loop_test(random, test_export_mps__optimum_is_that_of_brute_force, 0,
                      (int)(sizeof sets / sizeof *sets));
  suite_add_tcase(suite, random);
  TCase *project = tcase_create("scenarios");
  tcase_set_timeout(project, 120);
  tcase_add_loop_test(project, test_export_mps__optimum_is_that_of_the_plan, 0, 3);
  suite_add_tcase(suite, project);
  TCase *file = tcase_create("file");
  tcase_add_loop_test(file, test_export_mps__same_bytes_without_ids, 1, 6);
  tcase_add_test(file, test_export_mps__refuses_cases_with_escorts);
  tcase_add_loop_test(file, test_export_mps__nobody_and_nothing, 0, 2);
  tcase_add_test(file, test_export_mps__stops_when_asked);
  tcase_add_test(file, test_export_mps__writer_that_refuses);
  tcase_add_test(file, test_export_mps__wrong_arguments);
  suite_add_tcase(suite, file);
  return run_suite(suite);
}
