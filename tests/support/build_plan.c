/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/build_plan.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/verify.h"

/* ---- scenarios ---- */

static char *replace_first(char *text, const char *from, const char *to) {
  char *found = strstr(text, from);
  if (found == NULL)
    ck_abort_msg("the scenario has no \"%s\" to change", from);
  size_t before = (size_t)(found - text);
  size_t size = strlen(text) + strlen(to) + 1;
  char *changed = malloc(size);
  ck_assert_ptr_nonnull(changed);
  (void)snprintf(changed, size, "%.*s%s%s", (int)before, text, to, found + strlen(from));
  free(text);
  return changed;
}

static void print_diagnostics(const homeward_diagnostics *diagnostics) {
  for (size_t i = 0; i < homeward_diagnostics_count(diagnostics); i++) {
    homeward_diagnostic finding = homeward_diagnostics_get(diagnostics, i);
    (void)fprintf(stderr, "line %d: %s %s\n", finding.line, finding.code, finding.message);
  }
}

homeward_scenario *scenario_with_changes(const char *yaml, const char *const *changes) {
  char path[] = "/tmp/homeward-test-XXXXXX";
  homeward_diagnostics *diagnostics = NULL;
  homeward_scenario *scenario = NULL;
  homeward_error error = {0};
  char *text = strdup(yaml);
  ck_assert_ptr_nonnull(text);
  for (; changes != NULL && changes[0] != NULL; changes += 2)
    text = replace_first(text, changes[0], changes[1]);
  int file = mkstemp(path);
  ck_assert_int_ge(file, 0);
  ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
  ck_assert_int_eq(close(file), 0);
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, &error), HOMEWARD_OK);
  homeward_status status = homeward_scenario_read(&scenario, path, diagnostics, &error);
  ck_assert_int_eq(unlink(path), 0);
  if (status != HOMEWARD_OK) {
    print_diagnostics(diagnostics);
    ck_abort_msg("%s", error.message);
  }
  homeward_diagnostics_free(diagnostics);
  free(text);
  return scenario;
}

/* ---- reading the shorthand ---- */

/** Words of one statement or of one of its comma-separated items. */
typedef struct words {
  char *word[32];
  int count;
} words;

static words split(char *text, const char *separators) {
  words result = {.count = 0};
  char *rest = NULL;
  for (char *word = strtok_r(text, separators, &rest); word != NULL;
       word = strtok_r(NULL, separators, &rest)) {
    ck_assert_int_lt(result.count, 32);
    result.word[result.count++] = word;
  }
  return result;
}

static int32_t known(int32_t index, const char *what) {
  if (index == HW_NONE)
    ck_abort_msg("the scenario has no %s", what);
  return index;
}

static hw_date date_of(const char *text) {
  int year = 0, month = 0, day = 0;
  ck_assert_int_eq(sscanf(text, "%d-%d-%d", &year, &month, &day), 3);
  return hw_date_from_civil(year, month, day);
}

static hw_minute minute_of(const char *text, const hw_zone *zone) {
  int hour = 0, minute = 0;
  hw_minute at = 0;
  ck_assert_int_eq(sscanf(text + 10, "T%d:%d", &hour, &minute), 2);
  (void)hw_zone_instant(zone, date_of(text) * HW_DAY + hour * 60 + minute, &at);
  return at;
}

static hw_cents cents_of(const char *text) {
  long long units = 0;
  char digits[3] = "00";
  ck_assert_int_ge(sscanf(text, "%lld.%2[0-9]", &units, digits), 1);
  return units * 100 + (digits[0] - '0') * 10 + (digits[1] == '\0' ? 0 : digits[1] - '0');
}

static int32_t kind_of(const homeward_scenario *scenario, const char *name, size_t length) {
  for (int32_t i = 0; i < scenario->escort_kind_count; i++)
    if (strncmp(scenario->escort_kinds[i], name, length) == 0 &&
        scenario->escort_kinds[i][length] == '\0')
      return i;
  return HW_NONE;
}

