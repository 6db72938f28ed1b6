/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Plans that replan a published one: what is frozen must stand, and little is asked of it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/published.h"
#include "model/verify.h"
#include "tests/model/verify_world.h"
#include "tests/support/run_suite.h"

/** A published plan, what is so since then, and the plan that replans it. */
typedef struct replanning {
  const char *yaml;           /* NULL: WORLD */
  const char *const *before;  /* changes of the scenario that the published plan belongs to */
  const char *const *changes; /* of that one: what became known since then */
  const char *published;      /* in shorthand */
  const char *statuses;       /* of its legs, "C-1 acp" or "nurses#1 acp" */
  const char *now;            /* in Amman */
  const char *plan, *plan_statuses;
  hw_cents penalty; /* stated for changes */
  bool untold;      /* what those have travelled who are left on the way is not stated */
} replanning;

/* ---- statuses ---- */

static hw_leg_status status_of(char letter) {
  static const char letters[] = "pcdam"; /* in the order of hw_leg_status */
  const char *found = strchr(letters, letter);
  ck_assert(found != NULL && *found != '\0');
  return (hw_leg_status)(found - letters);
}

/** The legs of the case or, counted from 0, of the rotation `nth` of those with the name. */
static hw_leg *legs_named(plan_draft *draft, const char *name, int nth, int32_t *count) {
  const homeward_scenario *scenario = draft->plan->scenario;
  char rotation[96];
  for (int32_t i = 0; i < draft->plan->itinerary_count; i++) {
    *count = draft->itineraries[i].leg_count;
    if (strcmp(scenario->cases[draft->itineraries[i].case_index].id, name) == 0)
      return draft->legs[i];
  }
  for (int32_t i = 0; i < draft->plan->rotation_count; i++) {
    *count = draft->rotations[i].leg_count;
    (void)snprintf(rotation, sizeof rotation, "%s#%d",
                   scenario->escort_pools[draft->rotations[i].pool].id, draft->rotations[i].member);
    if (strcmp(rotation, name) == 0 && nth-- == 0)
      return draft->legs[DRAFT_ITEMS + i];
  }
  ck_abort_msg("nobody is %s", name);
  return NULL;
}

static void set_statuses(plan_draft *draft, const char *statuses) {
  char name[64], letters[16], last[64] = "";
  int used = 0, nth = 0;
  for (const char *at = statuses;
       at != NULL && sscanf(at, "%63s %15s%n", name, letters, &used) == 2; at += used) {
    int32_t count = 0;
    nth = strcmp(name, last) == 0 ? nth + 1 : 0;
    (void)snprintf(last, sizeof last, "%s", name);
    hw_leg *legs = legs_named(draft, name, nth, &count);
    ck_assert_int_eq(count, (int)strlen(letters));
    for (int32_t k = 0; k < count; k++)
      legs[k].status = status_of(letters[k]);
  }
}

/* ---- what the verifier finds ---- */

enum { RULES_MAX = 31 };

typedef struct findings {
  bool broken[RULES_MAX]; /* I1 to I15, C1 to C12, frozen, objective, plan */
  char text[2048];
} findings;

static int index_of(const char *rule) {
  if (rule[0] == 'I')
    return atoi(rule + 1);
  if (rule[0] == 'C')
    return 15 + atoi(rule + 1);
  return strcmp(rule, "frozen") == 0 ? 28 : strcmp(rule, "objective") == 0 ? 29 : 30;
}

static void note(void *context, const homeward_violation *violation) {
  findings *found = context;
  size_t used = strlen(found->text);
  found->broken[index_of(violation->rule)] = true;
  (void)snprintf(found->text + used, sizeof found->text - used, "%s %s: %s\n", violation->rule,
                 violation->subject, violation->message);
}

static void name_rules(const findings *found, char *out, size_t size) {
  static const char *const others[] = {"frozen", "objective", "plan"};
  out[0] = '\0';
  for (int i = 1; i < RULES_MAX; i++) {
    size_t used = strlen(out);
    const char *space = used > 0 ? " " : "";
    if (!found->broken[i])
      continue;
    if (i >= 28)
      (void)snprintf(out + used, size - used, "%s%s", space, others[i - 28]);
    else
      (void)snprintf(out + used, size - used, "%s%c%d", space, i > 15 ? 'C' : 'I',
                     i > 15 ? i - 15 : i);
  }
}

static plan_draft *draft_of(const homeward_scenario *scenario, const char *shorthand,
                            const char *statuses) {
  plan_draft *draft = plan_draft_new(scenario, shorthand);
  set_statuses(draft, statuses);
  return draft;
}

/** Changes of before and of since then, one after the other. */
static homeward_scenario *scenario_of(const replanning *r, bool present) {
  const char *all[64];
  size_t count = 0;
  for (const char *const *at = r->before; at != NULL && *at != NULL; at++)
    all[count++] = *at;
  for (const char *const *at = r->changes; present && at != NULL && *at != NULL; at++)
    all[count++] = *at;
  all[count] = NULL;
  return scenario_with_changes(r->yaml != NULL ? r->yaml : WORLD, all);
}

/** Whoever is left on the way has travelled legs. */
static void state_travelled(const plan_draft *published, plan_draft *draft, hw_minute now,
                            hw_arena *arena) {
  hw_published known;
  hw_unserved *unserved = (hw_unserved *)(uintptr_t)draft->plan->unserved;
  ck_assert_int_eq(
      hw_published_read(&known, arena, published->plan, draft->plan->scenario, now, NULL),
      HOMEWARD_OK);
  for (int32_t i = 0; i < draft->plan->unserved_count; i++)
    ck_assert(hw_published_left(&known, &unserved[i], arena));
}

