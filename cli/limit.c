/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "limit.h"

#include "command.h"
#include "messages.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>

/* Eight times what the deepest thread was seen to use. A stack counts in full, used or not, so the
   usual 8 MiB for each of many threads would leave nothing of a limit. */
enum { THREAD_STACK = 1 << 19 };

static const char *limit;

const char *cli_memory_limit(void) {
  return limit;
}

static int shrink_stacks(void) {
  pthread_attr_t attributes;
  int number = pthread_getattr_default_np(&attributes);
  if (number != 0) {
    return number;
  }
  number = pthread_attr_setstacksize(&attributes, THREAD_STACK);
  if (number == 0) {
    number = pthread_setattr_default_np(&attributes);
  }
  pthread_attr_destroy(&attributes);
  return number;
}

/*
 * RLIMIT_DATA rather than RLIMIT_AS: it counts what can be written, so neither the code of the
 * libraries nor what the allocator only reserves for each thread, and the stack of the first
 * thread, which dies where it cannot grow, is free of it.
 */
int cli_limit_memory(const char *command, const char *size) {
  uint64_t bytes = 0;
  struct rlimit data;
  if (!cli_read_size(size, &bytes)) {
    cli_usage_error(command, "--memory-limit takes a size such as 512M or 2G, not '%s'", size);
    return CLI_USAGE;
  }
  int number = shrink_stacks();
  if (number == 0 && getrlimit(RLIMIT_DATA, &data) != 0) {
    number = errno;
  }
  if (number == 0 && bytes < data.rlim_cur) {
    data.rlim_cur = bytes;
    number = setrlimit(RLIMIT_DATA, &data) == 0 ? 0 : errno;
  }
  if (number != 0) {
    cli_error("the memory cannot be limited: %s", strerrordesc_np(number));
    return CLI_IO;
  }
  limit = size;
  return CLI_DONE;
}
