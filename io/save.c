/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/save.h"

#include "io/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  SAVE_BUFFER = 1 << 16,
  SUFFIX_LETTERS = 6,
  NAME_TRIES = 100,
};

static const char temporary_mark[] = ".homeward-";
static const char cannot_write[] = "cannot be written";
static const char cannot_replace[] = "cannot be replaced";

struct hw_save {
  char *path;      /* as given, for messages; owns */
  char *name;      /* the real file's name in `folder`; NULL: a device or a pipe; owns */
  char *temporary; /* NULL while there is none; owns */
  int folder;      /* descriptors, -1: none */
  int file;
  int number; /* errno of the first failed write, 0: none */
  size_t used;
  char buffer[SAVE_BUFFER];
};

/* ---- bytes ---- */

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
  if (save->temporary != NULL) {
    unlinkat(save->folder, save->temporary, 0);
  }
  free_save(save);
}

/* ---- the temporary ---- */

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

/* ---- the target ---- */

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
static homeward_status open_folder(hw_save *save, homeward_error *error) {
  char *target = resolve_target(save->path);
  if (target == NULL) {
    return errno == ENOMEM
               ? hw_fail_memory(error)
               : hw_fail_file(error, save->path, "is a symbolic link that leads nowhere", errno);
  }
  const char *slash = strrchr(target, '/');
  char *folder_path = hw_file_folder(target);
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
    return errno == ENOENT ? HOMEWARD_OK : hw_fail_file(error, save->path, cannot_replace, errno);
  }
  if (S_ISDIR(info.st_mode)) {
    return hw_fail_file(error, save->path, "is a folder, not a file", 0);
  }
  if (!S_ISREG(info.st_mode)) {
    return hw_fail_file(error, save->path, "is not a regular file and will not be replaced", 0);
  }
  if (faccessat(save->folder, save->name, W_OK, AT_EACCESS) != 0) {
    return hw_fail_file(error, save->path, cannot_replace, errno);
  }
  return HOMEWARD_OK;
}

static homeward_status begin_file(hw_save *save, homeward_error *error) {
  homeward_status status = open_folder(save, error);
  if (status == HOMEWARD_OK) {
    status = accept_target(save, error);
  }
  if (status != HOMEWARD_OK) {
    return status;
  }
  int number = create_temporary(save);
  return number == 0        ? HOMEWARD_OK
         : number == ENOMEM ? hw_fail_memory(error)
                            : hw_fail_file(error, save->path, "cannot write beside it", number);
}

