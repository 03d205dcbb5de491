/* SPDX-License-Identifier: MIT */
/* test_markup.c - text from outside cannot become markup, whatever its bytes are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "command/markup.h"

static void test_no_byte_opens_a_tag_an_attribute_or_a_reference(void **state)
{
    static const char *const references[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    (void)state;

    for (int byte = 0; byte < 256; byte++) {
        char c = (char)byte;
        struct markup markup = {0};
        markup_text(&markup, (struct slice){&c, 1});
        markup_end(&markup);
        bool same = markup.length == 1 && markup.bytes[0] == c;
        bool known = false;
        for (size_t i = 0; i < sizeof(references) / sizeof(references[0]); i++)
            known = known || slice_is((struct slice){markup.bytes, markup.length}, references[i]);
        if (c && strchr("&<>\"'", c))
            assert_true(known);
        else if ((byte < ' ' && byte != '\t') || byte == 0x7F)
            assert_string_equal(markup.bytes, "\xEF\xBF\xBD");
        else
            assert_true(same);
        markup_free(&markup);
    }
}

static void test_what_is_beyond_the_bound_is_left_out_and_said(void **state)
{
    static char megabyte[1 << 20];
    struct markup markup = {0};
    (void)state;

    memset(megabyte, 'x', sizeof(megabyte));
    for (int i = 0; i < 20; i++)
        markup_text(&markup, (struct slice){megabyte, sizeof(megabyte)});
    markup_end(&markup);
    assert_true(markup.full);
    assert_true(markup.length <= MARKUP_MAX + sizeof(megabyte));
    markup_free(&markup);
    assert_false(markup.full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_byte_opens_a_tag_an_attribute_or_a_reference),
        cmocka_unit_test(test_what_is_beyond_the_bound_is_left_out_and_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
