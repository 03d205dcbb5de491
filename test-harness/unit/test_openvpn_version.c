/* SPDX-License-Identifier: MIT */
/* Unit tests of profile/openvpn_version.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "profile/openvpn_version.h"

static void a_version_is_read_up_to_its_minor_number(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned major;
        unsigned minor;
    } rows[] = {{"2.6.14", 2, 6}, {"2.7_rc1", 2, 7}, {"2.4", 2, 4}, {"3.11 more", 3, 11}, {"999.999", 999, 999}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct openvpn_version version = {0, 0};
        assert_true(openvpn_version_read(slice_of(rows[i].text), &version));
        assert_int_equal(version.major, rows[i].major);
        assert_int_equal(version.minor, rows[i].minor);
    }
}

static void what_is_no_version_leaves_the_one_that_was_there(void **state)
{
    (void)state;
    static const char *const texts[] = {NULL, "", "2", "2.", ".6", "2._rc1", "v2.6", "2 .6", "1000.6", "2.1000"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct openvpn_version version = {2, 5};
        assert_false(openvpn_version_read(slice_of(texts[i]), &version));
        assert_int_equal(version.major, 2);
        assert_int_equal(version.minor, 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_version_is_read_up_to_its_minor_number),
        cmocka_unit_test(what_is_no_version_leaves_the_one_that_was_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
