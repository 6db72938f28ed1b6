/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  SAVE_BUFFER = 1 << 16,
  SUFFIX_LETTERS = 6,
  NAME_TRIES = 100,
};

static const char temporary_mark[] = ".homeward-";

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

static homeward_status accept_regular(int descriptor, const char *path, size_t limit,
                                      homeward_error *error) {
  struct stat info;
  if (fstat(descriptor, &info) != 0) {
    return hw_fail_file(error, path, "cannot be read", errno);
  }
  if (S_ISDIR(info.st_mode)) {
    return hw_fail_file(error, path, "is a folder, not a file", 0);
  }
  if (!S_ISREG(info.st_mode)) {
    return hw_fail_file(error, path, "is not a regular file; pipe it to standard input (-)", 0);
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

static homeward_status accept_or_close(int *descriptor, const char *path, size_t limit,
                                       homeward_error *error) {
  homeward_status status = accept_regular(*descriptor, path, limit, error);
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
  return standard_input ? HOMEWARD_OK : accept_or_close(descriptor, path, limit, error);
}

bool hw_file_name_plain(const char *name) {
  return name[0] != '\0' && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
         strchr(name, '/') == NULL;
}

/* The folder part of `path`: "" for none; allocated. */
static char *folder_of(const char *path) {
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
  char *folder_path = folder_of(path);
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
  return accept_or_close(descriptor, name, limit, error);
}

ssize_t hw_file_read(int descriptor, void *bytes, size_t size) {
  ssize_t got;
  do {
    got = read(descriptor, bytes, size);
  } while (got < 0 && errno == EINTR);
  return got;
}

/* ---- saving ---- */

struct hw_save {
  char *path;      /* as given, for messages; owns */
  char *name;      /* the real file's name in `folder`; owns */
  char *temporary; /* "" while there is none; owns */
  int folder;      /* descriptors, -1: none */
  int file;
  int number; /* errno of the first failed write, 0: none */
  size_t used;
  char buffer[SAVE_BUFFER];
};

static int sync_descriptor(int descriptor) {
  int result;
  do {
    result = fsync(descriptor);
  } while (result != 0 && errno == EINTR);
  return result;
}

static void flush_buffer(hw_save *save) {
  size_t done = 0;
  while (save->number == 0 && done < save->used) {
    ssize_t written = write(save->file, save->buffer + done, save->used - done);
    if (written > 0) {
      done += (size_t)written;
    } else if (written == 0 || errno != EINTR) {
      save->number = written == 0 ? EIO : errno;
    }
  }
  save->used = 0;
}

int hw_save_write(void *context, const char *bytes, size_t length) {
  hw_save *save = context;
  while (length > 0 && save->number == 0) {
    size_t room = sizeof save->buffer - save->used;
    size_t part = length < room ? length : room;
    memcpy(save->buffer + save->used, bytes, part);
    save->used += part;
    bytes += part;
    length -= part;
    if (save->used == sizeof save->buffer) {
      flush_buffer(save);
    }
  }
  return save->number;
}

static void free_save(hw_save *save) {
  if (save->file >= 0) {
    close(save->file);
  }
  if (save->folder >= 0) {
    close(save->folder);
  }
  free(save->path);
  free(save->name);
  free(save->temporary);
  free(save);
}

void hw_save_abandon(hw_save *save) {
  if (save == NULL) {
    return;
  }
  if (save->temporary != NULL && save->temporary[0] != '\0') {
    unlinkat(save->folder, save->temporary, 0);
  }
  free_save(save);
}

/* ".NAME.homeward-" without the letters, NAME cut so that the whole fits in a directory entry. */
static size_t temporary_prefix(char *out, size_t size, const char *name) {
  size_t fixed = 1 + strlen(temporary_mark) + SUFFIX_LETTERS;
  size_t kept = strnlen(name, (size_t)NAME_MAX - fixed);
  size_t length = 0;
  if (size <= fixed + kept) {
    return 0;
  }
  out[length++] = '.';
  memcpy(out + length, name, kept);
  length += kept;
  memcpy(out + length, temporary_mark, sizeof temporary_mark);
  return length + strlen(temporary_mark);
}

/*
 * A temporary whose lock is free has lost its writer. A writer takes the lock right after creating
 * the file and looks whether it still has a name; so one that is swept in between starts again.
 */
static void sweep_one(int folder, const char *name) {
  int file = openat(folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat info;
  if (file < 0) {
    return;
  }
  if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid() &&
      flock(file, LOCK_EX | LOCK_NB) == 0) {
    unlinkat(folder, name, 0);
  }
  close(file);
}

static void sweep_temporaries(int folder, const char *prefix, size_t length) {
  int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = copy >= 0 ? fdopendir(copy) : NULL;
  if (entries == NULL) {
    if (copy >= 0) {
      close(copy);
    }
    return;
  }
  for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
    if (strncmp(entry->d_name, prefix, length) == 0 &&
        strlen(entry->d_name) == length + SUFFIX_LETTERS) {
      sweep_one(folder, entry->d_name);
    }
  }
  closedir(entries);
}

static bool random_suffix(char *out) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  unsigned char random[SUFFIX_LETTERS];
  if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) {
    return false;
  }
  for (int i = 0; i < SUFFIX_LETTERS; i++) {
    out[i] = letters[random[i] % (sizeof letters - 1)];
  }
  out[SUFFIX_LETTERS] = '\0';
  return true;
}