/** "RUN FROM TO kind=n ..." or "TRANSFER FROM TO START kind=n ..." */
static void add_leg(plan_draft *draft, const words *item, hw_leg *leg, hw_cover *covers) {
  const homeward_scenario *scenario = draft->plan->scenario;
  ck_assert_int_ge(item->count, 3);
  *leg = (hw_leg){.run = hw_find_run(scenario, item->word[0]),
                  .transfer = HW_NONE,
                  .from = known(hw_find_place(scenario, item->word[1]), item->word[1]),
                  .to = known(hw_find_place(scenario, item->word[2]), item->word[2])};
  int next = 3;
  if (leg->run == HW_NONE) {
    leg->transfer = known(hw_find_transfer(scenario, item->word[0]), item->word[0]);
    leg->departs = minute_of(item->word[next++], scenario->places[leg->from].zone);
    leg->arrives = leg->departs + scenario->transfers[leg->transfer].time;
  } else {
    const hw_run *run = &scenario->runs[leg->run];
    const hw_service *service = &scenario->services[run->service];
    for (int32_t s = service->stop_count; s-- > 0;) {
      if (service->stops[s].place == leg->to && leg->arrives == 0)
        leg->arrives = run->arrives[s];
      if (service->stops[s].place == leg->from)
        leg->departs = run->departs[s];
    }
  }
  leg->covers = covers;
  for (; next < item->count; next++) {
    const char *equals = strchr(item->word[next], '=');
    ck_assert_ptr_nonnull(equals);
    covers[leg->cover_count++] = (hw_cover){
        .kind = known(kind_of(scenario, item->word[next], (size_t)(equals - item->word[next])),
                      item->word[next]),
        .persons = atoi(equals + 1)};
  }
}

static bool set_part(hw_cents *cost, const words *item, const char *(*name)(int part), int count) {
  for (int part = 0; part < count; part++)
    if (item->count == 2 && strcmp(name(part), item->word[0]) == 0) {
      cost[part] = cents_of(item->word[1]);
      return true;
    }
  return false;
}

static const char *part_name(int part) {
  return hw_part_name((hw_part)part);
}

static const char *rotation_part_name(int part) {
  return hw_rotation_part_name((hw_rotation_part)part);
}

static void add_night(const plan_draft *draft, const words *item, hw_night *nights,
                      int32_t *count) {
  nights[(*count)++] =
      (hw_night){.place = known(hw_find_place(draft->plan->scenario, item->word[1]), item->word[1]),
                 .date = date_of(item->word[2])};
}

static void add_itinerary(plan_draft *draft, const char *id, char *text) {
  int32_t index = draft->plan->itinerary_count++;
  hw_itinerary *itinerary = &draft->itineraries[index];
  hw_leg *legs = draft->legs[index];
  *itinerary = (hw_itinerary){.case_index = known(hw_find_case(draft->plan->scenario, id), id),
                              .legs = legs,
                              .nights = draft->nights[index]};
  words items = split(text, ",");
  for (int i = 0; i < items.count; i++) {
    words item = split(items.word[i], " ");
    if (strcmp(item.word[0], "night") == 0)
      add_night(draft, &item, draft->nights[index], &itinerary->night_count);
    else if (!set_part(itinerary->cost, &item, part_name, HW_PART_COUNT))
      add_leg(draft, &item, &legs[itinerary->leg_count++], NULL);
  }
}

static void add_rotation(plan_draft *draft, char *id, char *text) {
  const homeward_scenario *scenario = draft->plan->scenario;
  int32_t index = draft->plan->rotation_count++, line = DRAFT_ITEMS + index;
  hw_rotation *rotation = &draft->rotations[index];
  hw_leg *legs = draft->legs[line];
  char *member = strchr(id, '#');
  *member = '\0';
  *rotation = (hw_rotation){.pool = known(hw_find_escort_pool(scenario, id), id),
                            .member = atoi(member + 1),
                            .legs = legs,
                            .nights = draft->nights[line]};
  const hw_zone *base = scenario->places[scenario->escort_pools[rotation->pool].base].zone;
  words items = split(text, ",");
  for (int i = 0; i < items.count; i++) {
    words item = split(items.word[i], " ");
    if (strcmp(item.word[0], "night") == 0) {
      add_night(draft, &item, draft->nights[line], &rotation->night_count);
    } else if (strcmp(item.word[0], "away") == 0) {
      rotation->away_from = minute_of(item.word[1], base);
      rotation->away_until = minute_of(item.word[2], base);
    } else if (!set_part(rotation->cost, &item, rotation_part_name, HW_ROTATION_PART_COUNT)) {
      add_leg(draft, &item, &legs[rotation->leg_count], draft->covers[index][rotation->leg_count]);
      rotation->leg_count++;
    }
  }
  if (rotation->away_until == 0 && rotation->leg_count > 0) {
    rotation->away_from = legs[0].departs;
    rotation->away_until = legs[rotation->leg_count - 1].arrives;
  }
}

static hw_run_use *use_of(plan_draft *draft, int32_t run) {
  for (int32_t i = 0; i < draft->plan->run_count; i++)
    if (draft->runs[i].run == run)
      return &draft->runs[i];
  int32_t index = draft->plan->run_count++;
  draft->runs[index] = (hw_run_use){.run = run, .vehicles = draft->vehicles[index]};
  return &draft->runs[index];
}