/** The plan breaks exactly the rules. */
static void expect(const char *rules, const replanning *r) {
  homeward_scenario *before = scenario_of(r, false), *scenario = scenario_of(r, true);
  plan_draft *published = draft_of(before, r->published, r->statuses);
  plan_draft *draft = draft_of(scenario, r->plan, r->plan_statuses);
  findings found = {.text = ""};
  char names[256];
  size_t violations = 0;
  int64_t now = 0;
  hw_arena arena = {0};
  ck_assert_int_eq(homeward_scenario_instant(&now, scenario, r->now, NULL), HOMEWARD_OK);
  if (!r->untold)
    state_travelled(published, draft, (hw_minute)now, &arena);
  draft->plan->parts[HW_PART_CHANGES] = r->penalty;
  draft->plan->objective += r->penalty;
  draft->plan->bound = draft->plan->objective;
  ck_assert_int_eq(homeward_verify_replanned(draft->plan, published->plan, &now, note, &found,
                                             &violations, NULL),
                   HOMEWARD_OK);
  name_rules(&found, names, sizeof names);
  ck_assert_msg(strcmp(names, rules) == 0, "'%s' instead of '%s':\n%s", names, rules, found.text);
  plan_draft_free(draft);
  plan_draft_free(published);
  hw_arena_free(&arena);
  homeward_scenario_free(scenario);
  homeward_scenario_free(before);
}

#define EXPECT(rules, ...) expect(rules, &(replanning){__VA_ARGS__})

/* On the way: F1 has arrived, the night at AMM is to come. */
#define ON_THE_WAY .published = BY_AIR, .now = "2005-05-03T18:00"
/* and goes on as published */
#define CARRIES_ON ON_THE_WAY, .plan = BY_AIR, .plan_statuses = "C-1 app"

START_TEST(test_verify_frozen__legs_stand) {
  EXPECT("", CARRIES_ON);
  /* another way on */
  EXPECT("", ON_THE_WAY,
         .plan = "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T18:00, K1@2005-05-04 AMMAN"
                 " BAGHDAD, night AMMAN 2005-05-03\n",
         .plan_statuses = "C-1 app");
  /* before now */
  EXPECT("I3", ON_THE_WAY,
         .plan = "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T17:00, K1@2005-05-04 AMMAN"
                 " BAGHDAD, night AMMAN 2005-05-03\n",
         .plan_statuses = "C-1 app");
  /* another flight than that which has left */
  EXPECT("frozen", ON_THE_WAY,
         .plan = "C-1: F1@2005-05-04 AMS AMM, F2@2005-05-05 AMM BGW, BB BGW BAGHDAD"
                 " 2005-05-05T11:30, night AMM 2005-05-04\n");
  EXPECT("I2 frozen", .published = BY_AIR, .statuses = "C-1 ccc", .now = "2005-05-01T08:00",
         .plan = "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW, night AMM 2005-05-03\n");
  /* what is only planned is free */
  EXPECT("", .published = BY_AIR, .now = "2005-05-01T08:00", .plan = BY_ROAD);
  EXPECT("", .published = BY_AIR, .now = "2005-05-01T08:00", .plan = "");
  /* left on the way: nobody can prove that there is a way on */
  EXPECT("", ON_THE_WAY, .plan = "");
  /* ... and the next plan must know where they are */
  EXPECT("frozen", ON_THE_WAY, .plan = "", .untold = true);
}
END_TEST

START_TEST(test_verify_frozen__statuses) {
  EXPECT("frozen", ON_THE_WAY, .plan = BY_AIR);
  EXPECT("frozen", ON_THE_WAY, .plan = BY_AIR, .plan_statuses = "C-1 dpp");
  EXPECT("frozen", ON_THE_WAY, .plan = BY_AIR, .plan_statuses = "C-1 acp");
  EXPECT("", .published = BY_AIR, .statuses = "C-1 pcp", .now = "2005-05-03T12:00", .plan = BY_AIR,
         .plan_statuses = "C-1 dcp");
  EXPECT("frozen", .published = BY_AIR, .statuses = "C-1 pcp", .now = "2005-05-03T12:00",
         .plan = BY_AIR, .plan_statuses = "C-1 ccp");
  /* without a published plan they are not looked at */
  assert_rules_of(WORLD, NULL, BY_AIR, "");
}
END_TEST

/* Whoever is at home stays planned, whatever has changed. */
START_TEST(test_verify_frozen__whole) {
  EXPECT("", .published = BY_AIR, .now = "2005-05-05T08:00", .plan = BY_AIR,
         .plan_statuses = "C-1 aaa",
         .changes = CHANGES("persons: 2,", "persons: 2, latest: 2005-05-03, max_travel: 1h,"));
  EXPECT("frozen", .published = BY_AIR, .now = "2005-05-05T08:00", .plan = "");
  EXPECT("frozen", .published = BY_AIR, .statuses = "C-1 ccc", .now = "2005-05-01T08:00",
         .plan = "");
  /* as long as somebody who needs an escort has not left */
  EXPECT("", .published = BY_AIR, .statuses = "C-1 ccc", .now = "2005-05-01T08:00", .plan = "",
         .changes =
             CHANGES("persons: 2,", "persons: 2, needs: {escorts: [{kind: nurse, persons: 1}]},"));
  EXPECT("frozen", .published = BY_AIR, .statuses = "C-1 aaa", .now = "2005-05-01T08:00",
         .plan = "",
         .changes =
             CHANGES("persons: 2,", "persons: 2, needs: {escorts: [{kind: nurse, persons: 1}]},"));
  /* legs beyond home */
  EXPECT("I2", .published = "C-1: F3@2005-05-03 AMS BGW\n", .now = "2005-05-05T08:00",
         .before = CHANGES("to: BAGHDAD, ready", "to: BGW, ready"),
         .plan = "C-1: F3@2005-05-03 AMS BGW, BB BGW BAGHDAD 2005-05-06T08:00, night BGW"
                 " 2005-05-03, night BGW 2005-05-04, night BGW 2005-05-05\n",
         .plan_statuses = "C-1 ap",
         .changes = CHANGES("{id: BGW, country: IQ,", "{id: BGW, beds: 9, country: IQ,"));
}
END_TEST

