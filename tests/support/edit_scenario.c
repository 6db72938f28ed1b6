/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/edit_scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MOST = 128, NAME_SIZE = 32, ITEMS_MOST = 256 };

/* ---- renaming ---- */

typedef struct name {
  char old[NAME_SIZE], new[NAME_SIZE];
} name;

typedef struct names {
  name items[NAMES_MOST];
  int count;
} names;

static bool in_token(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
         c == '_' || c == '-' || c == '.';
}

static const name *find(const names *all, const char *token, size_t length) {
  for (int i = 0; i < all->count; i++)
    if (strlen(all->items[i].old) == length && strncmp(all->items[i].old, token, length) == 0)
      return &all->items[i];
  return NULL;
}

static void add(names *all, const char *token, size_t length, const char *new) {
  if (length == 0 || length >= NAME_SIZE || all->count == NAMES_MOST || find(all, token, length))
    return;
  name *item = &all->items[all->count++];
  (void)snprintf(item->old, NAME_SIZE, "%.*s", (int)length, token);
  (void)snprintf(item->new, NAME_SIZE, "%s", new);
}

/* Every token that follows `key`, under new names in random order. */
static void collect(names *all, const char *text, const char *key, pseudo_random *random) {
  char new[NAME_SIZE];
  for (const char *at = strstr(text, key); at != NULL; at = strstr(at + 1, key)) {
    const char *token = at + strlen(key);
    size_t length = 0;
    while (in_token(token[length]))
      length++;
    (void)snprintf(new, NAME_SIZE, "%c%d.%d", 'a' + pseudo_random_between(random, 0, 25),
                   pseudo_random_between(random, 0, 9), all->count);
    add(all, token, length, new);
  }
}

static void collect_countries(names *all, const char *text) {
  for (const char *at = strstr(text, "code: "); at != NULL; at = strstr(at + 1, "code: "))
    add(all, at + 6, 2, (char[]){at[7], at[6], '\0'});
}

/* A transfer without an id is called FROM-TO. */
static void write_token(FILE *out, const names *all, const char *token, size_t length) {
  const name *known = find(all, token, length);
  const char *dash = memchr(token, '-', length);
  if (known != NULL) {
    (void)fputs(known->new, out);
    return;
  }
  if (dash != NULL) {
    size_t first = (size_t)(dash - token);
    const name *from = find(all, token, first);
    const name *to = find(all, dash + 1, length - first - 1);
    if (from != NULL && to != NULL) {
      (void)fprintf(out, "%s-%s", from->new, to->new);
      return;
    }
  }
  (void)fwrite(token, 1, length, out);
}

static char *close_text(FILE *out, char **text) {
  bool failed = ferror(out) != 0;
  if (fclose(out) == 0 && !failed)
    return *text;
  free(*text);
  return NULL;
}

char *edit_rename(const char *text, pseudo_random *random) {
  static const char *const kinds[] = {"nurse", "doctor", "operational"};
  names all = {.count = 0};
  char *changed = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&changed, &size);
  if (out == NULL)
    return NULL;
  collect(&all, text, "id: ", random);
  collect(&all, text, "group: ", random);
  collect_countries(&all, text);
  for (int i = 0; i < 3; i++) {
    char new[NAME_SIZE];
    (void)snprintf(new, NAME_SIZE, "care%d", pseudo_random_between(random, 0, 9) * 3 + i);
    add(&all, kinds[i], strlen(kinds[i]), new);
  }
  while (*text != '\0') {
    size_t length = 0;
    while (in_token(text[length]))
      length++;
    if (length == 0)
      (void)fputc(*text, out);
    else
      write_token(out, &all, text, length);
    text += length == 0 ? 1 : length;
  }
  return close_text(out, &changed);
}

/* ---- shuffling ---- */

typedef struct piece {
  const char *text;
  size_t length;
} piece;

static void write_shuffled(FILE *out, piece *items, int count, pseudo_random *random) {
  for (int i = count - 1; i > 0; i--) {
    int other = pseudo_random_between(random, 0, i);
    piece kept = items[i];
    items[i] = items[other];
    items[other] = kept;
  }
  for (int i = 0; i < count; i++)
    (void)fwrite(items[i].text, 1, items[i].length, out);
}

char *edit_shuffle(const char *text, pseudo_random *random) {
  piece items[ITEMS_MOST];
  int count = 0;
  char *changed = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&changed, &size);
  if (out == NULL)
    return NULL;
  while (*text != '\0') {
    const char *end = strchr(text, '\n');
    size_t length = end == NULL ? strlen(text) : (size_t)(end - text) + 1;
    if (strncmp(text, "  - ", 4) == 0 && count < ITEMS_MOST) {
      items[count++] = (piece){text, length}; /* an element of a list begins */
    } else if (text[0] == ' ' && count > 0) {
      items[count - 1].length += length; /* and goes on */
    } else {
      write_shuffled(out, items, count, random);
      count = 0;
      (void)fwrite(text, 1, length, out);
    }
    text += length;
  }
  write_shuffled(out, items, count, random);
  return close_text(out, &changed);
}

/* ---- inserting ---- */

char *edit_insert(const char *text, const char *head, const char *lines) {
  const char *found = strstr(text, head);
  if (found == NULL)
    return NULL;
  size_t before = (size_t)(found - text) + strlen(head);
  size_t size = strlen(text) + strlen(lines) + 1;
  char *changed = malloc(size);
  if (changed != NULL)
    (void)snprintf(changed, size, "%.*s%s%s", (int)before, text, lines, text + before);
  return changed;
}
