/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bottlenecks.h"

#include "command.h"
#include "messages.h"
#include "output.h"
#include "stop.h"

#include <unistd.h>

static int show(const homeward_bottlenecks *bottlenecks, bool json) {
  homeward_error error = {0};
  homeward_report_options options = {
      .size = sizeof options, .colour = cli_colour(), .width = cli_width(STDOUT_FILENO)};
  homeward_status status =
      json ? homeward_bottlenecks_write(bottlenecks, cli_write, NULL, &error)
           : homeward_bottlenecks_report(bottlenecks, &options, cli_write, NULL, &error);
  /* A write that failed is told once, when standard output is closed. */
  return status == HOMEWARD_OK || status == HOMEWARD_IO ? CLI_DONE : cli_failure(&error);
}

int cli_bottlenecks(const homeward_plan *plan, size_t top, unsigned threads, double time_limit,
                    bool json) {
  homeward_bottlenecks *bottlenecks = NULL;
  homeward_bottlenecks_summary summary = {.size = sizeof summary};
  homeward_bottlenecks_options options;
  homeward_error error = {0};
  homeward_bottlenecks_options_default(&options);
  options.top = top;
  options.threads = threads;
  options.time_limit = time_limit;
  options.cancel = cli_stop_flag();
  homeward_status status = homeward_find_bottlenecks(&bottlenecks, plan, &options, &error);
  if (status != HOMEWARD_OK) {
    int code = cli_failure(&error);
    return status == HOMEWARD_INVALID ? CLI_BROKEN : code;
  }
  cli_stop_writing();
  int code = show(bottlenecks, json);
  homeward_bottlenecks_summarise(bottlenecks, &summary, NULL);
  homeward_bottlenecks_free(bottlenecks);
  if (code == CLI_DONE && summary.stopped) {
    cli_note("stopped early; not everything was solved again");
    return CLI_STOPPED;
  }
  return code;
}