START_TEST(test_verify_frozen__rules_of_the_rest) {
  /* I1: consent is asked of whoever has a rest to travel */
  EXPECT("I1", CARRIES_ON,
         .changes = CHANGES("signed: 2005-03-02}", "signed: 2005-03-02, withdrawn: 2005-05-04}"));
  /* I3: the first departure is behind them */
  EXPECT("", CARRIES_ON,
         .changes = CHANGES("ready: 2005-05-02", "ready: 2005-05-09", "policy: {",
                            "policy: {booking_notice: 48h, "));
  /* I4, I9, I12, I13, I15 */
  EXPECT("I4", CARRIES_ON,
         .changes = CHANGES("persons: 2,", "persons: 2, latest: 2005-05-04T12:00,"));
  EXPECT("I9", CARRIES_ON, .changes = CHANGES("persons: 2,", "persons: 2, max_travel: 20h,"));
  EXPECT("", CARRIES_ON,
         .changes = CHANGES("persons: 2,", "persons: 2, fit_to_travel: {from: 2005-05-04},"));
  EXPECT("I13", CARRIES_ON,
         .changes = CHANGES("persons: 2,", "persons: 2, fit_to_travel: {until: 2005-05-03},"));
  /* I5: AMM is closed when F1 lands; then when F2 leaves */
  EXPECT("", CARRIES_ON, .changes = CHANGES("{id: AMM,", "{id: AMM, hours: 09:00-12:00,"));
  EXPECT("I5", CARRIES_ON, .changes = CHANGES("{id: AMM,", "{id: AMM, hours: 12:00-18:00,"));
  /* I6 into the first free leg, and not between frozen ones */
  EXPECT("I6", CARRIES_ON, .changes = CHANGES("connection: 2h", "connection: 20h"));
  EXPECT("", .published = BY_AIR, .statuses = "C-1 aap", .now = "2005-05-04T10:00", .plan = BY_AIR,
         .plan_statuses = "C-1 aap", .changes = CHANGES("connection: 2h", "connection: 20h"));
  /* I10 */
  EXPECT("", .published = BY_AIR, .statuses = "C-1 aap", .now = "2005-05-04T08:00", .plan = BY_AIR,
         .plan_statuses = "C-1 aap",
         .changes = CHANGES("persons: 2,", "persons: 2, avoid: {places: [AMM], services: [F1]},"));
  EXPECT("I10", .published = BY_AIR, .statuses = "C-1 aap", .now = "2005-05-04T08:00",
         .plan = BY_AIR, .plan_statuses = "C-1 aap",
         .changes = CHANGES("persons: 2,", "persons: 2, avoid: {services: [BB]},"));
  /* I14 */
  EXPECT("", CARRIES_ON,
         .changes = CHANGES("persons: 2,", "persons: 2, needs: {stretchers: 1},",
                            "seats: 20, stretchers: 2,", "seats: 20,"));
  EXPECT("I14", CARRIES_ON,
         .changes = CHANGES("persons: 2,", "persons: 2, needs: {stretchers: 1},",
                            "seats: 30, stretchers: 2", "seats: 30"));
}
END_TEST

/* Nights that are over, and those between frozen legs, only count. */
START_TEST(test_verify_frozen__nights) {
  const char *const no_beds[] = {"connection: 2h, beds: 9", "connection: 2h, beds: 0", NULL};
  EXPECT("I7", CARRIES_ON, .changes = no_beds);
  EXPECT("", .published = BY_AIR, .now = "2005-05-04T03:00", .plan = BY_AIR,
         .plan_statuses = "C-1 app", .changes = no_beds);
  EXPECT("I7", .published = BY_AIR, .now = "2005-05-04T02:59", .plan = BY_AIR,
         .plan_statuses = "C-1 app", .changes = no_beds);
  EXPECT("", .published = BY_AIR, .statuses = "C-1 pcp", .now = "2005-05-03T12:00", .plan = BY_AIR,
         .plan_statuses = "C-1 dcp", .changes = no_beds);
  EXPECT("I7", .published = BY_AIR, .now = "2005-05-04T04:00", .plan = BY_AIR,
         .plan_statuses = "C-1 app",
         .changes = CHANGES("persons: 2,", "persons: 2, max_nights: 0,"));
  /* one night is over, the next is to come */
  EXPECT("I7", .published = BY_AIR, .now = "2005-05-04T12:00",
         .plan = "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-05 AMM BGW, BB BGW BAGHDAD"
                 " 2005-05-05T11:30, night AMM 2005-05-03, night AMM 2005-05-04\n",
         .plan_statuses = "C-1 app",
         .changes = CHANGES("connection: 2h, beds: 9", "connection: 2h, beds: 0", "F2, from: AMM",
                            "F2, cancelled: [2005-05-04], from: AMM"));
}
END_TEST

#define CLEARED_UNTIL(day) "persons: 2, clearances: [{country: JO, until: " day "}],"

/* Jordan wants a clearance; the case lands at AMM on 3 May and leaves it on the 4th. */
START_TEST(test_verify_frozen__stays) {
  const char *const clearance[] = {"JO, weekend: [fri, sat]",
                                   "JO, weekend: [fri, sat], entry: [{rule: clearance}]",
                                   "persons: 2,", CLEARED_UNTIL("2005-05-09"), NULL};
  EXPECT("", .before = clearance, CARRIES_ON);
  EXPECT("I11", .before = clearance, CARRIES_ON,
         .changes = CHANGES("until: 2005-05-09", "until: 2005-05-03"));
  /* what let them in is gone altogether: they are there, and may leave */
  EXPECT("", .before = clearance, CARRIES_ON,
         .changes = CHANGES("until: 2005-05-09", "until: 2005-05-02"));
  EXPECT("", .before = clearance, .published = BY_AIR, .statuses = "C-1 ccp",
         .now = "2005-05-01T08:00", .plan = BY_AIR, .plan_statuses = "C-1 ccp",
         .changes = CHANGES("until: 2005-05-09", "until: 2005-05-03"));
  EXPECT("", CARRIES_ON,
         .changes = CHANGES("JO, weekend: [fri, sat]",
                            "JO, weekend: [fri, sat], entry: [{rule: refused}]"));
  EXPECT("I11", CARRIES_ON,
         .changes = CHANGES("JO, weekend: [fri, sat]", "JO, weekend: [fri, sat], max_stay: 17h"));
  EXPECT("", .published = BY_AIR, .statuses = "C-1 ccp", .now = "2005-05-01T08:00", .plan = BY_AIR,
         .plan_statuses = "C-1 ccp",
         .changes = CHANGES("JO, weekend: [fri, sat]", "JO, weekend: [fri, sat], max_stay: 17h"));
  EXPECT("", CARRIES_ON,
         .changes =
             CHANGES("JO, weekend: [fri, sat]", "JO, weekend: [fri, sat], entry: [{rule: free}]"));
}
END_TEST

