/* SPDX-License-Identifier: MIT */
/*
 * Topic 06, through the whole chain as the observer and `explain` drive it: lines with a clock
 * beside them go in, and what would be said comes out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "diagnosis/diagnosis.h"
#include "given.h"

#define UDP     "UDPv4 link remote: [AF_INET]192.0.2.7:443"
#define TCP     "Attempting to establish TCP connection with [AF_INET]192.0.2.7:443"
#define TCP_UP  "TCP connection established with [AF_INET]192.0.2.7:443"
#define HEARD   "TLS: Initial packet from [AF_INET]192.0.2.7:443, sid=df19e70f a992cda3"
#define CA_OK   "VERIFY OK: depth=1, CN=Example CA"
#define KNOWN   "VERIFY OK: depth=0, CN=server"
#define TLS_UP  "[server] Peer Connection Initiated with [AF_INET]192.0.2.7:443"
#define DONE    "Initialization Sequence Completed"
#define TIMEOUT "TLS Error: TLS key negotiation failed to occur within 60 seconds (check your network connectivity)"
#define GAVE_UP "SIGUSR1[soft,tls-error] received, process restarting"
#define RESET   "Connection reset, restarting [0]"
#define RESTART "SIGUSR1[soft,connection-reset] received, process restarting"
#define STOPPED "SIGTERM[hard,] received, process exiting"

static struct diagnosis diagnosis;
/* "0601 0602": every finding above a note, in the order in which it was said */
static char said[1024];
static char sentences[16 * 1024];
static struct profile *profile;

static void on_finding(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                       const struct report_context *where)
{
    struct text codes;
    struct text seen;

    (void)context;
    (void)times;
    (void)where;
    if (finding->severity == SEVERITY_NOTE || verdict == LEDGER_CONFIRMED || verdict == LEDGER_TAKEN_BACK)
        return;
    size_t used = strlen(said);
    text_start(&codes, said + used, sizeof(said) - used);
    text_add(&codes, "%s%04u", used ? " " : "", finding->entry->code);
    used = strlen(sentences);
    text_start(&seen, sentences + used, sizeof(sentences) - used);
    finding_seen_text(finding, &seen);
    text_add(&seen, "\n");
}

static void on_summary(void *context, const struct summary *summary, const struct report_context *where)
{
    (void)context;
    (void)summary;
    (void)where;
}

static void start(void)
{
    said[0] = '\0';
    sentences[0] = '\0';
    diagnosis_start(&diagnosis, on_finding, on_summary, NULL);
    diagnosis.facts.available = FACTS_SESSION;
    diagnosis.facts.now = MOMENT_UNKNOWN;
    diagnosis.facts.session.detailed = true; /* as lines of verbosity 3 show */
}

static void start_with(const char *text)
{
    start();
    profile_free(profile);
    profile = given_profile(text, diagnosis.facts.version);
    assert_non_null(profile);
    diagnosis.facts.profile = profile;
}

static void feed(moment when, const char *message)
{
    struct log_line line;
    struct event event;

    log_line_parse(slice_of(message), &line);
    assert_true(message_recognise(&line, 1, &event));
    event.time = when;
    diagnosis_event(&diagnosis, &event);
}

/* The line comes at `tenths` of a second. */
static void at(int tenths, const char *message)
{
    feed((moment)tenths * MILLISECONDS(100), message);
}

/* Nothing comes until then; the observer's timer goes off when it is due. */
static void silence_until(int tenths)
{
    moment now = (moment)tenths * MILLISECONDS(100);

    while (diagnosis.due != MOMENT_UNKNOWN && diagnosis.due <= now)
        diagnosis_evaluate(&diagnosis, diagnosis.due);
}

static void ends_at(int tenths)
{
    diagnosis_finish(&diagnosis, (moment)tenths * MILLISECONDS(100));
}

/* The same lines without any time stamp: an excerpt from a forum. */
static void excerpt(const char *const *lines)
{
    start();
    for (; *lines; lines++)
        feed(MOMENT_UNKNOWN, *lines);
    diagnosis_finish(&diagnosis, MOMENT_UNKNOWN);
}