/** "run RUN pool=n ..." */
static void add_run(plan_draft *draft, const words *statement) {
  const homeward_scenario *scenario = draft->plan->scenario;
  hw_run_use *use =
      use_of(draft, known(hw_find_run(scenario, statement->word[1]), statement->word[1]));
  hw_vehicles *vehicles = draft->vehicles[use - draft->runs];
  for (int i = 2; i < statement->count; i++) {
    char *equals = strchr(statement->word[i], '=');
    ck_assert_ptr_nonnull(equals);
    *equals = '\0';
    vehicles[use->vehicle_count++] = (hw_vehicles){
        .pool = known(hw_find_vehicle_pool(scenario, statement->word[i]), statement->word[i]),
        .count = atoi(equals + 1)};
  }
}

/** "notify JO AMM 2005-04-11 by 2005-04-05 C-1 C-2" */
static void add_notification(plan_draft *draft, const words *statement) {
  const homeward_scenario *scenario = draft->plan->scenario;
  int32_t index = draft->plan->notification_count++;
  hw_notification *notification = &draft->notifications[index];
  int32_t *cases = draft->notified[index];
  *notification = (hw_notification){
      .country = known(hw_find_country(scenario, statement->word[1]), statement->word[1]),
      .place = known(hw_find_place(scenario, statement->word[2]), statement->word[2]),
      .entry = date_of(statement->word[3]),
      .by = date_of(statement->word[5]),
      .cases = cases};
  for (int i = 6; i < statement->count; i++) {
    int32_t c = known(hw_find_case(scenario, statement->word[i]), statement->word[i]);
    cases[notification->case_count++] = c;
    notification->persons += scenario->cases[c].persons;
  }
}

/** "pay AVR C-1 grant 500 BAGHDAD 2005-05-04" */
static void add_payment(plan_draft *draft, const words *statement) {
  const homeward_scenario *scenario = draft->plan->scenario;
  ck_assert_int_eq(statement->count, 7);
  draft->payments[draft->plan->payment_count++] = (hw_payment){
      .programme = known(hw_find_programme(scenario, statement->word[1]), statement->word[1]),
      .case_index = known(hw_find_case(scenario, statement->word[2]), statement->word[2]),
      .kind = strcmp(statement->word[3], "grant") == 0 ? HW_PAYMENT_GRANT : HW_PAYMENT_POCKET_MONEY,
      .amount = cents_of(statement->word[4]),
      .place = known(hw_find_place(scenario, statement->word[5]), statement->word[5]),
      .date = date_of(statement->word[6])};
}

static void add_statement(plan_draft *draft, char *line) {
  char *colon = strchr(line, ':'), *hash = strchr(line, '#');
  line += strspn(line, " ");
  if (colon != NULL && strcspn(line, " ") > (size_t)(colon - line)) {
    *colon = '\0';
    if (hash != NULL && hash < colon)
      add_rotation(draft, line, colon + 1);
    else
      add_itinerary(draft, line, colon + 1);
    return;
  }
  words statement = split(line, " ");
  if (strcmp(statement.word[0], "run") == 0)
    add_run(draft, &statement);
  else if (strcmp(statement.word[0], "notify") == 0)
    add_notification(draft, &statement);
  else if (strcmp(statement.word[0], "pay") == 0)
    add_payment(draft, &statement);
  else if (strcmp(statement.word[0], "part") == 0) {
    words part = {.word = {statement.word[1], statement.word[2]}, .count = 2};
    ck_assert(set_part(draft->plan->parts, &part, part_name, HW_PART_COUNT));
  } else
    ck_abort_msg("no statement: %s", line);
}

/* ---- what follows from the statements ---- */

/** Lists the runs that go, with the persons of each case once. */
static void list_runs(plan_draft *draft) {
  for (int32_t i = 0; i < draft->plan->itinerary_count; i++)
    for (int32_t k = 0; k < draft->itineraries[i].leg_count; k++) {
      int32_t run = draft->legs[i][k].run;
      bool again = false;
      for (int32_t j = 0; j < k; j++)
        again = again || draft->legs[i][j].run == run;
      if (run != HW_NONE && !again)
        use_of(draft, run)->persons +=
            draft->plan->scenario->cases[draft->itineraries[i].case_index].persons;
    }
  for (int32_t i = 0; i < draft->plan->rotation_count; i++)
    for (int32_t k = 0; k < draft->rotations[i].leg_count; k++)
      if (draft->legs[DRAFT_ITEMS + i][k].run != HW_NONE)
        (void)use_of(draft, draft->legs[DRAFT_ITEMS + i][k].run);
}

static void list_unserved(plan_draft *draft) {
  homeward_plan *plan = draft->plan;
  for (int32_t c = 0; c < plan->scenario->case_count; c++) {
    const hw_case *one = &plan->scenario->cases[c];
    bool planned = false;
    for (int32_t i = 0; i < plan->itinerary_count; i++)
      planned = planned || draft->itineraries[i].case_index == c;
    *(planned ? &plan->persons_planned : &plan->persons_unserved) += one->persons;
    if (planned)
      continue;
    draft->unserved[plan->unserved_count++] =
        (hw_unserved){.case_index = c, .reason = "too-costly", .detail = "left", .remedy = "none"};
    plan->parts[HW_PART_UNSERVED] +=
        one->persons * plan->scenario->policy.unserved_penalty[one->priority];
  }
}

