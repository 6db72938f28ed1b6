/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fuzz/seeds.h"

#include "tests/fuzz/target.h"
#include "tests/io/finding_cases.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/random_scenario.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAMAGED = 220, RANDOM = 40, LARGEST_DAMAGED = 8192 };

const char *const seed_names[SEED_READERS] = {"yaml", "xml", "csv", "plan", "events"};

/* What each reader begins with; the first is the base of its snippets. */
static const char *const files[SEED_READERS][10] = {
    {"tests/io/data/every_key.yaml", "tests/io/data/journeys.yaml", "scenarios/hello.yaml",
     "scenarios/convoys.yaml", "scenarios/medical.yaml", "scenarios/charter-surge.yaml",
     "scenarios/roc-amman-2005.yaml"},
    {"tests/io/data/every_key.xml"},
    {"scenarios/spreadsheet.csv"},
    {"tests/io/data/journeys.plan.yaml", "tests/cli/golden/hello.plan.yaml",
     "tests/cli/golden/convoys.plan.yaml"},
    {"tests/io/data/journeys.events.yaml", "tests/io/data/hello.events.yaml",
     "scenarios/events-border-closed.yaml", "scenarios/events-flight-cancelled.yaml",
     "scenarios/events-surge.yaml", "scenarios/events-new-case.yaml"}};

seed_reader seed_find(const char *name) {
  int reader = 0;
  while (reader < SEED_READERS && strcmp(seed_names[reader], name) != 0) {
    reader++;
  }
  return (seed_reader)reader;
}

/* The seeds so far, of which damaged ones are made. */
typedef struct pool {
  seed_callback each;
  void *context;
  fuzz_text *small; /* owned: seeds of at most LARGEST_DAMAGED bytes */
  size_t count;
} pool;

static void add_seed(pool *p, const char *bytes, size_t length) {
  p->each(p->context, bytes, length);
  if (length > 0 && length <= LARGEST_DAMAGED) {
    p->small = realloc(p->small, (p->count + 1) * sizeof *p->small);
    if (p->small == NULL) {
      fuzz_fail("out of memory");
    }
    p->small[p->count] = (fuzz_text){0};
    fuzz_write(&p->small[p->count++], bytes, length);
  }
}

static void add_text(pool *p, fuzz_text *text) {
  add_seed(p, text->bytes, text->length);
  fuzz_text_free(text);
}

/* ---- hand-written ---- */

static void put_instead(fuzz_text *out, const char *base, size_t length, const snippet *s) {
  const char *at = memmem(base, length, s->find, strlen(s->find));
  if (at == NULL) {
    fuzz_fail(s->find);
  }
  size_t before = (size_t)(at - base), behind = before + strlen(s->find);
  fuzz_write(out, base, before);
  fuzz_write(out, s->bytes, s->length);
  fuzz_write(out, base + behind, length - behind);
}

static void add_snippets(pool *p, const char *base, size_t length, const snippet *all,
                         size_t count) {
  for (size_t i = 0; i < count; i++) {
    fuzz_text text = {0};
    if (all[i].find == NULL) {
      fuzz_write(&text, all[i].bytes, all[i].length);
    } else {
      put_instead(&text, base, length, &all[i]);
    }
    add_text(p, &text);
  }
}

/* What the tests of the reader refuse and accept. */
static void add_finding_cases(pool *p, const char *base) {
  for (size_t i = 0; i < sizeof finding_cases / sizeof *finding_cases; i++) {
    fuzz_text text = {0};
    fuzz_write(&text, base, strlen(base));
    for (int e = 0; e < EDITS_MAX && finding_cases[i].edits[e].find != NULL; e++) {
      const edit *change = &finding_cases[i].edits[e];
      fuzz_text changed = {0};
      snippet s = {change->find, change->put, strlen(change->put)};
      put_instead(&changed, text.bytes, text.length, &s);
      fuzz_text_free(&text);
      text = changed;
    }
    size_t kept = 0;
    for (size_t from = 0; from < text.length; from++) {
      if (text.bytes[from] != '^') {
        text.bytes[kept++] = text.bytes[from];
      }
    }
    text.length = kept;
    add_text(p, &text);
  }
}

/* ---- long and deep ---- */

