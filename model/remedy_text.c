/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a remedy is in words. */
#include "model/remedy.h"

#include <inttypes.h>
#include <stdio.h>

enum { TIME = 40, SPAN = 32 };

typedef struct telling {
  char *out;
  size_t size;
  const homeward_scenario *scenario;
  const hw_remedy *remedy;
} telling;

static const char *at(char out[TIME], int64_t minute, const hw_zone *zone) {
  return hw_format_short(out, (hw_minute)minute, zone);
}

/* "25 h 20 min", "40 min" */
static const char *span(char out[SPAN], int64_t minutes) {
  if (minutes < 60)
    snprintf(out, SPAN, "%" PRId64 " min", minutes);
  else if (minutes % 60 == 0)
    snprintf(out, SPAN, "%" PRId64 " h", minutes / 60);
  else
    snprintf(out, SPAN, "%" PRId64 " h %02" PRId64 " min", minutes / 60, minutes % 60);
  return out;
}

static const char *plural(int64_t count) {
  return count == 1 ? "" : "s";
}

/* "WORDS until 20 Apr 18:00 instead of 19 Apr 23:59" */
static void tell_window(const telling *t, const char *id, const char *what, const char *preposition,
                        const hw_zone *zone) {
  char is[TIME], was[TIME];
  snprintf(t->out, t->size, "%s%s%s %s %s instead of %s", what, id[0] != '\0' ? " of " : "", id,
           preposition, at(is, t->remedy->value, zone), at(was, t->remedy->was, zone));
}

/* "2 more seats on RJ811@2005-04-14 (22 instead of 20)" */
static void tell_more(const telling *t, const char *what, const char *preposition,
                      const char *where) {
  int64_t more = t->remedy->value - t->remedy->was;
  snprintf(t->out, t->size, "%" PRId64 " more %s%s %s %s (%" PRId64 " instead of %" PRId64 ")",
           more, what, plural(more), preposition, where, t->remedy->value, t->remedy->was);
}

static void tell_span(const telling *t, const char *what, const char *where) {
  char is[SPAN], was[SPAN];
  snprintf(t->out, t->size, "%s%s of %s instead of %s", what, where, span(is, t->remedy->value),
           span(was, t->remedy->was));
}

/* ---- of a case ---- */

static void tell_clearance(const telling *t, const hw_case *c) {
  const hw_remedy *r = t->remedy;
  const homeward_scenario *s = t->scenario;
  char from[TIME], until[TIME];
  if (r->kind == HW_REMEDY_CLEARANCE) {
    snprintf(t->out, t->size, "a clearance of %s for %s from %s until %s", c->id,
             s->countries[r->item].code, at(from, r->from, s->zone), at(until, r->value, s->zone));
    return;
  }
  char what[80];
  snprintf(what, sizeof what, "the clearance for %s",
           s->countries[c->clearances[r->item].country].code);
  tell_window(t, c->id, what, r->kind == HW_REMEDY_CLEARANCE_FROM ? "valid from" : "valid until",
              s->zone);
}

static void tell_avoided(const telling *t, const hw_case *c) {
  const homeward_scenario *s = t->scenario;
  int32_t item = t->remedy->item;
  const char *what = "";
  switch ((int)t->remedy->kind) {
  case HW_REMEDY_AVOID_PLACE:
    what = s->places[item].id;
    break;
  case HW_REMEDY_AVOID_COUNTRY:
    what = s->countries[item].code;
    break;
  case HW_REMEDY_AVOID_SERVICE:
    what = s->services[item].id;
    break;
  default:
    what = s->transfers[item].id;
  }
  snprintf(t->out, t->size, "%s no longer avoided by %s", what, c->id);
}

static void tell_document(const telling *t, const hw_case *c, const hw_zone *zone) {
  char what[80];
  snprintf(what, sizeof what, "the document %.60s", c->documents[t->remedy->item].type);
  tell_window(t, c->id, what, "valid until", zone);
}

