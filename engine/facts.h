/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What restricts one party's travel: the windows, needs and permissions of rules I1 to I15, joined
 * over the members of the party (one case, or the cases of a group), each rule of which can be
 * lifted.
 */
#ifndef HW_ENGINE_FACTS_H
#define HW_ENGINE_FACTS_H

#include "engine/past.h"

/** Bit of rule In in a set of lifted rules. */
#define HW_LIFT(n) (1u << (n))
enum { HW_LIFT_ALL = 0xfffe };
/** Beside them: the itinerary has been booked, so that what rules I3 and I11 ask of the time from
 * now on is kept (replanning). */
#define HW_LIFT_BOOKED HW_LIFT(0)

typedef struct hw_facts {
  const hw_network *network;
  const int32_t *members; /* case indexes */
  int32_t member_count;
  uint32_t lifted; /* rules that do not apply */
  bool never;      /* I1 fails, or from is to */
  int32_t from, to;
  hw_minute earliest;  /* of the first departure: I3, I13, the horizon */
  hw_minute depart_by; /* latest first departure */
  hw_minute latest;    /* of the last arrival: I1, I4, I12, I13, the horizon */
  int32_t max_travel;  /* minutes, HW_UNLIMITED */
  int32_t max_nights;
  bool slow;               /* wheelchairs or stretchers among them: connections are longer */
  bool medical_nights;     /* I8 */
  const hw_prefix *prefix; /* legs that every itinerary begins with: `from` and `earliest` are
                              their end; NULL: none */
  const hw_past *only;     /* nothing but the legs published here; NULL: any */
  bool stretchers;         /* I14 */
  bool ambulance;
} hw_facts;

void hw_facts_fill(hw_facts *facts, const hw_network *network, const int32_t *members,
                   int32_t member_count, uint32_t lifted);

/** Minutes between arriving at `place` and boarding there (I6). */
int32_t hw_facts_connection(const hw_facts *facts, int32_t place);

/** I7 and I8: the party may spend a night at `place`. */
bool hw_facts_night(const hw_facts *facts, int32_t place);

/** I10: the party may begin or end a leg there. */
bool hw_facts_place(const hw_facts *facts, int32_t place);

/** I5, I10, I11 (entries and stays inside the ride), I14, and the horizon of I3. */
bool hw_facts_ride(const hw_facts *facts, const hw_ride *ride);

/** I10 and I14, for any start. */
bool hw_facts_link(const hw_facts *facts, const hw_link *link);

/** When a transfer may start under I5. */
static inline hw_intervals hw_facts_starts(const hw_facts *facts, const hw_link *link) {
  return facts->lifted & HW_LIFT(5) ? link->starts_lifted : link->starts;
}

/** I15 at the destination. */
bool hw_facts_received(const hw_facts *facts, hw_minute arrival);

/** I11: entering at (place, at) can be allowed, whatever the exit will be. */
bool hw_facts_entry(const hw_facts *facts, int32_t place, hw_minute at);

/** I11: entering for good. */
bool hw_facts_final_entry(const hw_facts *facts, int32_t place, hw_minute at);

/** I11: a stay neither first nor last, from its entry to its exit. */
bool hw_facts_stay(const hw_facts *facts, int32_t entry_place, hw_minute entry, int32_t exit_place,
                   hw_minute exit);

/** The same of the stay in which the prefix ends, where what is settled is not asked again. */
bool hw_facts_settled_stay(const hw_facts *facts, int32_t exit_place, hw_minute exit);

/**
 * Latest exit, as if by the entry's own place, of a stay that begins at (place, at): the larger it
 * is the more the party may still do. HW_MINUTE_MAX: no limit.
 */
hw_minute hw_facts_exit_limit(const hw_facts *facts, int32_t place, hw_minute at);

/** The entry of one case relies on a notice: it needs one and no clearance covers it (I11,
 * notifications). */
bool hw_entry_relies_on_notice(const hw_network *network, const hw_case *c, int32_t entry_place,
                               hw_minute entry, int32_t exit_place, hw_minute exit, bool final,
                               int32_t *notice_days);

#endif
