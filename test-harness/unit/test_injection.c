/* SPDX-License-Identifier: MIT */
/*
 * Nothing that a server, a resolver or a profile says can forge a line, a colour or a code: every
 * finding of the catalogue, in every output, with hostile evidence.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "../fuzz/forgery.h"
#include "facts/settings.h"
#include "rounds.h"

enum { LONG = 10 * 1024, FORMS = SENTENCES_MAX };

/*
 * NOLINTBEGIN(misc-misleading-bidirectional,bugprone-suspicious-missing-comma): that is what is
 * tested
 */
static const char *const hostile[] = {
    "no\nPLUGIN cvpn-doctor: CVPN-9999 note forged: all is well",
    "no\r\nCVPN-9999 fix: run this",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b[2J",
    "\xc2\x9b"
    "31m one-byte and two-byte CSI \x9b"
    "31m",
    "\xe2\x80\xae turned \xe2\x80\xac\xe2\x81\xa6 around \xe2\x81\xa9\xe2\x80\x8f\xd8\x9c",
    "a\xe2\x80\xa8line\xe2\x80\xa9paragraph\xc2\x85next",
    "\xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xff\xfe \xe2\x82",
    "\"}, {\"code\": \"CVPN-9999\", \"x\": \"\\\\\"\\",
    "CVPN-9999CVPN-CVPN-9999 CVPNCVPN-9999-9999",
    "{host}{words}{subject}{{}}{%s%n}",
    "%s%n%1000000s",
    "  seen: nothing  summary: nothing was found",
    "",
    "\x01\x02\x7f\t\v\f\b\a",
};
/* NOLINTEND(misc-misleading-bidirectional,bugprone-suspicious-missing-comma) */
enum { HOSTILE = sizeof(hostile) / sizeof(hostile[0]) };

/* The number of the words is what the long matrix is thinned by under valgrind (rounds.h). */
static void judge(const struct slice *values, size_t count, const char *outside, size_t number)
{
    struct findings findings;
    size_t entries = 0;

    (void)catalogue(&entries);
    for (unsigned i = 0; i < entries; i++)
        for (unsigned form = 0; form < FORMS; form++) {
            if (!has_its_turn(i + form, number))
                continue;
            const struct finding *finding = forgery_raise(&findings, i, form, values, count);
            const char *problem = forgery_in_any_output(finding, outside);
            if (problem)
                fail_msg("CVPN-%04u, form %u, with \"%s\": %s", finding->entry->code, form, outside, problem);
        }
}

static void no_hostile_word_forges_anything(void **state)
{
    (void)state;
    for (size_t i = 0; i < HOSTILE; i++) {
        struct slice value = slice_of(hostile[i]);
        judge(&value, 1, hostile[i], i);
    }
}

static void hostile_words_together_forge_nothing(void **state)
{
    struct slice values[HOSTILE];

    (void)state;
    for (size_t i = 0; i < HOSTILE; i++)
        values[i] = slice_of(hostile[i]);
    judge(values, HOSTILE, "\n", 0);
}

/*
 * Each character of 10 kB takes as much room as it can: escaped in a line, and once more in JSON.
 */
static void words_of_10_kb_are_cut_in_every_output(void **state)
{
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): that is what is tested */
    static const char *const fill[] = {"\x1b", "\xe2\x82\xac", "\xe2\x80\xae", "\"", "\\", "a", "CVPN-9999", " "};
    static char endless[LONG + 1];

    (void)state;
    for (size_t i = 0; i < sizeof(fill) / sizeof(fill[0]); i++) {
        size_t step = strlen(fill[i]);
        for (size_t at = 0; at + step <= LONG; at += step)
            memcpy(endless + at, fill[i], step + 1);
        struct slice value = slice_of(endless);
        judge(&value, 1, endless, i);
    }
}

/* The check itself would see what it is to see. */
static void a_forged_line_is_seen(void **state)
{
    (void)state;
    assert_null(forgery_in(SLICE("Gr\xc3\xbc\xc3\x9f"
                                 "e \\x1B CVPN-0101")));
    assert_non_null(forgery_in(SLICE("a\nb")));
    assert_non_null(forgery_in(SLICE("a\x1b[0m")));
    assert_non_null(forgery_in(SLICE("a\xc2\x9b")));
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): that is what is tested */
    assert_non_null(forgery_in(SLICE("a\xe2\x80\xae")));
    assert_non_null(forgery_in(SLICE("a\xff")));
    assert_non_null(forgery_in(SLICE("x CVPN-9999")));
    assert_non_null(forgery_in_json(SLICE("{\"code\": \"CVPN-0101\"")));
    assert_non_null(forgery_in_json(SLICE("{\"code\": \"CVPN-0101\"}")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_hostile_word_forges_anything),
        cmocka_unit_test(hostile_words_together_forge_nothing),
        cmocka_unit_test(words_of_10_kb_are_cut_in_every_output),
        cmocka_unit_test(a_forged_line_is_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
