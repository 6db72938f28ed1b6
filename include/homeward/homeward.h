/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Homeward: movement logistics and itinerary scheduling for people going home.
 *
 * One header is the whole interface, however long: who embeds the library includes this file and
 * installs no other.
 *
 * Conventions of the whole interface:
 *  - Handles are opaque. `homeward_X_...(homeward_X **out, ...)` creates one; `*out` is NULL on
 *    failure; `homeward_X_free(NULL)` does nothing.
 *  - Ownership is said in four words: *owns*, *borrows until ...*, *takes*, *copies*.
 *  - Every function that can fail returns a homeward_status, 0 or negative, and explains itself in
 *    the caller-owned `homeward_error` passed last (NULL when the caller does not care).
 *  - The library never prints, never aborts, keeps no global state. Different handles may be used
 *    from different threads at once; one handle may be read from many threads, and written by one.
 *  - Money is integer cents, time is integer minutes since 1970-01-01T00:00Z.
 */
#ifndef HOMEWARD_HOMEWARD_H
#define HOMEWARD_HOMEWARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define HOMEWARD_API __attribute__((visibility("default")))
#else
#define HOMEWARD_API
#endif

#define HOMEWARD_VERSION_STRING "0.1.0"

/** What went wrong; 0 is success. The command's exit code is the negated value. */
typedef enum homeward_status {
  HOMEWARD_OK = 0,
  HOMEWARD_USAGE = -2,   /**< an argument is outside what the declaration allows */
  HOMEWARD_INVALID = -3, /**< the input was rejected; the diagnostics say where and why */
  HOMEWARD_IO = -5,      /**< something could not be read or written */
  HOMEWARD_LIMIT = -6,   /**< out of memory, or over a stated limit */
  HOMEWARD_INTERNAL = -7 /**< the solver or the final verification refused: a bug in Homeward */
} homeward_status;

/** One failure, in the caller's own storage. Never holds a person's name. */
typedef struct homeward_error {
  homeward_status status;
  char code[8];      /**< permanent code such as "H301", or "" */
  char message[512]; /**< one line of UTF-8, NUL-terminated, control characters escaped */
  char file[256];    /**< NUL-terminated, "" when no file is concerned */
  int line;          /**< 1-based; 0 when unknown */
  int column;        /**< 1-based, in characters; 0 when unknown */
} homeward_error;

/** The library's version, "MAJOR.MINOR.PATCH"; static storage. */
HOMEWARD_API const char *homeward_version(void);

/**
 * Copies `text` into `out` (NUL-terminated, cut at `size` bytes) with every control, bidi and
 * line-separator character escaped, so that it can neither steer a terminal nor forge a line of a
 * log. Returns `out`.
 */
HOMEWARD_API char *homeward_escape(char *out, size_t size, const char *text);

/* ---- Diagnostics: all errors and warnings of one input at once ---- */

typedef struct homeward_diagnostics homeward_diagnostics;

typedef enum homeward_severity { HOMEWARD_ERROR, HOMEWARD_WARNING } homeward_severity;

/** One finding in an input. The pointers borrow until the list is freed or cleared. */
typedef struct homeward_diagnostic {
  homeward_severity severity;
  const char *code;    /**< permanent code, e.g. "H112"; docs/messages.md has an entry for each */
  const char *file;    /**< "" when no file is concerned */
  int line;            /**< 1-based; 0 when unknown */
  int column;          /**< 1-based; 0 when unknown */
  const char *message; /**< one line, identifiers only, control and bidi characters escaped */
} homeward_diagnostic;

HOMEWARD_API homeward_status homeward_diagnostics_new(homeward_diagnostics **out,
                                                      homeward_error *error);
HOMEWARD_API void homeward_diagnostics_free(homeward_diagnostics *diagnostics);
/** Findings kept (at most 50 errors; further ones are only counted), in order of position. */
HOMEWARD_API size_t homeward_diagnostics_count(const homeward_diagnostics *diagnostics);
/** Errors seen, kept or not. */
HOMEWARD_API size_t homeward_diagnostics_errors(const homeward_diagnostics *diagnostics);
/** Warnings seen, kept or not. */
HOMEWARD_API size_t homeward_diagnostics_warnings(const homeward_diagnostics *diagnostics);
/** Finding `index` (0-based, < count); the result borrows until the list is freed. */
HOMEWARD_API homeward_diagnostic homeward_diagnostics_get(const homeward_diagnostics *diagnostics,
                                                          size_t index);

/* ---- Formats ---- */

/** What a file is written in. Which one is read, its first bytes tell; JSON is read as YAML. */
typedef enum homeward_format {
  HOMEWARD_FORMAT_YAML,
  HOMEWARD_FORMAT_XML,
  HOMEWARD_FORMAT_JSON
} homeward_format;

/**
 * The format that the end of a file's name tells: .yaml, .yml, .xml or .json, in small letters or
 * capitals. HOMEWARD_USAGE when it tells none.
 */
HOMEWARD_API homeward_status homeward_format_of(homeward_format *out, const char *path,
                                                homeward_error *error);

/** Receives bytes in order; returns 0, or non-zero to stop (the caller then gets HOMEWARD_IO). */
typedef int (*homeward_write_callback)(void *context, const char *bytes, size_t length);