static void assert_said(const char *codes)
{
    assert_string_equal(said, codes);
}

static void assert_sentence(const char *words)
{
    if (!strstr(sentences, words))
        fail_msg("\"%s\" is not in: %s", words, sentences);
}

static void a_timeout_alone_does_not_say_that_nothing_was_heard(void **state)
{
    static const char *const alone[] = {TIMEOUT, "TLS Error: TLS handshake failed", GAVE_UP, NULL};
    static const char *const sent[] = {UDP, TIMEOUT, "TLS Error: TLS handshake failed", GAVE_UP, NULL};
    static const char *const titled[] = {"OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)]", TIMEOUT, GAVE_UP, NULL};

    (void)state;
    excerpt(alone);
    assert_said("0601");
    assert_sentence("begins too late");
    excerpt(sent);
    assert_said("0601");
    assert_sentence("nothing came back");
    excerpt(titled);
    assert_sentence("nothing came back");
}

static void a_server_that_is_never_heard_is_0601_within_five_seconds(void **state)
{
    (void)state;
    start();
    at(0, UDP);
    silence_until(44);
    assert_said("");
    silence_until(50);
    assert_said("0601");
    assert_sentence("confidence=likely");
    at(600, TIMEOUT);
    at(600, GAVE_UP);
    assert_said("0601");
}

static void a_terse_log_does_not_prove_silence(void **state)
{
    static const char *const terse[] = {UDP, TIMEOUT, GAVE_UP};

    (void)state;
    start();
    diagnosis.facts.session.detailed = false;
    for (size_t i = 0; i < sizeof(terse) / sizeof(terse[0]); i++)
        feed(MOMENT_UNKNOWN, terse[i]);
    diagnosis_finish(&diagnosis, MOMENT_UNKNOWN);
    assert_said("0601");
    assert_sentence("confidence=possible");
    excerpt((const char *[]){"Socket Buffers: R=[212992->212992] S=[212992->212992]", UDP, TIMEOUT, GAVE_UP, NULL});
    assert_said("0601");
    assert_sentence("confidence=certain");

    static const char *const closed[] = {TCP, TCP_UP, RESET, RESTART};
    start();
    diagnosis.facts.session.detailed = false;
    for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++)
        feed(MOMENT_UNKNOWN, closed[i]);
    diagnosis_finish(&diagnosis, MOMENT_UNKNOWN);
    assert_said("0601");
    assert_sentence("does not show whether the server answered");
    assert_sentence("confidence=possible");
}

static void a_log_of_a_timeout_is_certain(void **state)
{
    (void)state;
    excerpt((const char *[]){UDP, TIMEOUT, GAVE_UP, NULL});
    assert_said("0601");
    assert_sentence("confidence=certain");
    excerpt((const char *[]){TIMEOUT, GAVE_UP, NULL});
    assert_said("0601");
}

static void a_port_that_is_closed_is_0601_with_its_own_words(void **state)
{
    (void)state;
    start();
    at(0, UDP);
    at(0, "read UDPv4 [ECONNREFUSED]: Connection refused (fd=4,code=111)");
    silence_until(50);
    assert_said("0601");
    assert_sentence("the port is closed: Connection refused");
    start();
    at(0, UDP);
    at(0, "read UDPv4 [EHOSTUNREACH]: No route to host (fd=4,code=113)");
    silence_until(50);
    assert_said("0601");
    assert_sentence("an error of the network: No route to host");
}

