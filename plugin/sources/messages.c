/* SPDX-License-Identifier: MIT */
/*
 * The table of OpenVPN's messages. A row stands for one form of one message; where several rows could match, the first one wins, so
 * the special stands above the general. File names are those of OpenVPN's src/openvpn; versions are named where the wording differs.
 */
#include "sources/messages.h"

#include <string.h>
#include <threads.h>

#include "sources/message_match.h"

/* One form of a message. */
struct row {
    const char *pattern; /* message_match.h */
    const char *fixed;   /* what `field` is set to, for what the message does not say in a capture; or NULL */
    enum event_kind kind;
    enum event_field field;
    long number; /* event.number where the pattern has no {number} */
};

/* Rows without and with a fixed field; without the pattern's own parts the table reads as pattern, event, place. */
#define ROW(pattern, kind)                                                                                             \
    {                                                                                                                  \
        (pattern), NULL, (kind), FIELD_TEXT, -1                                                                        \
    }
#define REASON(pattern, kind, reason)                                                                                  \
    {                                                                                                                  \
        (pattern), (reason), (kind), FIELD_REASON, -1                                                                  \
    }
#define REFUSED(pattern, reason)                                                                                       \
    {                                                                                                                  \
        (pattern), (reason), EVENT_CERTIFICATE_REFUSED, FIELD_REASON, 0                                                \
    }
#define HARMLESS(pattern, name)                                                                                        \
    {                                                                                                                  \
        (pattern), (name), EVENT_HARMLESS, FIELD_TEXT, -1                                                              \
    }

/* The heads of the rows about unknown options; 2.3 did not speak of extra parameters (options.c, add_option). */
#define UNRECOGNIZED     "Unrecognized option or missing or extra parameter(s)"
#define UNRECOGNIZED_2_3 "Unrecognized option or missing parameter(s)"

