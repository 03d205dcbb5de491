/* SPDX-License-Identifier: MIT */
/* Rich text as it is handed in, and what is in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command/rtf.h"

static const struct {
    const char *rtf;
    const char *text;
} rows[] = {
    {"{\\rtf1\\ansi 2024-05-14 one\\par two\\line three\\\nfour}", "2024-05-14 one\ntwo\nthree\nfour"},
    {"{\\rtf1{\\fonttbl\\f0\\fswiss Menlo;}{\\colortbl;\\red0;}\\f0\\fs22 text}", "text"},
    {"{\\rtf1{\\*\\generator Riched20 10.0;}{\\info{\\author someone}}text}", "text"},
    {"{\\rtf1 a{\\b bold}c{\\pict 0102}d}", "aboldcd"},
    {"{\\rtf1 \\'93x\\'94 \\'e4\\'80}", "\xE2\x80\x9Cx\xE2\x80\x9D \xC3\xA4\xE2\x82\xAC"},
    {"{\\rtf1 \\u228?\\u8220 \\'93x\\u-10179?}", "\xC3\xA4\xE2\x80\x9Cx?"},
    {"{\\rtf1 \\lquote a\\rquote  \\ldblquote b\\rdblquote\\tab\\emdash\\bullet}", "'a' \"b\"\t--*"},
    {"{\\rtf1 C:\\\\Users\\\\u \\{x\\}\\~y\\_z}", "C:\\Users\\u {x} y-z"},
    {"{\\rtf1 a\r\nb\\'zc\\'4", "abzc"},
    {"{\\rtf1 a}}}b{{{", "ab"},
    {"{\\rtf1 a\\verylongwordthatnocontrolwordhasbutafuzzerwrites123456789012345 b", "ab"},
};

static void the_text_is_read_in_pieces_of_any_length(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct slice bytes = slice_of(rows[i].rtf);
        for (size_t piece = 1; piece <= bytes.length; piece++) {
            char out[1024];
            size_t length = 0;
            struct rtf rtf;
            rtf_start(&rtf);
            for (size_t at = 0; at < bytes.length; at += piece)
                length += rtf_feed(&rtf, slice_head(slice_skip(bytes, at), piece), out + length);
            out[length] = '\0';
            assert_string_equal(out, rows[i].text);
        }
    }
}

static void only_rich_text_is_rich_text(void **state)
{
    (void)state;
    assert_true(rtf_begins(SLICE("{\\rtf1\\ansi")));
    assert_false(rtf_begins(SLICE("{\"log\": \"x\"}")));
    assert_false(rtf_begins(SLICE(" {\\rtf1")));
    assert_false(rtf_begins(SLICE("{\\rt")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_is_read_in_pieces_of_any_length),
        cmocka_unit_test(only_rich_text_is_rich_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