static void an_answer_is_told_sooner_than_silence(void **state)
{
    (void)state;
    start();
    at(0, UDP);
    at(0, "read UDPv4 [ECONNREFUSED]: Connection refused (fd=4,code=111)");
    assert_said("");
    silence_until(2);
    assert_said("0601");
    assert_sentence("the port is closed: Connection refused");
    assert_sentence("confidence=likely");
    start(); /* twice is no blip */
    at(0, UDP);
    at(0, "read UDPv4 [ECONNREFUSED]: Connection refused (fd=4,code=111)");
    at(1, "read UDPv4 [ECONNREFUSED]: Connection refused (fd=4,code=111)");
    silence_until(3);
    assert_said("0601");
    assert_sentence("confidence=certain");
    start(); /* a server that is being restarted */
    at(0, UDP);
    at(0, "read UDPv4 [ECONNREFUSED]: Connection refused (fd=4,code=111)");
    at(1, HEARD);
    silence_until(20);
    assert_said("");
}

static void a_slow_server_is_not_accused(void **state)
{
    (void)state;
    start();
    at(0, UDP);
    silence_until(43);
    at(43, HEARD);
    silence_until(86);
    at(86, CA_OK);
    at(86, KNOWN);
    silence_until(130);
    at(130, TLS_UP);
    silence_until(400);
    at(400, DONE);
    silence_until(9000);
    ends_at(9000);
    assert_said("");
}

static void who_stops_early_accuses_nobody(void **state)
{
    static const char *const lines[][4] = {{UDP, NULL}, {TCP, NULL}, {UDP, HEARD, NULL}, {UDP, HEARD, KNOWN, NULL}};
    static const char *const ends[] = {STOPPED, "SIGINT[hard,] received, process exiting",
                                       "SIGUSR1[hard,] received, process restarting",
                                       ">STATE:1559117927,EXITING,SIGTERM,,,,,"};
    static const char *const possible[] = {"0601", "0601", "0609", "0602"};

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        for (size_t j = 0; j < sizeof(ends) / sizeof(ends[0]); j++) {
            start();
            for (size_t k = 0; lines[i][k]; k++)
                at((int)k, lines[i][k]);
            at(20, ends[j]);
            ends_at(21);
            assert_said("");
        }
        start(); /* killed: no line at all */
        for (size_t k = 0; lines[i][k]; k++)
            at((int)k, lines[i][k]);
        ends_at(20);
        assert_said(possible[i]);
        assert_sentence("confidence=possible");
        start(); /* killed, and started again into the same log */
        for (size_t k = 0; lines[i][k]; k++)
            at((int)k, lines[i][k]);
        at(20, "OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)]");
        at(21, UDP);
        at(22, HEARD);
        at(23, DONE);
        ends_at(24);
        assert_said("");
    }
}

static void a_log_in_in_the_browser_is_a_note_while_it_can_succeed(void **state)
{
    (void)state;
    start();
    diagnosis.facts.available |= FACTS_PLUGIN;
    at(0, UDP);
    at(1, HEARD);
    at(2, KNOWN);
    at(3, TLS_UP);
    at(4, "AUTH_PENDING received, extending handshake timeout from 60s to 300s");
    silence_until(2000);
    assert_said("");
    at(3000, "SIGUSR1[soft,no-push-reply] received, process restarting");
    assert_said("1104");
    start();
    at(0, UDP);
    at(1, HEARD);
    at(2, KNOWN);
    at(3, TLS_UP);
    at(4, "AUTH_PENDING received, extending handshake timeout from 60s to 300s");
    at(60, DONE);
    ends_at(1000);
    assert_said("");
}

static void who_stops_late_had_reason_to(void **state)
{
    (void)state;
    start();
    at(0, UDP);
    at(100, STOPPED);
    ends_at(100);
    assert_said("0601");
    assert_sentence("confidence=likely");
}

static void an_excerpt_that_just_ends_makes_its_usual_cause_possible(void **state)
{
    (void)state;
    excerpt((const char *[]){UDP, NULL});
    assert_said("0601");
    assert_sentence("If the client stopped there");
    excerpt((const char *[]){HEARD, NULL});
    assert_said("0609");
    assert_sentence("If the client stopped there");
    excerpt((const char *[]){HEARD, CA_OK, KNOWN, NULL});
    assert_said("0602");
    assert_sentence("confidence=possible");
    excerpt((const char *[]){HEARD, CA_OK, KNOWN, STOPPED, NULL});
    assert_said("");
    excerpt((const char *[]){HEARD, CA_OK, KNOWN, DONE, TIMEOUT, GAVE_UP, NULL});
    assert_said("");
}

