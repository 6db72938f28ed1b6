/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Every finding that an input can have. A code is permanent: it is never given a second meaning,
 * and one that falls out of use stays listed in docs/messages.md.
 */
#ifndef HW_MODEL_MESSAGE_CODES_H
#define HW_MODEL_MESSAGE_CODES_H

#define HW_SYNTAX_CODES(X)                                                                         \
  X(E_SYNTAX, "H101", HOMEWARD_ERROR, "the file is not well-formed")                               \
  X(E_ENCODING, "H102", HOMEWARD_ERROR, "the file is not UTF-8")                                   \
  X(E_CONTROL, "H103", HOMEWARD_ERROR, "a control character stands in the file or in a text")      \
  X(E_ALIAS, "H104", HOMEWARD_ERROR, "anchors and aliases are not read")                           \
  X(E_MERGE_KEY, "H105", HOMEWARD_ERROR, "merge keys are not read")                                \
  X(E_TAG, "H106", HOMEWARD_ERROR, "tags are not read")                                            \
  X(E_SECOND_DOCUMENT, "H107", HOMEWARD_ERROR, "a file holds one document")                        \
  X(E_COMPLEX_KEY, "H108", HOMEWARD_ERROR, "a key is one scalar")                                  \
  X(E_DEPTH, "H109", HOMEWARD_ERROR, "lists and records are nested too deeply")                    \
  X(E_SCALAR_LENGTH, "H110", HOMEWARD_ERROR, "a scalar is too long")                               \
  X(E_EMPTY_FILE, "H111", HOMEWARD_ERROR, "the file holds nothing")                                \
  X(E_FILE_SIZE, "H112", HOMEWARD_ERROR, "the file is too large")                                  \
  X(E_ENTITY, "H113", HOMEWARD_ERROR, "document types and entities are not read")                  \
  X(E_ATTRIBUTES, "H114", HOMEWARD_ERROR, "an element has too many attributes")

#define HW_SCALAR_CODES(X)                                                                         \
  X(E_VALUE_MISSING, "H201", HOMEWARD_ERROR, "a key has no value")                                 \
  X(E_COUNT, "H202", HOMEWARD_ERROR, "not a whole number of the range")                            \
  X(E_MONEY, "H203", HOMEWARD_ERROR, "not an amount of money of the range")                        \
  X(E_RATE, "H204", HOMEWARD_ERROR, "not a rate of the range")                                     \
  X(E_DURATION, "H205", HOMEWARD_ERROR, "not a duration of the range")                             \
  X(E_DATE, "H206", HOMEWARD_ERROR, "not a date")                                                  \
  X(E_INSTANT, "H207", HOMEWARD_ERROR, "not an instant")                                           \
  X(E_HOURS, "H208", HOMEWARD_ERROR, "not hours of the day")                                       \
  X(E_ID, "H209", HOMEWARD_ERROR, "not an id")                                                     \
  X(E_BOOLEAN, "H210", HOMEWARD_ERROR, "neither true nor false")                                   \
  X(E_CHOICE, "H211", HOMEWARD_ERROR, "not one of the words the key knows")                        \
  X(E_COUNTRY_CODE, "H212", HOMEWARD_ERROR, "not a country code")                                  \
  X(E_ZONE, "H213", HOMEWARD_ERROR, "not a time zone of this system")                              \
  X(E_REPEAT, "H214", HOMEWARD_ERROR, "not a repeat rule")                                         \
  X(E_POSITION, "H215", HOMEWARD_ERROR, "not a latitude or longitude")                             \
  X(E_CURRENCY, "H216", HOMEWARD_ERROR, "not a currency code")                                     \
  X(E_PRIORITY, "H217", HOMEWARD_ERROR, "not a priority")                                          \
  X(E_VERSION, "H218", HOMEWARD_ERROR, "not a format version that this program reads")             \
  X(E_SKIPPED_TIME, "H219", HOMEWARD_ERROR, "a local time that a clock change skips")

#define HW_STRUCTURE_CODES(X)                                                                      \
  X(E_UNKNOWN_KEY, "H301", HOMEWARD_ERROR, "a key that is not known here")                         \
  X(E_DUPLICATE_KEY, "H302", HOMEWARD_ERROR, "a key stands twice")                                 \
  X(E_REQUIRED, "H303", HOMEWARD_ERROR, "a required key is missing")                               \
  X(E_NOT_RECORD, "H304", HOMEWARD_ERROR, "a record of keys and values is expected")               \
  X(E_NOT_LIST, "H305", HOMEWARD_ERROR, "a list is expected")                                      \
  X(E_NOT_SCALAR, "H306", HOMEWARD_ERROR, "a single value is expected")                            \
  X(E_UNKNOWN_REFERENCE, "H307", HOMEWARD_ERROR, "an id that nothing has")                         \
  X(E_DUPLICATE_ID, "H308", HOMEWARD_ERROR, "two records have the same id")                        \
  X(E_CASE_FILE, "H309", HOMEWARD_ERROR, "a case file that is not beside the scenario")            \
  X(E_LIST_LENGTH, "H310", HOMEWARD_ERROR, "a list is too short or too long")                      \
  X(E_EXCLUDED_KEY, "H311", HOMEWARD_ERROR, "a key that excludes another one")                     \
  X(E_STOP, "H312", HOMEWARD_ERROR, "a stop lacks a key, or has one that it cannot have")          \
  X(E_OTHER_KIND, "H313", HOMEWARD_ERROR, "a file of another kind")