#define NOTICE_OF_TWO_DAYS                                                                         \
  CHANGES("JO, weekend: [fri, sat]",                                                               \
          "JO, weekend: [fri, sat], entry: [{rule: clearance, notice: 2d}]")
#define NOTIFIED "notify JO AMM 2005-05-03 by 2005-05-01 C-1\n"

/* Jordan wants to know two working days before; on 2 May that is too late for the 3rd. */
START_TEST(test_verify_frozen__notices) {
  EXPECT("", .before = NOTICE_OF_TWO_DAYS, .published = BY_AIR NOTIFIED, .now = "2005-05-02T08:00",
         .plan = BY_AIR NOTIFIED);
  /* nobody told them, but what was booked was told */
  EXPECT("", .before = NOTICE_OF_TWO_DAYS, .published = BY_AIR, .now = "2005-05-02T08:00",
         .plan = BY_AIR NOTIFIED);
  EXPECT("I11", .before = NOTICE_OF_TWO_DAYS, .published = BY_AIR, .now = "2005-05-02T08:00",
         .plan = BY_ROAD NOTIFIED);
  EXPECT("", .before = NOTICE_OF_TWO_DAYS, .published = BY_AIR NOTIFIED, .now = "2005-05-02T08:00",
         .plan = BY_ROAD NOTIFIED);
  EXPECT("objective", .before = NOTICE_OF_TWO_DAYS, .published = BY_AIR NOTIFIED,
         .now = "2005-05-02T08:00", .plan = BY_ROAD "notify JO AMM 2005-05-03 by 2005-04-30 C-1\n");
  /* those who are there already were told of */
  EXPECT("", .before = NOTICE_OF_TWO_DAYS, .published = BY_AIR NOTIFIED, .now = "2005-05-03T18:00",
         .plan = BY_AIR NOTIFIED, .plan_statuses = "C-1 app");
  EXPECT("", .before = NOTICE_OF_TWO_DAYS, .published = BY_AIR NOTIFIED, .now = "2005-05-03T18:00",
         .plan = BY_AIR, .plan_statuses = "C-1 app",
         .changes = CHANGES("persons: 2,", CLEARED_UNTIL("2005-05-09")));
  /* a notice that nobody can give in years */
  EXPECT("",
         .before =
             CHANGES("JO, weekend: [fri, sat]", "JO, weekend: [mon, tue, wed, thu, fri, sat, sun],"
                                                " entry: [{rule: clearance, notice: 2d}]"),
         .published = BY_AIR, .now = "2005-05-02T08:00",
         .plan = BY_AIR "notify JO AMM 2005-05-03 by 2005-05-01 C-1\n");
}
END_TEST

/* Booked as it is, a first departure needs no notice again; another one does. */
START_TEST(test_verify_frozen__booked) {
  const char *const notice[] = {"policy: {", "policy: {booking_notice: 24h, ", NULL};
  EXPECT("", .before = notice, .published = BY_AIR, .now = "2005-05-02T20:00", .plan = BY_AIR);
  EXPECT("I3", .before = notice, .published = BY_AIR, .now = "2005-05-02T20:00", .plan = BY_ROAD);
  EXPECT("I3", .before = notice, .published = BY_AIR, .now = "2005-05-02T20:00", .plan = BY_AIR,
         .changes = CHANGES("ready: 2005-05-02", "ready: 2005-05-03T12:00"));
}
END_TEST

#define BOTH_BY_AIR "C-1:" AIR_LEGS "C-2:" AIR_LEGS
#define BOTH_BY_ROAD "C-1:" ROAD_LEGS "C-2:" ROAD_LEGS
#define BOTH_FLY                                                                                   \
  .yaml = WORLD_OF_TWO, .published = BOTH_BY_AIR, .statuses = "C-1 ccc C-2 ccc",                   \
  .now = "2005-05-01T08:00", .plan = BOTH_BY_AIR, .plan_statuses = "C-1 ccc C-2 ccc"
#define ONE_FLIES                                                                                  \
  .yaml = WORLD_OF_TWO, .published = BOTH_BY_AIR, .statuses = "C-1 ccc",                           \
  .now = "2005-05-01T08:00", .plan = BOTH_BY_AIR, .plan_statuses = "C-1 ccc"

/* Limits are never less than what frozen legs take, and no more for anybody else. */
START_TEST(test_verify_frozen__limits) {
  static const struct {
    const char *rule, *from, *to;
  } limits[] = {{"C1", "seats: 20", "seats: 1"},
                {"C5", "seats: 20", "max_persons: 1, seats: 20"},
                {"C6", "connection: 2h, beds: 9", "connection: 2h, beds: 1"},
                {"C7", "connection: 2h,", "connection: 2h, assisted_per_day: 1,"},
                {"C8", "JO, weekend: [fri, sat]", "JO, weekend: [fri, sat], entries_per_day: 1"},
                {"C8", "to: BAGHDAD, time: 70m", "to: BAGHDAD, persons_per_day: 1, time: 70m"},
                {"C8", "BAGHDAD, country: IQ", "BAGHDAD, reception: {per_day: 1}, country: IQ"}};
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    EXPECT("", BOTH_FLY, .changes = CHANGES(limits[i].from, limits[i].to));
    EXPECT(limits[i].rule, ONE_FLIES, .changes = CHANGES(limits[i].from, limits[i].to));
  }
}
END_TEST

#define BY_AIR_PAID                                                                                \
  "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW, BB BGW BAGHDAD 2005-05-04T11:30,"            \
  " night AMM 2005-05-03, transfers 20\n"                                                          \
  "pay P C-1 grant 20 BAGHDAD 2005-05-04\npay P C-1 pocket_money 2 BAGHDAD 2005-05-04\n"

