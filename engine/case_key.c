/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/case_key.h"

#include <stdlib.h>
#include <string.h>

void hw_key_put(hw_key_writer *writer, int32_t word) {
  int32_t *words = hw_arena_grow(writer->arena, writer->words, writer->count, &writer->capacity,
                                 sizeof(int32_t));
  if (words == NULL) {
    writer->failed = true;
    return;
  }
  writer->words = words;
  words[writer->count++] = word;
}

static void put_stamp(hw_key_writer *writer, hw_stamp stamp) {
  hw_key_put(writer, (int32_t)stamp.kind);
  hw_key_put(writer, stamp.value);
}

static void put_list(hw_key_writer *writer, const int32_t *items, int32_t count) {
  hw_key_put(writer, count);
  for (int32_t i = 0; i < count; i++)
    hw_key_put(writer, items[i]);
}

static void put_permissions(hw_key_writer *writer, const hw_case *c) {
  hw_key_put(writer, c->nationality);
  hw_key_put(writer, c->clearance_count);
  for (int32_t i = 0; i < c->clearance_count; i++) {
    hw_key_put(writer, c->clearances[i].country);
    put_stamp(writer, c->clearances[i].from);
    put_stamp(writer, c->clearances[i].until);
  }
  hw_key_put(writer, c->avoid_country_count);
  for (int32_t i = 0; i < c->avoid_country_count; i++)
    hw_key_put(writer, c->avoid_countries[i]);
  put_list(writer, c->avoid_places, c->avoid_place_count);
  put_list(writer, c->avoid_services, c->avoid_service_count);
  put_list(writer, c->avoid_transfers, c->avoid_transfer_count);
}

void hw_key_put_steps(hw_key_writer *writer, const hw_step *steps, int32_t count) {
  hw_key_put(writer, count);
  for (int32_t k = 0; k < count; k++) {
    hw_key_put(writer, steps[k].ride);
    hw_key_put(writer, steps[k].link);
    hw_key_put(writer, steps[k].link == HW_NONE ? 0 : steps[k].start);
  }
}

/* What is settled of a journey, and the entries of which its countries know. */
static void put_past(hw_key_writer *writer, const hw_facts *facts) {
  const hw_published *published = facts->network->pasts->published;
  if (facts->prefix == NULL)
    hw_key_put(writer, 0);
  else
    hw_key_put_steps(writer, facts->prefix->steps, facts->prefix->count);
  for (int32_t m = 0; m < facts->member_count; m++) {
    const hw_published_entry *entries;
    int32_t count = hw_past_entries(published, facts->members[m], &entries);
    hw_key_put(writer, count);
    for (int32_t e = 0; e < count; e++) {
      hw_key_put(writer, entries[e].place);
      hw_key_put(writer, entries[e].date);
    }
  }
}

void hw_key_put_travel(hw_key_writer *writer, const hw_facts *facts) {
  const hw_case *cases = facts->network->scenario->cases;
  hw_key_put(writer, facts->to);
  hw_key_put(writer, facts->from);
  hw_key_put(writer, facts->earliest);
  hw_key_put(writer, facts->depart_by);
  hw_key_put(writer, facts->latest);
  hw_key_put(writer, facts->max_travel);
  hw_key_put(writer, facts->max_nights);
  hw_key_put(writer, (facts->slow ? 1 : 0) + (facts->medical_nights ? 2 : 0) +
                         (facts->stretchers ? 4 : 0) + (facts->ambulance ? 8 : 0));
  hw_key_put(writer, facts->member_count);
  for (int32_t m = 0; m < facts->member_count; m++) {
    /* what a transfer as the whole itinerary looks at member by member */
    hw_facts own;
    hw_facts_fill(&own, facts->network, &facts->members[m], 1, facts->lifted | HW_LIFT(13));
    hw_key_put(writer, own.earliest);
    hw_key_put(writer, own.depart_by);
    hw_key_put(writer, own.latest);
    put_permissions(writer, &cases[facts->members[m]]);
  }
  if (facts->network->pasts != NULL)
    put_past(writer, facts);
}

/* A copy of its own for each: one list of all words leaves as much again behind while it grows. */
bool hw_key_finish(hw_key_writer *writer, hw_key *key, int32_t item) {
  int32_t *words = hw_arena_raw(writer->arena, writer->count, sizeof *words);
  if (words == NULL || writer->failed)
    return false;
  memcpy(words, writer->words, writer->count * sizeof *words);
  *key = (hw_key){words, (int32_t)writer->count, item};
  writer->count = 0;
  return true;
}

bool hw_keys_equal(const hw_key *a, const hw_key *b) {
  return a->count == b->count &&
         memcmp(a->words, b->words, (size_t)a->count * sizeof(int32_t)) == 0;
}

static int compare(const void *left, const void *right) {
  const hw_key *a = left, *b = right;
  if (a->count != b->count)
    return a->count < b->count ? -1 : 1;
  int order = memcmp(a->words, b->words, (size_t)a->count * sizeof(int32_t));
  return order != 0 ? order : (a->item > b->item) - (a->item < b->item);
}

void hw_keys_sort(hw_key *keys, int32_t count) {
  if (count > 1)
    qsort(keys, (size_t)count, sizeof *keys, compare);
}
