/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "command.h"
#include "messages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 1 << 16 };

/* What standard output is still to get: in `first`, and in memory of its own when it is more. */
static struct {
  char first[BUFFER];
  char *bytes; /* NULL: `first` */
  size_t used;
  size_t room; /* of `bytes` */
  bool any;    /* some were written already */
  int lost;    /* errno of the first byte that was lost; 0 while none is */
} held;

/* ---- standard output ---- */

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

static void write_all(const char *bytes, size_t length) {
  held.any |= length > 0;
  while (held.lost == 0 && length > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, length);
    if (written > 0) {
      bytes += written;
      length -= (size_t)written;
    } else if (written == 0 || errno != EINTR) {
      held.lost = written == 0 ? EIO : errno;
    }
  }
}

static char *kept(void) {
  return held.bytes != NULL ? held.bytes : held.first;
}

/* Room for `more` bytes behind those that are kept. */
static bool make_room(size_t more) {
  size_t room = held.bytes != NULL ? held.room : sizeof held.first;
  if (more <= room - held.used) {
    return true;
  }
  if (more > SIZE_MAX / 4 || held.used > SIZE_MAX / 4) {
    return false;
  }
  size_t wanted = 2 * (held.used + more);
  char *grown = realloc(held.bytes, wanted);
  if (grown == NULL) {
    return false;
  }
  if (held.bytes == NULL) {
    memcpy(grown, held.first, held.used);
  }
  held.bytes = grown;
  held.room = wanted;
  return true;
}

int cli_write(void *context, const char *bytes, size_t length) {
  (void)context;
  if (held.lost == 0 && !make_room(length)) {
    held.lost = ENOMEM;
  }
  if (held.lost == 0 && length > 0) {
    memcpy(kept() + held.used, bytes, length);
    held.used += length;
  }
  return held.lost;
}

void cli_answer(void) {
  write_all(kept(), held.used);
  held.used = 0;
}

int cli_write_through(void *context, const char *bytes, size_t length) {
  if (held.bytes != NULL || length > sizeof held.first - held.used) {
    write_all(kept(), held.used);
    held.used = 0;
  }
  if (held.bytes == NULL && length > sizeof held.first) {
    write_all(bytes, length);
    return held.lost;
  }
  return cli_write(context, bytes, length);
}

void cli_print(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0 || held.lost != 0) {
    held.lost = held.lost != 0 ? held.lost : EIO;
    return;
  }
  if (!make_room((size_t)length + 1)) {
    held.lost = ENOMEM;
    return;
  }
  va_start(arguments, format);
  vsnprintf(kept() + held.used, (size_t)length + 1, format, arguments);
  va_end(arguments);
  held.used += (size_t)length;
}

/* A file is synced, so that a full disk or a server that is gone is noticed now. */
static void sync_file(void) {
  struct stat info;
  if (fstat(STDOUT_FILENO, &info) == 0 && S_ISREG(info.st_mode) && fsync(STDOUT_FILENO) != 0 &&
      errno != EINVAL && errno != ENOTSUP) {
    held.lost = errno;
  }
}

static bool is_failure(int code) {
  return code != CLI_DONE && code != CLI_BROKEN && code != CLI_STOPPED && code != CLI_STOPPED_EMPTY;
}

int cli_finish_output(int code) {
  if (!is_failure(code)) {
    write_all(kept(), held.used);
  }
  if (held.any && held.lost == 0) {
    sync_file();
  }
  free(held.bytes);
  if (close(STDOUT_FILENO) != 0 && errno != EINTR && held.any && held.lost == 0) {
    held.lost = errno;
  }
  if (held.lost == 0 || is_failure(code)) {
    return code;
  }
  if (held.lost == ENOMEM) {
    return cli_out_of_memory();
  }
  if (held.lost != EPIPE) {
    cli_error("cannot write to standard output: %s", strerrordesc_np(held.lost));
  }
  return CLI_IO;
}

/* ---- files ---- */

bool cli_target_is_stream(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && (S_ISCHR(info.st_mode) || S_ISFIFO(info.st_mode));
}

static int refuse_target(const char *path, const char *why) {
  cli_error("%s: cannot be written: %s", path, why);
  return CLI_IO;
}

static int check_present(const char *command, const char *path, const struct stat *target,
                         const char *const *inputs) {
  struct stat source;
  for (; *inputs != NULL; inputs++) {
    if (stat(*inputs, &source) == 0 && source.st_dev == target->st_dev &&
        source.st_ino == target->st_ino) {
      cli_usage_error(command, "'%s' is read too and would be overwritten", path);
      return CLI_USAGE;
    }
  }
  if (S_ISDIR(target->st_mode)) {
    return refuse_target(path, strerrordesc_np(EISDIR));
  }
  if (!S_ISREG(target->st_mode) && !S_ISCHR(target->st_mode) && !S_ISFIFO(target->st_mode)) {
    return refuse_target(path, "it is not a regular file");
  }
  return access(path, W_OK) == 0 ? CLI_DONE : refuse_target(path, strerrordesc_np(errno));
}

/* The folder of `path` must be one in which files can be made. */
static int check_folder(const char *path) {
  const char *slash = strrchr(path, '/');
  char *folder = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
  struct stat info;
  if (folder == NULL) {
    return cli_out_of_memory();
  }
  int number = stat(folder, &info) != 0      ? errno
               : !S_ISDIR(info.st_mode)      ? ENOTDIR
               : access(folder, W_OK | X_OK) ? errno
                                             : 0;
  free(folder);
  return number == 0 ? CLI_DONE : refuse_target(path, strerrordesc_np(number));
}

/* The folder of a link's file is looked at by the save itself. */
int cli_check_target(const char *command, const char *path, const char *const *inputs) {
  struct stat target;
  bool is_link = lstat(path, &target) == 0 && S_ISLNK(target.st_mode);
  if (stat(path, &target) == 0) {
    int code = check_present(command, path, &target, inputs);
    return code != CLI_DONE || is_link || !S_ISREG(target.st_mode) ? code : check_folder(path);
  }
  return is_link ? refuse_target(path, "it is a symbolic link that leads nowhere")
                 : check_folder(path);
}

/* ---- terminals ---- */

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