/* What is frozen in another night, or at another place, is no excuse. */
START_TEST(test_verify_frozen__limits_elsewhere) {
  static const char later[] = "C-2: F1@2005-05-04 AMS AMM, F2@2005-05-05 AMM BGW, BB BGW BAGHDAD"
                              " 2005-05-05T11:30, night AMM 2005-05-04\n";
  static const char both[] =
      "C-1:" AIR_LEGS "C-2: F1@2005-05-04 AMS AMM, F2@2005-05-05 AMM BGW, BB BGW BAGHDAD"
      " 2005-05-05T11:30, night AMM 2005-05-04\n";
  EXPECT("C6", .yaml = WORLD_OF_TWO, .published = later, .statuses = "C-2 ccc",
         .now = "2005-05-01T08:00", .plan = both, .plan_statuses = "C-2 ccc",
         .changes = CHANGES("connection: 2h, beds: 9", "connection: 2h, beds: 1"));
  static const char by_road[] = "C-2: F1@2005-05-04 AMS AMM, AA AMM AMMAN 2005-05-04T15:30,"
                                " K1@2005-05-05 AMMAN BAGHDAD, night AMMAN 2005-05-04\n";
  static const char one_by_road[] =
      "C-1:" AIR_LEGS "C-2: F1@2005-05-04 AMS AMM, AA AMM AMMAN 2005-05-04T15:30,"
      " K1@2005-05-05 AMMAN BAGHDAD, night AMMAN 2005-05-04\n";
  EXPECT("C6", .yaml = WORLD_OF_TWO, .published = by_road, .statuses = "C-2 ccc",
         .now = "2005-05-01T08:00", .plan = one_by_road, .plan_statuses = "C-2 ccc",
         .changes = CHANGES("connection: 2h, beds: 9", "connection: 2h, beds: 1"));
  /* each night and each place is excused by itself */
#define BOTH_CONFIRMED(legs)                                                                       \
  .yaml = WORLD_OF_TWO, .before = CHANGES("persons: 1,", "persons: 2,"), .published = legs,        \
  .statuses = "C-1 ccc C-2 ccc", .now = "2005-05-01T08:00", .plan = legs,                          \
  .plan_statuses = "C-1 ccc C-2 ccc"
  EXPECT("", BOTH_CONFIRMED(both),
         .changes = CHANGES("connection: 2h, beds: 9", "connection: 2h, beds: 1"));
  EXPECT("", BOTH_CONFIRMED(one_by_road),
         .changes = CHANGES("connection: 2h, beds: 9", "connection: 2h, beds: 1",
                            "connection: 30m, beds: 9", "connection: 30m, beds: 1"));
#undef BOTH_CONFIRMED
}
END_TEST

START_TEST(test_verify_frozen__budget) {
  const char *const programme[] = {"cases:\n",
                                   "programmes: [{id: P, funder: F, budget: 100, grant_per_case: "
                                   "20, pocket_money: 1}]\ncases:\n",
                                   "persons: 2,",
                                   "persons: 2, programme: P,",
                                   "time: 70m,",
                                   "time: 70m, cost: 10,",
                                   NULL};
  const char *plan = BY_AIR_PAID;
  EXPECT("", .before = programme, .published = plan, .statuses = "C-1 ccc",
         .now = "2005-05-01T08:00", .plan = plan, .plan_statuses = "C-1 ccc",
         .changes = CHANGES("budget: 100", "budget: 30"));
  EXPECT("C11", .before = programme, .published = plan, .now = "2005-05-01T08:00", .plan = plan,
         .changes = CHANGES("budget: 100", "budget: 30"));
  EXPECT("C11", .before = programme, .published = plan, .statuses = "C-1 ccp",
         .now = "2005-05-01T08:00", .plan = plan, .plan_statuses = "C-1 ccp",
         .changes = CHANGES("budget: 100", "budget: 30"));
}
END_TEST

#define VANS "run K1@2005-05-04 vans=1\n"

START_TEST(test_verify_frozen__vehicles) {
  const char *const no_seats[] = {"    seats: 10\n", "    seats: 0\n", NULL};
  const char *plan = BOTH_BY_ROAD VANS;
#define CONFIRMED_ROAD                                                                             \
  .yaml = WORLD_OF_TWO, .before = no_seats, .published = plan, .statuses = "C-1 ccc C-2 ccc",      \
  .now = "2005-05-01T08:00", .plan_statuses = "C-1 ccc C-2 ccc"
  EXPECT("", CONFIRMED_ROAD, .plan = plan);
  EXPECT("C3", CONFIRMED_ROAD, .plan = BOTH_BY_ROAD);
  /* fewer seats in each, fewer vans in all, none that may go: the published ones stay enough */
  EXPECT("", CONFIRMED_ROAD, .plan = plan,
         .changes = CHANGES("count: 2, seats: 4", "count: 2, seats: 1"));
  EXPECT("C3", CONFIRMED_ROAD, .plan = BOTH_BY_ROAD,
         .changes = CHANGES("count: 2, seats: 4", "count: 2, seats: 1"));
  EXPECT("", CONFIRMED_ROAD, .plan = plan,
         .changes = CHANGES("count: 2, seats: 4", "count: 0, seats: 4"));
  EXPECT("", CONFIRMED_ROAD, .plan = plan,
         .changes = CHANGES("{pool: vans}", "{pool: vans, max: 0}"));
  EXPECT("C3", CONFIRMED_ROAD, .plan = BOTH_BY_ROAD "run K1@2005-05-04 vans=2\n",
         .changes = CHANGES("{pool: vans}", "{pool: vans, max: 0}"));
  EXPECT("C4", CONFIRMED_ROAD, .plan = BOTH_BY_ROAD "run K1@2005-05-04 vans=2\n",
         .changes = CHANGES("count: 2, seats: 4", "count: 1, seats: 4", "{pool: vans}",
                            "{pool: vans, max: 2}"));
#undef CONFIRMED_ROAD
#define BEGUN                                                                                      \
  .yaml = WORLD_OF_TWO, .published = plan, .now = "2005-05-04T08:00",                              \
  .plan_statuses = "C-1 aad C-2 aad"
  EXPECT("", BEGUN, .plan = plan);
  EXPECT("frozen", BEGUN, .plan = BOTH_BY_ROAD);
  EXPECT("frozen", BEGUN, .plan = BOTH_BY_ROAD "run K1@2005-05-04 vans=1 ambulances=1\n");
  plan = BOTH_BY_ROAD "run K1@2005-05-04 vans=1 ambulances=1\n";
  EXPECT("", BEGUN, .plan = plan);
  EXPECT("frozen", BEGUN, .plan = BOTH_BY_ROAD);
  EXPECT("frozen", BEGUN, .plan = BOTH_BY_ROAD "run K1@2005-05-04 ambulances=1\n");
#undef BEGUN
  /* nobody has to ride it any more, and then it has none */
  const char *overnight = "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30,"
                          " K1@2005-05-04 AMMAN KARAMA, K1@2005-05-05 KARAMA BAGHDAD,"
                          " night AMMAN 2005-05-03, night KARAMA 2005-05-04\n";
  const char *const beds[] = {"{id: KARAMA,", "{id: KARAMA, beds: 9,", NULL};
  EXPECT("", .before = beds, .published = overnight, .now = "2005-05-04T08:00", .plan = "");
  EXPECT("C5", .before = beds, .published = overnight, .now = "2005-05-04T08:00", .plan = VANS);
}
END_TEST

