/* SPDX-License-Identifier: MIT */
/* Unit tests of plugin/base: slices and bounded text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/slice.h"
#include "base/text.h"

static void a_slice_of_null_is_empty(void **state)
{
    (void)state;
    struct slice none = slice_of(NULL);

    assert_int_equal(none.length, 0);
    assert_true(slice_is(none, ""));
    assert_true(slice_starts(none, ""));
    assert_true(slice_ends(none, ""));
    assert_true(slice_find(none, "x") == SLICE_NOT_FOUND);
    assert_int_equal(slice_skip(none, 3).length, 0);
    assert_int_equal(slice_trim(none).length, 0);
}

static void slices_compare_whole_and_in_part(void **state)
{
    (void)state;
    struct slice s = SLICE("remote Host");

    assert_true(slice_is(s, "remote Host"));
    assert_false(slice_is(s, "remote Hos"));
    assert_true(slice_is_nocase(s, "REMOTE hOST"));
    assert_true(slice_starts(s, "remote"));
    assert_false(slice_starts(s, "remote Host and more"));
    assert_true(slice_ends(s, "Host"));
    assert_false(slice_ends(s, "host"));
    assert_int_equal(slice_find(s, "Ho"), 7);
    assert_true(slice_find(s, "ho") == SLICE_NOT_FOUND);
}

static void skipping_and_heading_stop_at_the_end(void **state)
{
    (void)state;
    struct slice s = SLICE("abc");

    assert_true(slice_is(slice_skip(s, 1), "bc"));
    assert_true(slice_is(slice_skip(s, 9), ""));
    assert_true(slice_is(slice_head(s, 2), "ab"));
    assert_true(slice_is(slice_head(s, 9), "abc"));
    assert_true(slice_is(slice_trim(SLICE(" \t a b\r\n")), "a b"));
    assert_true(slice_is(slice_trim(SLICE(" \r\n")), ""));
}

static void splitting_gives_every_part_once(void **state)
{
    (void)state;
    struct slice rest = SLICE("a,,b");
    struct slice part;

    assert_true(slice_split(&rest, ',', &part));
    assert_true(slice_is(part, "a"));
    assert_true(slice_split(&rest, ',', &part));
    assert_true(slice_is(part, ""));
    assert_true(slice_split(&rest, ',', &part));
    assert_true(slice_is(part, "b"));
    assert_false(slice_split(&rest, ',', &part));
}

static void numbers_are_whole_and_bounded(void **state)
{
    (void)state;
    unsigned long long value = 7;

    assert_true(slice_number(SLICE("0"), 0, &value));
    assert_true(value == 0);
    assert_true(slice_number(SLICE("65535"), 65535, &value));
    assert_true(value == 65535);
    assert_true(slice_number(SLICE("18446744073709551615"), UINT64_MAX, &value));
    assert_true(value == UINT64_MAX);
    value = 7;
    assert_false(slice_number(SLICE("65536"), 65535, &value));
    assert_false(slice_number(SLICE("18446744073709551616"), UINT64_MAX, &value));
    assert_false(slice_number(SLICE("9"), 3, &value));
    assert_false(slice_number(SLICE(""), 9, &value));
    assert_false(slice_number(SLICE("-1"), 9, &value));
    assert_false(slice_number(SLICE("1 "), 9, &value));
    assert_true(value == 7);
}

static void a_text_never_writes_beyond_its_buffer(void **state)
{
    (void)state;
    char buffer[8] = "1234567";
    struct text text;

    text_start(&text, buffer, 6);
    text_add(&text, "%s-%d", "abc", 42);
    assert_string_equal(buffer, "abc-4");
    assert_true(text.cut);
    assert_int_equal(text.length, 5);
    assert_int_equal(buffer[6], '7');
}

/* The ones that need no vsnprintf() come to the same. */
static void frequent_conversions_are_those_of_printf(void **state)
{
    (void)state;
    static const unsigned long long numbers[] = {0, 9, 10, 4294967295, 4294967296, 18446744073709551615U};
    char buffer[64];
    char expected[64];
    struct text text;

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        text_start(&text, buffer, sizeof(buffer));
        text_add(&text, "%s: %llu%03u, %s", "n", numbers[i], (unsigned)numbers[i], "");
        (void)snprintf(expected, sizeof(expected), "%s: %llu%03u, %s", "n", numbers[i], (unsigned)numbers[i], "");
        assert_string_equal(buffer, expected);
        assert_false(text.cut);
    }
    text_start(&text, buffer, 4);
    text_add(&text, "%s%u", "12", 345U);
    assert_string_equal(buffer, "123");
    assert_true(text.cut);
}