/* The names in the HARMLESS rows are stable: rules and documentation refer to them. */
static const struct row rows[] = {
    /* options.c, title_string; 2.6 and later name a git commit. "core" is OpenVPN 3's. */
    ROW("OpenVPN {version=2.} [git:{}] {platform} [", EVENT_CLIENT_STARTED),
    ROW("OpenVPN {version=2.} {platform} [", EVENT_CLIENT_STARTED),
    ROW("OpenVPN {version=2.} {platform}", EVENT_CLIENT_STARTED),
    ROW("OpenVPN core {version=3.} {platform}", EVENT_CLIENT_STARTED),

    /* socket.c (2.7: socket_util.c), openvpn_getaddrinfo. 2.4 to 2.7 name the port, 2.3 does not. */
    ROW("RESOLVE: Cannot resolve host address: {host}:{port} ({reason}) (I would have retried", EVENT_RESOLVE_FAILED),
    ROW("RESOLVE: Cannot resolve host address: {host}:{port} ({reason})(I would have retried", EVENT_RESOLVE_FAILED),
    ROW("RESOLVE: Cannot resolve host address: {host}:{port} ({reason})", EVENT_RESOLVE_FAILED),
    ROW("RESOLVE: Cannot resolve host address: {host}: {reason} (I would have retried", EVENT_RESOLVE_FAILED),
    ROW("RESOLVE: Cannot resolve host address: {host}: {reason}", EVENT_RESOLVE_FAILED),
    /* the same function, for EAI_FAIL and for what had to be an address */
    ROW("RESOLVE: Cannot parse IP address: {host}:{port} ({reason})", EVENT_RESOLVE_FAILED),
    /* OpenVPN 3, client/cliconnect.hpp */
    ROW("Transport Error: DNS resolve error on '{host}' for {protocol} session: {reason}", EVENT_RESOLVE_FAILED),
    ROW("WARNING: ignoring --remote-random-hostname because the hostname is an IP address", EVENT_REMOTE_IS_ADDRESS),

    /* socket.c, openvpn_connect and socket_connect; 2.3 tries again by itself and says when */
    ROW("Attempting to establish TCP connection with {address}", EVENT_CONNECTING),
    ROW("TCP connection established with {address}", EVENT_TCP_CONNECTED),
    ROW("TCP: connect to {address} failed, will try again in {} seconds: {reason}", EVENT_TCP_FAILED),
    ROW("TCP: connect to {address} failed: {reason}", EVENT_TCP_FAILED),
    /* socket.c, linksock_print_addr; the protocol is one of proto_names[] */
    ROW("{protocol=UDP} link remote: {address}", EVENT_CONNECTING),
    ROW("{protocol=TCP} link remote: {address}", EVENT_CONNECTING),
    /* error.c, x_check_status: what the kernel says about a packet. 2.6 adds fd= in front of code=. */
    ROW("read {protocol=TCP} [{}]: {text=Connection reset by peer}", EVENT_CONNECTION_RESET),
    ROW("read {protocol=TCP}: {text=Connection reset by peer}", EVENT_CONNECTION_RESET),
    /* a UDP packet of ours that came back as ICMP is told when reading */
    ROW("read {protocol=UDP} [{}]: {reason} (", EVENT_SEND_FAILED),
    ROW("read {protocol=UDP}: {reason} (", EVENT_SEND_FAILED),
    ROW("write {protocol=UDP} [{text}]: {reason} (", EVENT_SEND_FAILED),
    ROW("write {protocol=UDP}: {reason} (", EVENT_SEND_FAILED),
    ROW("write {protocol=TCP} [{text}]: {reason} (", EVENT_SEND_FAILED),
    ROW("write {protocol=TCP}: {reason} (", EVENT_SEND_FAILED),

    /* ssl.c, tls_pre_decrypt */
    ROW("TLS: Initial packet from {address}, sid=", EVENT_FIRST_PACKET),
    /* ssl_verify.c, verify_cert */
    ROW("VERIFY OK: depth={number}, {subject}", EVENT_CERTIFICATE_ACCEPTED),
    /* ssl_verify_openssl.c, verify_callback: 2.5 and later with the serial number; ssl_verify_mbedtls.c; others of verify_cert */
    ROW("VERIFY ERROR: depth={number}, error={reason}: {subject}, serial=", EVENT_CERTIFICATE_REFUSED),
    ROW("VERIFY ERROR: depth={number}, error={reason}: {subject}", EVENT_CERTIFICATE_REFUSED),
    ROW("VERIFY ERROR: depth={number}, subject={subject}, serial={}: {reason}", EVENT_CERTIFICATE_REFUSED),
    ROW("VERIFY ERROR: depth={number}, {reason}", EVENT_CERTIFICATE_REFUSED),
    ROW("VERIFY ERROR: {reason}", EVENT_CERTIFICATE_REFUSED),
    /* ssl_verify.c, verify_peer_cert (always depth 0) and the checks of others */
    REFUSED("VERIFY X509NAME ERROR: {subject}, must be {text}", "X509NAME"),
    REFUSED("VERIFY nsCertType ERROR: {subject}, require nsCertType={text}", "nsCertType"),
    REFUSED("VERIFY KU ERROR", "KU"),
    REFUSED("VERIFY EKU ERROR", "EKU"),
    REFUSED("VERIFY SCRIPT ERROR: depth={number}, {subject}", "SCRIPT"),
    REFUSED("VERIFY PLUGIN ERROR: depth={number}, {subject}", "PLUGIN"),
    REFUSED("VERIFY CRL: depth={number}, {subject}, serial={} is revoked", "revoked"),

    /* ssl.c, tls_process and the ends of tls_multi_process. Lines about stray packets are no failures and have no row. */
    ROW("TLS Error: TLS key negotiation failed to occur within {number} seconds", EVENT_TLS_TIMEOUT),
    ROW("{text=TLS Error: TLS handshake failed}", EVENT_TLS_FAILED),
    ROW("{text=TLS Error: TLS object -> incoming plaintext read error}", EVENT_TLS_FAILED),
    ROW("{text=TLS_ERROR: }", EVENT_TLS_FAILED),
    /* ssl_openssl.c / crypto_openssl.c, crypto_print_openssl_errors */
    ROW("{text=OpenSSL: error:}", EVENT_TLS_FAILED),
    /* ssl.c, key_method_2_read -> print_details; "Control Channel Authentication" and "using tls-crypt" come before TLS */
    ROW("Control Channel: TLS", EVENT_TLS_UP),
    ROW("Control Channel: SSL", EVENT_TLS_UP),
    /* socket.c, link_socket_connection_initiated */
    ROW("[{subject}] Peer Connection Initiated with {address}", EVENT_TLS_UP),
    ROW("Peer Connection Initiated with {address}", EVENT_TLS_UP),

    /* forward.c, send_control_channel_string_dowork */
    ROW("SENT CONTROL [{subject}]: 'PUSH_REQUEST'", EVENT_PUSH_REQUESTED),
    /* push.c, receive_auth_failed */
    ROW("AUTH: Received control message: AUTH_FAILED,{text}", EVENT_AUTH_FAILED),
    ROW("AUTH: Received control message: AUTH_FAILED", EVENT_AUTH_FAILED),
    /* forward.c, check_incoming_control_channel: a long challenge arrives cut, its head lost */
    ROW("WARNING: Received unknown control message: {text=CRV1:}", EVENT_AUTH_FAILED),
    ROW("WARNING: Received unknown control message: {}FAILED,{text=CRV1:}", EVENT_AUTH_FAILED),
    /* manage.c, management_auth_failure */
    ROW(">PASSWORD:Verification Failed: 'Auth' ['{text}']", EVENT_AUTH_FAILED),
    ROW(">PASSWORD:Verification Failed: 'Auth'", EVENT_AUTH_FAILED),
    /* manage.c, management_query_user_pass */
    ROW(">PASSWORD:Need '{text}'", EVENT_PASSWORD_NEEDED),
    /* push.c, process_incoming_push_msg; the second for a line that was cut */
    ROW("PUSH: Received control message: 'PUSH_REPLY,{text}'", EVENT_PUSHED),
    ROW("PUSH: Received control message: 'PUSH_REPLY,{text}", EVENT_PUSHED),
    ROW("PUSH: Received control message: 'PUSH_REPLY", EVENT_PUSHED),
    /* options.c, apply_pull_filter; then verify_permission, for route-nopull and its like */
    ROW("Pushed option removed by filter: '{text}'", EVENT_PUSH_FILTERED),
    ROW("Options error: option '{option}' cannot be used in this context ([PUSH-OPTIONS])", EVENT_PUSH_FILTERED),
    /* route.c, print_default_gateway */
    ROW("ROUTE_GATEWAY ON_LINK", EVENT_NONE),
    ROW("ROUTE_GATEWAY {text}", EVENT_LAN_GATEWAY),
    /* tun.c, open_tun of the systems. Windows' ovpn-dco device is opened before anything is sent, so it has no row. */
    ROW("TUN/TAP device {} opened", EVENT_TUNNEL_UP),
    ROW("DCO device {} opened", EVENT_TUNNEL_UP),
    ROW("Opened utun device ", EVENT_TUNNEL_UP),
    ROW("tap-windows6 device [", EVENT_TUNNEL_UP),
    ROW("TAP-WIN32 device [", EVENT_TUNNEL_UP),
    ROW("TAP-Windows device [", EVENT_TUNNEL_UP),
    ROW("wintun device [", EVENT_TUNNEL_UP),
    ROW("Wintun device [", EVENT_TUNNEL_UP),
    /* init.c, initialization_sequence_completed */
    ROW("Initialization Sequence Completed", EVENT_CONNECTED),

    /* forward.c, read_incoming_link */
    ROW("Connection reset, restarting [{text}]", EVENT_CONNECTION_RESET),
    /* ping.c, trigger_ping_timeout_signal; forward.c, check_inactivity_timeout */
    ROW("[{subject}] Inactivity timeout ({reason})", EVENT_INACTIVE),
    ROW("Inactivity timeout ({reason})", EVENT_INACTIVE),
    /* sig.c, print_signal: "hard", "soft" or "connection failed(soft)" stands first in the brackets */
    ROW("{signal=SIGUSR1}[{},{reason}] received, {} restarting", EVENT_RESTARTING),
    ROW("{signal=SIGHUP}[{},{reason}] received, {} restarting", EVENT_RESTARTING),
    ROW("{signal=SIGTERM}[{},{reason}] received, {} exiting", EVENT_EXITING),
    ROW("{signal=SIGINT}[{},{reason}] received, {} exiting", EVENT_EXITING),
    /* error.c, x_msg_va with M_FATAL */
    REASON("Exiting due to fatal error", EVENT_EXITING, "fatal error"),
    /* options.c, usage_small: what follows an Options error that OpenVPN does not go on with */
    REASON("Use --help for more information.", EVENT_EXITING, "options error"),
    /* options.c, read_inline_file */
    ROW("ERROR: Endtag {text}", EVENT_OPTION_ERROR),

    /* manage.c, log_entry_print and state_name: time, name, detail, tunnel address, remote address and port */
    ROW(">STATE:{time},RESOLVE,", EVENT_RESOLVING),
    ROW(">STATE:{time},TCP_CONNECT,", EVENT_CONNECTING),
    ROW(">STATE:{time},WAIT,", EVENT_WAITING),
    ROW(">STATE:{time},AUTH,", EVENT_FIRST_PACKET),
    ROW(">STATE:{time},GET_CONFIG,", EVENT_PUSH_REQUESTED),
    ROW(">STATE:{time},AUTH_PENDING,", EVENT_PUSH_REQUESTED),
    ROW(">STATE:{time},ASSIGN_IP,", EVENT_TUNNEL_UP),
    ROW(">STATE:{time},ADD_ROUTES,", EVENT_TUNNEL_UP),
    ROW(">STATE:{time},CONNECTED,{reason},{},{host},{port},{}", EVENT_CONNECTED),
    ROW(">STATE:{time},CONNECTED,{reason},{}", EVENT_CONNECTED),
    ROW(">STATE:{time},CONNECTED", EVENT_CONNECTED),
    ROW(">STATE:{time},RECONNECTING,{reason},{}", EVENT_RESTARTING),
    ROW(">STATE:{time},RECONNECTING,{reason}", EVENT_RESTARTING),
    ROW(">STATE:{time},EXITING,{reason},{}", EVENT_EXITING),
    ROW(">STATE:{time},EXITING,{reason}", EVENT_EXITING),
    ROW(">FATAL:{reason}", EVENT_EXITING),

    /* block-outside-dns is Windows' alone; a full-tunnel endpoint pushes it to everybody, and a pushed option stops nobody */
    HARMLESS("Options error: " UNRECOGNIZED " in [PUSH-OPTIONS]:{number}: {option=block-outside-dns} ({version})",
             "block-outside-dns"),
    HARMLESS("Options error: " UNRECOGNIZED_2_3 " in [PUSH-OPTIONS]:{number}: {option=block-outside-dns} ({version})",
             "block-outside-dns"),
    /* options.c: DOMAIN-ROUTE is systemd-resolved's word; clients that read dhcp-option themselves do not know it */
    HARMLESS("Options error: --dhcp-option: unknown option type 'DOMAIN-ROUTE'", "domain-route"),
    ROW("Options error: " UNRECOGNIZED " in {file}:{number}: {option} ({version})", EVENT_OPTION_UNKNOWN),
    ROW("Options error: " UNRECOGNIZED ": {option=--} ({version})", EVENT_OPTION_UNKNOWN),
    ROW("Options error: " UNRECOGNIZED_2_3 " in {file}:{number}: {option} ({version})", EVENT_OPTION_UNKNOWN),
    ROW("Options error: " UNRECOGNIZED_2_3 ": {option=--} ({version})", EVENT_OPTION_UNKNOWN),
    /* without "Options error:" it is what setenv opt and ignore-unknown-option make of it: a warning, and OpenVPN goes on */
    HARMLESS(UNRECOGNIZED " in {file}:{number}: {option} ({version})", "option-skipped"),
    HARMLESS(UNRECOGNIZED_2_3 " in {file}:{number}: {option} ({version})", "option-skipped"),
    ROW("Options error: {text}", EVENT_OPTION_ERROR),

    /* misc.c: auth-nocache is advice; without it reconnects need no new log-in */
    HARMLESS("WARNING: this configuration may cache passwords in memory", "auth-nocache-note"),
    /* init.c: said to everybody who allows scripts, as DNS scripts on Linux need it */
    HARMLESS("NOTE: the current --script-security setting may allow this configuration", "script-security-note"),
    /* dco_linux.c: 2.6 does it all in user space then, as 2.5 did */
    HARMLESS("Note: Kernel support for ovpn-dco missing", "dco-missing"),
    /* options.c, options_postprocess_cipher: endpoints negotiate AES-256-GCM, which every 2.4 and later has */
    HARMLESS("DEPRECATED OPTION: --cipher set to ", "cipher-negotiation-note"),
    HARMLESS("Note: --cipher is not set. OpenVPN versions before 2.5", "cipher-negotiation-note"),
    HARMLESS("--cipher is not set. Previous OpenVPN version defaulted to", "cipher-negotiation-note"),
    /* tun.c, macOS and the BSDs: cleaning up before the device is set up */
    HARMLESS("NOTE: Tried to delete pre-existing tun/tap instance", "tun-cleanup-note"),
    /* error.c, x_check_status: a signal came while OpenVPN waited, which is how it is told to end */
    HARMLESS("event_wait : Interrupted system call", "interrupted-wait"),
};