START_TEST(test_verify_frozen__least_load) {
  const char *const least[] = {"    seats: 10\n", "    seats: 10\n    min_persons: 5\n", NULL};
  EXPECT("", .published = BY_ROAD, .statuses = "C-1 ccc", .now = "2005-05-01T08:00",
         .plan = BY_ROAD, .plan_statuses = "C-1 ccc", .changes = least);
  EXPECT("C5", .published = BY_ROAD, .now = "2005-05-01T08:00", .plan = BY_ROAD, .changes = least);
}
END_TEST

/* ---- escorts ---- */

#define NURSES                                                                                     \
  "escort_pools:\n"                                                                                \
  "  - {id: nurses, kind: nurse, base: AMS, count: 2, persons_per_escort: 2,\n"                    \
  "     reach: [{place: BAGHDAD, time: 20h}]}\n"
#define AWAY ", night AMM 2005-05-03, away 2005-05-03T10:00 2005-05-05T06:40\n"
#define ALONG(covers)                                                                              \
  " F1@2005-05-03 AMS AMM " covers ", F2@2005-05-04 AMM BGW " covers                               \
  ", BB BGW BAGHDAD 2005-05-04T11:30 " covers AWAY
#define NEEDS "persons: 2, needs: {escorts: [{kind: nurse, persons: 1}]},"

static const char *const with_nurses[] = {"cases:\n", NURSES "cases:\n", "persons: 2,", NEEDS,
                                          NULL};
static const char *const with_idle_nurses[] = {"cases:\n", NURSES "cases:\n", NULL};

#define NURSED                                                                                     \
  .before = with_nurses, .published = BY_AIR "nurses#1:" ALONG("nurse=1"), .now = "2005-05-03T18:00"

START_TEST(test_verify_frozen__rotations_stay) {
  const char *both = BY_AIR "nurses#1:" ALONG("nurse=1");
  EXPECT("", NURSED, .plan = both, .plan_statuses = "C-1 app nurses#1 app");
  EXPECT("frozen", NURSED, .plan = both, .plan_statuses = "C-1 app nurses#1 aap");
  EXPECT("", NURSED, .plan = both, .plan_statuses = "C-1 app nurses#1 app",
         .changes = CHANGES("count: 2, persons_per", "count: 0, max_duty: 1h, persons_per"));
  EXPECT("C9 frozen", NURSED, .plan = BY_AIR, .plan_statuses = "C-1 app");
  EXPECT("frozen", NURSED, .plan = "", .changes = CHANGES(NEEDS, "persons: 2,"));
  /* another member, or one leg less, is another rotation */
  EXPECT("C10 frozen", NURSED, .plan = BY_AIR "nurses#2:" ALONG("nurse=1"),
         .plan_statuses = "C-1 app");
  EXPECT("C9 C10 frozen", NURSED,
         .plan = BY_AIR "nurses#1: F1@2005-05-03 AMS AMM nurse=1, F2@2005-05-04 AMM BGW nurse=1,"
                        " night AMM 2005-05-03\n",
         .plan_statuses = "C-1 app");
  /* limits, and where the pool's escorts can begin, are others now */
  EXPECT("", NURSED, .plan = both, .plan_statuses = "C-1 app nurses#1 app",
         .changes = CHANGES("seats: 20", "max_persons: 1, seats: 2", "kind: nurse, base: AMS",
                            "kind: nurse, base: UTRECHT"));
  /* one that has not begun is free */
  EXPECT("", .before = with_nurses, .published = BY_AIR "nurses#1:" ALONG("nurse=1"),
         .now = "2005-05-01T08:00", .plan = "");
  EXPECT("C10", .before = with_nurses, .published = BY_AIR "nurses#1:" ALONG("nurse=1"),
         .now = "2005-05-01T08:00", .plan = BY_AIR "nurses#1:" ALONG("nurse=1"),
         .changes = CHANGES("count: 2, persons_per", "count: 2, max_duty: 1h, persons_per"));
  /* a pool that is no more has no rotations either */
  EXPECT("", .before = with_idle_nurses, .published = "nurses#1:" ALONG(""),
         .now = "2005-05-03T18:00", .plan = "", .changes = CHANGES("id: nurses,", "id: carers,"));
}
END_TEST

#define F1_ALONE "F1@2005-05-03 AMS AMM"
#define CANCELLED_F2 "F2, cancelled: [2005-05-04], from: AMM"

/* F2 does not go: F1 stays, and any way home is one. */
START_TEST(test_verify_frozen__rotations_that_break) {
#define BROKEN                                                                                     \
  .before = with_idle_nurses, .published = "nurses#1:" ALONG(""), .now = "2005-05-03T18:00"
  const char *const cancelled[] = {"F2, from: AMM", CANCELLED_F2, NULL};
  EXPECT("", BROKEN, .changes = cancelled, .plan_statuses = "nurses#1 app",
         .plan = "nurses#1: " F1_ALONE ", F2@2005-05-05 AMM BGW, BB BGW BAGHDAD 2005-05-05T11:30,"
                 " night AMM 2005-05-03, night AMM 2005-05-04,"
                 " away 2005-05-03T10:00 2005-05-06T06:40\n");
  EXPECT("C10", BROKEN, .plan_statuses = "nurses#1 app",
         .changes = CHANGES("F2, from: AMM", CANCELLED_F2, "connection: 2h", "connection: 50h"),
         .plan = "nurses#1: " F1_ALONE ", F2@2005-05-05 AMM BGW, BB BGW BAGHDAD 2005-05-05T11:30,"
                 " night AMM 2005-05-03, night AMM 2005-05-04,"
                 " away 2005-05-03T10:00 2005-05-06T06:40\n");
  /* beds of a night that is to come */
  EXPECT("C10", BROKEN, .plan_statuses = "nurses#1 app",
         .changes = CHANGES("F2, from: AMM", CANCELLED_F2, "connection: 2h, beds: 9",
                            "connection: 2h, beds: 0"),
         .plan = "nurses#1: " F1_ALONE ", F2@2005-05-05 AMM BGW, BB BGW BAGHDAD 2005-05-05T11:30,"
                 " night AMM 2005-05-03, night AMM 2005-05-04,"
                 " away 2005-05-03T10:00 2005-05-06T06:40\n");
  /* there is no way home: they stay where they are; on the way to nowhere they do not go */
  EXPECT("", BROKEN, .changes = cancelled, .plan_statuses = "nurses#1 a",
         .plan = "nurses#1: " F1_ALONE "\n");
  EXPECT("C10", BROKEN, .changes = cancelled, .plan_statuses = "nurses#1 ap",
         .plan = "nurses#1: " F1_ALONE ", AA AMM AMMAN 2005-05-03T18:00\n");
  EXPECT("frozen", BROKEN, .changes = cancelled, .plan = "");
#undef BROKEN
}
END_TEST

