/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a command again and again, with each of its allocations failing: in one run only that one,
 * in another all from there on. It must end as it does without failures and with the same output,
 * or with exit code 6, one message, nothing written and nothing leaked.
 *
 * usage: allocations PRELOAD STRIDE LEFT PROGRAM ARGUMENT...
 * Every STRIDEth allocation behind the first 200 fails; LEFT blocks may be left over. An ARGUMENT
 * "@" stands for the output file.
 */
#include "tests/faults/preload.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
  ARGUMENTS_MAX = 20,
  PATH_BYTES = 200,
  EACH_UP_TO = 200,
  OUT_OF_MEMORY = 6,
  FAILURES_SHOWN = 20,
  END_COMPARED = 40 /* bytes */
};

static const char old_plan[] = "the old plan\n";

typedef struct bytes {
  char *text;
  size_t length;
} bytes;

typedef struct harness {
  char folder[64];
  char target[PATH_BYTES], out[PATH_BYTES], err[PATH_BYTES], record_path[PATH_BYTES];
  bool has_target;
  char *arguments[ARGUMENTS_MAX + 1];
  char preload[PATH_BYTES + 20], record_variable[PATH_BYTES + 30];
  faults_record *record;
  pid_t loaded;
  int ask, answer; /* ends of pipes to it */
  /* how it ends when nothing fails */
  int code;
  bytes output, saved;
  long live; /* blocks left, with those that may be left */
  int failed;
} harness;

static void give_up(const char *what) {
  perror(what);
  exit(2);
}

static bytes contents(const char *path) {
  struct stat info;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat(file, &info) != 0) {
    give_up(path);
  }
  bytes found = {calloc(1, (size_t)info.st_size + 1), (size_t)info.st_size};
  if (found.text == NULL || read(file, found.text, found.length) != (ssize_t)found.length) {
    give_up(path);
  }
  close(file);
  return found;
}

static bool same(bytes a, bytes b) {
  return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

static void put(const char *path, const char *text, size_t length) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0 || write(file, text, length) != (ssize_t)length || close(file) != 0) {
    give_up(path);
  }
}

/* ---- one run ---- */

/* Before each run the file is emptied. */
static void redirect(const char *path, int descriptor) {
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file < 0 || dup2(file, descriptor) < 0) {
    _exit(126);
  }
  close(file);
}

static void load_command(harness *h) {
  char *environment[] = {h->preload, h->record_variable, NULL};
  int asked[2], answered[2];
  if (pipe2(asked, O_CLOEXEC) != 0 || pipe2(answered, O_CLOEXEC) != 0) {
    give_up("pipe2");
  }
  pid_t child = fork();
  if (child < 0) {
    give_up("fork");
  }
  if (child == 0) {
    redirect(h->out, STDOUT_FILENO);
    redirect(h->err, STDERR_FILENO);
    if (dup2(asked[0], FAULTS_ASK) >= 0 && dup2(answered[1], FAULTS_ANSWER) >= 0) {
      execve(h->arguments[0], h->arguments, environment);
    }
    _exit(126);
  }
  close(asked[0]);
  close(answered[1]);
  h->loaded = child;
  h->ask = asked[1];
  h->answer = answered[0];
}

/* The exit code; -signal when one killed it. */
static int run(harness *h, long from, long until) {
  int ended = 0;
  if (h->has_target) {
    put(h->target, old_plan, strlen(old_plan));
  }
  put(h->out, "", 0);
  put(h->err, "", 0);
  *h->record = (faults_record){.fail_from = from, .fail_until = until};
  if (write(h->ask, "", 1) != 1 || read(h->answer, &ended, sizeof ended) != (ssize_t)sizeof ended) {
    give_up("no run");
  }
  return WIFEXITED(ended) ? WEXITSTATUS(ended) : -WTERMSIG(ended);
}

/* Whether the saved file is a whole plan that keeps every rule: what the solver could not get
 * memory for may cost a plan its best bound, and no more. */
static bool is_valid_plan(harness *h) {
  int ended = 0;
  char verify[] = "verify";
  char *arguments[] = {h->arguments[0], verify, h->arguments[2], h->target, NULL};
  pid_t child = fork();
  if (child < 0) {
    give_up("fork");
  }
  if (child == 0) {
    redirect("/dev/null", STDOUT_FILENO);
    execv(arguments[0], arguments);
    _exit(126);
  }
  return waitpid(child, &ended, 0) == child && WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
}

/* Whether a plan on standard output, which may have lost its best bound too, goes on to its end. */
static bool is_whole_plan(const harness *h, bytes output) {
  size_t end = h->output.length < END_COMPARED ? h->output.length : END_COMPARED;
  return strcmp(h->arguments[1], "plan") == 0 && output.length >= end &&
         memcmp(output.text + output.length - end, h->output.text + h->output.length - end, end) ==
             0;
}

/* Entries in the folder besides the four that belong there. */
static int strange_entries(const harness *h) {
  int count = 0;
  DIR *entries = opendir(h->folder);
  if (entries == NULL) {
    give_up(h->folder);
  }
  for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
    count++;
  }
  closedir(entries);
  return count - (h->has_target ? 4 : 3) - 2; /* "." and ".." */
}

