/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replanned.h"

#include "command.h"
#include "input.h"
#include "messages.h"

#include <string.h>

/* The plan of the old scenario as one of the changed scenario, with the statuses of the events. */
static int move_plan(cli_replanned *out) {
  homeward_diagnostics *findings = NULL;
  homeward_error error = {0};
  if (homeward_diagnostics_new(&findings, &error) != HOMEWARD_OK) {
    return cli_failure(&error);
  }
  homeward_status status = homeward_events_apply_to_plan(&out->moved, out->events, out->old,
                                                         out->changed, findings, &error);
  int code = cli_tell(status, findings, &error);
  homeward_diagnostics_free(findings);
  return code;
}

/* What holds now: the scenario with events, or one that was written since. */
static int read_changed(cli_replanned *out, const cli_replanned_files *files) {
  if (files->before != NULL) {
    return cli_read_scenario(&out->changed, files->scenario);
  }
  int code = cli_read_events(&out->events, out->before, files->events);
  if (code == CLI_DONE) {
    code = cli_apply_events(&out->changed, out->events);
  }
  if (code == CLI_DONE) {
    code = move_plan(out);
  }
  return code;
}

/* The scenario as it was when the plan was published, and that plan if there is one. */
static int read_before(cli_replanned *out, const cli_replanned_files *files) {
  homeward_plan_file *published = NULL;
  int code = files->published != NULL ? cli_open_plan(&published, files->published) : CLI_DONE;
  if (code == CLI_DONE) {
    code = cli_read_scenario(&out->before, files->before != NULL ? files->before : files->scenario);
  }
  if (code == CLI_DONE && published != NULL) {
    code = cli_read_plan(&out->old, out->before, published);
  }
  homeward_plan_file_free(published);
  return code;
}

int cli_read_replanned(cli_replanned *out, const cli_replanned_files *files) {
  int code = read_before(out, files);
  if (code == CLI_DONE && (files->events != NULL || files->before != NULL)) {
    code = read_changed(out, files);
  }
  out->scenario = out->changed != NULL ? out->changed : out->before;
  out->published = out->moved != NULL ? out->moved : out->old;
  return code;
}

void cli_free_replanned(cli_replanned *files) {
  homeward_plan_free(files->moved);
  homeward_plan_free(files->old);
  homeward_scenario_free(files->changed);
  homeward_events_free(files->events);
  homeward_scenario_free(files->before);
}

int cli_read_instant(const char *command, int64_t *out, const homeward_scenario *scenario,
                     const char *text) {
  homeward_error error = {0};
  if (homeward_scenario_instant(out, scenario, text, &error) == HOMEWARD_OK) {
    return CLI_DONE;
  }
  cli_usage_error(command, "--now: %s", error.message);
  return CLI_USAGE;
}

bool cli_check_replanned(const char *command, const cli_replanned_files *files, const char *other) {
  const char *const all[] = {files->scenario, files->published, files->events, files->before,
                             other};
  int streams = 0;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    streams += all[i] != NULL && strcmp(all[i], "-") == 0;
  }
  if (streams > 1) {
    cli_usage_error(command, "standard input can be only one of the files");
  } else if (files->events != NULL && files->before != NULL) {
    cli_usage_error(command, "--events and --before exclude each other");
    return false;
  }
  return streams <= 1;
}
