/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Writes the XML schema of scenarios, plans and events to standard output, while the project is
 * built. */
#include "io/events_schema.h"
#include "io/plan_schema.h"
#include "io/scenario_schema.h"
#include "io/schema_document.h"

#include <stdio.h>
#include <stdlib.h>

static int write_out(void *context, const char *bytes, size_t length) {
  return fwrite(bytes, 1, length, context) == length ? 0 : -1;
}

int main(void) {
  static const hw_record *const roots[] = {&hw_scenario_record, &hw_plan_record, &hw_events_record,
                                           NULL};
  homeward_error error;
  if (hw_schema_xsd(roots, write_out, stdout, &error) != HOMEWARD_OK || fclose(stdout) != 0) {
    fprintf(stderr, "generate_schema: the schema cannot be written\n");
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