/* ---- Scenarios ---- */

typedef struct homeward_scenario homeward_scenario;

/**
 * Reads and checks a scenario file, YAML, JSON or XML as its first bytes tell; "-" is standard
 * input.
 *
 * \param out          receives the scenario, which the caller owns; NULL unless accepted.
 * \param diagnostics  receives every error and warning; may be NULL.
 * \return HOMEWARD_INVALID when the file was read and rejected, HOMEWARD_IO, HOMEWARD_LIMIT.
 */
HOMEWARD_API homeward_status homeward_scenario_read(homeward_scenario **out, const char *path,
                                                    homeward_diagnostics *diagnostics,
                                                    homeward_error *error);
/** The same from `length` bytes; `name` stands for the file in findings. */
HOMEWARD_API homeward_status homeward_scenario_read_memory(homeward_scenario **out,
                                                           const char *bytes, size_t length,
                                                           const char *name,
                                                           homeward_diagnostics *diagnostics,
                                                           homeward_error *error);
HOMEWARD_API void homeward_scenario_free(homeward_scenario *scenario);

/**
 * Writes the scenario through `write`: the same bytes for the same content. Cases that came from a
 * case file are written into the scenario itself.
 */
HOMEWARD_API homeward_status homeward_scenario_write(const homeward_scenario *scenario,
                                                     homeward_format format,
                                                     homeward_write_callback write, void *context,
                                                     homeward_error *error);
/** Saves the scenario in `path` as homeward_plan_save() does. It may hold personal data. */
HOMEWARD_API homeward_status homeward_scenario_save(const homeward_scenario *scenario,
                                                    homeward_format format, const char *path,
                                                    homeward_error *error);

/** What a scenario holds. Set `size` to sizeof(homeward_counts) before the call. */
typedef struct homeward_counts {
  size_t size;
  size_t countries, places, flights, convoys, transfers;
  size_t vehicle_pools, escort_pools, programmes;
  size_t cases;
  size_t persons; /**< over all cases */
  size_t groups;
  size_t runs;    /**< dated services that overlap the horizon, cancelled ones included */
  size_t classes; /**< cases that no rule, cost or capacity can tell apart count once */
} homeward_counts;

HOMEWARD_API homeward_status homeward_scenario_count(const homeward_scenario *scenario,
                                                     homeward_counts *counts,
                                                     homeward_error *error);
/** The scenario's name; borrows until the scenario is freed. */
HOMEWARD_API const char *homeward_scenario_name(const homeward_scenario *scenario);
/**
 * An instant such as 2005-04-03T07:30, local time of the scenario, or with an offset, in minutes
 * since 1970-01-01T00:00Z. HOMEWARD_USAGE for anything else, and for a time that does not exist.
 */
HOMEWARD_API homeward_status homeward_scenario_instant(int64_t *out,
                                                       const homeward_scenario *scenario,
                                                       const char *text, homeward_error *error);

/* ---- Plans ---- */

typedef struct homeward_plan homeward_plan;
typedef struct homeward_plan_file homeward_plan_file;

typedef enum homeward_plan_status {
  HOMEWARD_PLAN_OPTIMAL,
  HOMEWARD_PLAN_FEASIBLE,
  HOMEWARD_PLAN_INTERRUPTED
} homeward_plan_status;

/** The head of a plan. Set `size` to sizeof(homeward_plan_summary) before the call. */
typedef struct homeward_plan_summary {
  size_t size;
  homeward_plan_status status;
  int64_t objective; /**< cents */
  int64_t bound;     /**< cents, proven: no plan costs less */
  double gap;        /**< (objective - bound) / objective, 0 for objective 0 */
  size_t cases_planned, cases_unserved;
  size_t persons_planned, persons_unserved;
} homeward_plan_summary;

/**
 * Reads a plan made for `scenario`. `*out` borrows the scenario until it is freed; the caller owns
 * `*out`. Unknown cases, runs, places and the like are errors with a position; a plan that breaks a
 * rule is read.
 */
HOMEWARD_API homeward_status homeward_plan_read(homeward_plan **out,
                                                const homeward_scenario *scenario, const char *path,
                                                homeward_diagnostics *diagnostics,
                                                homeward_error *error);
/** The same from `length` bytes; `name` stands for the file in findings. */
HOMEWARD_API homeward_status homeward_plan_read_memory(
    homeward_plan **out, const homeward_scenario *scenario, const char *bytes, size_t length,
    const char *name, homeward_diagnostics *diagnostics, homeward_error *error);
/**
 * Opens the file of a plan and takes it apart on a thread of its own, so that its scenario can be
 * read at the same time; standard input ("-") only waits for its turn. The caller owns `*out`.
 * HOMEWARD_LIMIT: out of memory; whatever else is wrong is told by homeward_plan_file_read().
 */
HOMEWARD_API homeward_status homeward_plan_file_open(homeward_plan_file **out, const char *path,
                                                     homeward_error *error);
/** As homeward_plan_read() of the path. Called once for a file. */
HOMEWARD_API homeward_status homeward_plan_file_read(homeward_plan **out,
                                                     const homeward_scenario *scenario,
                                                     homeward_plan_file *file,
                                                     homeward_diagnostics *diagnostics,
                                                     homeward_error *error);