static void repeat(fuzz_text *out, const char *text, int times) {
  for (int i = 0; i < times; i++) {
    fuzz_write(out, text, strlen(text));
  }
}

/* `head`, `often` many times, `tail`. */
typedef struct long_seed {
  const char *head, *often, *tail;
  int times;
} long_seed;

static const long_seed long_yaml[] = {
    {"a: ", "[", "", 20000},
    {"a: ", "{a: ", "", 10000},
    {"", "- ", "", 10000},
    {"", "? ", "", 10000},
    {"a: ", "[", "]", 64},
    {"homeward: 1\nname: \"", "x", "\"\n", 65537},
    {"homeward: 1\nname: ", "x ", "\n", 40000},
    {"homeward: 1\n# ", "x", "\nname: y\n", 200000},
    {"homeward: 1\ncountries:\n", "  - {code: JO}\n", "", 2000},
    {"homeward: 1\ncountries:\n", "  - {x: y}\n", "", 200},
    {"homeward: 1\nhorizon: {", "a: 1, ", "}\n", 3000},
    {"homeward: 1\ncurrency: ", "\n", "USD\n", 20000},
};
static const long_seed long_xml[] = {
    {"<homeward version=\"1\">", "<a>", "", 20000},
    {"<homeward version=\"1\" ", "a=\"1\" ", "/>", 1000},
    {"<homeward version=\"1\" name=\"", "x", "\"/>", 70000},
    {"<homeward version=\"1\" name=\"", "&#66;", "\"/>", 20000},
    {"<homeward version=\"1\"><!--", "x", "--></homeward>", 200000},
    {"<homeward version=\"1\"><countries>", "<country code=\"JO\"/>", "</countries></homeward>",
     2000},
    {"<homeward version=\"1\">", "<places/>", "</homeward>", 300},
    {"<homeward version=\"1\">", "\n", "</homeward>", 20000},
    {"<", "a", " version=\"1\"/>", 60000},
    {"<homeward version=\"1\" xmlns:a=\"", "u", "\"/>", 60000},
};
static const long_seed long_csv[] = {
    {"id", ",id", "\n", 20000},
    {"id", ",", "\n", 20000},
    {"id,nationality,from,to,ready,priority,persons\n", "C,IQ,OSL,BGW,2005-04-02,1,1\n", "", 1000},
    {"id,group\n", "\"", "\n", 30001},
    {"id,people\nC,\"", "[", "\"\n", 20000},
    {"id,people\nC,\"[{name: ", "x", "}]\"\n", 70000},
    {"id,people\nC,\"", "\n", "[]\"\n", 20000},
    {"", "\n", "id\n", 20000},
    {"id", "\r", "\n", 1000},
};
static const long_seed long_plan[] = {
    {"homeward_plan: 1\nitineraries: ", "[", "", 20000},
    {"homeward_plan: 1\nruns:\n", "  - {run: F1@2005-05-05, persons: 4}\n", "", 1000},
    {"homeward_plan: 1\nunserved:\n", "  - {case: C-1, reason: no-route}\n", "", 1000},
    {"homeward_plan: 1\nitineraries:\n  - case: C-1\n    legs:\n",
     "      - {run: F1@2005-05-05, from: AMS, to: AMM}\n", "", 500},
    {"<homeward-plan version=\"1\"><runs>", "<run run=\"F1@2005-05-05\" persons=\"4\"/>",
     "</runs></homeward-plan>", 500},
    {"homeward_plan: 1\nunserved: [{case: C-1, reason: no-route, detail: \"", "x", "\"}]\n", 65000},
};

static const long_seed long_events[] = {
    /* a case alone */
    {"id: N-1\nnationality: IQ\nfrom: AMM\nto: BGW\nready: 2005-05-05\npriority: 1\npersons: 2\n",
     "avoid: {places: [AMM]}\n", "", 1},
    {"{\"id\": \"N-1\", \"nationality\": \"IQ\", \"from\": \"AMM\", \"to\": \"BGW\", ",
     "\"ready\": \"2005-05-05\", ", "\"priority\": 1, \"persons\": 2}\n", 1},
    {"<case id=\"N-1\" nationality=\"IQ\" from=\"AMM\" to=\"BGW\" ready=\"2005-05-05\" "
     "priority=\"1\"",
     " persons=\"2\"", "><consent signed=\"2005-04-01\"/></case>\n", 1},
    {"homeward_events: 1\nclose: ", "[", "", 20000},
    {"homeward_events: 1\nclose:\n", "  - {place: AMM}\n", "", 1001},
    {"homeward_events: 1\nopen:\n", "  - {place: AMM, from: 2005-05-05}\n", "", 1000},
    {"homeward_events: 1\ncancel:\n", "  - {service: EAST}\n", "", 2000},
    {"homeward_events: 1\nstatus:\n", "  - {run: F1@2005-05-05, status: departed}\n", "", 2000},
    {"homeward_events: 1\nescort_out:\n", "  - {pool: nurses}\n", "", 1000},
};

