/* SPDX-License-Identifier: MIT */
/* The catalogue: every row is whole, every rule's code is in it, and every code has its page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "reports/report.h"

static void every_code_stands_once_and_in_order(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *const *entries = catalogue(&count);

    (void)state;
    assert_true(count > 15);
    for (size_t i = 1; i < count; i++)
        assert_true(entries[i - 1]->code < entries[i]->code);
}

static void every_code_has_all_its_sentences(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *const *entries = catalogue(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_non_null(entries[i]->slug);
        assert_non_null(entries[i]->title);
        assert_non_null(entries[i]->sentences[0]);
        assert_non_null(entries[i]->why);
        assert_true(entries[i]->code == 0 || entries[i]->fix_user || entries[i]->fix_administrator);
        assert_non_null(topic_name(entries[i]->code / 100));
    }
}

static void assert_sentence(const char *sentence)
{
    if (!sentence)
        return;
    if (sentence[strlen(sentence) - 1] != '.')
        fail_msg("not a sentence: %s", sentence);
    assert_true(strlen(sentence) < 400);
}

static void whys_and_fixes_are_one_sentence_that_fits_a_line(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *const *entries = catalogue(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_sentence(entries[i]->why);
        assert_sentence(entries[i]->fix_user);
        assert_sentence(entries[i]->fix_administrator);
    }
}

static void a_code_depends_only_on_codes_that_exist(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *const *entries = catalogue(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < SUPPRESSED_MAX && entries[i]->suppressed_by[j]; j++)
            assert_non_null(catalogue_find(entries[i]->suppressed_by[j]));
}

static bool is_of_an_attempt(const struct catalogue_entry *entry)
{
    for (size_t i = 0; i < ENTRY_RULES_MAX && entry->rules[i].function; i++)
        if (entry->rules[i].span == PER_ATTEMPT)
            return true;
    return false;
}

/* Both stop an attempt: only one of them did, unless one is a consequence of the other. */
static bool is_judged(const struct catalogue_entry *one, const struct catalogue_entry *other)
{
    const struct code_span *a = rules_span(one->code);
    const struct code_span *b = rules_span(other->code);

    if (!a || !b)
        return false;
    return a->to == STAGE_CONNECTED || b->to == STAGE_CONNECTED || rules_contradict(one->code, other->code) ||
           catalogue_is_suppressed(one, other->code) || catalogue_is_suppressed(other, one->code);
}

static void each_pair_of_codes_of_one_attempt_is_judged(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *const *entries = catalogue(&count);
    unsigned pairs = 0;
    unsigned exclude = 0;
    unsigned unjudged = 0;

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            if (!is_of_an_attempt(entries[i]) || !is_of_an_attempt(entries[j]))
                continue;
            pairs++;
            exclude += rules_contradict(entries[i]->code, entries[j]->code);
            if (is_judged(entries[i], entries[j]))
                continue;
            (void)fprintf(stderr, "CVPN-%04u and CVPN-%04u: can both be true of one attempt?\n", entries[i]->code,
                          entries[j]->code);
            unjudged++;
        }
    printf("# %u pairs of codes, of which %u exclude each other\n", pairs, exclude);
    assert_true(pairs > 2500 && exclude > 500);
    assert_int_equal(unjudged, 0);
}

static void a_contradiction_is_one_from_both_sides_and_with_no_code_itself(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *const *entries = catalogue(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_false(rules_contradict(entries[i]->code, entries[i]->code));
        for (size_t j = 0; j < count; j++)
            assert_int_equal(rules_contradict(entries[i]->code, entries[j]->code),
                             rules_contradict(entries[j]->code, entries[i]->code));
    }
    /* one of each kind: further on, of one step, explained, and what can come to a tunnel in use */
    assert_true(rules_contradict(601, 702));
    assert_true(rules_contradict(103, 402));
    assert_true(rules_contradict(701, 802));
    assert_true(rules_contradict(1616, 602));
    assert_false(rules_contradict(603, 402));
    assert_false(rules_contradict(1403, 402));
    assert_false(rules_contradict(908, 602));
}