static void tcp_that_is_not_answered_is_0601(void **state)
{
    (void)state;
    start();
    at(0, ">STATE:1559117927,TCP_CONNECT,,,,,,");
    at(0, TCP);
    silence_until(50);
    assert_said("0601");
    assert_sentence("the TCP connection is not answered");
    at(1200, "TCP: connect to [AF_INET]192.0.2.7:443 failed: Connection timed out");
    at(1200, "SIGUSR1[connection failed(soft),init_instance] received, process restarting");
    assert_said("0601");
    excerpt((const char *[]){TCP, "TCP: connect to [AF_INET]192.0.2.7:443 failed: Operation timed out",
                             "SIGUSR1[connection failed(soft),connection-failed] received, process restarting", NULL});
    assert_said("0601");
    assert_sentence("could not be set up: Operation timed out");
    excerpt((const char *[]){TCP, TCP_UP, RESET, RESTART, NULL});
    assert_said("0601");
    assert_sentence("closed again without a word");
}

static void tcp_that_is_refused_is_0612(void **state)
{
    (void)state;
    start();
    at(0, TCP);
    at(0, "TCP: connect to [AF_INET]192.0.2.7:443 failed: Connection refused");
    assert_said("0612");
    at(1, "SIGUSR1[connection failed(soft),connection-failed] received, process restarting");
    assert_said("0612");
    start(); /* refused once, and then set up */
    at(0, TCP);
    at(1, TCP_UP);
    at(2, HEARD);
    at(3, DONE);
    assert_said("");
}

static void the_own_firewall_is_0611_and_hides_0601(void **state)
{
    (void)state;
    start();
    at(0, UDP);
    at(0, "write UDPv4 []: Operation not permitted (fd=6,code=1)");
    silence_until(10);
    assert_said("0611");
    silence_until(599);
    at(600, TIMEOUT);
    at(600, GAVE_UP);
    assert_said("0611");
    start(); /* no longer, once something is heard */
    at(0, UDP);
    at(0, "write UDPv4 []: Operation not permitted (fd=6,code=1)");
    at(2, HEARD);
    at(3, DONE);
    assert_said("");
}

static void silence_after_the_certificates_is_0602(void **state)
{
    (void)state;
    start();
    at(0, UDP);
    at(1, HEARD);
    at(2, CA_OK);
    at(2, KNOWN);
    silence_until(46);
    assert_said("");
    silence_until(52);
    assert_said("0602");
    assert_sentence("CRL has expired");
    assert_sentence("confidence=likely");
    at(600, TIMEOUT);
    at(600, GAVE_UP);
    assert_said("0602");
    excerpt((const char *[]){HEARD, CA_OK, KNOWN, TIMEOUT, GAVE_UP, NULL});
    assert_said("0602");
    assert_sentence("a path that loses large packets looks the same");
    assert_sentence("confidence=likely");
}

static void a_reset_after_the_certificates_is_0602(void **state)
{
    (void)state;
    excerpt((const char *[]){HEARD, CA_OK, KNOWN, RESET, RESTART, NULL});
    assert_said("0602");
    assert_sentence("the server hung up");
    excerpt((const char *[]){HEARD, CA_OK, KNOWN, RESET, NULL});
    assert_said("0602");
}

static void the_servers_own_word_is_0602_at_once(void **state)
{
    (void)state;
    excerpt((const char *[]){HEARD, KNOWN, "OpenSSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:", RESET,
                             RESTART, NULL});
    assert_said("0602");
    assert_sentence("alert unknown ca");
}

