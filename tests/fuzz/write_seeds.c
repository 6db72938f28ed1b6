/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * usage: write_seeds TARGET FOLDER: each seed as FOLDER/NNNN, and FOLDER.dict with the words of the
 * formats, as libFuzzer reads them.
 */
#include "io/events_schema.h"
#include "io/plan_schema.h"
#include "io/scenario_schema.h"
#include "tests/fuzz/seeds.h"
#include "tests/fuzz/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct corpus {
  const char *folder;
  int count;
} corpus;

static FILE *create(const char *path) {
  FILE *file = fopen(path, "wb");
  if (file == NULL) {
    fuzz_fail(path);
  }
  return file;
}

static void finish(FILE *file) {
  if (ferror(file) != 0 || fclose(file) != 0) {
    fuzz_fail("a file cannot be written");
  }
}

static void write_seed(void *context, const char *bytes, size_t length) {
  corpus *c = context;
  char path[4096];
  snprintf(path, sizeof path, "%s/%04d", c->folder, ++c->count);
  FILE *file = create(path);
  fwrite(bytes, 1, length, file);
  finish(file);
}

/* ---- the dictionary ---- */

static void put_word(FILE *file, const char *word) {
  if (word != NULL && word[0] != '\0') {
    fprintf(file, "\"%s\"\n", word);
  }
}

static void put_record(FILE *file, const hw_record *record, bool *seen) {
  if (seen[record->number]) {
    return;
  }
  seen[record->number] = true;
  put_word(file, record->element);
  for (int i = 0; i < record->field_count; i++) {
    const hw_field *field = &record->fields[i];
    put_word(file, field->key);
    put_word(file, field->singular);
    for (int w = 0; field->words != NULL && field->words[w] != NULL; w++) {
      put_word(file, field->words[w]);
    }
    if (field->record != NULL) {
      put_record(file, field->record, seen);
    }
  }
}

static void put_awkward(FILE *file) {
  for (int i = 0; awkward_values[i] != NULL; i++) {
    fputc('"', file);
    for (const char *at = awkward_values[i]; *at != '\0'; at++) {
      fprintf(file, "\\x%02X", (unsigned)(unsigned char)*at);
    }
    fputs(awkward_values[i][0] == '\0' ? " \"\n" : "\"\n", file);
  }
}

int main(int argc, char **argv) {
  if (argc != 3 || seed_find(argv[1]) == SEED_READERS) {
    fprintf(stderr, "usage: write_seeds yaml|xml|csv|plan|events FOLDER\n");
    return EXIT_FAILURE;
  }
  corpus c = {.folder = argv[2]};
  seed_each(seed_find(argv[1]), write_seed, &c);
  char path[4096];
  snprintf(path, sizeof path, "%s.dict", argv[2]);
  FILE *file = create(path);
  bool seen_scenario[HW_RECORDS_MAX] = {false}, seen_plan[HW_RECORDS_MAX] = {false},
       seen_events[HW_RECORDS_MAX] = {false};
  put_record(file, &hw_scenario_record, seen_scenario);
  put_record(file, &hw_plan_record, seen_plan);
  put_record(file, &hw_events_record, seen_events);
  put_awkward(file);
  finish(file);
  return EXIT_SUCCESS;
}