enum {
    ROWS = sizeof(rows) / sizeof(rows[0]),
    EMBEDDED_START = 12,  /* a row with so many bytes in front of its first capture may match inside a line ... */
    EMBEDDED_WITHIN = 160 /* ... that an unknown writer has put so much in front of at most */
};

/*
 * Rows by the first byte of their pattern, in the table's order: anchored[b] and embedded[b] are the first row plus one, and the row's own
 * entries in anchored_next and embedded_next the next. The table never changes, so the index is made once and then only read.
 */
static struct {
    struct slice start[ROWS]; /* what a message has to begin with: most rows fail here */
    unsigned char anchored[256], anchored_next[ROWS];
    unsigned char embedded[256], embedded_next[ROWS];
} row_index;
static once_flag row_index_made = ONCE_FLAG_INIT;

_Static_assert(ROWS < 255, "row_index counts rows in a byte");

static void make_row_index(void)
{
    for (size_t i = ROWS; i-- > 0;) {
        struct slice start = message_pattern_start(rows[i].pattern);
        size_t first = (unsigned char)start.at[0];
        row_index.start[i] = start;
        row_index.anchored_next[i] = row_index.anchored[first];
        row_index.anchored[first] = (unsigned char)(i + 1);
        if (start.length >= EMBEDDED_START && start.at[0] != '>') {
            row_index.embedded_next[i] = row_index.embedded[first];
            row_index.embedded[first] = (unsigned char)(i + 1);
        }
    }
}