/* Locks the new temporary; false when a sweep removed it before the lock was taken. */
static bool lock_temporary(int file) {
  struct stat info;
  while (flock(file, LOCK_EX) != 0 && errno == EINTR) {
    ;
  }
  return fstat(file, &info) == 0 && info.st_nlink > 0;
}

static int create_temporary(hw_save *save) {
  char name[NAME_MAX + 1];
  size_t length = temporary_prefix(name, sizeof name, save->name);
  sweep_temporaries(save->folder, name, length);
  for (int i = 0; i < NAME_TRIES; i++) {
    if (!random_suffix(name + length)) {
      return errno;
    }
    save->file = openat(save->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        S_IRUSR | S_IWUSR);
    if (save->file < 0 && errno != EEXIST) {
      return errno;
    }
    if (save->file < 0) {
      continue;
    }
    if (!lock_temporary(save->file)) {
      close(save->file);
      save->file = -1;
      continue;
    }
    save->temporary = strdup(name);
    if (save->temporary == NULL) {
      unlinkat(save->folder, name, 0);
      return ENOMEM;
    }
    return fchmod(save->file, S_IRUSR | S_IWUSR) == 0 ? 0 : errno;
  }
  return EEXIST;
}

/* The path whose last component is the real file: resolves a final link; allocated, NULL with
 * errno. */
static char *resolve_target(const char *path) {
  struct stat info;
  if (lstat(path, &info) == 0 && S_ISLNK(info.st_mode)) {
    return realpath(path, NULL);
  }
  return strdup(path);
}

/* Splits the target into an open folder and a name. */
static homeward_status open_target(hw_save *save, homeward_error *error) {
  char *target = resolve_target(save->path);
  if (target == NULL) {
    return errno == ENOMEM
               ? hw_fail_memory(error)
               : hw_fail_file(error, save->path, "is a symbolic link that leads nowhere", errno);
  }
  const char *slash = strrchr(target, '/');
  char *folder_path = folder_of(target);
  save->name = strdup(slash != NULL ? slash + 1 : target);
  free(target);
  if (folder_path == NULL || save->name == NULL) {
    free(folder_path);
    return hw_fail_memory(error);
  }
  save->folder = open(folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int number = errno;
  free(folder_path);
  if (save->folder < 0) {
    return hw_fail_file(error, save->path, "its folder cannot be opened", number);
  }
  if (!hw_file_name_plain(save->name)) {
    return hw_fail_file(error, save->path, "is a folder, not a file", 0);
  }
  return HOMEWARD_OK;
}

/* What is already there must be a regular file that its user may write. */
static homeward_status accept_target(const hw_save *save, homeward_error *error) {
  struct stat info;
  if (fstatat(save->folder, save->name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno == ENOENT ? HOMEWARD_OK
                           : hw_fail_file(error, save->path, "cannot be replaced", errno);
  }
  if (S_ISDIR(info.st_mode)) {
    return hw_fail_file(error, save->path, "is a folder, not a file", 0);
  }
  if (!S_ISREG(info.st_mode)) {
    return hw_fail_file(error, save->path, "is not a regular file and will not be replaced", 0);
  }
  if (faccessat(save->folder, save->name, W_OK, AT_EACCESS) != 0) {
    return hw_fail_file(error, save->path, "cannot be replaced", errno);
  }
  return HOMEWARD_OK;
}

homeward_status hw_save_begin(hw_save **out, const char *path, homeward_error *error) {
  *out = NULL;
  hw_save *save = calloc(1, sizeof *save);
  if (save == NULL) {
    return hw_fail_memory(error);
  }
  save->folder = save->file = -1;
  save->path = strdup(path);
  homeward_status status = save->path != NULL ? HOMEWARD_OK : hw_fail_memory(error);
  if (status == HOMEWARD_OK) {
    status = open_target(save, error);
  }
  if (status == HOMEWARD_OK) {
    status = accept_target(save, error);
  }
  if (status == HOMEWARD_OK) {
    int number = create_temporary(save);
    if (number == ENOMEM) {
      status = hw_fail_memory(error);
    } else if (number != 0) {
      status = hw_fail_file(error, path, "cannot write beside it", number);
    }
  }
  if (status != HOMEWARD_OK) {
    hw_save_abandon(save);
    return status;
  }
  *out = save;
  return HOMEWARD_OK;
}

/* Folders of some file systems cannot be synced; that is no failure of the save. */
static int sync_folder(int folder) {
  return sync_descriptor(folder) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EBADF
             ? 0
             : errno;
}

homeward_status hw_save_commit(hw_save *save, homeward_error *error) {
  const char *what = "cannot be written";
  flush_buffer(save);
  if (save->number == 0 && sync_descriptor(save->file) != 0) {
    save->number = errno;
  }
  if (save->number == 0 && renameat(save->folder, save->temporary, save->folder, save->name) != 0) {
    what = "cannot be replaced";
    save->number = errno;
  }
  if (save->number != 0) {
    homeward_status status = hw_fail_file(error, save->path, what, save->number);
    hw_save_abandon(save);
    return status;
  }
  int number = sync_folder(save->folder);
  homeward_status status =
      number == 0
          ? HOMEWARD_OK
          : hw_fail_file(error, save->path, "is replaced, but its folder cannot be synced", number);
  free_save(save);
  return status;
}
