/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What the parts of the verifier share: the stated plan, how its legs resolve against the scenario,
 * and the sums that bind cases together. Internal to verify*.c.
 */
#ifndef HW_MODEL_VERIFY_STATE_H
#define HW_MODEL_VERIFY_STATE_H

#include "model/verify.h"

/** Money sums before they are known to fit; 10^12 cents x 500 persons x 10^4 does not fit 64 bits.
 */
__extension__ typedef __int128 hw_wide;

/** The later end of the clock: transfers' stated starts are clamped to [0, this], so sums cannot
 * wrap. */
#define HW_CLOCK_END (1 << 27)
enum { HW_STAMP_SIZE = 40, HW_NAME_SIZE = 96, HW_MONEY_SIZE = 32 };

/** A stated leg as the scenario knows it. */
typedef struct hw_travel_leg {
  bool known; /* a ride of the run, or a way of the transfer; else only `from` and `to` hold */
  bool backward;
  int32_t run, transfer;
  int32_t first, last; /* stops of a ride */
  int32_t from, to;
  hw_minute departs, arrives; /* the run's own times; a transfer's stated start and start + time */
} hw_travel_leg;

/** The legs of one itinerary or rotation. */
typedef struct hw_travel {
  const hw_travel_leg *legs;
  int32_t leg_count;
  const hw_night *nights; /* I7, in order */
  int32_t night_count;
  bool sound; /* one leg at least, every leg known, each begins where the former ended (I2, C10) */
  bool counted; /* false: a second itinerary of one case, judged by its form alone */

  /* of a plan that replans another; otherwise 0 and false */
  int32_t frozen;        /* legs that the published plan binds: little is asked of them */
  int32_t departed;      /* of these */
  int32_t frozen_nights; /* between these, and those that are over */
  bool whole;            /* a case's last leg is frozen */
  bool kept;             /* a rotation that has begun */
  bool same;             /* the case's published legs, which are booked */
  bool strayed;          /* does not begin with the frozen legs */
  bool past;             /* only the frozen legs of a journey that goes on */
} hw_travel;

/** Who rides a segment range of a run, or takes a transfer. */
typedef struct hw_rider {
  int32_t carrier; /* run; or transfer * 2 + direction */
  hw_minute start; /* transfers: their start; runs: 0 */
  int32_t first, last;
  int32_t itinerary; /* HW_NONE for an escort */
  int32_t rotation;  /* HW_NONE for a case */
  int32_t leg;
} hw_rider;

/** An amount that counts on key (a, b): place and date, country and date, transfer way and date. */
typedef struct hw_amount {
  int32_t a, b;
  int64_t amount;
} hw_amount;

typedef struct hw_tally {
  hw_amount *items;
  size_t count, capacity;
} hw_tally;

/** What counts on places, countries and transfers in a night or a local day. */
typedef struct hw_loads {
  hw_tally beds, arrivals, receptions, transfers, entries;
} hw_loads;

/** A frozen leg that rides a run. */
typedef struct hw_frozen_ride {
  int32_t run, first, last;
  int32_t case_index; /* HW_NONE for an escort */
} hw_frozen_ride;

/** A country entered (I11): the country's own nationals are not listed. */
typedef struct hw_entry {
  int32_t country, place;
  hw_date date;
  int32_t case_index;
  int32_t notice_days; /* HW_NOT_GIVEN: the entry relies on no notice */
} hw_entry;

typedef struct hw_verifier {
  const homeward_plan *plan;
  const homeward_scenario *scenario;
  homeward_violation_callback each;
  void *context;
  size_t violations;
  hw_arena arena;
  hw_arena scratch; /* of one segment (C9), of one list that is ordered */
  int64_t cover_steps;
  homeward_status status; /* not OK: stop; `error` says why */
  homeward_error *error;

  hw_travel *itineraries; /* plan->itinerary_count of them */
  hw_travel *rotations;   /* plan->rotation_count */
  int32_t *itinerary_of;  /* by case: its first itinerary or HW_NONE */
  int32_t *use_of;        /* by run: its first entry in plan->runs or HW_NONE */
  uint8_t *run_usable;    /* by run: 0 not looked at, 1 usable, 2 not (I5) */
  bool *run_goes;         /* by run */
  bool *run_unclear;      /* by run: some stated leg is no ride of it, so its persons are unknown */
  bool unsound;           /* some itinerary is unsound: lists over all cases are not compared */

  hw_rider *riders; /* of runs, sorted by run */
  size_t rider_count, rider_capacity;
  hw_rider *takers; /* of transfers, sorted by way and start */
  size_t taker_count, taker_capacity;
  hw_entry *entries;
  size_t entry_count, entry_capacity;
  hw_loads loads;

  const hw_published *published; /* NULL: the plan replans no other */
  const homeward_plan *published_plan;
  hw_minute now;
  int32_t *kept_as;      /* by rotation: the published one that it keeps, or HW_NONE */
  bool *kept_found;      /* by published rotation */
  hw_loads frozen;       /* of the frozen legs alone: limits are never less */
  hw_frozen_ride *rides; /* likewise, by run */
  size_t ride_count, ride_capacity;
  hw_cents *frozen_cost; /* likewise, by programme */

  hw_cents parts[HW_PART_COUNT]; /* recomputed */
  hw_cents *programme_cost;      /* by programme, C11 */
} hw_verifier;