static bool tells(bytes message) {
  return strstr(message.text, "out of memory") != NULL ||
         strstr(message.text, "no thread can be started") != NULL;
}

static const char *judge_end(harness *h, int code, bytes output, bytes saved, bytes message) {
  static char text[80];
  bytes old = {(char *)(size_t)old_plan, strlen(old_plan)};
  bytes expected = h->has_target ? saved : old;
  if (code == h->code) {
    return !same(output, h->output) && !is_whole_plan(h, output)             ? "another output"
           : h->has_target && !same(expected, h->saved) && !is_valid_plan(h) ? "another file"
                                                                             : NULL;
  }
  if (code != OUT_OF_MEMORY) {
    snprintf(text, sizeof text, code < 0 ? "killed by signal %d" : "exit code %d", abs(code));
    return text;
  }
  const char *line_end = memchr(message.text, '\n', message.length);
  return output.length > 0                               ? "a part of the output is written"
         : !same(expected, old)                          ? "the old file is gone"
         : !tells(message)                               ? "no message"
         : line_end + 1 != message.text + message.length ? "more than one message"
                                                         : NULL;
}

static void judge(harness *h, int code, long from, bool once) {
  bytes output = contents(h->out), message = contents(h->err), saved = {0};
  if (h->has_target) {
    saved = contents(h->target);
  }
  const char *wrong = judge_end(h, code, output, saved, message);
  if (wrong == NULL && strange_entries(h) != 0) {
    wrong = "a temporary is left";
  }
  if (wrong == NULL && h->record->live > h->live) {
    wrong = "blocks are not freed";
  }
  if (wrong != NULL && ++h->failed <= FAILURES_SHOWN) {
    printf("allocation %ld fails %s: %s (%ld blocks left): %s\n", from,
           once ? "once" : "and all behind it", wrong, (long)h->record->live, message.text);
  }
  free(output.text);
  free(message.text);
  free(saved.text);
}

/* ---- all runs ---- */

static void prepare(harness *h, char **argv) {
  strcpy(h->folder, "/tmp/homeward-allocations-XXXXXX");
  if (mkdtemp(h->folder) == NULL) {
    give_up("mkdtemp");
  }
  snprintf(h->target, sizeof h->target, "%s/plan", h->folder);
  snprintf(h->out, sizeof h->out, "%s/stdout", h->folder);
  snprintf(h->err, sizeof h->err, "%s/stderr", h->folder);
  snprintf(h->record_path, sizeof h->record_path, "%s/record", h->folder);
  snprintf(h->preload, sizeof h->preload, "LD_PRELOAD=%s", argv[1]);
  snprintf(h->record_variable, sizeof h->record_variable, "HOMEWARD_ALLOCATIONS=%s",
           h->record_path);
  int count = 0;
  for (char **argument = argv + 4; *argument != NULL && count < ARGUMENTS_MAX; argument++) {
    bool is_target = strcmp(*argument, "@") == 0;
    h->has_target |= is_target;
    h->arguments[count++] = is_target ? h->target : *argument;
  }
  int file = open(h->record_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ftruncate(file, sizeof *h->record) != 0) {
    give_up(h->record_path);
  }
  h->record = mmap(NULL, sizeof *h->record, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (h->record == MAP_FAILED) {
    give_up("mmap");
  }
}

static void clean_up(const harness *h) {
  close(h->ask); /* it ends */
  waitpid(h->loaded, NULL, 0);
  const char *const paths[] = {h->target, h->out, h->err, h->record_path};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    unlink(paths[i]);
  }
  rmdir(h->folder);
}

/* How it ends when nothing fails. Returns the number of allocations. */
static long measure(harness *h) {
  h->code = run(h, FAULTS_NEVER, FAULTS_NEVER);
  h->output = contents(h->out);
  if (h->has_target) {
    h->saved = contents(h->target);
  }
  h->live += h->record->live;
  if (h->code < 0 || h->code == OUT_OF_MEMORY || h->record->allocations == 0) {
    bytes message = contents(h->err);
    printf("without a failure: exit code %d, %ld allocations: %s\n", h->code,
           (long)h->record->allocations, message.text);
    exit(2);
  }
  return h->record->allocations;
}

int main(int argc, char **argv) {
  static harness h;
  if (argc < 5) {
    fprintf(stderr, "usage: allocations PRELOAD STRIDE LEFT PROGRAM ARGUMENT...\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  prepare(&h, argv);
  load_command(&h);
  h.live = strtol(argv[3], NULL, 10);
  long stride = strtol(argv[2], NULL, 10), ended = 0, runs = 0;
  long count = measure(&h);
  for (int once = 0; once < 2; once++) {
    for (long n = 0; n < count; n += n < EACH_UP_TO ? 1 : stride, runs++) {
      int code = run(&h, n, once ? n + 1 : FAULTS_NEVER);
      judge(&h, code, n, once);
      ended += code == OUT_OF_MEMORY;
    }
  }
  printf("%ld allocations, %ld runs: %ld ended with code 6, %ld went on; %d were wrong\n", count,
         runs, ended, runs - ended, h.failed);
  clean_up(&h);
  return h.failed == 0 && ended > 0 ? 0 : 1;
}