/** Ends the thread; NULL is fine. */
HOMEWARD_API void homeward_plan_file_free(homeward_plan_file *file);
HOMEWARD_API void homeward_plan_free(homeward_plan *plan);
HOMEWARD_API homeward_status homeward_plan_summarise(const homeward_plan *plan,
                                                     homeward_plan_summary *summary,
                                                     homeward_error *error);

/** Writes the plan as YAML through `write`. */
HOMEWARD_API homeward_status homeward_plan_write(const homeward_plan *plan,
                                                 homeward_write_callback write, void *context,
                                                 homeward_error *error);
/**
 * Saves the plan as YAML in `path`: a temporary beside it, mode 0600, synced, renamed.
 * After any failure the old file is untouched.
 */
HOMEWARD_API homeward_status homeward_plan_save(const homeward_plan *plan, const char *path,
                                                homeward_error *error);

/** The same in any format. */
HOMEWARD_API homeward_status homeward_plan_write_as(const homeward_plan *plan,
                                                    homeward_format format,
                                                    homeward_write_callback write, void *context,
                                                    homeward_error *error);
HOMEWARD_API homeward_status homeward_plan_save_as(const homeward_plan *plan,
                                                   homeward_format format, const char *path,
                                                   homeward_error *error);

/* ---- Documents: scenarios, and plans and events apart from their scenario ---- */

typedef struct homeward_document homeward_document;

typedef enum homeward_document_kind {
  HOMEWARD_DOCUMENT_SCENARIO,
  HOMEWARD_DOCUMENT_PLAN,
  HOMEWARD_DOCUMENT_EVENTS
} homeward_document_kind;

/**
 * Reads a scenario, a plan or events, whichever the file is; "-" is standard input. A scenario is
 * checked as homeward_scenario_read() does. Plans and events are checked for their form alone: what
 * their ids mean, only their scenario says.
 */
HOMEWARD_API homeward_status homeward_document_read(homeward_document **out, const char *path,
                                                    homeward_diagnostics *diagnostics,
                                                    homeward_error *error);
HOMEWARD_API void homeward_document_free(homeward_document *document);
HOMEWARD_API bool homeward_document_is_plan(const homeward_document *document);
HOMEWARD_API homeward_document_kind homeward_document_what(const homeward_document *document);
HOMEWARD_API homeward_status homeward_document_write(const homeward_document *document,
                                                     homeward_format format,
                                                     homeward_write_callback write, void *context,
                                                     homeward_error *error);
/** Saves the document in `path` as homeward_plan_save() does. */
HOMEWARD_API homeward_status homeward_document_save(const homeward_document *document,
                                                    homeward_format format, const char *path,
                                                    homeward_error *error);

/** Options of the readable summary. Set `size` to sizeof(homeward_report_options). */
typedef struct homeward_report_options {
  size_t size;
  bool colour;  /**< ANSI colours */
  size_t width; /**< columns of the terminal; 0: 100 */
} homeward_report_options;

/** Writes a planner's summary: head, itineraries by case, unserved cases with reasons, loads. */
HOMEWARD_API homeward_status homeward_plan_report(const homeward_plan *plan,
                                                  const homeward_report_options *options,
                                                  homeward_write_callback write, void *context,
                                                  homeward_error *error);

/* ---- Events: what became known since a scenario was written ---- */

typedef struct homeward_events homeward_events;

/**
 * Reads an events file (docs/events.md) against `scenario`: unknown ids are errors with a position.
 * `*out` borrows the scenario until it is freed; the caller owns `*out`.
 */
HOMEWARD_API homeward_status homeward_events_read(homeward_events **out,
                                                  const homeward_scenario *scenario,
                                                  const char *path,
                                                  homeward_diagnostics *diagnostics,
                                                  homeward_error *error);
/** The same from `length` bytes; `name` stands for the file in findings. */
HOMEWARD_API homeward_status homeward_events_read_memory(
    homeward_events **out, const homeward_scenario *scenario, const char *bytes, size_t length,
    const char *name, homeward_diagnostics *diagnostics, homeward_error *error);
HOMEWARD_API void homeward_events_free(homeward_events *events);
/** Events of all kinds; an added case counts as one. */
HOMEWARD_API size_t homeward_events_count(const homeward_events *events);

/**
 * A new scenario: the one that the events were read against, with what they say; that one stays as
 * it is. `*out` borrows it and the events until it is freed; the caller owns `*out`. Its hash is
 * that of the YAML file that homeward_scenario_save() makes of it.
 *
 * \param diagnostics  receives what is wrong with added cases; may be NULL.
 * \return HOMEWARD_INVALID when that is an error.
 */
HOMEWARD_API homeward_status homeward_events_apply(homeward_scenario **out,
                                                   const homeward_events *events,
                                                   homeward_diagnostics *diagnostics,
                                                   homeward_error *error);
