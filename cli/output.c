/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "command.h"
#include "messages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* errno of the first byte of standard output that was lost; 0 while none is. */
static int lost;

void cli_occupy_streams(void) {
  /* Opened the wrong way round: a read of such a standard input or a write to such an output fails,
     as it would on the closed descriptor. */
  for (int descriptor = 0; descriptor <= 2; descriptor++) {
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF &&
        open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY) != descriptor) {
      _exit(CLI_IO);
    }
  }
}

int cli_write(void *context, const char *bytes, size_t length) {
  (void)context;
  if (lost == 0 && fwrite(bytes, 1, length, stdout) != length) {
    lost = errno != 0 ? errno : EIO;
  }
  return lost;
}

void cli_print(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (lost == 0 && vprintf(format, arguments) < 0) {
    lost = errno != 0 ? errno : EIO;
  }
  va_end(arguments);
}

int cli_finish_output(int code) {
  if (fflush(stdout) != 0 && lost == 0) {
    lost = errno;
  }
  if (fclose(stdout) != 0 && lost == 0) {
    lost = errno;
  }
  if (lost == 0) {
    return code;
  }
  if (lost != EPIPE) {
    cli_error("cannot write to standard output: %s", strerror(lost));
  }
  return CLI_IO;
}

static bool is_dumb(void) {
  const char *terminal = getenv("TERM");
  return terminal == NULL || strcmp(terminal, "dumb") == 0;
}

bool cli_colour(void) {
  const char *unwanted = getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) && !is_dumb() && (unwanted == NULL || unwanted[0] == '\0');
}

bool cli_shows_progress(void) {
  return isatty(STDERR_FILENO) && !is_dumb();
}

size_t cli_width(int descriptor) {
  struct winsize size;
  return isatty(descriptor) && ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
