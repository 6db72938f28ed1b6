/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A scenario and its case file in a folder of their own. */
#ifndef HW_TESTS_CASE_FILES_H
#define HW_TESTS_CASE_FILES_H

#include "model/scenario.h"

typedef struct case_folder {
  char path[64];
  char scenario[128]; /* PATH/scenario.yaml: the base scenario with `cases: {file: cases.csv}` */
  char cases[128];    /* PATH/cases.csv */
} case_folder;

/** Makes the folder and the scenario; there is no case file yet. */
case_folder make_case_folder(void);
void remove_case_folder(const case_folder *folder);

void write_file(const char *path, const char *bytes, size_t length);

/** The base scenario up to its cases, with `cases` in their place. The caller frees it. */
char *scenario_with(const char *cases);

/** Reads the scenario. `*diagnostics` receives what was found, which the caller frees. */
homeward_status read_case_folder(const case_folder *folder, homeward_scenario **out,
                                 homeward_diagnostics **diagnostics, homeward_error *error);

/** Fails the test unless both scenarios have the same cases, key by key of the schema. */
void check_same_cases(const homeward_scenario *a, const homeward_scenario *b);

#endif