/**
 * A plan of the old scenario as a plan of `changed`, the scenario that homeward_events_apply() made
 * of the same events: the same legs, with the statuses that `status` and `no_show` give them.
 * Whether it still keeps the rules is another question. `*out` borrows `plan` and `changed` until
 * it is freed; the caller owns `*out`.
 *
 * \param diagnostics  receives which events are about no leg of the plan; may be NULL.
 * \return HOMEWARD_INVALID when one that names a case or an escort is.
 */
HOMEWARD_API homeward_status homeward_events_apply_to_plan(
    homeward_plan **out, const homeward_events *events, const homeward_plan *plan,
    const homeward_scenario *changed, homeward_diagnostics *diagnostics, homeward_error *error);

/* ---- Comparing plans ---- */

typedef struct homeward_comparison homeward_comparison;

/** What became of a case between two plans. */
typedef enum homeward_change {
  HOMEWARD_CHANGE_LOST,    /**< planned before, and no more */
  HOMEWARD_CHANGE_GAINED,  /**< planned only now */
  HOMEWARD_CHANGE_MOVED,   /**< other runs, transfers or places */
  HOMEWARD_CHANGE_RETIMED, /**< the same legs at other times */
  HOMEWARD_CHANGE_WAITING /**< in neither plan; the reason is another, or one plan lacks the case */
} homeward_change;

/** One case that changed. The pointers borrow until the comparison is freed. */
typedef struct homeward_case_change {
  homeward_change change;
  const char *case_id;
  size_t persons; /**< 0: no scenario says */
  int64_t later;  /**< minutes by which the last arrival is later; negative: earlier;
                       0 unless MOVED or RETIMED */
  int64_t cost_before, cost_after; /**< cents, the parts that belong to the case; 0: not planned */
  const char *reason_before;       /**< of a case that the plan lists as unserved; else NULL */
  const char *reason_after;        /**< likewise */
  const char *cause;   /**< of homeward_compare_replanned(), such as "cancelled"; else NULL */
  const char *subject; /**< what that happened to, an id or a run; NULL: nothing in particular */
} homeward_case_change;

/** Set `size` to sizeof(homeward_comparison_summary) before the call. Numbers count cases. */
typedef struct homeward_comparison_summary {
  size_t size;
  size_t lost, gained, moved, retimed, waiting, same;
  size_t later, earlier;                     /**< of those moved and retimed: by last arrival */
  size_t runs;                               /**< runs whose load, vehicles or going changed */
  int64_t objective_before, objective_after; /**< cents */
  /* of homeward_compare_replanned(); otherwise 0 */
  size_t promises; /**< confirmed legs that cannot be kept: cases that have one */
  size_t stranded; /**< cases on their way for whom nothing is planned */
  size_t notices;  /**< countries' notices that are to be given or taken back */
} homeward_comparison_summary;

/**
 * Compares two plans case by case and run by run, by their ids: they may belong to different
 * scenarios. `*out` borrows both until it is freed; the caller owns `*out`.
 */
HOMEWARD_API homeward_status homeward_compare(homeward_comparison **out,
                                              const homeward_plan *before,
                                              const homeward_plan *after, homeward_error *error);
/** The same for plans apart from their scenario: what only that knows (persons of a case, seats,
 * the currency) stays unknown. HOMEWARD_INVALID when one of them is no plan. */
HOMEWARD_API homeward_status homeward_compare_documents(homeward_comparison **out,
                                                        const homeward_document *before,
                                                        const homeward_document *after,
                                                        homeward_error *error);
/**
 * Compares a plan with the one that replans it, as homeward_compare() does, and also tells why each
 * case changed, which promises are broken, who is on the way and cannot travel on, and which
 * countries must be told. `*out` borrows both plans and `before` until it is freed.
 *
 * \param before  the scenario as it was when `published` was made, of which limits are known to be
 *                less now; may be NULL.
 * \param now     minutes since 1970-01-01T00:00Z; NULL: that of the replanned plan's scenario.
 */
HOMEWARD_API homeward_status homeward_compare_replanned(homeward_comparison **out,
                                                        const homeward_plan *published,
                                                        const homeward_plan *replanned,
                                                        const homeward_scenario *before,
                                                        const int64_t *now, homeward_error *error);
HOMEWARD_API void homeward_comparison_free(homeward_comparison *comparison);
HOMEWARD_API homeward_status homeward_comparison_summarise(const homeward_comparison *comparison,
                                                           homeward_comparison_summary *summary,
                                                           homeward_error *error);
/** Cases that changed. */
HOMEWARD_API size_t homeward_comparison_count(const homeward_comparison *comparison);
/** Case `index` (0-based, < count): by kind of change, then by id. */
HOMEWARD_API homeward_case_change homeward_comparison_get(const homeward_comparison *comparison,
                                                          size_t index);
/** Writes what changed for people: head, costs, cases, runs. */
HOMEWARD_API homeward_status homeward_comparison_report(const homeward_comparison *comparison,
                                                        const homeward_report_options *options,
                                                        homeward_write_callback write,
                                                        void *context, homeward_error *error);
/** Writes the same as one JSON object. */
HOMEWARD_API homeward_status homeward_comparison_write(const homeward_comparison *comparison,
                                                       homeward_write_callback write, void *context,
                                                       homeward_error *error);

/* ---- Planning ---- */

