/* SPDX-License-Identifier: MIT */
/* What `enroll` changes in a profile, and what it leaves alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "enroll/enroll_signature.h"

#define PLUGIN      "/usr/lib/openvpn/plugins/openvpn-plugin-cvpn-doctor.so"
#define PLUGIN_LINE "plugin " PLUGIN "\n"

static const struct enroll_wishes plain = {.plugin = PLUGIN, .version = {2, 6}};
static struct enroll_edits plan;

static enum enroll_result plan_for(const char *text, struct enroll_wishes wishes)
{
    return enroll_plan(slice_of(text), "profile.ovpn", &wishes, NULL, &plan);
}

static void becomes(const char *before, struct enroll_wishes wishes, const char *after)
{
    size_t length = 0;

    assert_int_equal(plan_for(before, wishes), ENROLL_PLANNED);
    char *made = enroll_apply(slice_of(before), &plan, &length);
    assert_non_null(made);
    assert_int_equal(length, strlen(after));
    assert_memory_equal(made, after, length);
    free(made);
    assert_int_equal(plan_for(after, wishes), ENROLL_NOTHING);
}

static void the_plugin_stands_in_front_of_the_first_option(void **state)
{
    (void)state;
    becomes("# staff\n\nclient\ndev tun\n", plain, "# staff\n\n" PLUGIN_LINE "client\ndev tun\n");
    becomes("client", plain, PLUGIN_LINE "client");
    becomes("\xEF\xBB\xBF"
            "client\n",
            plain, "\xEF\xBB\xBF" PLUGIN_LINE "client\n");
    becomes("<ca>\nx\n</ca>\nclient\n", plain, PLUGIN_LINE "<ca>\nx\n</ca>\nclient\n");
}

static void line_ends_stay_what_they_are(void **state)
{
    (void)state;
    becomes("client\r\nauth-federate\r\nverb 3", plain,
            "plugin " PLUGIN "\r\nclient\r\nsetenv opt auth-federate\r\nverb 3");
}

static void lines_that_stop_a_stock_client_go_behind_setenv_opt(void **state)
{
    (void)state;
    becomes("client\n  auth-federate\n--aws-auth-device-posture x # y\nauth-federate", plain,
            PLUGIN_LINE "client\n  setenv opt auth-federate\nsetenv opt --aws-auth-device-posture x # y\nsetenv opt "
                        "auth-federate");
    becomes("client\nsetenv opt auth-federate\nignore-unknown-option foo\nfoo\n", plain,
            PLUGIN_LINE "client\nsetenv opt auth-federate\nignore-unknown-option foo\nfoo\n");
}

static void inline_blocks_are_never_touched(void **state)
{
    /* A line of more than 255 bytes counts twice for OpenVPN: what follows must still be found. */
    static char before[1024];
    static char after[1024];
    const char *head = "client\n<ca>\nauth-federate\nmssfix 1\n" ENROLL_SIGNATURE "x\n";
    const char *tail = "\n</ca>\nauth-federate\n";
    char wide[301];

    (void)state;
    memset(wide, 'A', sizeof(wide) - 1);
    wide[sizeof(wide) - 1] = '\0';
    struct text text;
    text_start(&text, before, sizeof(before));
    text_add(&text, "%s%s%s", head, wide, tail);
    text_start(&text, after, sizeof(after));
    text_add(&text, PLUGIN_LINE "%s%s\n</ca>\nsetenv opt auth-federate\n", head, wide);
    becomes(before, plain, after);
}