/* Members who are out keep their number; others leave when they are back, and no more than there
 * are. */
START_TEST(test_verify_frozen__members) {
#define OUT                                                                                        \
  .before = with_idle_nurses, .published = "nurses#1:" ALONG("") "nurses#2:" ALONG(""),            \
  .statuses = "nurses#1 ccc nurses#2 ppp", .now = "2005-05-01T08:00",                              \
  .plan_statuses = "nurses#1 ccc"
  EXPECT("", OUT, .plan = "nurses#1:" ALONG("") "nurses#2:" ALONG(""));
  EXPECT("C10", OUT, .plan = "nurses#1:" ALONG("") "nurses#2:" ALONG(""),
         .changes = CHANGES("count: 2, persons_per", "count: 1, persons_per"));
  EXPECT("C10", .before = with_idle_nurses, .published = "nurses#2:" ALONG(""),
         .statuses = "nurses#2 ccc", .now = "2005-05-01T08:00", .plan_statuses = "nurses#2 ccc",
         .plan = "nurses#2:" ALONG("") "nurses#1:" ALONG(""),
         .changes = CHANGES("count: 2, persons_per", "count: 1, persons_per"));
  EXPECT("", .before = with_idle_nurses, .published = "nurses#2:" ALONG(""),
         .statuses = "nurses#2 ccc", .now = "2005-05-01T08:00", .plan_statuses = "nurses#2 ccc",
         .plan = "nurses#2:" ALONG(""),
         .changes = CHANGES("count: 2, persons_per", "count: 1, persons_per"));
  /* whoever has not left may be somebody else, of those who are there */
  EXPECT("", .before = with_idle_nurses, .published = "nurses#1:" ALONG(""),
         .statuses = "nurses#1 ccc", .now = "2005-05-01T08:00", .plan_statuses = "nurses#2 ccc",
         .plan = "nurses#2:" ALONG(""));
  EXPECT("C10 frozen", .before = with_idle_nurses, .published = "nurses#1:" ALONG(""),
         .statuses = "nurses#1 ccc", .now = "2005-05-01T08:00", .plan = "nurses#3:" ALONG(""));
  EXPECT("C10 frozen", .before = with_idle_nurses, .published = "nurses#1:" ALONG(""),
         .statuses = "nurses#1 ccc", .now = "2005-05-01T08:00", .plan = "nurses#0:" ALONG(""));
#undef OUT
  /* twice at once: one of them has begun, or both */
  const char *twice = "nurses#1:" ALONG("") "nurses#1:" ALONG("");
  EXPECT("C10", .before = with_idle_nurses, .published = "nurses#1:" ALONG(""),
         .statuses = "nurses#1 ccc", .now = "2005-05-01T08:00", .plan_statuses = "nurses#1 ccc",
         .plan = twice);
  assert_rules_of(WORLD,
                  CHANGES("cases:\n", NURSES "cases:\n", "count: 2, persons_per",
                          "count: 1, out: [{from: 2005-05-10, until: 2005-05-11}], persons_per"),
                  twice, "C10");
  EXPECT("", .before = with_idle_nurses, .published = twice, .statuses = "nurses#1 ccc",
         .now = "2005-05-03T18:00", .plan_statuses = "nurses#1 acc nurses#1 app", .plan = twice);
}
END_TEST

/* Whoever has departed needs no escort any more; whoever is promised does. */
START_TEST(test_verify_frozen__needs) {
  const char *const needs[] = {"cases:\n", NURSES "cases:\n", "persons: 2,", NEEDS, NULL};
  EXPECT("C9", .published = BY_AIR, .now = "2005-05-03T18:00", .plan = BY_AIR,
         .plan_statuses = "C-1 app", .changes = needs);
  EXPECT("", .published = BY_AIR, .now = "2005-05-04T11:30", .plan = BY_AIR,
         .plan_statuses = "C-1 aad", .changes = needs);
  EXPECT("C9", .published = BY_AIR, .statuses = "C-1 ccc", .now = "2005-05-01T08:00",
         .plan = BY_AIR, .plan_statuses = "C-1 ccc", .changes = needs);
}
END_TEST

/* ---- groups, changes, handles ---- */

#define GROUPED                                                                                    \
  .yaml = WORLD_OF_TWO,                                                                            \
  .before =                                                                                        \
      CHANGES("persons: 2,", "group: G, persons: 2,", "persons: 1,", "group: G, persons: 1,"),     \
  .published = BOTH_BY_AIR

