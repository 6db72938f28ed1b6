/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/json_pairs.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ESCAPE = 6, JOINED = 10 /* characters of what a pair becomes */ };

static int digit_of(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/* The four digits of an escape that begins at `escape`. */
static uint32_t value_of(const char *escape) {
  uint32_t value = 0;
  for (int i = 2; i < ESCAPE; i++) {
    value = value << 4 | (uint32_t)digit_of(escape[i]);
  }
  return value;
}

/* Whether what is held and `c` can still become a pair. */
static bool goes_on(const hw_json_pairs *pairs, char c) {
  size_t place = pairs->held_length % ESCAPE;
  if (place == 0) {
    bool high = pairs->held_length == 0 || (value_of(pairs->held) & 0xFC00) == 0xD800;
    return c == '\\' && high;
  }
  return place == 1 ? c == 'u' : digit_of(c) >= 0;
}

static size_t flush(hw_json_pairs *pairs, char *out) {
  size_t length = pairs->held_length;
  memcpy(out, pairs->held, length);
  pairs->held_length = 0;
  return length;
}

static void remember(hw_json_pairs *pairs) {
  if (pairs->count == pairs->room) {
    size_t room = 2 * pairs->room + 64;
    uint32_t *grown = realloc(pairs->at, room * sizeof *grown);
    if (grown == NULL) {
      pairs->no_memory = true;
      return;
    }
    pairs->at = grown;
    pairs->room = room;
  }
  pairs->at[pairs->count++] = (uint32_t)pairs->characters; /* no file is larger than that */
}

static size_t end_pair(hw_json_pairs *pairs, char *out) {
  uint32_t high = value_of(pairs->held), low = value_of(pairs->held + ESCAPE);
  if ((low & 0xFC00) != 0xDC00) {
    return flush(pairs, out);
  }
  char escape[16];
  uint32_t character = 0x10000 + ((high & 0x3FF) << 10 | (low & 0x3FF));
  snprintf(escape, sizeof escape, "\\U%08X", (unsigned)character);
  memcpy(out, escape, JOINED);
  remember(pairs);
  pairs->held_length = 0;
  return JOINED;
}

/* Takes one byte; returns how many it gives, at most HW_JSON_PAIR. */
static size_t take(hw_json_pairs *pairs, char c, char *out) {
  size_t given = 0;
  if (!goes_on(pairs, c)) {
    bool escaped = pairs->held_length % ESCAPE == 1; /* `c` belongs to the backslash before it */
    given = flush(pairs, out);
    if (escaped || c != '\\') {
      out[given] = c;
      return given + 1;
    }
  }
  pairs->held[pairs->held_length++] = c;
  return pairs->held_length == HW_JSON_PAIR ? given + end_pair(pairs, out + given) : given;
}

/* A byte order mark is dropped before anybody counts. */
static void count_characters(hw_json_pairs *pairs, const char *given, size_t length) {
  for (size_t i = 0; i < length; i++) {
    pairs->characters += ((unsigned char)given[i] & 0xC0) != 0x80;
  }
  if (!pairs->begun && length > 0) {
    pairs->characters -= (unsigned char)given[0] == 0xEF;
    pairs->begun = true;
  }
}

/* Reads a block and makes it ready; 0 at the end. */
static ssize_t next_block(hw_json_pairs *pairs) {
  char taken[HW_JSON_BLOCK];
  ssize_t got = pairs->source.read(pairs->source.context, taken, sizeof taken);
  size_t used = 0;
  for (ssize_t i = 0; i < got; i++) {
    size_t given = take(pairs, taken[i], pairs->ready + used);
    count_characters(pairs, pairs->ready + used, given);
    used += given;
  }
  if (got == 0) {
    used = flush(pairs, pairs->ready);
  }
  pairs->ready_from = 0;
  pairs->ready_to = used;
  return pairs->no_memory ? -1 : got;
}

ssize_t hw_json_pairs_read(void *context, void *bytes, size_t size) {
  hw_json_pairs *pairs = context;
  while (pairs->ready_from == pairs->ready_to) {
    ssize_t got = next_block(pairs);
    if (got < 0) {
      return got;
    }
    if (got == 0) {
      break;
    }
  }
  size_t rest = pairs->ready_to - pairs->ready_from;
  size_t given = size < rest ? size : rest;
  memcpy(bytes, pairs->ready + pairs->ready_from, given);
  pairs->ready_from += given;
  return (ssize_t)given;
}

/* Pairs that begin before so many characters. */
static size_t pairs_before(const hw_json_pairs *pairs, size_t index) {
  size_t low = 0, high = pairs->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (pairs->at[middle] < index) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void hw_json_pairs_place(void *context, size_t index, int *line, int *column) {
  const hw_json_pairs *pairs = context;
  size_t line_begins = index - (size_t)(*column - 1);
  size_t joined = pairs_before(pairs, index) - pairs_before(pairs, line_begins);
  (void)line;
  *column += (int)joined * (HW_JSON_PAIR - JOINED);
}

void hw_json_pairs_free(hw_json_pairs *pairs) {
  free(pairs->at);
  pairs->at = NULL;
}

bool hw_json_begins(const char *first, size_t length) {
  size_t at = length >= 3 && memcmp(first, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  for (int braces = 0; at < length; at++) {
    if (first[at] == '{' && braces == 0) {
      braces = 1;
    } else if (first[at] == '\0' || strchr(" \t\r\n", first[at]) == NULL) {
      return braces == 1 && (first[at] == '"' || first[at] == '}');
    }
  }
  return false;
}