/* The first row of a chain that matches `message`, or NULL. */
static const struct row *find_row(const unsigned char *first, const unsigned char *next, struct slice message,
                                  struct match *match)
{
    for (size_t i = first[(unsigned char)message.at[0]]; i != 0; i = next[i - 1]) {
        struct slice start = row_index.start[i - 1];
        if (message.length >= start.length && message.at[start.length - 1] == start.at[start.length - 1] &&
            memcmp(message.at, start.at, start.length) == 0 && message_match(rows[i - 1].pattern, message, match))
            return &rows[i - 1];
    }
    return NULL;
}

/*
 * Looks for a message behind a prefix that log_line.c does not know: at the start of each word. What begins with '*' is a wrapper
 * talking itself (Tunnelblick), and what begins with '>' is a notification whose text is the server's.
 */
static const struct row *find_embedded_row(struct slice message, struct match *match)
{
    if (message.at[0] == '*' || message.at[0] == '>')
        return NULL;
    for (size_t i = 1; i < EMBEDDED_WITHIN && i < message.length; i++) {
        char before = message.at[i - 1];
        if ((before != ' ' && before != '\t' && before != ':' && before != ']' && before != '|' && before != '"') ||
            !row_index.embedded[(unsigned char)message.at[i]])
            continue;
        struct slice rest = slice_skip(message, i);
        if (rest.at[0] == 'P' && slice_starts(rest, "PLUGIN cvpn-doctor:"))
            return NULL;
        const struct row *row = find_row(row_index.embedded, row_index.embedded_next, rest, match);
        if (row)
            return row;
    }
    return NULL;
}

bool message_recognise(const struct log_line *line, uint64_t number, struct event *event)
{
    struct match match = {.number = -1};

    if (line->ours || line->message.length == 0)
        return false;
    call_once(&row_index_made, make_row_index);
    const struct row *row = find_row(row_index.anchored, row_index.anchored_next, line->message, &match);
    if (!row)
        row = find_embedded_row(line->message, &match);
    if (!row)
        return false;
    event->kind = row->kind;
    event->time = line->time != MOMENT_UNKNOWN ? line->time : match.time;
    event->line = number;
    event->number = match.number >= 0 ? match.number : row->number;
    memcpy(event->field, match.field, sizeof(match.field));
    if (row->fixed)
        event->field[row->field] = slice_of(row->fixed);
    return true;
}