static void tell_case(const telling *t) {
  const hw_remedy *r = t->remedy;
  const hw_case *c = &t->scenario->cases[r->object];
  const hw_zone *from = t->scenario->places[c->from].zone, *to = t->scenario->places[c->to].zone;
  char words[SPAN + 8];
  switch ((int)r->kind) {
  case HW_REMEDY_LATEST:
    tell_window(t, c->id, "an arrival", "allowed until", to);
    break;
  case HW_REMEDY_DEPART_BY:
    tell_window(t, c->id, "a departure", "allowed until", from);
    break;
  case HW_REMEDY_READY:
    tell_window(t, c->id, "readiness", "from", from);
    break;
  case HW_REMEDY_NOTICE:
    tell_span(t, "a notice for ", c->id);
    break;
  case HW_REMEDY_CONSENT:
    snprintf(t->out, t->size, "a consent of %s that is counselled and signed by %s", c->id,
             at(words, t->scenario->now.at, t->scenario->zone));
    break;
  case HW_REMEDY_CONSENT_UNTIL:
    tell_window(t, c->id, "the consent", "valid until", to);
    break;
  case HW_REMEDY_DOCUMENT_UNTIL:
    tell_document(t, c, to);
    break;
  case HW_REMEDY_FIT_FROM:
    tell_window(t, c->id, "fitness to travel", "from", from);
    break;
  case HW_REMEDY_FIT_UNTIL:
    tell_window(t, c->id, "fitness to travel", "until", to);
    break;
  case HW_REMEDY_MAX_NIGHTS:
    snprintf(t->out, t->size, "%" PRId64 " night%s in transit allowed for %s instead of %" PRId64,
             r->value, plural(r->value), c->id, r->was);
    break;
  case HW_REMEDY_MAX_TRAVEL:
    tell_span(t, "a longest travel for ", c->id);
    break;
  case HW_REMEDY_CLEARANCE:
  case HW_REMEDY_CLEARANCE_FROM:
  case HW_REMEDY_CLEARANCE_UNTIL:
    tell_clearance(t, c);
    break;
  default:
    tell_avoided(t, c);
  }
}

/* ---- of runs, pools and programmes ---- */

static void tell_run(const telling *t) {
  const hw_remedy *r = t->remedy;
  char name[96];
  hw_run_name(name, t->scenario, r->object);
  switch ((int)r->kind) {
  case HW_REMEDY_SEATS:
    tell_more(t, "seat", "on", name);
    break;
  case HW_REMEDY_STRETCHERS:
    tell_more(t, "stretcher place", "on", name);
    break;
  case HW_REMEDY_WHEELCHAIRS:
    tell_more(t, "wheelchair place", "on", name);
    break;
  case HW_REMEDY_MAX_PERSONS:
    tell_more(t, "returnee", "allowed on", name);
    break;
  case HW_REMEDY_MIN_PERSONS:
    snprintf(t->out, t->size, "%s going with %" PRId64 " returnees instead of %" PRId64, name,
             r->value, r->was);
    break;
  default:
    snprintf(t->out, t->size, "%s going after all", name);
  }
}

static void tell_pool(const telling *t) {
  const hw_remedy *r = t->remedy;
  const homeward_scenario *s = t->scenario;
  char where[200];
  if (r->kind == HW_REMEDY_VEHICLES) {
    tell_more(t, "vehicle", "in", s->vehicle_pools[r->object].id);
  } else if (r->kind == HW_REMEDY_VEHICLES_OF_RUN) {
    const hw_service *service = &s->services[r->object];
    snprintf(where, sizeof where, "%s on a run of %s",
             s->vehicle_pools[service->vehicles[r->item].pool].id, service->id);
    tell_more(t, "vehicle", "of", where);
  } else if (r->kind == HW_REMEDY_MAX_DUTY) {
    tell_span(t, "a longest duty for ", s->escort_pools[r->object].id);
  } else {
    const hw_escort_pool *pool = &s->escort_pools[r->object];
    char when[TIME];
    snprintf(where, sizeof where, "%s%s%s", pool->id, r->needed > HW_MINUTE_MIN ? " on " : "",
             r->needed > HW_MINUTE_MIN ? at(when, r->needed, s->places[pool->base].zone) : "");
    tell_more(t, "escort", "in", where);
  }
}

static void tell_budget(const telling *t) {
  const hw_remedy *r = t->remedy;
  int64_t more = r->value - r->was;
  snprintf(t->out, t->size,
           "%" PRId64 ".%02" PRId64 " more for %s (%" PRId64 ".%02" PRId64 " instead of %" PRId64
           ".%02" PRId64 ")",
           more / 100, more % 100, t->scenario->programmes[r->object].id, r->value / 100,
           r->value % 100, r->was / 100, r->was % 100);
}

/* ---- of places, countries and transfers ---- */

/* "AMM", "AMM on 3 Apr" with the day on which more is needed */
static const char *dated(const telling *t, char out[160], const char *id, const hw_zone *zone) {
  char date[TIME];
  if (t->remedy->needed == HW_MINUTE_MIN)
    snprintf(out, 160, "%s", id);
  else
    snprintf(out, 160, "%s on %s", id, hw_format_date(date, hw_zone_date(zone, t->remedy->needed)));
  return out;
}