void plan_draft_sum(plan_draft *draft) {
  homeward_plan *plan = draft->plan;
  static const hw_part shared[] = {HW_PART_VEHICLES, HW_PART_RUNS, HW_PART_UNSERVED};
  hw_cents kept[3];
  for (int i = 0; i < 3; i++)
    kept[i] = plan->parts[shared[i]];
  memset(plan->parts, 0, sizeof plan->parts);
  for (int i = 0; i < 3; i++)
    plan->parts[shared[i]] = kept[i];
  for (int32_t i = 0; i < plan->itinerary_count; i++)
    for (int part = 0; part < HW_PART_COUNT; part++)
      plan->parts[part] += draft->itineraries[i].cost[part];
  for (int32_t i = 0; i < plan->rotation_count; i++)
    for (int part = 0; part < HW_ROTATION_PART_COUNT; part++)
      plan->parts[HW_PART_ESCORTS] += draft->rotations[i].cost[part];
  plan->objective = 0;
  for (int part = 0; part < HW_PART_COUNT; part++)
    plan->objective += plan->parts[part];
  plan->bound = plan->objective;
}

plan_draft *plan_draft_new(const homeward_scenario *scenario, const char *shorthand) {
  plan_draft *draft = calloc(1, sizeof *draft);
  char *text = strdup(shorthand), *rest = NULL;
  ck_assert_ptr_nonnull(draft);
  ck_assert_ptr_nonnull(text);
  homeward_plan *plan = hw_plan_new(scenario);
  ck_assert_ptr_nonnull(plan);
  draft->plan = plan;
  plan->itineraries = draft->itineraries;
  plan->rotations = draft->rotations;
  plan->runs = draft->runs;
  plan->unserved = draft->unserved;
  plan->notifications = draft->notifications;
  plan->payments = draft->payments;
  for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
    add_statement(draft, line);
  free(text);
  list_runs(draft);
  list_unserved(draft);
  plan_draft_sum(draft);
  return draft;
}

void plan_draft_free(plan_draft *draft) {
  if (draft == NULL)
    return;
  homeward_plan_free(draft->plan);
  free(draft);
}

/* ---- judging ---- */

static const char *const rule_ids[] = {"I1",  "I2",  "I3",  "I4",        "I5",  "I6",  "I7",  "I8",
                                       "I9",  "I10", "I11", "I12",       "I13", "I14", "I15", "C1",
                                       "C2",  "C3",  "C4",  "C5",        "C6",  "C7",  "C8",  "C9",
                                       "C10", "C11", "C12", "objective", "plan"};
enum { RULE_COUNT = sizeof rule_ids / sizeof *rule_ids };

typedef struct findings {
  bool broken[RULE_COUNT];
  size_t count;
  char messages[8192];
} findings;

static void note_violation(void *context, const homeward_violation *violation) {
  findings *found = context;
  size_t used = strlen(found->messages);
  found->count++;
  (void)snprintf(found->messages + used, sizeof found->messages - used, "\n  %s %s | %s",
                 violation->rule, violation->subject, violation->message);
  for (int i = 0; i < RULE_COUNT; i++)
    if (strcmp(rule_ids[i], violation->rule) == 0) {
      found->broken[i] = true;
      return;
    }
  ck_abort_msg("%s is no rule", violation->rule);
}

void assert_broken_rules(const homeward_plan *plan, const char *expected) {
  findings found = {.count = 0};
  homeward_error error = {0};
  char rules[256] = "";
  size_t violations = 0;
  ck_assert_int_eq(homeward_verify(plan, note_violation, &found, &violations, &error), HOMEWARD_OK);
  ck_assert_uint_eq(violations, found.count);
  for (int i = 0; i < RULE_COUNT; i++)
    if (found.broken[i])
      (void)snprintf(rules + strlen(rules), sizeof rules - strlen(rules), "%s%s",
                     rules[0] == '\0' ? "" : " ", rule_ids[i]);
  if (strcmp(rules, expected) != 0)
    ck_abort_msg("broken rules \"%s\", expected \"%s\":%s", rules, expected, found.messages);
}

void assert_rules_of(const char *yaml, const char *const *changes, const char *shorthand,
                     const char *expected) {
  homeward_scenario *scenario = scenario_with_changes(yaml, changes);
  plan_draft *draft = plan_draft_new(scenario, shorthand);
  assert_broken_rules(draft->plan, expected);
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
