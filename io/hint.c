/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/hint.h"

#include <string.h>

enum { WORD_MAX = 64, FARTHEST = 3 };

static char fold(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int least(int a, int b) {
  return a < b ? a : b;
}

/* Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, letters
 * without case. More than `most` is returned as `most` + 1. O(|a| * |b|), both at most WORD_MAX. */
static int distance(const char *a, int a_length, const char *b, int b_length, int most) {
  int rows[3][WORD_MAX + 1];
  for (int j = 0; j <= b_length; j++) {
    rows[0][j] = j;
  }
  int best_above = 0;
  for (int i = 1; i <= a_length; i++) {
    int *row = rows[i % 3];
    const int *above = rows[(i + 2) % 3];
    const int *two_above = rows[(i + 1) % 3];
    int best = row[0] = i;
    for (int j = 1; j <= b_length; j++) {
      int cost = fold(a[i - 1]) == fold(b[j - 1]) ? 0 : 1;
      row[j] = least(least(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
      if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) && fold(a[i - 2]) == fold(b[j - 1])) {
        row[j] = least(row[j], two_above[j - 2] + 1);
      }
      best = least(best, row[j]);
    }
    if (best > most && best_above >= most) {
      return most + 1; /* a swap reaches back two rows, so one bad row is not enough */
    }
    best_above = best;
  }
  return rows[a_length % 3][b_length];
}

void hw_hint_offer(hw_hint *hint, const char *known) {
  size_t length = strlen(known);
  if (hint->length == 0 || hint->length > WORD_MAX || length > WORD_MAX ||
      hint->offered >= HW_HINT_WORDS_MAX) {
    return;
  }
  hint->offered++;
  int longer = (int)(length > hint->length ? length : hint->length);
  int most = least(FARTHEST, (longer + 1) / 3);
  if (hint->nearest != NULL) {
    most = least(most, hint->distance - 1);
  }
  int apart = (int)length - (int)hint->length;
  if ((apart < 0 ? -apart : apart) > most) {
    return;
  }
  int found = distance(hint->word, (int)hint->length, known, (int)length, most);
  if (found <= most) {
    hint->nearest = known;
    hint->distance = found;
  }
}