/* ---- verify.c ---- */

/** Hands a violation to the caller. */
void hw_violate(hw_verifier *v, const char *rule, const char *subject, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** HW_ARRAY in the call's arena; NULL sets v->status. At least one element is allocated. */
void *hw_verify_array(hw_verifier *v, size_t count, size_t size);
/** Orders by the first key that differs. */
int hw_compare_keys(const int64_t *a, const int64_t *b, size_t count);
/** Room for one more element: the array, or NULL with v->status set. */
void *hw_verify_grow(hw_verifier *v, void *array, size_t count, size_t *capacity, size_t size);
/** `value` as "1234.50" in `out` of HW_MONEY_SIZE; returns `out`. */
char *hw_format_money(char *out, hw_cents value);
/** floor(numerator / denominator + 1/2), saturated to 64 bits; denominator > 0. */
hw_cents hw_round_half_up(hw_wide numerator, hw_wide denominator);
hw_cents hw_add_saturated(hw_cents a, hw_cents b);
/** Local time of a place in `out` of HW_STAMP_SIZE; returns `out`. */
char *hw_format_local(char *out, const hw_verifier *v, hw_minute at, int32_t place);
static inline const hw_zone *hw_zone_of(const hw_verifier *v, int32_t place) {
  return v->scenario->places[place].zone;
}
static inline const hw_case *hw_case_of(const hw_verifier *v, int32_t itinerary) {
  return &v->scenario->cases[v->plan->itineraries[itinerary].case_index];
}

/** Elements of `size` bytes with an int32_t `key` bytes from the beginning of each. */
typedef struct hw_list {
  void *items;
  size_t count, size, key;
} hw_list;

/** Orders them by the key; equal ones keep their order (radix sort, least digit first). O(n). */
void hw_order(hw_verifier *v, const hw_list *list);

void hw_tally_add(hw_verifier *v, hw_tally *tally, int32_t a, int32_t b, int64_t amount);
/** Sorts by key and adds up equal keys. O(n). */
void hw_tally_sum(hw_verifier *v, hw_tally *tally);
/** The sum on a key of a tally that is summed; 0: none. O(log n). */
int64_t hw_tally_of(const hw_tally *tally, int32_t a, int32_t b);

/* ---- verify_form.c: what the plan lists (rule "plan", and the heads of C5) ---- */

void hw_verify_form(hw_verifier *v);

/* ---- verify_travel.c: resolving legs, and the rules that cases and escorts share ---- */

/** Resolves stated legs; never reports. `journey`: the published one, NULL: none. */
void hw_travel_resolve(hw_verifier *v, hw_travel *travel, const hw_leg *legs, int32_t leg_count,
                       int32_t stated_nights, const hw_published_journey *journey);
/** The frozen legs of a published journey alone, and the nights there until now; `stays`: those
 * after the last of them too. */
void hw_travel_past(hw_verifier *v, hw_travel *travel, const hw_published_journey *journey,
                    bool stays);
/** Legs that do not exist, do not join, or state other times than they have. */
void hw_check_legs(hw_verifier *v, const char *rule, const char *subject, const hw_travel *travel,
                   const hw_leg *stated);
void hw_check_horizon(hw_verifier *v, const char *rule, const char *subject,
                      const hw_travel *travel);
/** I5. */
void hw_check_usable(hw_verifier *v, const char *rule, const char *subject,
                     const hw_travel *travel);
/** I6; `slow` is the slow factor in ten-thousandths, HW_RATE_ONE where it does not apply. */
void hw_check_connections(hw_verifier *v, const char *rule, const char *subject,
                          const hw_travel *travel, int32_t slow);
/** Stated nights against the legs' own. */
void hw_check_nights(hw_verifier *v, const char *subject, const hw_travel *travel,
                     const hw_night *stated, int32_t count);
hw_minute hw_travel_departs(const hw_travel *travel);
hw_minute hw_travel_arrives(const hw_travel *travel);

/* ---- verify_itinerary.c: I1-I10, I12-I15; verify_entry.c: I11 ---- */

void hw_verify_itinerary(hw_verifier *v, int32_t itinerary);
/** I14: the service has fixed stretcher places or lists vehicles with some. */
bool hw_takes_stretchers(const hw_verifier *v, const hw_service *service);
void hw_verify_entries(hw_verifier *v, int32_t itinerary);
/** Adds the entries of a case's frozen legs to those that are frozen. */
void hw_freeze_entries(hw_verifier *v, const hw_travel *travel, int32_t case_index);
/** The stated notifications against the entries that rely on a notice. */
void hw_verify_notifications(hw_verifier *v);

/* ---- rules between cases ---- */

void hw_verify_runs(hw_verifier *v);      /* C1-C3, C5 */
void hw_verify_vehicles(hw_verifier *v);  /* C4 */
void hw_verify_days(hw_verifier *v);      /* C6-C8 */
void hw_verify_escorts(hw_verifier *v);   /* C9 */
void hw_verify_rotations(hw_verifier *v); /* C10 */
void hw_verify_budgets(hw_verifier *v);   /* C11 */
void hw_verify_groups(hw_verifier *v);    /* C12 */

/** Adds what a case's travel, or an escort's, takes of places and transfers. */
void hw_add_loads(hw_verifier *v, hw_loads *loads, const hw_travel *travel, const hw_case *c);
void hw_add_escort_beds(hw_verifier *v, hw_loads *loads, const hw_travel *travel);

/* ---- verify_frozen.c: a plan that replans a published one ---- */

/** Reads the published plan, and finds its rotations in this one. */
void hw_verify_published(hw_verifier *v);
/** Sums what the frozen legs take. */
void hw_verify_freeze(hw_verifier *v);
/** What is frozen and is not there: legs, their statuses, rotations, vehicles. */
void hw_verify_frozen(hw_verifier *v);
/** The frozen rides of a run; returns how many. */
size_t hw_frozen_rides(const hw_verifier *v, int32_t run, const hw_frozen_ride **out);
/** Published vehicles of a pool on a run that frozen legs ride. */
int32_t hw_frozen_vehicles(const hw_verifier *v, int32_t run, int32_t pool);
/** The change penalties, or those that are stated when no published plan says what they are. */
hw_cents hw_verify_changes(const hw_verifier *v);

/* ---- verify_cost.c, verify_rotation.c: figures ---- */

/** What a programme pays for a case's frozen legs; grants and pocket money where they are all. */
hw_cents hw_frozen_cost(const hw_verifier *v, const hw_case *c, const hw_travel *travel);
/** Prices the sound itineraries, compares, and adds up what each programme pays. */
void hw_verify_costs(hw_verifier *v);
/** Parts, objective, bound, gap, persons, payments. Last. */
void hw_verify_totals(hw_verifier *v);

/* ---- verify_cover.c ---- */

/** Escorts on board that are alike: each covers one kind, and `persons[k]` of kind k at most. */
typedef struct hw_cover_class {
  int32_t count;
  const int32_t *persons; /* by kind, kind_count of them; 0: does not cover it */
} hw_cover_class;

typedef enum hw_cover_answer { HW_COVER_YES, HW_COVER_NO, HW_COVER_TOO_HARD } hw_cover_answer;

/**
 * Whether whole escorts can be dealt out to kinds so that kind k gets at least demand[k] persons:
 * integers x[c][k] >= 0, sum_k x[c][k] <= count_c, sum_c persons_c[k] x[c][k] >= demand[k]. Exact;
 * a search that gives up after a stated number of steps (bin covering is NP-hard when ratios
 * differ).
 */
hw_cover_answer hw_cover_solve(hw_verifier *v, const hw_cover_class *classes, int32_t class_count,
                               const int64_t *demand, int32_t kind_count);

#endif
