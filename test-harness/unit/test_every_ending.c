/* SPDX-License-Identifier: MIT */
/*
 * Each fatal and error message of OpenVPN 2.4 to 2.7 (test-harness/sentences/openvpn.tsv), at each
 * step of a connection, before each way to end: no attempt that failed and no session that ended
 * badly is without a finding, and none makes `explain` exit with 0.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/complaint.h"
#include "reading.h"
#include "rounds.h"

#define TABLE "test-harness/sentences/openvpn.tsv"

/* What was said of the log at hand. */
static unsigned findings_said;
static unsigned faults_said;
static bool unexplained;   /* CVPN-1616 is said */
static bool words_missing; /* CVPN-1616 says that the client gave none */

static void on_finding(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                       const struct report_context *where)
{
    (void)context;
    (void)times;
    (void)where;
    int change = verdict == LEDGER_TAKEN_BACK ? -1 : verdict == LEDGER_CONFIRMED ? 0 : 1;
    findings_said += (unsigned)change;
    unexplained |= finding->entry->code == 1616;
    words_missing |= finding->entry->code == 1616 && !finding_evidence_value(finding, SLICE("words"));
    faults_said += finding->severity > SEVERITY_NOTE ? (unsigned)change : 0;
}

/* One message, a second after the one before. */
static void read_message(struct reading *reading, struct slice message)
{
    unsigned second = (unsigned)reading->number;
    char stamped[1200];
    struct text text;

    text_start(&text, stamped, sizeof(stamped));
    text_add(&text, "2024-05-14 09:%02u:%02u ", second / 60 % 60, second % 60);
    text_add_slice(&text, message);
    reading_line(reading, slice_of(stamped));
}

static void read_lines(struct reading *reading, const char *lines)
{
    struct slice rest = slice_of(lines);
    struct slice line;

    while (slice_split(&rest, '\n', &line))
        if (line.length)
            read_message(reading, line);
}

#define SERVER "[AF_INET]198.51.100.7:443"

/* The steps of a connection over UDP as 2.6 writes them. The lines come on top of each other. */
static const struct {
    const char *name;
    const char *lines;
    bool up;    /* the tunnel is */
    bool waits; /* to connect again: no step is under way, and the client can only give up */
} stages[] = {
    {"before any step",
     "OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] [LZ4] [EPOLL] [MH/PKTINFO] [AEAD]\n"
     "library versions: OpenSSL 3.0.13 30 Jan 2024, LZO 2.10\n",
     false, false},
    {"after the name is resolved",
     "TCP/UDP: Preserving recently used remote address: " SERVER "\nUDPv4 link local: (not bound)\n"
     "UDPv4 link remote: " SERVER "\n",
     false, false},
    {"after the first packet", "TLS: Initial packet from " SERVER ", sid=5f3c9a11 0be27d44\n", false, false},
    {"after the server's certificate",
     "VERIFY OK: depth=1, CN=Example VPN CA\nVERIFY KU OK\nVERIFY EKU OK\nVERIFY OK: depth=0, CN=vpn.example.com\n",
     false, false},
    {"after the push request",
     "Control Channel: TLSv1.3, cipher TLSv1.3 TLS_AES_256_GCM_SHA384, peer certificate: 2048 bits RSA\n"
     "[vpn.example.com] Peer Connection Initiated with " SERVER "\n"
     "SENT CONTROL [vpn.example.com]: 'PUSH_REQUEST' (status=1)\n",
     false, false},
    {"when the tunnel is up",
     "PUSH: Received control message: 'PUSH_REPLY,route-gateway 10.99.0.33,topology subnet,ping 1,ping-restart 20,"
     "ifconfig 10.99.0.34 255.255.255.224,peer-id 0,cipher AES-256-GCM'\n"
     "TUN/TAP device tun0 opened\nInitialization Sequence Completed\n",
     true, false},
    {"between a session and the reconnect",
     "[vpn.example.com] Inactivity timeout (--ping-restart), restarting\n"
     "SIGUSR1[soft,ping-restart] received, process restarting\n",
     false, true},
    {"in a reconnect",
     "Restart pause, 1 second(s)\n"
     "TCP/UDP: Preserving recently used remote address: " SERVER "\nUDPv4 link local: (not bound)\n"
     "UDPv4 link remote: " SERVER "\nTLS: Initial packet from " SERVER ", sid=5f3c9a11 0be27d44\n",
     false, false},
};