/** How planning ended; an answer, not a failure. */
typedef enum homeward_outcome {
  HOMEWARD_OUTCOME_DONE,    /**< a plan within the asked gap */
  HOMEWARD_OUTCOME_NOTHING, /**< proven: not one case can be planned; the plan lists the reasons */
  HOMEWARD_OUTCOME_STOPPED, /**< stopped early (limit, cancel) with a verified plan */
  HOMEWARD_OUTCOME_STOPPED_EMPTY /**< stopped early without a plan; no proof that none exists */
} homeward_outcome;

/** A moment of a running solve. */
typedef struct homeward_progress {
  const char *phase; /**< static text: "network", "bound", "integer", "names", "verify" */
  double elapsed;    /**< seconds since the solve began */
  bool has_bound, has_objective;
  int64_t bound;          /**< cents, valid when has_bound */
  int64_t objective;      /**< cents of the best plan so far, valid when has_objective */
  size_t persons_planned; /**< by the best plan so far */
  size_t persons;         /**< in the scenario */
} homeward_progress;

/**
 * Called when a phase begins, at the first bound, at the first plan and a few times a second, from
 * a thread of the library, while homeward_solve() waits; non-zero asks the solve to stop with what
 * it has.
 */
typedef int (*homeward_progress_callback)(void *context, const homeward_progress *progress);

/** Options of a solve. Fill with homeward_solve_options_default(), then change. */
typedef struct homeward_solve_options {
  size_t size;       /**< sizeof(homeward_solve_options) */
  double gap;        /**< share of the objective, 0 to 1; default 0.01 */
  double time_limit; /**< seconds; 0: none (the default) */
  unsigned threads;  /**< 1 to 64; default 0: as many as processors. Never changes the plan. */
  uint64_t seed;     /**< of the randomised improvement; default 1 */
  homeward_progress_callback progress; /**< may be NULL */
  void *progress_context;
  const volatile int *cancel; /**< non-zero: the solve stops within a second; may be NULL */
  uint64_t iterations; /**< steps of the search (rounds of prices, of neighbourhoods, nodes of a
                            tree) after which it stops with the plan it has, at the first plan at
                            the earliest; 0: none (the default). A count and no clock: the plan is
                            the same on every machine. */
} homeward_solve_options;

HOMEWARD_API void homeward_solve_options_default(homeward_solve_options *options);

/**
 * Plans a scenario.
 *
 * \param out       receives a verified plan that borrows `scenario` until it is freed, or NULL with
 *                  HOMEWARD_OUTCOME_STOPPED_EMPTY. The caller owns it.
 * \param options   NULL: the defaults.
 * \param outcome   how planning ended, when the result is HOMEWARD_OK.
 * \return HOMEWARD_LIMIT, HOMEWARD_INTERNAL (no plan leaves that the verifier rejects).
 */
HOMEWARD_API homeward_status homeward_solve(homeward_plan **out, const homeward_scenario *scenario,
                                            const homeward_solve_options *options,
                                            homeward_outcome *outcome, homeward_error *error);

/* ---- Replanning: the next plan after a published one ---- */

/** Options of replanning. Fill with homeward_replan_options_default(), then change. */
typedef struct homeward_replan_options {
  size_t size;                  /**< sizeof(homeward_replan_options) */
  homeward_solve_options solve; /**< as for planning, with a `size` of its own */
  bool has_now;                 /**< false (the default): the scenario's `now` */
  int64_t now;                  /**< minutes since 1970-01-01T00:00Z */
} homeward_replan_options;

HOMEWARD_API void homeward_replan_options_default(homeward_replan_options *options);

/**
 * Plans again after `published`: what is done or promised of it stays, people on their way travel
 * on from where they are, and whoever travels otherwise than published costs the change penalty
 * (docs/replan.md).
 *
 * \param out        receives a plan that homeward_verify_replanned() accepts, as
 *                   homeward_solve() gives it.
 * \param published  a plan of this scenario, or of an older one, such as that which
 *                   homeward_events_apply_to_plan() gives: everything is found again by its id.
 *                   It need not keep any rule. Read only until the call returns.
 * \param options    NULL: the defaults.
 * \return as homeward_solve().
 */
HOMEWARD_API homeward_status homeward_replan(homeward_plan **out, const homeward_scenario *scenario,
                                             const homeward_plan *published,
                                             const homeward_replan_options *options,
                                             homeward_outcome *outcome, homeward_error *error);

/* ---- Explanations: why a case is left behind, and what would let it move ---- */

typedef struct homeward_explanation homeward_explanation;

/** Options of an explanation. Fill with homeward_explain_options_default(), then change. */
typedef struct homeward_explain_options {
  size_t size;
  const char *const *cases; /**< ids of the cases to explain, `case_count` of them */
  size_t case_count;        /**< 0: all that the plan leaves behind */
  unsigned threads;         /**< 1 to 64; default 0: as many as processors. Changes nothing. */
  double time_limit;        /**< seconds, after which the rest is left out; 0: none (the default) */
  size_t most_remedies;     /**< of one case; default 8 */
  const volatile int *cancel;     /**< non-zero: what is left is left out; may be NULL */
  const homeward_plan *published; /**< the plan replans this one, so that who is on the way goes on
                                       from there; NULL (the default): it replans none */
  bool has_now;                   /**< with `published`; false: the scenario's `now` */
  int64_t now;                    /**< minutes since 1970-01-01T00:00Z */
} homeward_explain_options;