static void add_long(pool *p, const long_seed *seeds, size_t count) {
  for (size_t i = 0; i < count; i++) {
    fuzz_text text = {0};
    repeat(&text, seeds[i].head, 1);
    repeat(&text, seeds[i].often, seeds[i].times);
    repeat(&text, seeds[i].tail, 1);
    add_text(p, &text);
  }
}

/* ---- random ---- */

static void add_random_scenarios(pool *p) {
  for (unsigned i = 0; i < RANDOM; i++) {
    char *text = random_scenario_text(i + 1, i % 16);
    if (text == NULL) {
      fuzz_fail("out of memory");
    }
    add_seed(p, text, strlen(text));
    free(text);
  }
}

/* YAML that is sound, as XML or JSON; no seed when it is not. */
static void add_scenario_as(pool *p, homeward_format format, const char *yaml, size_t length) {
  homeward_scenario *scenario = NULL;
  fuzz_text text = {0};
  if (homeward_scenario_read_memory(&scenario, yaml, length, "seed", NULL, NULL) == HOMEWARD_OK &&
      homeward_scenario_write(scenario, format, fuzz_write, &text, NULL) == HOMEWARD_OK) {
    add_seed(p, text.bytes, text.length);
  }
  fuzz_text_free(&text);
  homeward_scenario_free(scenario);
}

/* The YAML seeds of files and of random scenarios in another format. */
static void add_scenarios_as(pool *p, homeward_format format) {
  for (int i = 0; files[SEED_YAML][i] != NULL; i++) {
    size_t length = 0;
    char *bytes = fuzz_load(files[SEED_YAML][i], &length);
    add_scenario_as(p, format, bytes, length);
    free(bytes);
  }
  for (unsigned i = 0; i < RANDOM; i++) {
    char *text = random_scenario_text(i + 1, i % 16);
    if (text == NULL) {
      fuzz_fail("out of memory");
    }
    add_scenario_as(p, format, text, strlen(text));
    free(text);
  }
}

/* The plans for fuzz_journeys() in another format. */
static void add_plan_as(pool *p, homeward_format format) {
  size_t length = 0;
  char *bytes = fuzz_load(files[SEED_PLAN][0], &length);
  homeward_plan *plan = NULL;
  fuzz_text text = {0};
  if (homeward_plan_read_memory(&plan, fuzz_journeys(), bytes, length, "seed", NULL, NULL) !=
          HOMEWARD_OK ||
      homeward_plan_write_as(plan, format, fuzz_write, &text, NULL) != HOMEWARD_OK) {
    fuzz_fail("the base of the plans cannot be written");
  }
  add_text(p, &text);
  homeward_plan_free(plan);
  free(bytes);
}

/* The events of a file in another format. */
static void add_events_as(pool *p, homeward_format format, const char *path) {
  homeward_document *document = NULL;
  fuzz_text text = {0};
  if (homeward_document_read(&document, path, NULL, NULL) != HOMEWARD_OK ||
      homeward_document_write(document, format, fuzz_write, &text, NULL) != HOMEWARD_OK) {
    fuzz_fail("events cannot be written");
  }
  add_text(p, &text);
  homeward_document_free(document);
}