/* How an attempt or a session ends (init.c, forward.c, push.c, ping.c, socket.c, sig.c). */
static const struct {
    const char *lines;
    bool asked; /* the user, or a program, wanted it */
} ends[] = {
    {"", false},
    {"Exiting due to fatal error\n", false},
    {"Use --help for more information.\n", false},
    {"TLS Error: TLS handshake failed\nSIGUSR1[soft,tls-error] received, process restarting\n", false},
    {"SIGUSR1[soft,tls-error] received, process restarting\n", false},
    {"SIGUSR1[soft,init_instance] received, process restarting\n", false},
    {"SIGUSR1[soft,connection-failed] received, process restarting\n", false},
    {"SIGUSR1[soft,network-unreachable] received, process restarting\n", false},
    {"SIGUSR1[soft,server_poll] received, process restarting\n", false},
    {"SIGUSR1[soft,process-push-msg-failed] received, process restarting\n", false},
    {"SIGUSR1[soft,dco-connect-error] received, process restarting\n", false},
    {"SIGUSR1[soft,decryption-error] received, process restarting\n", false},
    {"SIGUSR1[soft,a-reason-of-a-later-release] received, process restarting\n", false},
    {"No reply from server after sending 12 push requests\n"
     "SIGUSR1[soft,no-push-reply] received, process restarting\n",
     false},
    {"Connection reset, restarting [0]\nSIGUSR1[soft,connection-reset] received, process restarting\n", false},
    {"AUTH: Received control message: AUTH_FAILED\nSIGTERM[soft,auth-failure] received, process exiting\n", false},
    {"[vpn.example.com] Inactivity timeout (--ping-restart), restarting\n"
     "SIGUSR1[soft,ping-restart] received, process restarting\n",
     false},
    {"[vpn.example.com] Inactivity timeout (--ping-exit), exiting\n"
     "SIGTERM[soft,ping-exit] received, process exiting\n",
     false},
    {"Inactivity timeout (--inactive), exiting\nSIGTERM[soft,inactive] received, process exiting\n", false},
    {"Halt command was pushed by server ('a reason')\n"
     "SIGTERM[soft,server-pushed-halt] received, process exiting\n",
     false},
    {"Connection reset command was pushed by server ('')\n"
     "SIGUSR1[soft,server-pushed-connection-reset] received, process restarting\n",
     false},
    {"SIGTERM[soft,remote-exit] received, process exiting\n", false},
    {"SIGTERM[soft,a-reason-of-a-later-release] received, process exiting\n", false},
    {"SIGTERM[hard,] received, process exiting\n", true},
    {"SIGINT[hard,] received, process exiting\n", true},
    {"SIGTERM received, sending exit notification to peer\n"
     "SIGTERM[soft,exit-with-notification] received, process exiting\n",
     true},
};

enum { GIVES_UP = 1 }; /* of ends */

enum { STAGES_HERE = sizeof(stages) / sizeof(stages[0]), ENDS = sizeof(ends) / sizeof(ends[0]) };

/* A row of the table. */
struct message {
    char id[48];
    char verdict[16];
    char example[1024];
    bool speaks; /* a reader of the log can know it for a failure */
    bool stray;  /* comes to sessions that are up, too, and means nothing there */
};

static bool take_column(struct slice *rest, char *out, size_t size)
{
    struct slice column;

    if (!slice_split(rest, '\t', &column))
        return false;
    if (size)
        text_copy(out, size, column);
    return true;
}

/*
 * Packets that do not fit, and such as are too large, come to every session. Where the client does
 * not end by itself, a line without any word of failure cannot be known for one.
 */
static void look_at(struct message *message)
{
    struct log_line line;
    struct event event;

    log_line_parse(slice_of(message->example), &line);
    bool known = message_recognise(&line, 1, &event);
    message->stray = known && ((event.kind == EVENT_CONDITION &&
                                (event.number == CONDITION_CONTROL_KEY || event.number == CONDITION_STRANGER ||
                                 event.number == CONDITION_CONTROL_ODD || event.number == CONDITION_UNREADABLE)) ||
                               slice_find(slice_of(message->example), "EMSGSIZE") != SLICE_NOT_FOUND);
    message->speaks = known || complaint_recognise(&line, 1, &event);
}

/* True for a row of a message that a client prints when something fails. */
static bool take_row(struct slice row, struct message *message)
{
    char level[16];
    bool whole = take_column(&row, message->id, sizeof(message->id)) && take_column(&row, NULL, 0) &&
                 take_column(&row, NULL, 0) && take_column(&row, level, sizeof(level)) && take_column(&row, NULL, 0) &&
                 take_column(&row, NULL, 0) && take_column(&row, message->verdict, sizeof(message->verdict)) &&
                 take_column(&row, message->example, sizeof(message->example));

    return whole && message->id[0] != '#' &&
           (strcmp(level, "fatal") == 0 || strcmp(level, "usage") == 0 || strcmp(level, "error") == 0);
}

static bool harmless(const struct message *message)
{
    return slice_is(slice_of(message->verdict), "harmless") || slice_is(slice_of(message->verdict), "step");
}

