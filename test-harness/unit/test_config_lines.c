/* SPDX-License-Identifier: MIT */
/* What the shim lets through to OpenVPN's configuration: what we ask for, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/text.h"
#include "remedies/mtu_repair.h"
#include "remedies/remedy.h"
#include "shim/config_lines.h"

static bool passes(const char *line)
{
    char whole[256];

    (void)snprintf(whole, sizeof(whole), "setenv opt %s", line);
    return line_may_pass(whole);
}

static void every_remedy_passes(void **state)
{
    char line[64];
    struct text text;

    (void)state;
    for (unsigned id = 0; id < REMEDIES; id++)
        if (id != REMEDY_MSSFIX)
            assert_true(passes(remedies()[id].line));
    text_start(&text, line, sizeof(line));
    mtu_repair_line(1304, &text);
    assert_true(passes(line));
}

static void nothing_else_passes(void **state)
{
    static const char *const lines[] = {
        "plugin /tmp/evil.so",
        "up /tmp/evil",
        "script-security 2",
        "",
        "mssfix",
        "mssfix ",
        "mssfix 1304\nup /tmp/evil",
        "mssfix 1304 x",
        "mssfix 123456",
        "remote-random-hostname\nplugin /tmp/evil.so",
        "static-challenge \"Enter MFA code \" 1\nup /tmp/evil",
        "management 127.0.0.1 7505",
        "management /etc/shadow unix",
        "management /run/cvpn-doctor.a1B2c3/management unix", /* the shim adds its own */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        if (passes(lines[i]))
            fail_msg("passes: %s", lines[i]);
    assert_false(line_may_pass("plugin /tmp/evil.so"));
    assert_false(line_may_pass(""));
    assert_false(line_may_pass("setenv opt"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_remedy_passes),
        cmocka_unit_test(nothing_else_passes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