HOMEWARD_API void homeward_explain_options_default(homeward_explain_options *options);

/**
 * Explains cases of a plan: those that are left behind get their reason, the proof of it and the
 * smallest changes that would let them move, each verified by a search beside the rest of the plan.
 *
 * \param out      receives the explanation, which borrows the plan until it is freed; the caller
 *                 owns it.
 * \param options  NULL: the defaults.
 * \param outcome  HOMEWARD_OUTCOME_DONE or HOMEWARD_OUTCOME_STOPPED; may be NULL.
 * \return HOMEWARD_INVALID for a plan that breaks a rule (the message says the first one),
 *         HOMEWARD_USAGE for a case that the scenario does not have, HOMEWARD_LIMIT.
 */
HOMEWARD_API homeward_status homeward_explain(homeward_explanation **out, const homeward_plan *plan,
                                              const homeward_explain_options *options,
                                              homeward_outcome *outcome, homeward_error *error);
HOMEWARD_API void homeward_explanation_free(homeward_explanation *explanation);

/** One case. The pointers borrow until the explanation is freed. */
typedef struct homeward_case_explanation {
  const char *case_id;
  bool planned;
  const char *reason; /**< of one that is left behind; NULL: planned, or not looked at in time */
  const char *rule;   /**< "I4", "C1": the rule that keeps it; "" where none does */
  const char *detail; /**< one sentence with the numbers; NULL as `reason` */
  bool has_way;       /**< an itinerary exists without the rule (and those before it) */
  int64_t cost;       /**< cents that it costs, with vehicles, runs and escorts */
  int64_t penalty;    /**< cents of leaving the case, or its group, behind */
  size_t remedies;
} homeward_case_explanation;

/** One thing that would let a case move. The pointers borrow until the explanation is freed. */
typedef struct homeward_remedy {
  const char *kind; /**< of its first change, such as "latest" or "seats" */
  size_t changes;   /**< that are needed together */
  int64_t arrival;  /**< minutes since 1970-01-01T00:00Z */
  int64_t cost;     /**< cents of the itinerary, with vehicles, runs and escorts */
} homeward_remedy;

/** Cases that were asked for. */
HOMEWARD_API size_t homeward_explanation_count(const homeward_explanation *explanation);
/** Case `index` (0-based, < count), in the order in which they were asked for. */
HOMEWARD_API homeward_case_explanation
homeward_explanation_get(const homeward_explanation *explanation, size_t index);
/** Remedy `remedy` (0-based, < remedies) of that case. */
HOMEWARD_API homeward_remedy homeward_explanation_remedy(const homeward_explanation *explanation,
                                                         size_t index, size_t remedy);
/** Writes the explanation for people. */
HOMEWARD_API homeward_status homeward_explanation_report(const homeward_explanation *explanation,
                                                         const homeward_report_options *options,
                                                         homeward_write_callback write,
                                                         void *context, homeward_error *error);
/** Writes the same as one JSON object. */
HOMEWARD_API homeward_status homeward_explanation_write(const homeward_explanation *explanation,
                                                        homeward_write_callback write,
                                                        void *context, homeward_error *error);

/* ---- Bottlenecks: the limits that bind, and what more of each is worth ---- */

typedef struct homeward_bottlenecks homeward_bottlenecks;

/** Options of a search for bottlenecks. Fill with homeward_bottlenecks_options_default(). */
typedef struct homeward_bottlenecks_options {
  size_t size;                /**< sizeof(homeward_bottlenecks_options) */
  size_t top;                 /**< limits that are solved again with more of them; default 10 */
  unsigned threads;           /**< 1 to 64; default 0: as many as processors; changes no answer */
  double time_limit;          /**< seconds; 0: none (the default) */
  const volatile int *cancel; /**< non-zero: the search stops within a second; may be NULL */
} homeward_bottlenecks_options;

HOMEWARD_API void homeward_bottlenecks_options_default(homeward_bottlenecks_options *options);

/** Set `size` to sizeof(homeward_bottlenecks_summary) before the call. */
typedef struct homeward_bottlenecks_summary {
  size_t size;
  size_t count;      /**< limits that bind the relaxation */
  size_t tried;      /**< of them, the first: solved again with more of them */
  int64_t objective; /**< cents, of the plan */
  int64_t best;      /**< cents, of the best plan known without more of anything */
  bool exact;        /**< the whole scenario was solved again; else what each limit concerns */
  bool stopped;      /**< the time was up, or the caller wanted to stop: some are untried */
} homeward_bottlenecks_summary;

/** The scenario with more of one limit, solved again. */
typedef struct homeward_relief {
  int64_t by;      /**< units more; cents of money; 0: there is no such step */
  bool tried;      /**< it was solved again */
  bool better;     /**< a plan that costs less was found, and verified */
  bool proven;     /**< both are proven optima: `saves` is exact, else at least so much */
  int64_t saves;   /**< cents less than the best plan known without it */
  int64_t persons; /**< persons who travel more than in that plan */
} homeward_relief;