/*
 * A session that was up did not fail when its user ends it, whatever its client said before. What
 * looks bad and is not, and what only tells of a step, changes nothing of an attempt that its user
 * ends, or that goes on after the log's end.
 */
static bool may_be_clean(const struct message *message, size_t stage, size_t end)
{
    bool stops = ends[end].lines[0] == '\0';

    return (ends[end].asked && (stages[stage].up || harmless(message) || !message->speaks)) ||
           (stops && (harmless(message) || !message->speaks || (stages[stage].up && message->stray)));
}

static struct reading begun[STAGES_HERE];
static unsigned logs;
static unsigned silent;
static unsigned clean;
static unsigned wordless; /* OpenVPN says why, and then that it gives up */

static void judge(const struct message *message, size_t stage, size_t end)
{
    static struct reading reading;

    findings_said = faults_said = 0;
    words_missing = false;
    reading = begun[stage];
    read_message(&reading, slice_of(message->example));
    read_lines(&reading, ends[end].lines);
    reading_finish(&reading);
    logs++;
    const struct diagnosis *diagnosis = &reading.diagnosis;
    bool bad = verdict_is_bad(verdict_reach(&diagnosis->verdict, &diagnosis->facts.session).state);
    /*
     * how the session ended is said before, as a remark, and may be taken back for what is said now
     */
    bool nothing = (stages[stage].waits ? faults_said : findings_said) == 0 && !may_be_clean(message, stage, end);
    bool zero = !bad && faults_said == 0 && !may_be_clean(message, stage, end);
    silent += nothing;
    clean += zero;
    bool unheard = words_missing && strncmp(ends[end].lines, "Exiting due to fatal error", 26) == 0 &&
                   !harmless(message) && !message->stray;
    wordless += unheard;
    if (nothing || zero || unheard)
        (void)fprintf(stderr, "%s\t%s\t%s\t%s\t%zu\t%s\t%s\n",
                      nothing ? "silent"
                      : zero  ? "clean"
                              : "wordless",
                      message->verdict, message->id, stages[stage].name, end, message->example, ends[end].lines);
}

static void no_message_before_any_end_is_without_a_finding(void **state)
{
    char row[4096];
    struct message message;
    size_t rows = 0;
    size_t mute = 0;
    FILE *table = fopen(TABLE, "re");

    (void)state;
    if (!table)
        fail_msg("%s is not here", TABLE);
    for (size_t i = 0; i < STAGES_HERE; i++) {
        if (i)
            begun[i] = begun[i - 1];
        else
            reading_start(&begun[0], on_finding);
        read_lines(&begun[i], stages[i].lines);
    }
    while (table && fgets(row, sizeof(row), table)) {
        if (!take_row(slice_of(row), &message))
            continue;
        rows++;
        look_at(&message);
        mute += !message.speaks;
        for (size_t stage = 0; stage < STAGES_HERE; stage++)
            for (size_t end = 0; end < ENDS; end++)
                if ((!stages[stage].waits || end == GIVES_UP) && has_its_turn(rows, stage * ENDS + end))
                    judge(&message, stage, end);
    }
    assert_true(table && fclose(table) == 0);
    printf("# %u logs, %u silent, %u clean, %u without words; %zu of %zu messages have no word of failure\n", logs,
           silent, clean, wordless, mute, rows);
    assert_true(rows > 1000);
    assert_true(mute < rows / 25);
    assert_int_equal(silent, 0);
    assert_int_equal(clean, 0);
    assert_int_equal(wordless, 0);
}

static void a_route_that_ends_an_attempt_of_openvpn_3_is_told_once(void **state)
{
    static const char *const lines[] = {
        "EVENT: RESOLVE",     "EVENT: WAIT",
        "EVENT: CONNECTING",  "EVENT: GET_CONFIG",
        "EVENT: ASSIGN_IP",   "EVENT: TUN_SETUP_FAILED tun_prop_error: tun_builder_add_route failed [ERR]",
        "EVENT: DISCONNECTED"};
    static struct reading reading;
    char line[160];

    (void)state;
    unexplained = false;
    faults_said = 0;
    reading_start(&reading, on_finding);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        (void)snprintf(line, sizeof(line), "\xE2\x8F\x8E[May 14, 2024, 09:15:01] %s", lines[i]);
        reading_line(&reading, slice_of(line));
    }
    reading_finish(&reading);
    assert_int_equal(faults_said, 1);
    assert_false(unexplained);
}

int main(void)
{
    if (getenv("CVPN_RAISED")) /* a generated log is no example of a sentence */
        return 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_route_that_ends_an_attempt_of_openvpn_3_is_told_once),
        cmocka_unit_test(no_message_before_any_end_is_without_a_finding),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