static void a_password_that_is_checked_slowly_is_not_0602(void **state)
{
    (void)state;
    start_with("client\nremote vpn.example.com 443\nauth-user-pass\n");
    at(0, UDP);
    at(1, HEARD);
    at(2, KNOWN);
    silence_until(100);
    at(100, TLS_UP);
    assert_said("");
    start_with("client\nremote vpn.example.com 443\nauth-user-pass\n<cert>\nx\n</cert>\n<key>\nx\n</key>\n");
    at(0, UDP);
    at(1, HEARD);
    at(2, KNOWN);
    silence_until(100);
    assert_said("0602");
    diagnosis.facts.profile = NULL;
    profile_free(profile);
    profile = NULL;
}

static void a_certificate_that_never_comes_is_0609(void **state)
{
    (void)state;
    start();
    at(0, UDP);
    at(1, HEARD);
    silence_until(52);
    assert_said("0609");
    assert_sentence("confidence=likely");
    excerpt((const char *[]){HEARD, TIMEOUT, GAVE_UP, NULL});
    assert_said("0609");
    assert_sentence("confidence=certain");
    excerpt((const char *[]){HEARD, RESET, RESTART, NULL});
    assert_said("0609");
    assert_sentence("it hung up before");
}

static void what_was_refused_here_is_its_own_code_and_no_other(void **state)
{
    static const struct {
        const char *line;
        const char *code;
    } cases[] = {
        {"VERIFY ERROR: depth=0, error=certificate has expired: CN=server, serial=1", "0603"},
        {"VERIFY ERROR: depth=1, error=certificate has expired: CN=Example CA, serial=1", "0604"},
        {"VERIFY ERROR: depth=1, error=certificate is not yet valid: CN=Example CA, serial=1", "0605"},
        {"VERIFY ERROR: depth=0, error=unable to get local issuer certificate: CN=server, serial=1", "0606"},
        {"VERIFY ERROR: depth=1, error=self-signed certificate in certificate chain: CN=x, serial=1", "0606"},
        {"VERIFY ERROR: depth=1, error=self signed certificate in certificate chain: CN=x", "0606"},
        {"VERIFY ERROR: depth=0, error=unable to verify the first certificate: CN=x", "0606"},
        {"VERIFY X509NAME ERROR: CN=server, must be vpn.example.com", "0607"},
        {"VERIFY KU ERROR", "0607"},
        {"VERIFY EKU ERROR", "0607"},
        {"VERIFY nsCertType ERROR: CN=server, require nsCertType=SERVER", "0607"},
        {"VERIFY ERROR: depth=0, error=unsuitable certificate purpose: CN=server, serial=1", "0607"},
        {"VERIFY ERROR: depth=1, error=CA signature digest algorithm too weak: CN=Example CA, serial=1", "0610"},
        {"VERIFY ERROR: depth=0, error=EE certificate key too weak: CN=server, serial=1", "0610"},
        {"OpenSSL: error:0A000102:SSL routines::unsupported protocol:", "0610"},
        {"OpenSSL: error:0A00018E:SSL routines::ca md too weak:", "0610"},
        {"OpenSSL: error:0A00018F:SSL routines::ee key too small:", "0610"},
        {"OpenSSL: error:0A00042E:SSL routines::tlsv1 alert protocol version:", "0610"},
        {"OpenSSL: error:0A0000C1:SSL routines::no shared cipher:", "0610"},
        {"OpenSSL: error:0A000172:SSL routines::wrong signature type:", "0610"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        start();
        at(0, UDP);
        at(1, HEARD);
        at(2, cases[i].line);
        assert_said(cases[i].code);
        at(2, "OpenSSL: error:0A000086:SSL routines::certificate verify failed:");
        at(2, "TLS Error: TLS handshake failed");
        silence_until(599);
        at(600, TIMEOUT);
        at(600, GAVE_UP);
        assert_said(cases[i].code);
    }
}

static void another_name_is_told_with_the_one_that_is_wanted(void **state)
{
    (void)state;
    excerpt((const char *[]){HEARD, "VERIFY X509NAME ERROR: CN=server, must be vpn.example.com", GAVE_UP, NULL});
    assert_said("0607");
    assert_sentence("certificate=\"CN=server\" wanted=vpn.example.com");
}

static void other_refusals_are_not_called_by_these_names(void **state)
{
    (void)state;
    excerpt((const char *[]){HEARD, "VERIFY ERROR: depth=0, error=out of memory: CN=server, serial=1", GAVE_UP, NULL});
    assert_said("1616");
    excerpt((const char *[]){HEARD, "VERIFY PLUGIN ERROR: depth=0, CN=server", "TLS Error: TLS handshake failed",
                             GAVE_UP, NULL});
    assert_said("0607");
    excerpt(
        (const char *[]){HEARD, "VERIFY ERROR: depth=0, error=CRL has expired: CN=server, serial=1", GAVE_UP, NULL});
    assert_null(strstr(said, "0603"));
    assert_null(strstr(said, "0609"));
}

static void a_reconnect_counts_each_attempt_anew(void **state)
{
    (void)state;
    start();
    at(0, UDP);
    at(1, HEARD);
    at(2, KNOWN);
    at(3, TLS_UP);
    at(4, DONE);
    at(1000, "[server] Inactivity timeout (--ping-restart), restarting");
    at(1000, "SIGUSR1[soft,ping-restart] received, process restarting");
    at(1010, UDP);
    silence_until(1050);
    assert_said("");
    silence_until(1060);
    assert_said("0601");
    at(1610, TIMEOUT);
    at(1610, GAVE_UP);
    at(1620, UDP);
    at(1621, HEARD);
    at(1622, DONE);
    assert_said("0601");
}

static void a_renegotiation_raises_nothing(void **state)
{
    (void)state;
    start();
    at(0, UDP);
    at(1, HEARD);
    at(2, KNOWN);
    at(3, TLS_UP);
    at(4, DONE);
    at(36000, CA_OK);
    at(36000, KNOWN);
    silence_until(36300);
    at(36300, "Control Channel: TLSv1.3, cipher TLSv1.3 TLS_AES_256_GCM_SHA384");
    ends_at(40000);
    assert_said("");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_timeout_alone_does_not_say_that_nothing_was_heard),
        cmocka_unit_test(a_server_that_is_never_heard_is_0601_within_five_seconds),
        cmocka_unit_test(a_terse_log_does_not_prove_silence),
        cmocka_unit_test(a_log_of_a_timeout_is_certain),
        cmocka_unit_test(a_port_that_is_closed_is_0601_with_its_own_words),
        cmocka_unit_test(an_answer_is_told_sooner_than_silence),
        cmocka_unit_test(a_slow_server_is_not_accused),
        cmocka_unit_test(who_stops_early_accuses_nobody),
        cmocka_unit_test(a_log_in_in_the_browser_is_a_note_while_it_can_succeed),
        cmocka_unit_test(who_stops_late_had_reason_to),
        cmocka_unit_test(an_excerpt_that_just_ends_makes_its_usual_cause_possible),
        cmocka_unit_test(tcp_that_is_not_answered_is_0601),
        cmocka_unit_test(tcp_that_is_refused_is_0612),
        cmocka_unit_test(the_own_firewall_is_0611_and_hides_0601),
        cmocka_unit_test(silence_after_the_certificates_is_0602),
        cmocka_unit_test(a_reset_after_the_certificates_is_0602),
        cmocka_unit_test(the_servers_own_word_is_0602_at_once),
        cmocka_unit_test(a_password_that_is_checked_slowly_is_not_0602),
        cmocka_unit_test(a_certificate_that_never_comes_is_0609),
        cmocka_unit_test(what_was_refused_here_is_its_own_code_and_no_other),
        cmocka_unit_test(another_name_is_told_with_the_one_that_is_wanted),
        cmocka_unit_test(other_refusals_are_not_called_by_these_names),
        cmocka_unit_test(a_reconnect_counts_each_attempt_anew),
        cmocka_unit_test(a_renegotiation_raises_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