/* Columns, each with values that are mostly right. */
static const char *const columns[][6] = {
    {"id", "C-1", "C-2", "C-3", "C-4", "010"},
    {"nationality", "IQ", "JO", "NO", "SD", "iq"},
    {"from", "OSL", "AMM", "BGW", "AMMAN", "ZZZ"},
    {"to", "BGW", "AMM", "OSL", "AMMAN", ""},
    {"ready", "2005-04-02", "2005-04-03T07:30", "2005-04-02T00:00Z", "2005-04-30", "2005-04-31"},
    {"priority", "1", "2", "1", "2", "9"},
    {"persons", "1", "2", "500", "3", "501"},
    {"infants", "", "0", "1", "", "7"},
    {"needs.wheelchairs", "", "1", "0", "2", "-1"},
    {"needs.medical", "true", "false", "", "", "TRUE"},
    {"needs.escorts", "[]", "[{kind: nurse}]", "\"[{kind: doctor, persons: 1}]\"", "", "[nurse]"},
    {"consent.signed", "2005-03-20", "", "2005-03-20T10:00", "2005-04-01", "x"},
    {"documents", "\"[{type: passport, until: 2005-06-01}]\"", "", "[]", "\"[\n]\"", "[[]]"},
    {"avoid.places", "[AMMAN]", "\"[AMMAN, AMM]\"", "", "[]", "AMMAN"},
    {"max_travel", "60h", "", "1d12h", "45m", "60"},
    {"group", "", "G1", "G1", "G2", "G 1"},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void add_random_table(pool *p, pseudo_random *random) {
  int chosen[COLUMNS], count = 0;
  for (int i = 0; i < COLUMNS; i++) {
    if (pseudo_random_chance(random, i < 7 ? 98 : 40)) {
      chosen[count++] = i;
    }
  }
  const char *end = pseudo_random_chance(random, 50) ? "\n" : "\r\n";
  int rows = pseudo_random_between(random, 0, 6);
  fuzz_text text = {0};
  for (int row = 0; row <= rows; row++) {
    for (int i = 0; i < count; i++) {
      int value = row == 0 ? 0 : pseudo_random_between(random, 1, 20);
      repeat(&text, i == 0 ? "" : ",", 1);
      repeat(&text, columns[chosen[i]][value > 5 ? 1 + value % 4 : value], 1);
    }
    repeat(&text, end, 1);
  }
  add_text(p, &text);
}

/* ---- damaged ---- */

/* From `at` to the end of its word. */
static size_t word_length(const fuzz_text *text, size_t at) {
  size_t length = 0;
  while (at + length < text->length && isgraph((unsigned char)text->bytes[at + length]) &&
         strchr(",\"{}[]<>=", text->bytes[at + length]) == NULL) {
    length++;
  }
  return length;
}

static size_t line_begin(const fuzz_text *text, size_t at) {
  while (at > 0 && text->bytes[at - 1] != '\n') {
    at--;
  }
  return at;
}

static size_t line_length(const fuzz_text *text, size_t at) {
  const char *end = memchr(text->bytes + at, '\n', text->length - at);
  return end == NULL ? text->length - at : (size_t)(end - (text->bytes + at)) + 1;
}

static size_t position(pseudo_random *random, const fuzz_text *text) {
  return (size_t)(pseudo_random_next(random) % text->length);
}

static void put_rest(fuzz_text *out, const fuzz_text *from, size_t at) {
  fuzz_write(out, from->bytes + at, from->length - at);
}

static void put_awkward(fuzz_text *out, const fuzz_text *from, size_t at, pseudo_random *random) {
  int count = 0;
  while (awkward_values[count] != NULL) {
    count++;
  }
  const char *value = awkward_values[pseudo_random_between(random, 0, count - 1)];
  fuzz_write(out, from->bytes, at);
  fuzz_write(out, value, strlen(value));
  put_rest(out, from, at + word_length(from, at));
}

/* The line at the position left out, twice, or at another place too. */
static void move_line(fuzz_text *out, const fuzz_text *from, size_t at, pseudo_random *random) {
  size_t begin = line_begin(from, at), length = line_length(from, begin);
  size_t other = line_begin(from, position(random, from));
  fuzz_write(out, from->bytes, begin);
  switch (pseudo_random_between(random, 0, 3)) {
  case 0:
    break;
  case 1:
    fuzz_write(out, from->bytes + begin, length);
    fuzz_write(out, from->bytes + begin, length);
    break;
  case 2:
    fuzz_write(out, from->bytes + other, line_length(from, other));
    fuzz_write(out, from->bytes + begin, length);
    break;
  default:
    fuzz_write(out, "    ", (size_t)pseudo_random_between(random, 1, 4));
    fuzz_write(out, from->bytes + begin, length);
    break;
  }
  put_rest(out, from, begin + length);
}

static void damage_once(fuzz_text *out, const pool *p, const fuzz_text *from,
                        pseudo_random *random) {
  size_t at = position(random, from);
  const fuzz_text *other = &p->small[pseudo_random_next(random) % p->count];
  switch (pseudo_random_between(random, 0, 9)) {
  case 0:
    fuzz_write(out, from->bytes, at);
    break;
  case 1:
    put_rest(out, from, 0);
    out->bytes[at] = (char)(out->bytes[at] ^ (1 << pseudo_random_between(random, 0, 7)));
    break;
  case 2:
    fuzz_write(out, from->bytes, at);
    put_rest(out, other, position(random, other));
    break;
  case 3:
  case 4:
  case 5:
    move_line(out, from, at, random);
    break;
  default:
    put_awkward(out, from, at, random);
    break;
  }
}

static void add_damaged(pool *p, pseudo_random *random) {
  size_t sound = p->count;
  for (int i = 0; i < DAMAGED; i++) {
    /* The base often, as it holds everything. */
    size_t which = pseudo_random_chance(random, 50) ? 0 : pseudo_random_next(random) % sound;
    fuzz_text text = {0};
    fuzz_write(&text, p->small[which].bytes, p->small[which].length);
    int times = pseudo_random_between(random, 1, 3);
    for (int t = 0; t < times && text.length > 0; t++) {
      fuzz_text damaged = {0};
      damage_once(&damaged, p, &text, random);
      fuzz_text_free(&text);
      text = damaged;
    }
    add_text(p, &text);
  }
}

/* ---- all ---- */

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void add_own(pool *p, seed_reader reader, const char *base, size_t length,
                    pseudo_random *random) {
  switch (reader) {
  case SEED_YAML:
    add_snippets(p, base, length, yaml_snippets, yaml_snippet_count);
    add_finding_cases(p, base);
    add_long(p, long_yaml, COUNT(long_yaml));
    add_random_scenarios(p);
    add_scenarios_as(p, HOMEWARD_FORMAT_JSON);
    break;
  case SEED_XML:
    add_snippets(p, base, length, xml_snippets, xml_snippet_count);
    add_long(p, long_xml, COUNT(long_xml));
    add_scenarios_as(p, HOMEWARD_FORMAT_XML);
    add_plan_as(p, HOMEWARD_FORMAT_XML);
    break;
  case SEED_CSV:
    add_snippets(p, base, length, csv_snippets, csv_snippet_count);
    add_long(p, long_csv, COUNT(long_csv));
    for (int i = 0; i < 2 * RANDOM; i++) {
      add_random_table(p, random);
    }
    break;
  case SEED_EVENTS:
    add_snippets(p, base, length, events_snippets, events_snippet_count);
    add_long(p, long_events, COUNT(long_events));
    for (int i = 0; files[SEED_EVENTS][i] != NULL; i++) {
      add_events_as(p, HOMEWARD_FORMAT_XML, files[SEED_EVENTS][i]);
      add_events_as(p, HOMEWARD_FORMAT_JSON, files[SEED_EVENTS][i]);
    }
    add_damaged(p, random);
    break;
  default:
    add_snippets(p, base, length, plan_snippets, plan_snippet_count);
    add_long(p, long_plan, COUNT(long_plan));
    add_plan_as(p, HOMEWARD_FORMAT_XML);
    add_plan_as(p, HOMEWARD_FORMAT_JSON);
    break;
  }
}

void seed_each(seed_reader reader, seed_callback each, void *context) {
  pool p = {.each = each, .context = context};
  pseudo_random random = {.state = 2005};
  size_t base_length = 0;
  char *base = fuzz_load(files[reader][0], &base_length);
  add_seed(&p, base, base_length);
  for (int i = 1; files[reader][i] != NULL; i++) {
    size_t length = 0;
    char *bytes = fuzz_load(files[reader][i], &length);
    add_seed(&p, bytes, length);
    free(bytes);
  }
  add_own(&p, reader, base, base_length, &random);
  add_damaged(&p, &random);
  free(base);
  for (size_t i = 0; i < p.count; i++) {
    fuzz_text_free(&p.small[i]);
  }
  free(p.small);
}
