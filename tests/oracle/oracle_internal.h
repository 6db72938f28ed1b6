/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the oracle's files share. */
#ifndef HW_TESTS_ORACLE_ORACLE_INTERNAL_H
#define HW_TESTS_ORACLE_ORACLE_INTERNAL_H

#include "tests/oracle/oracle.h"

enum { ORACLE_LEGS = 24, ORACLE_NIGHTS = 64, ORACLE_USES = 256, ORACLE_STAYS = 64 };

/** A growing chain of legs and the nights it has spent. */
typedef struct oracle_path {
  oracle_leg legs[ORACLE_LEGS];
  int32_t leg_count;
  hw_night nights[ORACLE_NIGHTS];
  int32_t night_count;
  int32_t frozen, departed; /* legs that a published plan binds, and of these */
  bool whole;               /* all of them */
  hw_minute now;            /* of the replanning, when some are */
} oracle_path;

/** Nights between frozen legs, and those after them that are over. */
int32_t oracle_frozen_nights(const homeward_scenario *scenario, const oracle_path *path);

/** The legs are those that were published for the case. */
bool oracle_same(const hw_published *published, int32_t case_index, const oracle_path *path);

typedef enum oracle_asked { ORACLE_UNASKED, ORACLE_OPEN, ORACLE_CLOSED } oracle_asked;

/** A link: a transfer in one direction. */
typedef struct oracle_link {
  int32_t transfer;
  bool backward;
  int32_t from, to;
  uint8_t *asked; /* per minute from the horizon's start: an oracle_asked */
} oracle_link;

typedef struct oracle_boarding {
  int32_t run, stop;
} oracle_boarding;

/** What an enumeration looks up: usable runs by place of boarding, and links. */
typedef struct oracle_network {
  const homeward_scenario *scenario;
  uint32_t lifted;
  hw_minute start, end; /* of the horizon */
  oracle_link *links;
  int32_t link_count;
  oracle_boarding *boardings; /* by place */
  int32_t *first_boarding;    /* per place, and one more */
} oracle_network;

bool oracle_network_build(oracle_network *network, const homeward_scenario *scenario,
                          uint32_t lifted, hw_arena *arena);

/** I5 and the horizon: whether a link can start at a minute of it. Remembers what was asked. */
bool oracle_link_open(const oracle_network *network, const oracle_link *link, hw_minute start);

/** I5: inside the place's hours and outside its closures. */
bool oracle_place_open(const hw_place *place, hw_minute at);

/** I6: minutes between the arrival of any earlier leg and boarding at the place. */
int32_t oracle_connection(const homeward_scenario *scenario, int32_t place, const hw_case *c);

/** I7: fills the path's nights from its legs. False when there are too many to hold. */
bool oracle_nights(const homeward_scenario *scenario, oracle_path *path);

/** What of I11 is not asked of a case that was published. */
typedef struct oracle_known {
  const hw_published *published; /* NULL: everything is asked */
  int32_t case_index;
  int32_t frozen; /* legs */
  bool booked;    /* travels as published: no notice is asked again */
} oracle_known;

/** I11 for one case and a whole chain of legs. */
bool oracle_entries_allowed(const homeward_scenario *scenario, const hw_case *c,
                            const oracle_leg *legs, int32_t leg_count, oracle_known known);

/** An entry into another country. */
typedef struct oracle_entry {
  int32_t country, place;
  hw_minute at;
} oracle_entry;

/** Every entry of a chain of legs, at most ORACLE_STAYS of them; returns their number. */
int32_t oracle_entries(const homeward_scenario *scenario, const oracle_leg *legs, int32_t leg_count,
                       oracle_entry *entries);

/** Whether a local day counts towards a notice to the country. */
bool oracle_working_day(const hw_country *country, hw_date date);

/** An entry that relies on a notice. */
typedef struct oracle_reliance {
  oracle_entry entry;
  int32_t notice_days;
} oracle_reliance;

/** The entries of a case that rely on a notice, at most ORACLE_STAYS; returns their number. */
int32_t oracle_reliances(const homeward_scenario *scenario, const hw_case *c,
                         const oracle_leg *legs, int32_t leg_count, oracle_reliance *out);

/** I15: the destination receives at this minute. */
bool oracle_received(const hw_place *place, hw_minute at);

/** Every rule of section 4 but I2, I5, I6 and the horizon, for a whole itinerary with its nights.
 */
bool oracle_allowed(const homeward_scenario *scenario, const hw_case *c, const oracle_path *path,
                    uint32_t lifted, const hw_published *published);

/** Minutes that bound a case's first departure: I3. `booked`: it needs no notice. */
hw_minute oracle_earliest(const homeward_scenario *scenario, const hw_case *c, uint32_t lifted,
                          bool booked);
hw_minute oracle_latest_departure(const hw_case *c, uint32_t lifted);

/** Cost parts and uses of a path for one case, added to those of the itinerary. False when too
 * many. */
bool oracle_add_case(const homeward_scenario *scenario, const hw_case *c, const oracle_path *path,
                     oracle_itinerary *itinerary, oracle_use *uses);

/* ---- oracle_replan.c ---- */

/** The frozen legs of a published case as the beginning of a path. */
bool oracle_begin_frozen(const hw_published *published, int32_t case_index, oracle_path *path);
/** The first legs of a published journey, `count` of them. False: too many. */
bool oracle_path_of(const hw_published_journey *journey, int32_t count, hw_minute now,
                    oracle_path *path);
/** Adds what the frozen legs of all cases and kept rotations take. False when out of memory, or too
 * much to hold. */
bool oracle_freeze(hw_oracle *oracle);
/** What frozen legs take of a resource. */
int64_t oracle_frozen(const hw_oracle *oracle, oracle_resource resource, int32_t index, int32_t at);
/** Published vehicles of a pool on a run that frozen legs ride. */
int32_t oracle_frozen_vehicles(const hw_oracle *oracle, int32_t run, int32_t pool);

#endif