static void a_profile_at_which_openvpn_stops_is_left_as_it_is(void **state)
{
    static const char *const profiles[] = {
        "client\nremote\n",
        "client\n<connection>\nremote 192.0.2.1\nauth-federate\n</connection>\n",
        "client\nauth-federate\ntls-remote server\n",
        "client\nkeysize 256\n",
        "client\nremote-cert-tsl server\n",
        "client\n\"open\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++)
        assert_int_equal(plan_for(profiles[i], plain), ENROLL_STOPS);
}

static void a_misspelt_option_is_named_with_the_one_that_is_meant(void **state)
{
    (void)state;
    assert_int_equal(plan_for("client\nremote-cert-tsl server\n", plain), ENROLL_STOPS);
    assert_int_equal(plan.line, 2);
    assert_string_equal(plan.option, "remote-cert-tsl");
    assert_string_equal(plan.nearest, "remote-cert-tls");
    assert_int_equal(plan_for("client\nfrobnicate\n", plain), ENROLL_STOPS);
    assert_null(plan.nearest);
}

static void mfa_and_mssfix_are_put_in_when_asked_for(void **state)
{
    struct enroll_wishes all = plain;

    (void)state;
    all.mfa = true;
    all.mssfix = 1328;
    becomes("client\n", all, PLUGIN_LINE "static-challenge \"Enter MFA code \" 1\nmssfix 1328\nclient\n");
    becomes("client\nstatic-challenge code 0\nmssfix 1400 mtu\r\n", all,
            PLUGIN_LINE "client\nstatic-challenge code 0\nmssfix 1328\r\n");
    becomes("client\nmssfix 1328\n", all, PLUGIN_LINE "static-challenge \"Enter MFA code \" 1\nclient\nmssfix 1328\n");
}

static void a_path_with_blanks_is_quoted(void **state)
{
    struct enroll_wishes odd = plain;

    (void)state;
    odd.plugin = "/opt/a \"b\\c/openvpn-plugin-cvpn-doctor.so";
    becomes("client\n", odd, "plugin \"/opt/a \\\"b\\\\c/openvpn-plugin-cvpn-doctor.so\"\nclient\n");
}

static void a_profile_with_the_plugin_keeps_its_line(void **state)
{
    struct enroll_wishes other = plain;

    (void)state;
    assert_int_equal(plan_for("client\nplugin /opt/openvpn-plugin-cvpn-doctor.so fix=off\n", plain), ENROLL_NOTHING);
    other.other_plugin = true;
    assert_int_equal(plan_for("client\nplugin /opt/openvpn-plugin-cvpn-doctor.so fix=off\n", other),
                     ENROLL_OTHER_PLUGIN);
    assert_int_equal(plan.line, 2);
    other.plugin = NULL;
    other.other_plugin = false;
    assert_int_equal(plan_for("client\n", other), ENROLL_NO_PLUGIN);
}

static void arguments_are_put_on_the_plugins_line(void **state)
{
    static const char *const words[] = {"fix=off", "report=/var/log/a b", "fix=all"};
    struct enroll_wishes more = plain;

    (void)state;
    more.arguments = words;
    more.argument_count = 3;
    becomes("client\n", more, "plugin " PLUGIN " \"report=/var/log/a b\" fix=all\nclient\n");
    becomes("client\nplugin /opt/openvpn-plugin-cvpn-doctor.so fix=safe mtu=exact\r\n", more,
            "client\nplugin /opt/openvpn-plugin-cvpn-doctor.so fix=all mtu=exact \"report=/var/log/a b\"\r\n");
    becomes("client\n--plugin openvpn-plugin-cvpn-doctor.so", more,
            "client\nplugin openvpn-plugin-cvpn-doctor.so \"report=/var/log/a b\" fix=all");
}

static void a_line_has_sixteen_words_at_most(void **state)
{
    static const char *const words[] = {
        "a=", "b=", "c=", "d=", "e=", "f=", "g=", "h=", "i=", "j=", "k=", "l=", "m=", "n=", "o="};
    struct enroll_wishes more = plain;

    (void)state;
    more.arguments = words;
    more.argument_count = 14;
    assert_int_equal(plan_for("client\n", more), ENROLL_PLANNED);
    more.argument_count = 15;
    assert_int_equal(plan_for("client\n", more), ENROLL_TOO_LONG);
    assert_int_equal(plan_for("client\n" PLUGIN_LINE, more), ENROLL_TOO_LONG);
}

static void what_is_no_profile_is_refused(void **state)
{
    static char longest[400];
    struct enroll_wishes far = plain;

    (void)state;
    assert_int_equal(plan_for("", plain), ENROLL_NO_PROFILE);
    assert_int_equal(plan_for("# nothing\n\n", plain), ENROLL_NO_PROFILE);
    assert_int_equal(plan_for("[Interface]\nPrivateKey = x\nAddress = 10.0.0.2/24\n", plain), ENROLL_NO_PROFILE);
    assert_int_equal(plan_for("<!DOCTYPE html>\n<html>\n<p>remote access</p>\n", plain), ENROLL_NO_PROFILE);
    assert_int_equal(enroll_plan((struct slice){"client\n\0\n", 9}, "profile.ovpn", &plain, NULL, &plan),
                     ENROLL_NO_PROFILE);
    memset(longest, 'a', sizeof(longest) - 1);
    far.plugin = longest;
    assert_int_equal(plan_for("client\n", far), ENROLL_TOO_LONG);
}

/* Enrolls `text` with a mark that names `original`; the caller frees what it gets. */
static char *enrolled(const char *text, const char *original, struct enroll_wishes wishes, size_t *length)
{
    char mark[ENROLL_SIGNATURE_SIZE];

    assert_int_equal(plan_for(text, wishes), ENROLL_PLANNED);
    char *rest = enroll_apply(slice_of(text), &plan, length);
    assert_non_null(rest);
    assert_true(signature_make((struct slice){rest, *length}, slice_of(original), mark));
    free(rest);
    enroll_add_signature(&plan, mark);
    char *made = enroll_apply(slice_of(text), &plan, length);
    assert_non_null(made);
    made[*length] = '\0';
    return made;
}

static void the_mark_tells_whether_anybody_wrote_behind_it(void **state)
{
    const char *original = "client\nauth-federate\n";
    size_t length;
    char *once = enrolled(original, original, plain, &length);

    (void)state;
    assert_int_equal(signature_check(slice_of(original), slice_of(original)), SIGNATURE_NONE);
    assert_int_equal(signature_check((struct slice){once, length}, slice_of(original)), SIGNATURE_WHOLE);
    assert_int_equal(signature_check((struct slice){once, length}, SLICE("client\n")), SIGNATURE_BROKEN);
    once[length - 2] = 'x';
    assert_int_equal(signature_check((struct slice){once, length}, slice_of(original)), SIGNATURE_BROKEN);
    free(once);
}

/* The mark of `text` after `from` in it became `to`. */
static enum signature_state changed(const char *text, const char *original, const char *from, const char *to)
{
    static char made[2048];
    const char *at = strstr(text, from);
    struct text out;

    assert_non_null(at);
    text_start(&out, made, sizeof(made));
    text_add_slice(&out, (struct slice){text, (size_t)(at - text)});
    text_add(&out, "%s%s", to, at + strlen(from));
    return signature_check(slice_of(made), slice_of(original));
}

static void words_of_the_plugins_line_may_change(void **state)
{
    const char *original = "client\n<ca>\n" PLUGIN_LINE "</ca>\n";
    const char *own = "client\n" PLUGIN_LINE;
    struct enroll_wishes more = plain;
    size_t length;
    char *once = enrolled(original, original, plain, &length);

    (void)state;
    more.mssfix = 1328;
    assert_int_equal(changed(once, original, PLUGIN "\nclient", PLUGIN " fix=off # mine\nclient"), SIGNATURE_WHOLE);
    assert_int_equal(changed(once, original, PLUGIN_LINE "client", "client"), SIGNATURE_WHOLE);
    assert_int_equal(changed(once, original, "client", "client "), SIGNATURE_BROKEN);
    assert_int_equal(changed(once, original, PLUGIN "\n</ca>", PLUGIN " x\n</ca>"), SIGNATURE_BROKEN);
    assert_int_equal(changed(once, original, "plugin ", "plugin /opt/x.so\nplugin "), SIGNATURE_BROKEN);
    free(once);
    /* A line that the original has is not ours to take out. */
    char *with = enrolled(own, own, more, &length);
    assert_int_equal(changed(with, own, PLUGIN "\n", PLUGIN "\n"), SIGNATURE_WHOLE);
    assert_int_equal(changed(with, own, PLUGIN "\n", PLUGIN " fix=off\n"), SIGNATURE_BROKEN);
    free(with);
}

static void enrolled_twice_there_is_one_mark(void **state)
{
    const char *original = "client\nauth-federate\n";
    struct enroll_wishes more = plain;
    size_t length;

    (void)state;
    more.mssfix = 1328;
    char *once = enrolled(original, original, plain, &length);
    assert_int_equal(plan_for(once, plain), ENROLL_NOTHING);
    char *twice = enrolled(once, original, more, &length);
    assert_int_equal(signature_check((struct slice){twice, length}, slice_of(original)), SIGNATURE_WHOLE);
    char *first = strstr(twice, ENROLL_SIGNATURE);
    assert_non_null(first);
    assert_null(strstr(first + 1, ENROLL_SIGNATURE));
    assert_int_equal(plan_for(twice, more), ENROLL_NOTHING);
    free(once);
    free(twice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plugin_stands_in_front_of_the_first_option),
        cmocka_unit_test(line_ends_stay_what_they_are),
        cmocka_unit_test(lines_that_stop_a_stock_client_go_behind_setenv_opt),
        cmocka_unit_test(inline_blocks_are_never_touched),
        cmocka_unit_test(a_profile_at_which_openvpn_stops_is_left_as_it_is),
        cmocka_unit_test(a_misspelt_option_is_named_with_the_one_that_is_meant),
        cmocka_unit_test(mfa_and_mssfix_are_put_in_when_asked_for),
        cmocka_unit_test(a_path_with_blanks_is_quoted),
        cmocka_unit_test(a_profile_with_the_plugin_keeps_its_line),
        cmocka_unit_test(arguments_are_put_on_the_plugins_line),
        cmocka_unit_test(a_line_has_sixteen_words_at_most),
        cmocka_unit_test(words_of_the_plugins_line_may_change),
        cmocka_unit_test(what_is_no_profile_is_refused),
        cmocka_unit_test(the_mark_tells_whether_anybody_wrote_behind_it),
        cmocka_unit_test(enrolled_twice_there_is_one_mark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