/** One limit that binds. `limit` is static text, the rest is its own. What limits there are,
 * docs/explain.md says. */
typedef struct homeward_bottleneck {
  const char *limit;    /**< "seats", "beds", "entries_per_day", "budget", "vehicles", ... */
  char subject[96];     /**< id of the run, place, country, transfer, programme or pool */
  char date[16];        /**< the day, or evening of the night, of a daily limit; else "" */
  int64_t now;          /**< what the limit is; cents of money */
  int64_t value;        /**< cents that one unit more (of money: 1.00) is worth in the relaxation */
  homeward_relief one;  /**< by one unit (of money: 1.00) */
  homeward_relief step; /**< by the smallest step that is of use to somebody, if it is another */
} homeward_bottleneck;

/**
 * What binds a plan: every limit of which more would lower the cost of the relaxation, by what one
 * more is worth there, highest first; the first of them confirmed by solving the scenario again
 * with more of it. `*out` borrows the plan's scenario until it is freed; the caller owns `*out`.
 *
 * \param plan     keeps every rule, else HOMEWARD_INVALID.
 * \param options  NULL: the defaults.
 */
HOMEWARD_API homeward_status homeward_find_bottlenecks(homeward_bottlenecks **out,
                                                       const homeward_plan *plan,
                                                       const homeward_bottlenecks_options *options,
                                                       homeward_error *error);
HOMEWARD_API void homeward_bottlenecks_free(homeward_bottlenecks *bottlenecks);
HOMEWARD_API homeward_status homeward_bottlenecks_summarise(const homeward_bottlenecks *bottlenecks,
                                                            homeward_bottlenecks_summary *summary,
                                                            homeward_error *error);
/** Limit `index` (0-based, < count). */
HOMEWARD_API homeward_bottleneck homeward_bottlenecks_get(const homeward_bottlenecks *bottlenecks,
                                                          size_t index);
/** Writes what binds for people. */
HOMEWARD_API homeward_status homeward_bottlenecks_report(const homeward_bottlenecks *bottlenecks,
                                                         const homeward_report_options *options,
                                                         homeward_write_callback write,
                                                         void *context, homeward_error *error);
/** Writes the same as one JSON object. */
HOMEWARD_API homeward_status homeward_bottlenecks_write(const homeward_bottlenecks *bottlenecks,
                                                        homeward_write_callback write,
                                                        void *context, homeward_error *error);

/* ---- Models for other solvers ---- */

/** Options of an export. Fill with homeward_export_options_default(), then change. */
typedef struct homeward_export_options {
  size_t size;                /**< sizeof(homeward_export_options) */
  const volatile int *cancel; /**< non-zero: the export stops within a second; may be NULL */
} homeward_export_options;

HOMEWARD_API void homeward_export_options_default(homeward_export_options *options);

/**
 * Writes a scenario as an arc-flow model in free MPS format: a mixed-integer program whose optimum
 * is the scenario's, to the cent. Rows and columns have letters and numbers for names, never an id.
 * The same scenario and version give the same bytes. `*outcome` (may be NULL) is
 * HOMEWARD_OUTCOME_DONE, or HOMEWARD_OUTCOME_STOPPED_EMPTY after a cancel: what was written is then
 * not whole.
 *
 * \param options      NULL: the defaults.
 * \param diagnostics  receives why the scenario cannot be told so; may be NULL.
 * \return HOMEWARD_INVALID for a scenario that no such model tells (cases that need escorts and can
 *         travel); then nothing was written. HOMEWARD_LIMIT when out of memory, or when the model
 *         would be larger than docs/export.md says. HOMEWARD_IO when `write` stopped.
 */
HOMEWARD_API homeward_status homeward_export_mps(const homeward_scenario *scenario,
                                                 const homeward_export_options *options,
                                                 homeward_diagnostics *diagnostics,
                                                 homeward_write_callback write, void *context,
                                                 homeward_outcome *outcome, homeward_error *error);
/** Saves the model in `path` as homeward_plan_save() does; after a cancel the old file stands. */
HOMEWARD_API homeward_status homeward_export_mps_save(const homeward_scenario *scenario,
                                                      const homeward_export_options *options,
                                                      homeward_diagnostics *diagnostics,
                                                      const char *path, homeward_outcome *outcome,
                                                      homeward_error *error);

/* ---- One more case beside a plan ---- */

/**
 * Reads one new case against `scenario`: the record of a case alone, or an events file that adds
 * one and says nothing else but `now`. As homeward_events_read() otherwise.
 */
HOMEWARD_API homeward_status homeward_case_read(homeward_events **out,
                                                const homeward_scenario *scenario, const char *path,
                                                homeward_diagnostics *diagnostics,
                                                homeward_error *error);
/** The same from `length` bytes; `name` stands for the file in findings. */
HOMEWARD_API homeward_status homeward_case_read_memory(
    homeward_events **out, const homeward_scenario *scenario, const char *bytes, size_t length,
    const char *name, homeward_diagnostics *diagnostics, homeward_error *error);

typedef struct homeward_offers homeward_offers;