#define HW_CONSISTENCY_CODES(X)                                                                    \
  X(E_PARTY, "H401", HOMEWARD_ERROR, "the persons of a case do not add up")                        \
  X(E_NEED_PERSONS, "H402", HOMEWARD_ERROR, "more persons need an escort than the case has")       \
  X(E_NEED_TWICE, "H403", HOMEWARD_ERROR, "a case needs the same kind of escort twice")            \
  X(E_GRANT, "H404", HOMEWARD_ERROR, "the reduced grant exceeds the grant")                        \
  X(E_HORIZON, "H405", HOMEWARD_ERROR, "the horizon ends before it starts")                        \
  X(E_PENALTY, "H406", HOMEWARD_ERROR, "a priority in use has no penalty")                         \
  X(E_GROUP, "H407", HOMEWARD_ERROR, "cases of one group differ in from or to")                    \
  X(E_SAME_ENDS, "H408", HOMEWARD_ERROR, "a transfer leads from a place to itself")                \
  X(E_NAMED_TWICE, "H409", HOMEWARD_ERROR, "a list names the same thing twice")                    \
  X(E_STOP_ORDER, "H410", HOMEWARD_ERROR, "the times of a run's stops do not increase")            \
  X(E_REPEAT_START, "H411", HOMEWARD_ERROR, "the first departure does not match its own repeat")   \
  X(E_TOO_MANY_RUNS, "H412", HOMEWARD_ERROR, "the timetable has too many runs")                    \
  X(E_DELAY_PLACE, "H413", HOMEWARD_ERROR, "a delay begins where the run does not depart")

#define HW_PLAN_CODES(X)                                                                           \
  X(E_LEG_KIND, "H501", HOMEWARD_ERROR, "a leg is neither a run nor a transfer, or both")          \
  X(W_OTHER_SCENARIO, "H950", HOMEWARD_WARNING, "the plan was made for another scenario")

#define HW_EXPORT_CODES(X)                                                                         \
  X(E_EXPORT_ESCORTS, "H601", HOMEWARD_ERROR, "a case that needs escorts is not exported")         \
  X(E_MODEL_SIZE, "H602", HOMEWARD_ERROR, "the model is too large")

#define HW_EVENT_CODES(X)                                                                          \
  X(E_EVENT_TARGET, "H701", HOMEWARD_ERROR, "an event names nothing, or more than one thing")      \
  X(E_EVENT_VALUE, "H702", HOMEWARD_ERROR, "an event says what cannot be said of what it names")   \
  X(E_EVENT_LEG, "H703", HOMEWARD_ERROR, "the plan has no leg that an event is about")             \
  X(E_ONE_CASE, "H704", HOMEWARD_ERROR, "not one new case and nothing else")                       \
  X(W_EVENT_NOTHING, "H951", HOMEWARD_WARNING, "an event changes nothing")

#define HW_WARNING_CODES(X)                                                                        \
  X(W_REPEATED_TIME, "H901", HOMEWARD_WARNING, "a local time that a clock change repeats")         \
  X(W_SKIPPED_OCCURRENCE, "H902", HOMEWARD_WARNING, "an occurrence that a clock change moves")     \
  X(W_NO_OCCURRENCE, "H903", HOMEWARD_WARNING, "a date on which the service has no run")           \
  X(W_SAME_ENDS, "H904", HOMEWARD_WARNING, "a case that is where it wants to go")                  \
  X(W_EMPTY_WINDOW, "H905", HOMEWARD_WARNING, "a window that ends before it begins")               \
  X(W_PEOPLE, "H906", HOMEWARD_WARNING, "people and persons differ in number")                     \
  X(W_VEHICLES, "H907", HOMEWARD_WARNING, "more vehicles than the pool has")                       \
  X(W_NOT_COVERED, "H908", HOMEWARD_WARNING, "no escort pool covers a need")                       \
  X(W_EXPECTED, "H909", HOMEWARD_WARNING, "a key that is expected is missing")                     \
  X(W_NO_RUN, "H910", HOMEWARD_WARNING, "a service without a run inside the horizon")              \
  X(W_OWN_KIND, "H911", HOMEWARD_WARNING, "an escort pool does not cover its own kind")            \
  X(W_NAMED_TWICE, "H912", HOMEWARD_WARNING, "a list holds the same value twice")

#define HW_MESSAGE_CODES(X)                                                                        \
  HW_SYNTAX_CODES(X)                                                                               \
  HW_SCALAR_CODES(X)                                                                               \
  HW_STRUCTURE_CODES(X)                                                                            \
  HW_CONSISTENCY_CODES(X)                                                                          \
  HW_PLAN_CODES(X)                                                                                 \
  HW_EXPORT_CODES(X)                                                                               \
  HW_EVENT_CODES(X)                                                                                \
  HW_WARNING_CODES(X)

#endif