/* As a character of two bytes that has no room: a shorter piece may not take its place. */
static void nothing_follows_what_was_cut(void **state)
{
    (void)state;
    char buffer[4];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "%s%s", "ab\xC3\xA4", "c");
    assert_string_equal(buffer, "ab");
    assert_true(text.cut);
}

static void a_text_of_one_byte_holds_nothing(void **state)
{
    (void)state;
    char buffer[1];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "x");
    assert_string_equal(buffer, "");
    assert_true(text.cut);
}

static void a_text_is_cut_between_characters(void **state)
{
    (void)state;
    char buffer[5];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "abc\xC3\xA4");
    assert_string_equal(buffer, "abc");
    assert_true(text.cut);
}

static void long_formats_are_cut_and_say_so(void **state)
{
    (void)state;
    char buffer[4096];
    char wide[3000];
    struct text text;

    memset(wide, 'w', sizeof(wide) - 1);
    wide[sizeof(wide) - 1] = '\0';
    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "%.3000s", wide);
    assert_true(text.cut);
    assert_int_equal(text.length, 2047);
    /* and never inside a character */
    for (size_t i = 0; i + 2 < sizeof(wide); i += 2)
        memcpy(wide + i, "\xC3\xA4", 2);
    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "%.3000s", wide);
    assert_int_equal(text.length, 2046);
}

static void a_code_from_outside_is_no_code(void **state)
{
    (void)state;
    char buffer[128];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add_shown(&text, SLICE("CVPN-0101 cvpn-0101 CVPN-x CVPN-"));
    assert_string_equal(buffer, "CVPN\\x2D0101 cvpn-0101 CVPN-x CVPN-");
    text_start(&text, buffer, sizeof(buffer));
    text_add_typed(&text, SLICE("CVPN-0101\n"));
    assert_string_equal(buffer, "CVPN-0101\\x0A");
}

/* "\xCC" and what follows would be a code. Found by fuzz_output. */
static void an_escape_makes_no_code_of_what_follows(void **state)
{
    char bytes[64];
    struct text text;

    (void)state;
    text_start(&text, bytes, sizeof(bytes));
    text_add_shown(&text, SLICE("\xCCVPN-9999 \x1CVPN-9999 \xCC"));
    assert_null(strstr(bytes, "CVPN-9999 "));
    assert_string_equal(bytes, "\\xccVPN-9999 \\x1cVPN-9999 \\xCC");
}

static void shown_text_has_no_controls_and_nothing_deceptive(void **state)
{
    (void)state;
    char buffer[128];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): that is what is tested */
    text_add_shown(&text, SLICE("a\033[1m\n\x7F\xC2\x85\xE2\x80\xAE"
                                "b\xFF\xC0\xAF\xED\xA0\x80 \xC3\xA4"));
    assert_string_equal(buffer, "a\\x1B[1m\\x0A\\x7F\\x85\\u{202E}b\\xFF\\xC0\\xAF\\xED\\xA0\\x80 \xC3\xA4");
    assert_false(text.cut);
}

/*
 * One row for each run of a property, as Unicode's own files have them; a code point may be in
 * several.
 */