START_TEST(test_verify_frozen__groups) {
  /* one of them has missed the flight: they are no group any more */
  EXPECT("", GROUPED, .statuses = "C-1 mpp C-2 ppp", .now = "2005-05-03T18:00",
         .plan = "C-2:" AIR_LEGS, .plan_statuses = "C-2 app");
  EXPECT("frozen", GROUPED, .statuses = "C-1 mpp C-2 ppp", .now = "2005-05-05T08:00", .plan = "");
  EXPECT("C12 frozen", GROUPED, .now = "2005-05-05T08:00", .plan = "C-2:" AIR_LEGS,
         .plan_statuses = "C-2 aaa");
  EXPECT("C12", GROUPED, .now = "2005-05-01T08:00", .plan = "C-2:" AIR_LEGS);
  /* one of them withdraws: on the way, the other travels on; at home, neither does */
  EXPECT("", GROUPED, .now = "2005-05-03T18:00", .plan = "C-2:" AIR_LEGS,
         .plan_statuses = "C-2 app",
         .changes = CHANGES("signed: 2005-03-02}", "signed: 2005-03-02, withdrawn: 2005-05-04}"));
  EXPECT("C12", GROUPED, .now = "2005-05-01T08:00", .plan = "C-2:" AIR_LEGS,
         .changes = CHANGES("signed: 2005-03-02}", "signed: 2005-03-02, withdrawn: 2005-05-01}"));
  /* one of them may stay for want of an escort, and so may the other */
  EXPECT("", GROUPED, .statuses = "C-1 ccc C-2 ccc", .now = "2005-05-01T08:00", .plan = "",
         .changes =
             CHANGES("persons: 2,", "needs: {escorts: [{kind: nurse, persons: 1}]}, persons: 2,"));
  EXPECT("frozen", GROUPED, .statuses = "C-1 ccc C-2 ccc", .now = "2005-05-01T08:00", .plan = "");
}
END_TEST

START_TEST(test_verify_frozen__changes) {
  const char *const penalty[] = {"policy: {", "policy: {change_penalty: 300, ", NULL};
  EXPECT("", .before = penalty, .published = BY_AIR, .now = "2005-05-01T08:00", .plan = BY_ROAD,
         .penalty = 60000);
  EXPECT("objective", .before = penalty, .published = BY_AIR, .now = "2005-05-01T08:00",
         .plan = BY_ROAD);
  EXPECT("objective", .before = penalty, .published = BY_AIR, .now = "2005-05-01T08:00",
         .plan = BY_AIR, .penalty = 60000);
  EXPECT("", .before = penalty, .published = BY_AIR, .now = "2005-05-01T08:00", .plan = "",
         .penalty = 60000);
  /* the minute of a transfer is no change, and one who was left before is none either */
  EXPECT("", .before = penalty, .published = BY_AIR, .now = "2005-05-01T08:00",
         .plan = "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW, BB BGW BAGHDAD"
                 " 2005-05-04T13:30, night AMM 2005-05-03\n");
  EXPECT("", .before = penalty, .published = "", .now = "2005-05-01T08:00", .plan = BY_AIR);
}
END_TEST

/* Without the published plan: so many persons' penalties as there are. */
START_TEST(test_verify_frozen__stated_changes) {
  static const struct {
    const char *penalty;
    hw_cents stated;
    const char *rules;
  } amounts[] = {
      {"change_penalty: 300, ", 60000, ""},           {"change_penalty: 300, ", 0, ""},
      {"change_penalty: 300, ", 90000, "objective"},  {"change_penalty: 300, ", 60001, "objective"},
      {"change_penalty: 300, ", -30000, "objective"}, {"", 30000, "objective"}};
  for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
    char policy[64];
    (void)snprintf(policy, sizeof policy, "policy: {%s", amounts[i].penalty);
    homeward_scenario *scenario = scenario_with_changes(WORLD, CHANGES("policy: {", policy));
    plan_draft *draft = plan_draft_new(scenario, BY_AIR);
    draft->plan->parts[HW_PART_CHANGES] = amounts[i].stated;
    draft->plan->objective = draft->plan->bound = amounts[i].stated;
    assert_broken_rules(draft->plan, amounts[i].rules);
    plan_draft_free(draft);
    homeward_scenario_free(scenario);
  }
}
END_TEST

START_TEST(test_verify_replanned__usage) {
  homeward_scenario *scenario = scenario_with_changes(WORLD, NULL);
  plan_draft *draft = plan_draft_new(scenario, BY_AIR);
  size_t violations = 7;
  int64_t wrong[] = {-1, INT64_C(1) << 40};
  ck_assert_int_eq(
      homeward_verify_replanned(NULL, draft->plan, NULL, NULL, NULL, &violations, NULL),
      HOMEWARD_USAGE);
  ck_assert_uint_eq(violations, 0);
  ck_assert_int_eq(homeward_verify_replanned(draft->plan, NULL, NULL, NULL, NULL, NULL, NULL),
                   HOMEWARD_USAGE);
  for (int i = 0; i < 2; i++)
    ck_assert_int_eq(
        homeward_verify_replanned(draft->plan, draft->plan, &wrong[i], NULL, NULL, NULL, NULL),
        HOMEWARD_USAGE);
  /* the scenario's now */
  ck_assert_int_eq(
      homeward_verify_replanned(draft->plan, draft->plan, NULL, NULL, NULL, &violations, NULL),
      HOMEWARD_OK);
  ck_assert_uint_eq(violations, 0);
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("verify_frozen");
  TCase *all = tcase_create("all");
  tcase_add_test(all, test_verify_frozen__legs_stand);
  tcase_add_test(all, test_verify_frozen__statuses);
  tcase_add_test(all, test_verify_frozen__whole);
  tcase_add_test(all, test_verify_frozen__rules_of_the_rest);
  tcase_add_test(all, test_verify_frozen__nights);
  tcase_add_test(all, test_verify_frozen__stays);
  tcase_add_test(all, test_verify_frozen__notices);
  tcase_add_test(all, test_verify_frozen__booked);
  tcase_add_test(all, test_verify_frozen__limits);
  tcase_add_test(all, test_verify_frozen__limits_elsewhere);
  tcase_add_test(all, test_verify_frozen__budget);
  tcase_add_test(all, test_verify_frozen__vehicles);
  tcase_add_test(all, test_verify_frozen__least_load);
  tcase_add_test(all, test_verify_frozen__rotations_stay);
  tcase_add_test(all, test_verify_frozen__rotations_that_break);
  tcase_add_test(all, test_verify_frozen__members);
  tcase_add_test(all, test_verify_frozen__needs);
  tcase_add_test(all, test_verify_frozen__groups);
  tcase_add_test(all, test_verify_frozen__changes);
  tcase_add_test(all, test_verify_frozen__stated_changes);
  tcase_add_test(all, test_verify_replanned__usage);
  suite_add_tcase(suite, all);
  return run_suite(suite);
}
