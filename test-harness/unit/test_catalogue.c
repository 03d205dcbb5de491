/* SPDX-License-Identifier: MIT */
/* The catalogue: every row is whole, every rule's code is in it, and every code has its page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "reports/report.h"

static void every_code_stands_once_and_in_order(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *entries = catalogue(&count);

    (void)state;
    assert_true(count > 15);
    for (size_t i = 1; i < count; i++)
        assert_true(entries[i - 1].code < entries[i].code);
}

static void every_code_has_all_its_sentences(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *entries = catalogue(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_non_null(entries[i].slug);
        assert_non_null(entries[i].title);
        assert_non_null(entries[i].seen[0]);
        assert_non_null(entries[i].why);
        assert_true(entries[i].code == 0 || entries[i].fix_user || entries[i].fix_administrator);
        assert_non_null(topic_name(entries[i].code / 100));
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
    const struct catalogue_entry *entries = catalogue(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_sentence(entries[i].why);
        assert_sentence(entries[i].fix_user);
        assert_sentence(entries[i].fix_administrator);
    }
}

static void a_code_depends_only_on_codes_that_exist(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *entries = catalogue(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < DEPENDS_MAX && entries[i].depends_on[j]; j++)
            assert_non_null(catalogue_find(entries[i].depends_on[j]));
}

static void every_rule_raises_a_code_of_the_catalogue(void **state)
{
    size_t count = 0;
    const struct rule *table = rules(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        assert_non_null(catalogue_find(table[i].code));
}

static void every_code_but_the_tools_own_has_a_rule(void **state)
{
    size_t count = 0;
    size_t rule_count = 0;
    const struct catalogue_entry *entries = catalogue(&count);
    const struct rule *table = rules(&rule_count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        int found = entries[i].code == 0 || entries[i].code == 3; /* the summary; said by the courier */
        for (size_t j = 0; j < rule_count; j++)
            found |= table[j].code == entries[i].code;
        if (!found)
            fail_msg("no rule raises %u", entries[i].code);
    }
}

static void every_code_has_its_page(void **state)
{
    size_t count = 0;
    const struct catalogue_entry *entries = catalogue(&count);
    char path[64];

    (void)state;
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(path, sizeof(path), "docs/codes/CVPN-%04u.md", entries[i].code);
        if (access(path, R_OK) != 0)
            fail_msg("there is no %s", path);
    }
}

/* The page with each run of blanks and line ends as one blank: excerpts of the command's output are wrapped. */
static void read_page(finding_code code, char *page, size_t size)
{
    size_t length = 0;
    int c = 0;
    char path[64];

    (void)snprintf(path, sizeof(path), "docs/codes/CVPN-%04u.md", code);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    while ((c = fgetc(file)) != EOF && length < size - 1) {
        if (c == '\n')
            c = ' ';
        if (c != ' ' || (length && page[length - 1] != ' '))
            page[length++] = (char)(unsigned char)c;
    }
    page[length] = '\0';
    assert_int_equal(fclose(file), 0);
}

static void assert_on_page(const char *page, finding_code code, const char *sentence)
{
    if (sentence && !strstr(page, sentence))
        fail_msg("the page of %u does not have: %s", code, sentence);
}

static void the_pages_say_what_the_catalogue_says(void **state)
{
    static char page[64 * 1024];
    size_t count = 0;
    const struct catalogue_entry *entries = catalogue(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        if (entries[i].code == 0)
            continue; /* a summary is one line */
        read_page(entries[i].code, page, sizeof(page));
        assert_on_page(page, entries[i].code, entries[i].why);
        assert_on_page(page, entries[i].code, entries[i].fix_user);
        assert_on_page(page, entries[i].code, entries[i].fix_administrator);
    }
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
        cmocka_unit_test(every_rule_raises_a_code_of_the_catalogue),
        cmocka_unit_test(every_code_but_the_tools_own_has_a_rule),
        cmocka_unit_test(every_code_has_its_page),
        cmocka_unit_test(the_pages_say_what_the_catalogue_says),
        cmocka_unit_test(codes_are_read_in_every_form_people_write_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
