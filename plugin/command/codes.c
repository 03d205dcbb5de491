/* SPDX-License-Identifier: MIT */
#include "base/edit_distance.h"
#include "command/command.h"
#include "command/options.h"
#include "command/output.h"
#include "command/terminal_text.h"
#include "findings/rules.h"
#include "reports/report.h"

enum { SLUGS_MAX = 256 };

/* A JSON string; the catalogue's own text has neither control characters nor bad UTF-8. */
static void json_string(const char *value)
{
    output_add("\"");
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            output_add("\\");
        output_slice((struct slice){value, 1});
    }
    output_add("\"");
}

static void json_member(const char *name, const char *value)
{
    if (!value)
        return;
    output_add(", \"%s\": ", name);
    json_string(value);
}

static void json_code(const struct catalogue_entry *entry)
{
    const char *user = entry->fix_user ? entry->fix_user : "";
    const char *administrator = entry->fix_administrator ? entry->fix_administrator : "";
    char fix[4096];
    char code[10];
    struct text text;

    code_text(entry->code, code);
    text_start(&text, fix, sizeof(fix));
    text_add(&text, "%s%s%s", user, *user && *administrator ? " Administrator: " : "", administrator);
    output_add("{\"code\": \"%s\"", code);
    json_member("severity", severity_name(entry->severity));
    json_member("sometimes", entry->sometimes);
    json_member("slug", entry->slug);
    json_member("title", entry->title);
    json_member("topic", topic_name(entry->code / 100));
    output_add(", \"offline\": %s", rules_see_offline(entry) ? "true" : "false");
    output_add(", \"seen\": [");
    for (size_t i = 0; i < SENTENCES_MAX && entry->sentences[i]; i++) {
        output_add("%s", i ? ", " : "");
        json_string(entry->sentences[i]->text);
    }
    output_add("]");
    json_member("why", entry->why);
    json_member("fix", fix);
    json_member("fix_user", entry->fix_user);
    json_member("fix_administrator", entry->fix_administrator);
    output_add(", \"depends_on\": [");
    for (size_t i = 0; i < SUPPRESSED_MAX && entry->suppressed_by[i]; i++) {
        char cause[10];
        code_text(entry->suppressed_by[i], cause);
        output_add("%s\"%s\"", i ? ", " : "", cause);
    }
    output_add("], \"page\": \"docs/codes/%s.md\"}\n", code);
}

static void list(const struct show *show, bool json)
{
    size_t count;
    const struct catalogue_entry *const *entries = catalogue(&count);
    char heading[128];
    struct text text;

    for (size_t i = 0; i < count; i++) {
        unsigned topic = entries[i]->code / 100;
        if (json) {
            json_code(entries[i]);
            continue;
        }
        if (i == 0 || topic != entries[i - 1]->code / 100) {
            const char *name = topic_name(topic);
            text_start(&text, heading, sizeof(heading));
            text_add(&text, "%02u %s", topic, name ? name : "");
            output_add("%s", i ? "\n" : "");
            show_heading(show, heading);
        }
        show_code_row(show, entries[i]);
    }
}

/* By number or by slug; NULL, with a sentence that names the nearest, when there is none. */
static const struct catalogue_entry *want_code(const char *word)
{
    size_t all;
    const struct catalogue_entry *const *entries = catalogue(&all);
    size_t count = all < SLUGS_MAX ? all : SLUGS_MAX;
    const char *words[2 * SLUGS_MAX];
    char codes[SLUGS_MAX][10];
    char buffer[SHOWN_MAX];
    finding_code code;
    bool number = code_parse(slice_of(word), &code);

    for (size_t i = 0; i < all; i++)
        if (number ? entries[i]->code == code : slice_is_nocase(slice_of(word), entries[i]->slug))
            return entries[i];
    for (size_t i = 0; i < count; i++) {
        code_text(entries[i]->code, codes[i]);
        words[i] = entries[i]->slug;
        /* As it was written: with the letters in front, or the digits alone. */
        words[count + i] = word[0] >= '0' && word[0] <= '9' ? codes[i] + 5 : codes[i];
    }
    const char *nearest = nearest_word(slice_of(word), words, 2 * count);
    if (nearest)
        complain("'%s' is not a code; did you mean '%s'?", shown(word, buffer), nearest);
    else
        complain("'%s' is not a code; 'cvpn-doctor codes' lists them.", shown(word, buffer));
    return NULL;
}

int command_codes(const struct command *self, int argc, char **argv)
{
    struct options options;
    struct show show;
    enum options_result result = options_read(self, argc, argv, &options);

    if (result != OPTIONS_GO)
        return options_status(result);
    show_start(&show);
    if (!options.operand) {
        list(&show, options.json);
        return STATUS_CLEAN;
    }
    const struct catalogue_entry *entry = want_code(options.operand);
    if (!entry)
        return STATUS_COULD_NOT;
    if (options.json)
        json_code(entry);
    else
        show_code(&show, entry);
    return STATUS_CLEAN;
}