/* Opened without waiting for a pipe's reader, written to with waiting. */
static homeward_status begin_stream(hw_save *save, homeward_error *error) {
  save->file = open(save->path, O_WRONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (save->file < 0) {
    return errno == ENXIO ? hw_fail_file(error, save->path, "is a pipe that nobody reads", 0)
                          : hw_fail_file(error, save->path, cannot_write, errno);
  }
  int flags = fcntl(save->file, F_GETFL);
  if (flags < 0 || fcntl(save->file, F_SETFL, flags & ~O_NONBLOCK) != 0) {
    return hw_fail_file(error, save->path, cannot_write, errno);
  }
  return HOMEWARD_OK;
}

static bool is_stream(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && (S_ISCHR(info.st_mode) || S_ISFIFO(info.st_mode));
}

homeward_status hw_save_begin(hw_save **out, const char *path, homeward_error *error) {
  *out = NULL;
  hw_save *save = calloc(1, sizeof *save);
  if (save == NULL) {
    return hw_fail_memory(error);
  }
  save->folder = save->file = -1;
  save->path = strdup(path);
  homeward_status status = save->path == NULL ? hw_fail_memory(error)
                           : is_stream(path)  ? begin_stream(save, error)
                                              : begin_file(save, error);
  if (status != HOMEWARD_OK) {
    hw_save_abandon(save);
    return status;
  }
  *out = save;
  return HOMEWARD_OK;
}

/* ---- the end ---- */

/* Folders of some file systems cannot be synced, devices and pipes neither; that loses nothing that
 * could have been kept. */
static int sync_where_possible(int descriptor) {
  bool done = sync_descriptor(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP;
  return done ? 0 : errno;
}

/*
 * Some file systems tell of a lost byte only when a descriptor is closed. The temporary keeps its
 * lock by a second one, so that no sweep takes it for a dead writer's.
 */
static int close_written(hw_save *save) {
  int held = fcntl(save->file, F_DUPFD_CLOEXEC, 0);
  int number = held < 0 ? errno : 0;
  if (close(save->file) != 0 && number == 0 && errno != EINTR) {
    number = errno;
  }
  save->file = held;
  return number;
}

/* Whether the name `name` in the folder is the file that was written. */
static bool is_ours(const hw_save *save, const char *name) {
  struct stat written, named;
  return fstat(save->file, &written) == 0 &&
         fstatat(save->folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         written.st_dev == named.st_dev && written.st_ino == named.st_ino;
}

/* How the target was replaced, and so how it can be given back. */
typedef enum replacement {
  EXCHANGED, /* the old file has the temporary's name */
  CREATED,   /* there was none */
  RENAMED    /* the old file is gone */
} replacement;

/* Exchanges the two names where there are two and the file system can, so that the old file stays
 * until the folder is synced; one rename elsewhere. Returns 0 or errno. */
static int replace(hw_save *save, replacement *how) {
  struct stat info;
  if (renameat2(save->folder, save->temporary, save->folder, save->name, RENAME_EXCHANGE) == 0) {
    *how = EXCHANGED;
    return 0;
  }
  if (errno != ENOENT && errno != EINVAL && errno != ENOSYS && errno != EPERM) {
    return errno;
  }
  bool there = fstatat(save->folder, save->name, &info, AT_SYMLINK_NOFOLLOW) == 0;
  *how = there ? RENAMED : CREATED;
  return renameat(save->folder, save->temporary, save->folder, save->name) == 0 ? 0 : errno;
}

/* The folder could not be synced: gives the target back to the old file. False when that cannot
 * be. */
static bool give_back(hw_save *save, replacement how) {
  if (how == RENAMED || !is_ours(save, save->name)) {
    return false;
  }
  if (how == CREATED) {
    return unlinkat(save->folder, save->name, 0) == 0;
  }
  return renameat2(save->folder, save->temporary, save->folder, save->name, RENAME_EXCHANGE) == 0 &&
         unlinkat(save->folder, save->temporary, 0) == 0;
}

/* Everything behind the last byte. Returns 0 or errno with `what` went wrong. */
static int finish(hw_save *save, const char **what) {
  replacement how = RENAMED;
  *what = cannot_write;
  flush_buffer(save);
  int number = save->number;
  if (number == 0) {
    number = save->name == NULL                 ? sync_where_possible(save->file)
             : sync_descriptor(save->file) != 0 ? errno
                                                : 0;
  }
  if (number == 0) {
    number = close_written(save);
  }
  if (number != 0 || save->name == NULL) {
    return number;
  }
  *what = cannot_replace;
  number = replace(save, &how);
  if (number != 0) {
    return number;
  }
  number = sync_where_possible(save->folder);
  if (number != 0) {
    bool given_back = give_back(save, how);
    *what =
        given_back ? "its folder cannot be synced" : "is replaced, but its folder cannot be synced";
  }
  if (number == 0 && how == EXCHANGED) {
    unlinkat(save->folder, save->temporary, 0); /* if it stays, the next save sweeps it */
  }
  free(save->temporary); /* its name is free again, perhaps another's */
  save->temporary = NULL;
  return number;
}

homeward_status hw_save_commit(hw_save *save, homeward_error *error) {
  const char *what = cannot_write;
  int number = finish(save, &what);
  homeward_status status =
      number == 0 ? HOMEWARD_OK : hw_fail_file(error, save->path, what, number);
  hw_save_abandon(save);
  return status;
}

homeward_status hw_save_end(hw_save *save, homeward_status written, homeward_error *error) {
  if (written == HOMEWARD_OK || written == HOMEWARD_IO) {
    return hw_save_commit(save, error);
  }
  hw_save_abandon(save);
  return written;
}
