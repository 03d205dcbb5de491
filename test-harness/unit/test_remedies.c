/* SPDX-License-Identifier: MIT */
/* What is repaired, for whom, and what is said of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "given.h"
#include "remedies/remedy.h"
#include "reports/report.h"

#define ENDPOINT "cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com"

static enum remedy_decision decide(enum remedy_id id, const char *text, const char *fix)
{
    const char *const arguments[] = {fix, NULL};
    struct facts facts;

    facts_start(&facts);
    settings_read(&facts.settings, arguments);
    struct profile *profile = given_profile(text, (struct openvpn_version){2, 6});
    assert_non_null(profile);
    facts.profile = profile;
    enum remedy_decision decision = remedy_decide(id, &facts);
    profile_free(profile);
    return decision;
}

static void a_bare_name_is_repaired_as_fix_says(void **state)
{
    static const char bare[] = "client\nremote " ENDPOINT " 443\n";

    (void)state;
    assert_int_equal(decide(REMEDY_RANDOM_HOSTNAME, bare, "fix=safe"), REMEDY_APPLY);
    assert_int_equal(decide(REMEDY_RANDOM_HOSTNAME, bare, "fix=off"), REMEDY_NOT_ALLOWED);
    assert_int_equal(decide(REMEDY_RANDOM_HOSTNAME, bare, "fix=safe,dry-run"), REMEDY_DRY_RUN);
}

static void what_is_whole_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(
        decide(REMEDY_RANDOM_HOSTNAME, "client\nremote " ENDPOINT " 443\nremote-random-hostname\n", "fix=all"),
        REMEDY_NOT_NEEDED);
    assert_int_equal(decide(REMEDY_RANDOM_HOSTNAME, "client\nremote vpn.example.com\n", "fix=all"), REMEDY_NOT_NEEDED);
    assert_int_equal(decide(REMEDY_RANDOM_HOSTNAME, "remote " ENDPOINT " 443\n", "fix=all"), REMEDY_NOT_NEEDED);
}

static void a_password_alone_gets_its_code_only_when_asked_for(void **state)
{
    static const char alone[] = "client\nremote x." ENDPOINT " 443\nauth-user-pass\n";

    (void)state;
    assert_int_equal(decide(REMEDY_MFA, alone, "fix=mfa"), REMEDY_APPLY);
    assert_int_equal(decide(REMEDY_MFA, alone, "fix=safe"), REMEDY_NOT_ALLOWED);
    assert_int_equal(
        decide(REMEDY_MFA, "client\nremote x." ENDPOINT "\nauth-user-pass\nstatic-challenge \"Code \" 1\n", "fix=mfa"),
        REMEDY_NOT_NEEDED);
    assert_int_equal(decide(REMEDY_MFA, "client\nremote x." ENDPOINT "\nauth-user-pass\nauth-federate\n", "fix=mfa"),
                     REMEDY_NOT_NEEDED);
    assert_int_equal(decide(REMEDY_MFA, "client\nremote x." ENDPOINT "\n", "fix=mfa"), REMEDY_NOT_NEEDED);
}

static void nothing_is_decided_without_a_profile(void **state)
{
    struct facts facts;

    (void)state;
    facts_start(&facts);
    facts.settings.fix = fix_policy_default();
    for (unsigned id = 0; id < REMEDIES; id++)
        assert_int_equal(remedy_decide((enum remedy_id)id, &facts), REMEDY_NOT_NEEDED);
}

static char said[1024];

static void keep(void *context, enum severity severity, const char *line)
{
    (void)context;
    assert_int_equal(severity, SEVERITY_NOTE);
    text_copy(said, sizeof(said), slice_of(line));
}

/* Each row can be said, done or not, on one line that does not get cut. */
static void every_remedy_says_what_it_does_and_how_to_do_without(void **state)
{
    char buffer[1024];
    struct text text;

    (void)state;
    for (unsigned id = 0; id < REMEDIES; id++) {
        const struct remedy *remedy = &remedies()[id];
        assert_non_null(catalogue_find(remedy->code));
        text_start(&text, buffer, sizeof(buffer));
        remedy_text((enum remedy_id)id, REMEDY_APPLY, &text);
        report_applied(remedy->code, true, buffer, keep, NULL);
        assert_non_null(strstr(said, " applied: handed the line "));
        assert_non_null(strstr(said, remedy->undo));
        text_start(&text, buffer, sizeof(buffer));
        remedy_text((enum remedy_id)id, REMEDY_DRY_RUN, &text);
        report_applied(remedy->code, false, buffer, keep, NULL);
        assert_non_null(strstr(said, " fix: without fix=dry-run "));
        assert_non_null(strstr(said, remedy->line));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_name_is_repaired_as_fix_says),
        cmocka_unit_test(what_is_whole_is_left_alone),
        cmocka_unit_test(a_password_alone_gets_its_code_only_when_asked_for),
        cmocka_unit_test(nothing_is_decided_without_a_profile),
        cmocka_unit_test(every_remedy_says_what_it_does_and_how_to_do_without),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