static void tell_place(const telling *t) {
  const hw_remedy *r = t->remedy;
  const hw_place *p = &t->scenario->places[r->object];
  char where[160];
  switch ((int)r->kind) {
  case HW_REMEDY_CONNECTION:
    snprintf(t->out, t->size, "a connection of %" PRId64 " minutes at %s instead of %" PRId64,
             r->value, p->id, r->was);
    break;
  case HW_REMEDY_BEDS:
    tell_more(t, "bed", "at", dated(t, where, p->id, p->zone));
    break;
  case HW_REMEDY_MEDICAL:
    snprintf(t->out, t->size, "medical staff at %s by night", p->id);
    break;
  case HW_REMEDY_ASSISTED:
    tell_more(t, "assisted arrival", "at", dated(t, where, p->id, p->zone));
    break;
  case HW_REMEDY_RECEPTION:
    tell_more(t, "reception place", "at", dated(t, where, p->id, p->zone));
    break;
  case HW_REMEDY_OPEN:
    snprintf(t->out, t->size, "%s open on %s", p->id, at(where, r->from, p->zone));
    break;
  default:
    snprintf(t->out, t->size, "reception at %s on %s", p->id, at(where, r->from, p->zone));
  }
}

static void tell_country(const telling *t) {
  const hw_remedy *r = t->remedy;
  const hw_country *country = &t->scenario->countries[r->object];
  char where[160];
  if (r->kind == HW_REMEDY_ENTRIES) {
    int64_t more = r->value - r->was;
    dated(t, where, country->code, t->scenario->zone);
    snprintf(t->out, t->size,
             "%" PRId64 " more entr%s into %s (%" PRId64 " instead of %" PRId64 ")", more,
             more == 1 ? "y" : "ies", where, r->value, r->was);
  } else if (r->kind == HW_REMEDY_MAX_STAY) {
    tell_span(t, "a longest stay in ", country->code);
  } else if (r->kind == HW_REMEDY_ENTRY) {
    snprintf(t->out, t->size, "entry for %c%c nationals permitted by %s", r->item >> 8,
             r->item & 0xff, country->code);
  } else {
    snprintf(t->out, t->size, "a notice of %" PRId64 " working day%s for %s instead of %" PRId64,
             r->value, plural(r->value), country->code, r->was);
  }
}

static void tell_transfer(const telling *t) {
  const hw_remedy *r = t->remedy;
  const hw_transfer *transfer = &t->scenario->transfers[r->object];
  char where[160];
  if (r->kind == HW_REMEDY_TRANSFER)
    tell_more(t, "place", "on",
              dated(t, where, transfer->id, t->scenario->places[transfer->from].zone));
  else if (r->kind == HW_REMEDY_AMBULANCE)
    snprintf(t->out, t->size, "an ambulance on %s", transfer->id);
  else
    snprintf(t->out, t->size, "%s starting at %02d:%02d", transfer->id, r->from / 60, r->from % 60);
}

char *hw_remedy_text(char *out, size_t size, const homeward_scenario *scenario,
                     const hw_remedy *remedy) {
  const telling t = {out, size, scenario, remedy};
  if (size > 0)
    out[0] = '\0';
  switch (remedy->kind) {
  case HW_REMEDY_BUDGET:
    tell_budget(&t);
    break;
  case HW_REMEDY_BOOKING_NOTICE:
    tell_span(&t, "a booking notice", "");
    break;
  case HW_REMEDY_VEHICLES:
  case HW_REMEDY_VEHICLES_OF_RUN:
  case HW_REMEDY_ESCORTS:
  case HW_REMEDY_MAX_DUTY:
    tell_pool(&t);
    break;
  case HW_REMEDY_SEATS:
  case HW_REMEDY_STRETCHERS:
  case HW_REMEDY_WHEELCHAIRS:
  case HW_REMEDY_MAX_PERSONS:
  case HW_REMEDY_MIN_PERSONS:
  case HW_REMEDY_RUN_GOES:
    tell_run(&t);
    break;
  case HW_REMEDY_CONNECTION:
  case HW_REMEDY_BEDS:
  case HW_REMEDY_MEDICAL:
  case HW_REMEDY_ASSISTED:
  case HW_REMEDY_RECEPTION:
  case HW_REMEDY_OPEN:
  case HW_REMEDY_RECEIVED:
    tell_place(&t);
    break;
  case HW_REMEDY_ENTRIES:
  case HW_REMEDY_MAX_STAY:
  case HW_REMEDY_ENTRY:
  case HW_REMEDY_ENTRY_NOTICE:
    tell_country(&t);
    break;
  case HW_REMEDY_TRANSFER:
  case HW_REMEDY_AMBULANCE:
  case HW_REMEDY_TRANSFER_OPEN:
    tell_transfer(&t);
    break;
  case HW_REMEDY_KINDS:
    break;
  default:
    tell_case(&t);
  }
  return out;
}
