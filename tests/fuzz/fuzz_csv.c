/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases in a spreadsheet: the bytes become the case file of a scenario in a folder of its own. */
#include "tests/fuzz/target.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[256], scenario_path[300], cases_path[300];

static void remove_folder(void) {
  unlink(cases_path);
  unlink(scenario_path);
  rmdir(folder);
}

static void write_bytes(const char *path, const void *bytes, size_t length) {
  int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0 || write(descriptor, bytes, length) != (ssize_t)length ||
      close(descriptor) != 0) {
    fuzz_fail("the case file cannot be written");
  }
}

/* tests/io/data/every_key.yaml with `cases: {file: cases.csv}`. */
static void make_folder(void) {
  const char *parent = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/homeward-fuzz-XXXXXX", parent == NULL ? "/tmp" : parent);
  if (mkdtemp(folder) == NULL) {
    fuzz_fail("no temporary folder");
  }
  atexit(remove_folder);
  snprintf(scenario_path, sizeof scenario_path, "%s/scenario.yaml", folder);
  snprintf(cases_path, sizeof cases_path, "%s/cases.csv", folder);
  static const char cases[] = "cases: {file: cases.csv}\n";
  fuzz_text text = {0};
  size_t length = 0;
  char *base = fuzz_load("tests/io/data/every_key.yaml", &length);
  const char *at = strstr(base, "cases:\n");
  if (at == NULL) {
    fuzz_fail("tests/io/data/every_key.yaml has no cases");
  }
  fuzz_write(&text, base, (size_t)(at - base));
  fuzz_write(&text, cases, sizeof cases - 1);
  write_bytes(scenario_path, text.bytes, text.length);
  fuzz_text_free(&text);
  free(base);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  if (folder[0] == '\0') {
    make_folder();
  }
  write_bytes(cases_path, bytes, length);
  homeward_diagnostics *found = NULL;
  homeward_scenario *scenario = NULL;
  homeward_error error = {0};
  if (homeward_diagnostics_new(&found, &error) != HOMEWARD_OK) {
    fuzz_fail("out of memory");
  }
  homeward_status status = homeward_scenario_read(&scenario, scenario_path, found, &error);
  fuzz_judge(status, scenario != NULL, found, &error);
  if (scenario != NULL) {
    fuzz_scenario_round_trip(scenario);
  }
  homeward_scenario_free(scenario);
  homeward_diagnostics_free(found);
  return 0;
}