/** One way to travel. Set by homeward_offers_get(). */
typedef struct homeward_offer {
  int64_t departs, arrives; /**< minutes since 1970-01-01T00:00Z: first departure, last arrival */
  size_t legs, nights;
  int64_t cost;     /**< cents by which the plan's objective grows, but for those left behind */
  size_t new_runs;  /**< runs that would not go without it */
  size_t vehicles;  /**< further ones */
  size_t rotations; /**< further ones, of escorts */
  size_t notices;   /**< countries' notices that must be given */
} homeward_offer;

/**
 * The best three itineraries of one new case beside a plan that stays as it is: different legs,
 * cheapest first with the vehicles, runs and escorts that they bring along. A case of a group
 * travels with it: on its legs, or all together where the plan leaves the group behind.
 *
 * \param out          receives the offers, perhaps none, and then why; they borrow the plan and
 *                     `new_case` until they are freed; the caller owns them.
 * \param new_case     of homeward_case_read() against the plan's scenario.
 * \param diagnostics  receives what is wrong with the case; may be NULL.
 * \return HOMEWARD_INVALID for a case with errors, or with no error among the findings for a plan
 *         that breaks a rule (the message says the first one); HOMEWARD_LIMIT.
 */
HOMEWARD_API homeward_status homeward_fit(homeward_offers **out, const homeward_plan *plan,
                                          const homeward_events *new_case,
                                          homeward_diagnostics *diagnostics, homeward_error *error);
HOMEWARD_API void homeward_offers_free(homeward_offers *offers);
/** Itineraries that are offered: 0 to 3. */
HOMEWARD_API size_t homeward_offers_count(const homeward_offers *offers);
/** Offer `index` (0-based, < count). */
HOMEWARD_API homeward_offer homeward_offers_get(const homeward_offers *offers, size_t index);
/** Cents of leaving the case, or its group, behind. */
HOMEWARD_API int64_t homeward_offers_penalty(const homeward_offers *offers);
/** Why nothing is offered, a stable code; NULL when something is. Borrows until they are freed. */
HOMEWARD_API const char *homeward_offers_reason(const homeward_offers *offers);
/** Writes the offers for people. */
HOMEWARD_API homeward_status homeward_offers_report(const homeward_offers *offers,
                                                    const homeward_report_options *options,
                                                    homeward_write_callback write, void *context,
                                                    homeward_error *error);
/** Writes the same as one JSON object. */
HOMEWARD_API homeward_status homeward_offers_write(const homeward_offers *offers,
                                                   homeward_write_callback write, void *context,
                                                   homeward_error *error);

/* ---- Verification ---- */

/** One broken rule. The pointers borrow until the callback returns. */
typedef struct homeward_violation {
  const char *rule;    /**< "I1".."I15", "C1".."C12", "frozen" (of a published plan), "objective"
                            (any figure), "plan" (form) */
  const char *subject; /**< the case, run, place, pool or programme concerned */
  const char *message; /**< one plain sentence with the numbers */
} homeward_violation;

typedef void (*homeward_violation_callback)(void *context, const homeward_violation *violation);

/**
 * Checks every rule and recomputes every part of the objective from the scenario and the plan
 * alone.
 *
 * \param each        called for every violation in a stable order; may be NULL.
 * \param violations  receives their number; may be NULL.
 */
HOMEWARD_API homeward_status homeward_verify(const homeward_plan *plan,
                                             homeward_violation_callback each, void *context,
                                             size_t *violations, homeward_error *error);

/**
 * The same for a plan that replans `published` at `now`: what is frozen of that must stand, and
 * less is asked of it (docs/replan.md); changes are recomputed. `published` may belong to an older
 * scenario. Rule "frozen": what is frozen and does not stand.
 *
 * \param now  minutes since 1970-01-01T00:00Z; NULL: the scenario's.
 */
HOMEWARD_API homeward_status homeward_verify_replanned(
    const homeward_plan *plan, const homeward_plan *published, const int64_t *now,
    homeward_violation_callback each, void *context, size_t *violations, homeward_error *error);

/* ---- Answers for machines ---- */

/**
 * Writes what reading a scenario found as one JSON object: accepted, errors, warnings, findings
 * (severity, code, file, line, column, message) and, for an accepted one, its name and what it
 * holds.
 *
 * \param scenario  NULL: rejected; then `counts` is NULL too.
 */
HOMEWARD_API homeward_status homeward_check_report(const homeward_scenario *scenario,
                                                   const homeward_counts *counts,
                                                   const homeward_diagnostics *diagnostics,
                                                   homeward_write_callback write, void *context,
                                                   homeward_error *error);
/**
 * Verifies as homeward_verify() does and writes one JSON object: keeps_every_rule and violations
 * (rule, subject, message).
 */
HOMEWARD_API homeward_status homeward_verify_report(const homeward_plan *plan, size_t *violations,
                                                    homeward_write_callback write, void *context,
                                                    homeward_error *error);
/** The same as homeward_verify_replanned() finds it. */
HOMEWARD_API homeward_status homeward_verify_replanned_report(
    const homeward_plan *plan, const homeward_plan *published, const int64_t *now,
    size_t *violations, homeward_write_callback write, void *context, homeward_error *error);

#ifdef __cplusplus
}
#endif
#endif
