/* SPDX-License-Identifier: MIT */
/*
 * Samples of sentences that no log of the corpus and no other test shows: each is what its facts
 * are called.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "given.h"

static struct facts facts;
static struct profile_problem problem;
static struct profile profile;

static void given_facts(unsigned available)
{
    profile = (struct profile){.path = "profile.ovpn", .problems = &problem};
    facts_start(&facts);
    facts.profile = &profile;
    facts.available = available;
}

static void given_problem(enum profile_problem_kind kind)
{
    given_facts(FACTS_PROFILE);
    problem = (struct profile_problem){.kind = kind, .stops = true, .file = "profile.ovpn"};
    profile.problem_count = 1;
}

static void assert_says(finding_code code, const char *words)
{
    const struct finding *finding = given_raises(&facts, code);

    if (!finding)
        fail_msg("%u is not raised", code);
    else if (!given_says(finding, words))
        fail_msg("%u says: %s", code, finding->sentence->text);
}

static void a_profile_that_has_no_end_is_too_large(void **state)
{
    (void)state;
    given_problem(PROFILE_TOO_LARGE);
    assert_says(1, "is too large to be a profile");
}

static void a_profile_that_includes_itself_stops_openvpn(void **state)
{
    (void)state;
    given_problem(PROFILE_INCLUDE_LOOP);
    assert_says(1612, "include themselves or too many files");
}

static void what_is_not_watched_is_said_with_its_reason(void **state)
{
    (void)state;
    given_facts(FACTS_PLUGIN);
    facts.watching_reason = "the profile has its own management interface";
    facts.watching = WATCHING_CALL_BACKS;
    assert_says(2, "only the plugin callbacks are seen");
    facts.watching = WATCHING_NOTHING;
    assert_says(2, "nothing is observed");
    facts.watching = WATCHING_LOG_FILE;
    assert_says(2, "are read from its log file");
}

static void each_way_of_not_loading_a_certificate_has_its_sentence(void **state)
{
    static const struct {
        enum certificate_status status;
        const char *words;
    } rows[] = {
        {CERTIFICATE_FILE_MISSING, "does not exist"},
        {CERTIFICATE_FILE_UNREADABLE, "names cannot be read"},
        {CERTIFICATE_NOT_UNDERSTOOD, "nothing that can be read as"},
        {CERTIFICATE_WRONG_KIND, "in place of"},
        {CERTIFICATE_DAMAGED, "is damaged and cannot be decoded"},
        {CERTIFICATE_BINARY, "in the binary form DER"},
        {CERTIFICATE_ENCRYPTED, "is encrypted, and no one was asked"},
        {CERTIFICATE_REDACTED, "was taken out of this copy"},
        {CERTIFICATE_COSTLY, "needs so much computing"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        given_facts(FACTS_PROFILE);
        facts.certificates.items[PLACE_CERT] = (struct certificate_item){
            .status = rows[i].status, .file = "profile.ovpn", .line = 3, .path = "client.crt"};
        assert_says(907, rows[i].words);
    }
}

static void given_session(const char *log)
{
    given_facts(FACTS_SESSION);
    facts.profile = NULL;
    given_log(&facts.session, log);
}

static void a_refusal_for_the_moment_is_no_wrong_password(void **state)
{
    (void)state;
    given_session("UDPv4 link remote: [AF_INET]192.0.2.7:443\n"
                  "AUTH: Received control message: AUTH_FAILED,TEMP:try again\n");
    assert_says(702, "for the moment");
}

static void a_server_that_negotiates_no_cipher_names_none(void **state)
{
    (void)state;
    given_session("UDPv4 link remote: [AF_INET]192.0.2.7:443\n"
                  "OPTIONS ERROR: failed to negotiate cipher with server.\n");
    assert_says(1602, "does not negotiate a cipher for the data");
}

static void what_offload_cannot_do_is_not_called_compression(void **state)
{
    (void)state;
    given_session("UDPv4 link remote: [AF_INET]192.0.2.7:443\n"
                  "OPTIONS ERROR: pushed options are incompatible with data channel offload\n");
    assert_says(1603, "that data channel offload cannot do");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_profile_that_has_no_end_is_too_large),
        cmocka_unit_test(a_profile_that_includes_itself_stops_openvpn),
        cmocka_unit_test(what_is_not_watched_is_said_with_its_reason),
        cmocka_unit_test(each_way_of_not_loading_a_certificate_has_its_sentence),
        cmocka_unit_test(a_refusal_for_the_moment_is_no_wrong_password),
        cmocka_unit_test(a_server_that_negotiates_no_cipher_names_none),
        cmocka_unit_test(what_offload_cannot_do_is_not_called_compression),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
