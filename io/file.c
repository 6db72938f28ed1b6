/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- reading ---- */

homeward_status hw_fail_file(homeward_error *error, const char *path, const char *what,
                             int number) {
  const char *reason = number != 0 ? strerrordesc_np(number) : NULL;
  homeward_status status = hw_fail(error, HOMEWARD_IO, "%s%s%s", what, reason != NULL ? ": " : "",
                                   reason != NULL ? reason : "");
  if (error != NULL) {
    hw_escape(error->file, sizeof error->file, path);
  }
  return status;
}

/* `pipeable`: the user could have given the same bytes on standard input. */
static homeward_status accept_regular(int descriptor, const char *path, bool pipeable, size_t limit,
                                      homeward_error *error) {
  struct stat info;
  if (fstat(descriptor, &info) != 0) {
    return hw_fail_file(error, path, "cannot be read", errno);
  }
  if (S_ISDIR(info.st_mode)) {
    return hw_fail_file(error, path, "is a folder, not a file", 0);
  }
  if (!S_ISREG(info.st_mode)) {
    return hw_fail_file(error, path,
                        pipeable ? "is not a regular file; pipe it to standard input (-)"
                                 : "is not a regular file",
                        0);
  }
  if (limit != 0 && (uintmax_t)info.st_size > limit) {
    hw_fail(error, HOMEWARD_LIMIT, "the file is larger than the limit of %zu bytes", limit);
    if (error != NULL) {
      hw_escape(error->file, sizeof error->file, path);
    }
    return HOMEWARD_LIMIT;
  }
  return HOMEWARD_OK;
}

static homeward_status accept_or_close(int *descriptor, const char *path, bool pipeable,
                                       size_t limit, homeward_error *error) {
  homeward_status status = accept_regular(*descriptor, path, pipeable, limit, error);
  if (status != HOMEWARD_OK) {
    close(*descriptor);
    *descriptor = -1;
  }
  return status;
}

homeward_status hw_file_open(int *descriptor, const char *path, size_t limit,
                             homeward_error *error) {
  bool standard_input = strcmp(path, "-") == 0;
  /* O_NONBLOCK: opening a FIFO without a writer would wait for ever. */
  *descriptor = standard_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                               : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (*descriptor < 0) {
    return hw_fail_file(error, path, "cannot be opened", errno);
  }
  return standard_input ? HOMEWARD_OK : accept_or_close(descriptor, path, true, limit, error);
}

bool hw_file_name_plain(const char *name) {
  return name[0] != '\0' && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
         strchr(name, '/') == NULL;
}

char *hw_file_folder(const char *path) {
  const char *slash = strrchr(path, '/');
  if (slash == NULL) {
    return strdup(".");
  }
  return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

static int open_beneath(int folder, const char *name) {
  struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
  long descriptor = syscall(SYS_openat2, folder, name, &how, sizeof how);
  /* Old kernels lack the call and sandboxes refuse it; a plain name with O_NOFOLLOW is as tight. */
  if (descriptor < 0 && (errno == ENOSYS || errno == EPERM)) {
    return openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
  }
  return (int)descriptor;
}

homeward_status hw_file_open_beside(int *descriptor, const char *path, const char *name,
                                    size_t limit, homeward_error *error) {
  *descriptor = -1;
  if (!hw_file_name_plain(name)) {
    return hw_fail_file(error, name, "is not a plain file name in the folder of the scenario", 0);
  }
  char *folder_path = hw_file_folder(path);
  if (folder_path == NULL) {
    return hw_fail_memory(error);
  }
  int folder = open(folder_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  free(folder_path);
  if (folder < 0) {
    return hw_fail_file(error, path, "its folder cannot be opened", errno);
  }
  *descriptor = open_beneath(folder, name);
  int number = errno;
  close(folder);
  if (*descriptor < 0) {
    return hw_fail_file(error, name, number == ELOOP ? "is a symbolic link" : "cannot be opened",
                        number == ELOOP ? 0 : number);
  }
  return accept_or_close(descriptor, name, false, limit, error);
}

ssize_t hw_file_read(int descriptor, void *bytes, size_t size) {
  ssize_t got;
  do {
    got = read(descriptor, bytes, size);
  } while (got < 0 && errno == EINTR);
  return got;
}
