/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/scenario_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool write_all(int descriptor, const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t written = write(descriptor, text, left);
    if (written <= 0)
      return false;
    text += written;
    left -= (size_t)written;
  }
  return true;
}

homeward_scenario *scenario_from_text(const char *text, char *message, size_t size) {
  const char *folder = getenv("TMPDIR");
  char path[512];
  snprintf(path, sizeof path, "%s/homeward-test-XXXXXX", folder != NULL ? folder : "/tmp");
  snprintf(message, size, "no temporary file");
  int descriptor = mkstemp(path);
  if (descriptor < 0)
    return NULL;
  bool written = write_all(descriptor, text);
  close(descriptor);
  homeward_error error = {0};
  homeward_diagnostics *findings = NULL;
  homeward_scenario *scenario = NULL;
  if (written && homeward_diagnostics_new(&findings, &error) == HOMEWARD_OK &&
      homeward_scenario_read(&scenario, path, findings, &error) != HOMEWARD_OK) {
    snprintf(message, size, "%s", error.message);
    if (homeward_diagnostics_count(findings) > 0) {
      homeward_diagnostic first = homeward_diagnostics_get(findings, 0);
      snprintf(message, size, "%d:%d: %s %s", first.line, first.column, first.code, first.message);
    }
  }
  homeward_diagnostics_free(findings);
  unlink(path);
  return scenario;
}

uint64_t number_from_environment(const char *name, uint64_t otherwise) {
  const char *value = getenv(name);
  char *end;
  if (value == NULL || value[0] == '\0')
    return otherwise;
  uint64_t number = strtoull(value, &end, 10);
  return *end == '%' ? (otherwise * number + 99) / 100 : number;
}