static bool may_be_shown(uint32_t point)
{
    static const uint32_t runs[][2] = {
        /* General_Category Cc */
        {0x00, 0x1F},
        {0x7F, 0x9F},
        /* General_Category Cf */
        {0xAD, 0xAD},
        {0x600, 0x605},
        {0x61C, 0x61C},
        {0x6DD, 0x6DD},
        {0x70F, 0x70F},
        {0x890, 0x891},
        {0x8E2, 0x8E2},
        {0x180E, 0x180E},
        {0x200B, 0x200F},
        {0x202A, 0x202E},
        {0x2060, 0x2064},
        {0x2066, 0x206F},
        {0xFEFF, 0xFEFF},
        {0xFFF9, 0xFFFB},
        {0x110BD, 0x110BD},
        {0x110CD, 0x110CD},
        {0x13430, 0x1343F},
        {0x1BCA0, 0x1BCA3},
        {0x1D173, 0x1D17A},
        {0xE0001, 0xE0001},
        {0xE0020, 0xE007F},
        /* Zl, Zp */
        {0x2028, 0x2029},
        /* Default_Ignorable_Code_Point */
        {0x34F, 0x34F},
        {0x115F, 0x1160},
        {0x17B4, 0x17B5},
        {0x180B, 0x180F},
        {0x2065, 0x2065},
        {0x3164, 0x3164},
        {0xFE00, 0xFE0F},
        {0xFFA0, 0xFFA0},
        {0xFFF0, 0xFFF8},
        {0xE0000, 0xE0FFF},
        /* Noncharacter_Code_Point, but the last two of each plane */
        {0xFDD0, 0xFDEF},
        /* Surrogates are no characters in UTF-8. */
        {0xD800, 0xDFFF},
    };

    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
        if (point >= runs[i][0] && point <= runs[i][1])
            return false;
    return point % 0x10000 < 0xFFFE;
}

static size_t put_utf8(uint32_t point, char *out)
{
    static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

    for (size_t i = n; i-- > 1; point >>= 6)
        out[i] = (char)(0x80 | (point & 0x3F));
    out[0] = (char)(marks[n] | point);
    return n;
}

static void every_code_point_is_shown_as_it_is_or_as_plain_ascii(void **state)
{
    (void)state;
    const uint32_t step = getenv("CVPN_FEWER") ? 7 : 1;

    for (uint32_t point = 0; point < 0x110000; point += step) {
        char bytes[4];
        char buffer[32];
        struct text text;
        struct slice character = {bytes, put_utf8(point, bytes)};
        bool ascii = true;

        text_start(&text, buffer, sizeof(buffer));
        text_add_shown(&text, character);
        for (size_t i = 0; i < text.length; i++)
            ascii = ascii && buffer[i] >= ' ' && buffer[i] <= '~';
        bool as_it_is = text.length == character.length && memcmp(buffer, bytes, text.length) == 0;
        if (may_be_shown(point) ? !as_it_is : as_it_is || !ascii || buffer[0] != '\\')
            fail_msg("U+%04X is shown as %s", point, buffer);
    }
}

static void an_escape_that_does_not_fit_is_left_out_whole(void **state)
{
    (void)state;
    char buffer[6];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add_shown(&text, SLICE("abc\nd"));
    assert_string_equal(buffer, "abc");
    assert_true(text.cut);
}

static void copying_stops_at_a_nul(void **state)
{
    (void)state;
    char buffer[8];

    assert_string_equal(text_copy(buffer, sizeof(buffer), (struct slice){"ab\0cd", 5}), "ab");
    assert_string_equal(text_copy(buffer, sizeof(buffer), (struct slice){NULL, 0}), "");
    assert_string_equal(text_copy(buffer, 3, SLICE("abcdef")), "ab");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slice_of_null_is_empty),
        cmocka_unit_test(slices_compare_whole_and_in_part),
        cmocka_unit_test(skipping_and_heading_stop_at_the_end),
        cmocka_unit_test(splitting_gives_every_part_once),
        cmocka_unit_test(numbers_are_whole_and_bounded),
        cmocka_unit_test(a_text_never_writes_beyond_its_buffer),
        cmocka_unit_test(frequent_conversions_are_those_of_printf),
        cmocka_unit_test(nothing_follows_what_was_cut),
        cmocka_unit_test(a_text_of_one_byte_holds_nothing),
        cmocka_unit_test(a_text_is_cut_between_characters),
        cmocka_unit_test(long_formats_are_cut_and_say_so),
        cmocka_unit_test(a_code_from_outside_is_no_code),
        cmocka_unit_test(an_escape_makes_no_code_of_what_follows),
        cmocka_unit_test(shown_text_has_no_controls_and_nothing_deceptive),
        cmocka_unit_test(every_code_point_is_shown_as_it_is_or_as_plain_ascii),
        cmocka_unit_test(an_escape_that_does_not_fit_is_left_out_whole),
        cmocka_unit_test(copying_stops_at_a_nul),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