/* The summary has none, and that the observer is lost is said in OpenVPN's process. */
static void every_code_but_the_tools_own_has_a_rule(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *const *entries = catalogue(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        if (!entries[i]->rules[0].function && entries[i]->code != 0 && entries[i]->code != 3)
            fail_msg("no rule raises %u", entries[i]->code);
}

/* How many sentences the files of plugin/findings define. */
static size_t sentences_in_the_source(void)
{
    size_t count = 0;
    char line[1024];
    glob_t files;

    assert_int_equal(glob("plugin/findings/*.c", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        FILE *file = fopen(files.gl_pathv[i], "re");
        assert_non_null(file);
        while (fgets(line, sizeof(line), file)) {
            const char *word = strncmp(line, "static ", 7) == 0 ? line + 7 : line;
            count += strncmp(word, "const struct sentence ", 22) == 0 && word[22] != '*';
        }
        assert_int_equal(fclose(file), 0);
    }
    globfree(&files);
    return count;
}

/*
 * A sentence that a rule raises and its row does not list would be missing in what `codes` prints:
 * the rows list as many as there are.
 */
static void every_sentence_is_listed_by_the_code_that_it_names(void **state)
{
    size_t count = 0;
    size_t listed = 0;
    const struct catalogue_entry *const *entries = catalogue(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < SENTENCES_MAX && entries[i]->sentences[j]; j++) {
            assert_ptr_equal(entries[i]->sentences[j]->entry, entries[i]);
            for (size_t k = 0; k < j; k++)
                assert_ptr_not_equal(entries[i]->sentences[j], entries[i]->sentences[k]);
            listed++;
        }
    assert_int_equal(listed, sentences_in_the_source());
}

/* What a page has of its own, in this order; what is made is above it (scripts/code-docs). */
static const struct {
    const char *title;
    bool always;
} sections[] = {
    {"What the helpdesk sees", true},
    {"What it means", true},
    {"How we know", true},
    {"What the user does", false},
    {"What the administrator does", false},
    {"How to confirm by hand", true},
    {"When it could be mistaken", true},
};

/*
 * The next "## " heading of an open page, and if there was a word since the last; false at the
 * page's end.
 */
static bool next_heading(FILE *file, char *line, size_t size, bool *words)
{
    *words = false;
    while (fgets(line, (int)size, file)) {
        if (strncmp(line, "## ", 3) == 0) {
            line[strcspn(line, "\n")] = '\0';
            return true;
        }
        *words |= line[0] != '\n' && line[0] != '[';
    }
    return false;
}

static void every_page_has_its_sections_and_none_is_empty(void **state)
{
    enum { SECTIONS = sizeof(sections) / sizeof(sections[0]) };
    size_t count = 0;
    const struct catalogue_entry *const *entries = catalogue(&count);
    char line[1024];
    bool words = false;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char path[64];
        size_t next = 0;
        (void)snprintf(path, sizeof(path), "docs/codes/CVPN-%04u.md", entries[i]->code);
        FILE *file = fopen(path, "re");
        if (!file)
            fail_msg("there is no %s", path);
        while (next_heading(file, line, sizeof(line), &words)) {
            while (next < SECTIONS && strcmp(line + 3, sections[next].title) != 0 && !sections[next].always)
                next++;
            if (!words || next == SECTIONS || strcmp(line + 3, sections[next].title) != 0)
                fail_msg("%s: what comes before '%s' is empty, or not in its place", path, line);
            next++;
        }
        if (!words || next != SECTIONS)
            fail_msg("%s ends too early", path);
        assert_int_equal(fclose(file), 0);
    }
}

static void every_page_is_of_a_code_that_exists(void **state)
{
    DIR *directory = opendir("docs/codes");
    struct dirent *entry = NULL;
    finding_code code = 0;

    (void)state;
    assert_non_null(directory);
    while ((entry = readdir(directory))) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "README.md") == 0)
            continue;
        if (!code_parse(slice_head(slice_of(entry->d_name), 9), &code) || !catalogue_find(code))
            fail_msg("docs/codes/%s is of no code", entry->d_name);
    }
    assert_int_equal(closedir(directory), 0);
}

static void codes_are_read_in_every_form_people_write_them(void **state)
{
    finding_code code = 0;

    (void)state;
    assert_true(code_parse(SLICE("CVPN-0101"), &code) && code == 101);
    assert_true(code_parse(SLICE("cvpn-1612"), &code) && code == 1612);
    assert_true(code_parse(SLICE("0701"), &code) && code == 701);
    assert_false(code_parse(SLICE("701"), &code));
    assert_false(code_parse(SLICE("CVPN-01x1"), &code));
    assert_false(code_parse(SLICE(""), &code));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_stands_once_and_in_order),
        cmocka_unit_test(every_code_has_all_its_sentences),
        cmocka_unit_test(whys_and_fixes_are_one_sentence_that_fits_a_line),
        cmocka_unit_test(a_code_depends_only_on_codes_that_exist),
        cmocka_unit_test(each_pair_of_codes_of_one_attempt_is_judged),
        cmocka_unit_test(a_contradiction_is_one_from_both_sides_and_with_no_code_itself),
        cmocka_unit_test(every_code_but_the_tools_own_has_a_rule),
        cmocka_unit_test(every_sentence_is_listed_by_the_code_that_it_names),
        cmocka_unit_test(every_page_has_its_sections_and_none_is_empty),
        cmocka_unit_test(every_page_is_of_a_code_that_exists),
        cmocka_unit_test(codes_are_read_in_every_form_people_write_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
