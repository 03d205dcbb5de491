/* SPDX-License-Identifier: MIT */
/*
 * The rules that need only OpenVPN's messages (topics 04, 05, 08, 09, 10, 14 and 16): for each code
 * a log that raises it, and beside it the near miss that does not. Whole logs are in
 * test-harness/corpus.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "given.h"

#define AT(address)                                                                                                    \
    "UDPv4 link remote: [AF_INET]" address ":443\n"                                                                    \
    "TLS: Initial packet from [AF_INET]" address ":443, sid=df19e70f a992cda3\n"                                       \
    "VERIFY OK: depth=0, CN=vpn.example.com\n"                                                                         \
    "[vpn.example.com] Peer Connection Initiated with [AF_INET]" address ":443\n"
#define SERVER    AT("192.0.2.7")
#define OTHER     AT("192.0.2.8")
#define PUSH      "PUSH: Received control message: 'PUSH_REPLY,"
#define OPTIONS   "route 10.0.0.0 255.255.0.0,route-gateway 10.9.0.1,ping-restart 20,ifconfig 10.9.0.2 255.255.255.224"
#define PUSHED    PUSH OPTIONS "'\n"
#define DEVICE    "TUN/TAP device tun0 opened\n"
#define CONNECTED SERVER PUSHED DEVICE "Initialization Sequence Completed\n"
#define CHALLENGE                                                                                                      \
    "AUTH: Received control message: AUTH_FAILED,CRV1:R:instance-1/7109/abc:b'Ti9B':https://idp.example/saml?x=y\n"
#define REFUSED     "AUTH: Received control message: AUTH_FAILED,Invalid username or password\n"
#define TOKEN_ENDED "AUTH: Received control message: AUTH_FAILED,SESSION: token expired\n"
#define QUESTION                                                                                                       \
    "AUTH: Received control message: AUTH_FAILED,CRV1:R,E:bXlzdGF0ZQ==:YWxpY2U=:Enter the code from your token\n"
#define AGAIN "SIGUSR1[soft,auth-failure] received, process restarting\n"
#define EXIT  "SIGTERM[soft,auth-failure] received, process exiting\n"
#define FATAL "Exiting due to fatal error\n"
#define SILENCE                                                                                                        \
    "[vpn.example.com] Inactivity timeout (--ping-restart), restarting\n"                                              \
    "SIGUSR1[soft,ping-restart] received, process restarting\n"
#define RESET   "Connection reset, restarting [0]\nSIGUSR1[soft,connection-reset] received, process restarting\n"
#define DAY     "2024-05-14 08:00:00 "
#define CLIENT  "client\ndev tun\nremote 192.0.2.7 443\nauth-user-pass\n"
#define UNKNOWN "Options error: Unrecognized option or missing or extra parameter(s) in "

struct case_row {
    const char *what;
    finding_code code;
    bool raised;
    const char *log;
    const char *profile; /* NULL: none */
};

static struct facts facts;

static void given(const struct case_row *row)
{
    static struct profile *made;

    profile_free(made);
    made = NULL;
    facts_start(&facts);
    if (row->profile) {
        made = given_profile(row->profile, facts.version);
        assert_non_null(made);
        facts.profile = made;
        facts.available |= FACTS_PROFILE;
    }
    given_log(&facts.session, row->log);
    facts.available |= FACTS_SESSION;
    facts.finished = true;
}

static void check(const struct case_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        given(&rows[i]);
        bool raised = given_raises(&facts, rows[i].code) != NULL;
        if (raised != rows[i].raised)
            fail_msg("%04u: %s: %s", rows[i].code, rows[i].what, raised ? "raised" : "silent");
    }
}

#define CHECK(rows) check((rows), sizeof(rows) / sizeof((rows)[0]))

static void what_was_pushed_and_not_used_is_told(void **state)
{
    static const struct case_row rows[] = {
        {"pull-filter", 406, true,
         PUSH
         "redirect-gateway def1,route-gateway 10.9.0.1'\nPushed option removed by filter: 'redirect-gateway def1'\n",
         NULL},
        {"route-nopull", 406, true,
         PUSH "redirect-gateway def1'\nOptions error: option 'redirect-gateway' cannot be used in this context "
              "([PUSH-OPTIONS])\n",
         NULL},
        {"another option is filtered", 406, false,
         PUSH "redirect-gateway def1,dhcp-option DNS 10.0.0.2'\nPushed option removed by filter: 'dhcp-option DNS "
              "10.0.0.2'\n",
         NULL},
        {"nothing is filtered", 406, false, PUSH "redirect-gateway def1'\n", NULL},
        {"block-local", 1402, true, PUSH "redirect-gateway def1 block-local," OPTIONS "'\n", NULL},
        {"no block-local", 1402, false, PUSH "redirect-gateway def1 bypass-dhcp," OPTIONS "'\n", NULL},
        {"block-local is filtered", 1402, false,
         PUSH "redirect-gateway block-local'\nPushed option removed by filter: 'redirect-gateway block-local'\n", NULL},
    };

    (void)state;
    CHECK(rows);
}

static void sizes_are_compared_with_what_mssfix_assumes(void **state)
{
#define TOO_LONG(size) CONNECTED "write UDP [EMSGSIZE Path-MTU=" size "]: Message too long (code=90)\n"
    static const struct case_row rows[] = {
        {"a smaller path", 407, true, TOO_LONG("1400"), NULL},
        {"no size", 407, true, CONNECTED "write UDP: Message too long (code=90)\n", NULL},
        {"a full path", 407, false, TOO_LONG("1500"), NULL},
        {"mssfix keeps below it", 407, false, TOO_LONG("1400"), CLIENT "mssfix 1328\n"},
        {"mssfix is still too large", 407, true, TOO_LONG("1400"), CLIENT "mssfix 1380\n"},
        {"mssfix mtu counts the whole packet", 407, false, TOO_LONG("1400"), CLIENT "mssfix 1400 mtu\n"},
        {"2.4 makes packets of 1450", 407, false, "OpenVPN 2.4.12 x86_64 [SSL]\n" TOO_LONG("1450"), NULL},
        {"and no smaller ones", 407, true, "OpenVPN 2.4.12 x86_64 [SSL]\n" TOO_LONG("1449"), NULL},
        {"2.6 makes larger ones", 407, true, "OpenVPN 2.6.14 x86_64 [SSL]\n" TOO_LONG("1450"), NULL},
        {"2.5 with the profile's cipher makes 1378", 407, false, "OpenVPN 2.5.11 x86_64 [SSL]\n" TOO_LONG("1378"),
         CLIENT "cipher AES-256-GCM\n"},
        {"2.5 without it makes 1450", 407, true, "OpenVPN 2.5.11 x86_64 [SSL]\n" TOO_LONG("1378"), CLIENT},
        {"a path that no network has", 407, false, TOO_LONG("68"), NULL},
        {"with offload it is a packet of the handshake", 407, false,
         SERVER PUSHED "DCO device tun0 opened\nInitialization Sequence Completed\n"
                       "write UDP [EMSGSIZE Path-MTU=1200]: Message too long (code=90)\n",
         NULL},
        {"another failure", 407, false, CONNECTED "write UDP: Network is unreachable (code=101)\n", NULL},
        {"DCO", 408, true, SERVER PUSHED "DCO device tun0 opened\n", CLIENT "mssfix 1328\n"},
        {"no DCO", 408, false, CONNECTED, CLIENT "mssfix 1328\n"},
        {"no mssfix", 408, false, SERVER PUSHED "DCO device tun0 opened\n", CLIENT},
        {"mssfix is off", 408, false, SERVER PUSHED "DCO device tun0 opened\n", CLIENT "mssfix 0\n"},
        {"TCP", 408, false, "TCP_CLIENT link remote: [AF_INET]192.0.2.7:443\n", CLIENT "proto tcp\nmssfix 1328\n"},
        {"TCP alone", 408, false, "TCP_CLIENT link remote: [AF_INET]192.0.2.7:443\n", CLIENT "proto tcp\n"},
        {"2.5 stops at mtu", 408, true, UNKNOWN "a.ovpn:9: mssfix (2.5.11)\n", NULL},
        {"another line", 408, false, UNKNOWN "a.ovpn:9: mtu-disc (2.5.11)\n", NULL},
    };

    (void)state;
    CHECK(rows);
}

static void sessions_that_drop_are_counted(void **state)
{
#define UP_FOR(from, to)                                                                                               \
    "2024-05-14 " from " " PUSHED "2024-05-14 " from " Initialization Sequence Completed\n2024-05-14 " to              \
    " [vpn.example.com] Inactivity timeout (--ping-restart), restarting\n2024-05-14 " to                               \
    " SIGUSR1[soft,ping-restart] received, process restarting\n"                                                       \
    "2024-05-14 " to " UDPv4 link remote: [AF_INET]192.0.2.7:443\n"
    static const struct case_row rows[] = {
        {"three times", 502, true, CONNECTED SILENCE CONNECTED SILENCE CONNECTED SILENCE, NULL},
        {"twice, and who knows when", 502, false, CONNECTED SILENCE CONNECTED SILENCE, NULL},
        {"twice within an hour each", 502, true, UP_FOR("08:00:00", "08:20:00") UP_FOR("08:20:09", "08:50:00"), NULL},
        {"twice in a day", 502, false, UP_FOR("08:00:00", "12:20:00") UP_FOR("12:20:09", "18:50:00"), NULL},
        {"resets by the server", 502, false, CONNECTED RESET CONNECTED RESET CONNECTED RESET, NULL},
        {"8 hours", 1609, true, DAY "Initialization Sequence Completed\n2024-05-14 16:00:21 " RESET, NULL},
        {"24 hours", 1609, true, DAY "Initialization Sequence Completed\n2024-05-15 08:00:01 " RESET, NULL},
        {"9 hours", 1609, false, DAY "Initialization Sequence Completed\n2024-05-14 17:00:00 " RESET, NULL},
        {"the user, after 8 hours", 1609, false,
         DAY "Initialization Sequence Completed\n2024-05-14 16:00:00 SIGINT[hard,] received, process exiting\n", NULL},
        {"no stamps", 1609, false, CONNECTED RESET, NULL},
    };

    (void)state;
    CHECK(rows);
}

static void the_two_halves_of_a_saml_log_in_are_told_apart(void **state)
{
#define FEDERATED CLIENT "setenv opt auth-federate\n"
    static const struct case_row rows[] = {
        {"refused after the challenge", 801, true, SERVER CHALLENGE AGAIN SERVER REFUSED, NULL},
        {"federated profile", 801, true, SERVER REFUSED, FEDERATED},
        {"a password", 801, false, SERVER REFUSED, CLIENT},
        {"the challenge alone", 801, false, SERVER CHALLENGE AGAIN, NULL},
        {"went well", 801, false, SERVER CHALLENGE AGAIN CONNECTED, NULL},
        {"another address", 801, false, SERVER CHALLENGE AGAIN OTHER REFUSED, NULL},
        {"another address", 802, true, SERVER CHALLENGE AGAIN OTHER REFUSED, NULL},
        {"the same address", 802, false, SERVER CHALLENGE AGAIN SERVER REFUSED, NULL},
        {"another address, and it was taken", 802, false, SERVER CHALLENGE AGAIN OTHER PUSHED, NULL},
        {"no address", 802, false, CHALLENGE AGAIN OTHER REFUSED, NULL},
        {"a later session", 802, false, SERVER CHALLENGE AGAIN CONNECTED RESET OTHER REFUSED, NULL},
        {"a token that ran out", 801, false, CONNECTED SILENCE SERVER TOKEN_ENDED, FEDERATED},
        {"a token that ran out", 702, true, CONNECTED SILENCE SERVER TOKEN_ENDED, FEDERATED},
        {"said as a password", 702, false, SERVER CHALLENGE AGAIN SERVER REFUSED, NULL},
        {"does not fit", 1001, true, SERVER CHALLENGE AGAIN SERVER "TLS Error: Key Method #2 write failed\n", NULL},
        {"a password does not fit", 1001, false, SERVER "TLS Error: Key Method #2 write failed\n", NULL},
        {"a password does not fit", 704, true, SERVER "TLS Error: Key Method #2 write failed\n", NULL},
        {"the server says it", 1001, true,
         SERVER "AUTH: Received control message: AUTH_FAILED,Username or password is too long. Maximum length is 128\n",
         FEDERATED},
        {"management interface", 1001, true,
         SERVER CHALLENGE AGAIN "ERROR: Options error: Parameter at TCP:0 is too long (256 chars max): secret\n", NULL},
        {"2.7's own word", 704, true, "ERROR: could not concatenate password/static_response: string too long\n" FATAL,
         NULL},
        {"another error", 704, false, "ERROR: could not base64-encode password/static_response\n" FATAL, NULL},
    };

    (void)state;
    CHECK(rows);
}

static void an_answer_longer_than_any_message_is_seen_before_it_is_sent(void **state)
{
    static const struct profile_option option;
    struct case_row row = {"", 1001, true, SERVER CHALLENGE AGAIN, NULL};

    (void)state;
    given(&row);
    facts.auth = (struct credentials_lengths){.user = 3, .password = 9000, .limit = 4096, .option = &option};
    const struct finding *finding = given_raises(&facts, 1001);
    assert_non_null(finding);
    assert_string_equal(finding->evidence[1].value, "2048");
    facts.auth.limit = 128;
    assert_string_equal(given_raises(&facts, 1001)->evidence[1].value, "127");
    facts.auth.password = 100;
    assert_null(given_raises(&facts, 1001));
}

static void what_openvpn_says_of_certificates_counts_without_a_profile(void **state)
{
    static const struct case_row rows[] = {
        {"expired", 904, true, "WARNING: Your certificate has expired!\n", NULL},
        {"not yet", 904, false, "WARNING: Your certificate is not yet valid!\n", NULL},
        {"not yet", 905, true, "WARNING: Your certificate is not yet valid!\n", NULL},
        {"key", 903, true, "OpenSSL: error:05800074:x509 certificate routines::key values mismatch\n" FATAL, NULL},
        {"another error", 903, false, "OpenSSL: error:0A000086:SSL routines::certificate verify failed\n" FATAL, NULL},
        {"OpenVPN Connect", 901, true, "FATAL:CLIENT_EXCEPTION: connect error: Missing External PKI alias\n", NULL},
        {"OpenVPN Connect, something else", 901, false, "FATAL:CLIENT_EXCEPTION: connect error: no remote\n", NULL},
    };

    (void)state;
    CHECK(rows);
}

static void a_cut_push_is_told_from_a_cut_log(void **state)
{
    static const struct case_row rows[] = {
        {"a netmask", 1601, true, PUSHED "Options error: route parameter netmask '255.255' must be an IP address\n",
         NULL},
        {"a name", 1601, true, PUSHED UNKNOWN "[PUSH-OPTIONS]:41: rou (2.4.12)\n", NULL},
        {"Windows' option", 1601, false, PUSHED UNKNOWN "[PUSH-OPTIONS]:2: block-outside-dns (2.4.12)\n", NULL},
        {"the profile's own line", 1601, false,
         "Options error: route parameter netmask '255.255' must be an IP address\nUse --help for more information.\n",
         NULL},
        {"bad push", 1601, true, SERVER "WARNING: Received bad push/pull message: PUSH_REPLY,route 10\n", NULL},
        {"only the log is cut", 1601, false, SERVER PUSH "route 10.0.0.0 255.255.0.0,route 10.1.0\n", NULL},
        {"in an earlier attempt", 1601, false,
         PUSHED UNKNOWN "[PUSH-OPTIONS]:41: rou (2.4.12)\nSIGUSR1[soft,x] received, process restarting\n" CONNECTED,
         NULL},
        {"whole", 1601, false, CONNECTED, NULL},
    };

    (void)state;
    CHECK(rows);
}

static void the_line_for_the_cipher_fits_the_version(void **state)
{
#define WANTS                                                                                                          \
    "OPTIONS ERROR: failed to negotiate cipher with server.  Add the server's cipher ('AES-256-CBC') to "              \
    "--data-ciphers "                                                                                                  \
    "(currently 'AES-256-GCM') if you want to connect to this server.\n"
    static const struct case_row rows[] = {
        {"2.5 and later", 1602, true, SERVER PUSHED WANTS, NULL},
        {"2.4", 1602, true,
         SERVER PUSHED "Error: pushed cipher not allowed - AES-256-GCM not in BF-CBC or AES-128-CBC\n", NULL},
        {"2.3", 1602, true, "Cipher algorithm 'AES-256-GCM' not found\n" FATAL, NULL},
        {"named in passing", 1602, false, "Cipher algorithm 'CHACHA20-POLY1305' not found\n" CONNECTED, NULL},
        {"another end", 1602, false, "Cipher algorithm 'BF-CBC' not found\n" SERVER REFUSED EXIT, NULL},
        {"the server", 1602, true,
         SERVER
         "AUTH: Received control message: AUTH_FAILED,Data channel cipher negotiation failed (no shared cipher)\n",
         NULL},
        {"a password", 1602, false, SERVER REFUSED, NULL},
    };
    struct case_row old = {"", 1602, true, "OpenVPN 2.4.12 x86_64-pc-linux-gnu [SSL (OpenSSL)]\n" SERVER PUSHED WANTS,
                           NULL};

    (void)state;
    CHECK(rows);
    given(&old);
    assert_string_equal(given_raises(&facts, 1602)->evidence[1].value,
                        "ncp-ciphers AES-256-GCM:AES-128-GCM:AES-256-CBC");
}

static void what_this_machine_refuses_is_told_apart(void **state)
{
#define NETLINK(words) SERVER PUSHED DEVICE "sitnl_send: rtnl: generic error (-1): " words "\n"
#define COMPRESS       SERVER PUSH OPTIONS ",compress lz4'\n"
    static const struct case_row rows[] = {
        {"DCO", 1603, true,
         SERVER PUSHED "OPTIONS ERROR: server pushed compression settings that are not allowed and\n", NULL},
        {"own line", 1603, true,
         "Options error: Compression is not allowed since allow-compression is set to 'stub-only'\n", NULL},
        {"said once", 1612, false,
         "Options error: Compression is not allowed since allow-compression is set to 'stub-only'\nUse --help for more "
         "information.\n",
         NULL},
        {"in use", 1603, true, CONNECTED "Bad LZO decompression header byte: 42\n", NULL},
        {"a remark", 1603, false, CONNECTED "LZO compression initializing\n", NULL},
        {"2.5 goes on", 1603, true,
         COMPRESS "Options error: Cannot set compress to 'lz4', allow-compression is set to 'no'\n", NULL},
        {"comp-lzo", 1603, true,
         COMPRESS "Options error: Cannot set comp-lzo to 'yes', allow-compression is set to 'no'\n", NULL},
        {"another line", 1603, false, COMPRESS "Options error: Cannot set topology to 'lz4'\n", NULL},
        {"2.5 receives", 1603, false,
         COMPRESS "WARNING: Compression for receiving enabled. Compression has been used\n", NULL},
        {"2.5 and a library less", 1603, true, COMPRESS "Options error: bad comp option: lz4\n", NULL},
        {"not decompressed", 1603, true, CONNECTED "LZ4 decompression error: -4\n", NULL},
        {"a byte in front", 1603, true, CONNECTED "write to TUN/TAP : Invalid argument (code=22)\n", NULL},
        {"the device is down", 1603, false, CONNECTED "write to TUN/TAP : Input/output error (code=5)\n", NULL},
        {"no device", 1605, true,
         SERVER PUSHED "ERROR: Cannot open TUN/TAP dev /dev/net/tun: No such file or directory (errno=2)\n" FATAL,
         NULL},
        {"no rights", 1605, false,
         SERVER PUSHED "ERROR: Cannot ioctl TUNSETIFF tun: Operation not permitted (errno=1)\n" FATAL, NULL},
        {"no rights", 1610, true,
         SERVER PUSHED "ERROR: Cannot ioctl TUNSETIFF tun: Operation not permitted (errno=1)\n" FATAL, NULL},
        {"while tidying up", 1610, false,
         CONNECTED
         "sitnl_send: rtnl: generic error (-1): Operation not permitted\nSIGTERM[hard,] received, process exiting\n",
         NULL},
        {"IPv6 off", 1606, true, NETLINK("Permission denied") "Linux can't add IPv6 to interface tun0\n" FATAL, NULL},
        {"2.4", 1606, true,
         SERVER PUSHED DEVICE "Linux ip -6 addr add failed: external program exited with error status: 2\n", NULL},
        {"no rights for IPv6 either", 1606, false,
         NETLINK("Operation not permitted") "Linux can't add IPv6 to interface tun0\n" FATAL, NULL},
        {"IPv4", 1606, false, NETLINK("Permission denied") "Linux can't add IP to interface tun0\n" FATAL, NULL},
        {"loop", 1607, true, CONNECTED "Recursive routing detected, drop tun packet to [AF_INET]192.0.2.7:443\n", NULL},
        {"no loop", 1607, false, CONNECTED, NULL},
    };

    (void)state;
    CHECK(rows);
    /*
     * who is refused: what the server pushed, or a line of the profile, at which the client stops
     */
    struct case_row refused = {
        "", 1603, true, COMPRESS "Options error: Cannot set compress to 'lz4', allow-compression is set to 'no'\n",
        NULL};
    struct case_row own = {"", 1603, true,
                           "Options error: Cannot set compress to 'lz4', allow-compression is set to 'no'\n", NULL};
    given(&refused);
    assert_string_equal(given_raises(&facts, 1603)->evidence[0].name, "reason");
    given(&own);
    assert_string_equal(given_raises(&facts, 1603)->evidence[0].name, "text");
}

/* The first evidence of the finding that the last row raised. */
static void assert_evidence(finding_code code, size_t number, const char *value)
{
    const struct finding *finding = given_raises(&facts, code);

    assert_non_null(finding);
    assert_string_equal(finding->evidence[number].value, value);
}

static void a_device_that_cannot_be_set_up_is_1613(void **state)
{
#define ADDRESS "/sbin/ip addr add dev tun0 10.9.0.2/27 broadcast 10.9.0.31\n"
#define EXIT_2  ": external program exited with error status: 2\n"
    static const struct case_row rows[] = {
        {"address taken", 1613, true,
         SERVER PUSHED DEVICE ADDRESS "RTNETLINK answers: File exists\nLinux ip addr add failed" EXIT_2 FATAL, NULL},
        {"no route exists then", 1611, false,
         SERVER PUSHED DEVICE ADDRESS "RTNETLINK answers: File exists\nLinux ip addr add failed" EXIT_2 FATAL, NULL},
        {"no command", 1613, true,
         SERVER PUSHED DEVICE "Linux ip link set failed: could not execute external program\n" FATAL, NULL},
        {"netlink", 1613, true, NETLINK("No such device") "Linux can't add IP to interface tun0\n" FATAL, NULL},
        {"netsh in the end", 1613, true,
         SERVER PUSHED "tap-windows6 device [tap] opened\nERROR: netsh command failed: returned error code 1\nNETSH: "
                       "command failed\n" FATAL,
         NULL},
        {"netsh at the second try", 1613, false,
         SERVER PUSHED "tap-windows6 device [tap] opened\nERROR: netsh command failed: returned error code 1\n"
                       "Initialization Sequence Completed\n",
         NULL},
        {"no address", 1613, true,
         SERVER PUSHED DEVICE "Initialization Sequence Completed With Errors ( see http://openvpn.net/faq.html )\n",
         NULL},
        {"no errors", 1613, false, CONNECTED, NULL},
        {"no rights", 1613, false,
         SERVER PUSHED DEVICE "RTNETLINK answers: Operation not permitted\nLinux ip addr add failed" EXIT_2 FATAL,
         NULL},
        {"IPv6", 1613, false,
         SERVER PUSHED DEVICE "RTNETLINK answers: Permission denied\nLinux ip -6 addr add failed" EXIT_2 FATAL, NULL},
        {"a route that exists", 1613, false,
         SERVER PUSHED DEVICE ADDRESS "RTNETLINK answers: File exists\nERROR: Linux route add command failed" EXIT_2
                                      "Initialization Sequence Completed\n",
         NULL},
    };

    (void)state;
    CHECK(rows);
    given(&rows[0]);
    assert_evidence(1613, 1, "File exists");
    given(&rows[3]);
    assert_evidence(1613, 1, "No such device");
}

static void a_route_that_cannot_be_set_is_1614(void **state)
{
#define ROUTE_ADD "/sbin/ip route add 10.0.0.0/16 via 10.8.0.1\n"
#define NO_ROUTE  "ERROR: Linux route add command failed" EXIT_2
#define UP        "Initialization Sequence Completed\n"
#define TAP       SERVER PUSHED "TAP-WIN32 device [x] opened: y\n"
    static const struct case_row rows[] = {
        {"unreachable", 1614, true,
         SERVER PUSHED DEVICE ROUTE_ADD "RTNETLINK answers: Network is unreachable\n" NO_ROUTE UP, NULL},
        {"iproute2 of today", 1614, true,
         SERVER PUSHED DEVICE ROUTE_ADD "Error: Nexthop has invalid gateway.\n" NO_ROUTE UP, NULL},
        {"netlink", 1614, true,
         SERVER PUSHED DEVICE "net_route_v4_add: 10.0.0.0/16 via 10.8.0.1 dev [NULL] table 0 metric -1\n"
                              "sitnl_send: rtnl: generic error (-101): Network is unreachable\n"
                              "ERROR: Linux route add command failed\n" UP,
         NULL},
        {"nothing but the error", 1614, true, SERVER PUSHED DEVICE NO_ROUTE UP, NULL},
        {"there already", 1614, false, SERVER PUSHED DEVICE ROUTE_ADD "RTNETLINK answers: File exists\n" NO_ROUTE UP,
         NULL},
        {"there already, after the address", 1614, false,
         SERVER PUSHED DEVICE ADDRESS "RTNETLINK answers: File exists\n" NO_ROUTE UP, NULL},
        {"which is harmless", 1611, true, SERVER PUSHED DEVICE ADDRESS "RTNETLINK answers: File exists\n" NO_ROUTE UP,
         NULL},
        {"the next one, too", 1614, true,
         SERVER PUSHED DEVICE ROUTE_ADD "RTNETLINK answers: File exists\n" NO_ROUTE ROUTE_ADD
                                        "RTNETLINK answers: Network is unreachable\n" NO_ROUTE UP,
         NULL},
        {"no rights", 1614, false,
         SERVER PUSHED DEVICE ROUTE_ADD "RTNETLINK answers: Operation not permitted\n" NO_ROUTE, NULL},
        {"Windows' service", 1614, true,
         TAP "ERROR: route addition failed using service: The parameter is incorrect.   [status=87 if_index=6]\n" UP,
         NULL},
        {"Windows, there already", 1614, false,
         TAP "ROUTE: route addition failed using service: The object already exists.   [status=5010 if_index=6]\n" UP,
         NULL},
        {"route.exe sets it then", 1614, false,
         TAP "ROUTE: route addition failed using CreateIpForwardEntry: The parameter is incorrect.   [status=87 "
             "if_index=6]\nRoute addition fallback to route.exe\n" UP,
         NULL},
        {"route.exe is not tried", 1614, true,
         TAP "ROUTE: route addition failed using CreateIpForwardEntry: The parameter is incorrect.   [status=87 "
             "if_index=6]\n" UP,
         NULL},
        {"nor does that", 1614, true,
         TAP "ROUTE: route addition failed using CreateIpForwardEntry: The parameter is incorrect.   [status=87 "
             "if_index=6]\nERROR: Windows route add command failed [adaptive]: returned error code 1\n" UP,
         NULL},
        {"no gateway", 1614, true,
         SERVER PUSH "ifconfig 10.9.0.2 255.255.255.0,route 10.20.0.0 255.255.0.0 vpn_gateway'\n"
                     "OpenVPN ROUTE: vpn_gateway undefined\n"
                     "OpenVPN ROUTE: failed to parse/resolve route for host/network: 10.20.0.0\n" UP,
         NULL},
        {"on the way out", 1614, false, CONNECTED "Closing TUN/TAP interface\n" NO_ROUTE, NULL},
    };

    (void)state;
    CHECK(rows);
    given(&rows[0]);
    assert_evidence(1614, 0, "10.0.0.0/16");
    assert_evidence(1614, 1, "Network is unreachable");
    given(&rows[3]);
    assert_evidence(1614, 0, "external program exited with error status: 2");
    given(&rows[12]);
    assert_evidence(1614, 0, "The parameter is incorrect.");
}

static void packets_that_nobody_can_read_are_1602(void **state)
{
#define FINAL "AEAD Decrypt error: cipher final failed\n"
#define HMAC  "Authenticate/Decrypt packet error: packet HMAC authentication failed\n"
    static const struct case_row rows[] = {
        {"three", 1602, true, CONNECTED FINAL FINAL FINAL, NULL},
        {"two", 1602, false, CONNECTED FINAL FINAL, NULL},
        {"nothing else in the log", 1602, true, FINAL FINAL FINAL, NULL},
        {"CBC", 1602, true, CONNECTED HMAC HMAC HMAC, NULL},
        {"of the handshake", 1602, false, "UDPv4 link remote: [AF_INET]192.0.2.7:443\n" HMAC HMAC HMAC, NULL},
        {"replays", 1602, false,
         CONNECTED
         "AEAD Decrypt error: bad packet ID (may be a replay): [ #1 ]\nAEAD Decrypt error: bad packet ID (may be "
         "a replay): [ #2 ]\nAEAD Decrypt error: bad packet ID (may be a replay): [ #3 ]\n",
         NULL},
        {"in two sessions", 1602, false, CONNECTED FINAL FINAL SILENCE CONNECTED FINAL, NULL},
    };

    (void)state;
    CHECK(rows);
}

static void a_log_in_that_nobody_can_be_asked_for_is_0707(void **state)
{
#define NO_TTY(what)                                                                                                   \
    "neither stdin nor stderr are a tty device and you have neither a controlling tty nor systemd - can't ask for "    \
    "'" what "'.  If you used --daemon, you need to use --askpass\n" FATAL
    static const struct case_row rows[] = {
        {"no terminal", 707, true, NO_TTY("Enter Auth Username:"), NULL},
        {"systemd's question ran out", 707, true, "ERROR: Failed retrieving username or password\n" FATAL, NULL},
        {"management", 707, true,
         "ERROR: could not read Auth username/password/ok/string from management interface\n" FATAL, NULL},
        {"the key's password", 707, true, NO_TTY("Enter Private Key Password:"), NULL},
        {"asked and answered", 707, false, ">PASSWORD:Need 'Auth' username/password\n" CONNECTED, NULL},
        {"a wrong password", 707, false, SERVER REFUSED EXIT, NULL},
    };

    (void)state;
    CHECK(rows);
    given(&rows[0]);
    assert_true(given_says(given_raises(&facts, 707), "needs a user name"));
    given(&rows[3]);
    assert_true(given_says(given_raises(&facts, 707), "there to give it"));
}

static void what_the_aws_client_says_counts_behind_the_end_of_openvpn(void **state)
{
#define NO_PORT "[ERR] The authentication flow could not be initiated. There are no available ports.\n"
#define MISMATCH                                                                                                       \
    "[ERR] The VPN connection is being terminated due to a discrepancy between the IP address of the connected\n"
#define TLS_SAID "[ERR] Connection failed because of a TLS handshake error. Contact your IT administrator.\n"
    static const struct case_row rows[] = {
        {"port", 1201, true, SERVER CHALLENGE EXIT NO_PORT, NULL},
        {"the challenge alone", 1201, false, SERVER CHALLENGE EXIT, NULL},
        {"address", 1301, true, CONNECTED MISMATCH "SIGTERM[hard,] received, process exiting\n", NULL},
        {"the user stops", 1301, false, CONNECTED "SIGTERM[hard,] received, process exiting\n", NULL},
        {"TLS, how far no one says", 601, true, TLS_SAID, NULL},
        {"TLS, behind a refused certificate", 601, false,
         "UDPv4 link remote: [AF_INET]192.0.2.7:443\nVERIFY OK: depth=0, CN=vpn.example.com\n"
         "SIGUSR1[soft,tls-error] received, process restarting\n" TLS_SAID,
         NULL},
        {"another error of the client", 1201, false, "[ERR] The authentication flow could not be initiated.\n", NULL},
    };

    (void)state;
    CHECK(rows);
}

static void a_local_port_that_is_taken_is_1615(void **state)
{
    static const struct case_row rows[] = {
        {"port", 1615, true,
         "TCP/UDP: Socket bind failed on local address [AF_INET][undef]:1194: Address already in use "
         "(errno=98)\n" FATAL,
         NULL},
        {"management", 1615, true,
         "MANAGEMENT: Socket bind failed on local address [AF_INET]127.0.0.1:25340: Address already in use "
         "(WSAEADDRINUSE)\n" FATAL,
         NULL},
        {"bound", 1615, false, "UDPv4 link local (bound): [AF_INET][undef]:1194\n" CONNECTED, NULL},
        {"not bound", 1615, false, "UDPv4 link local: (not bound)\n" CONNECTED, NULL},
    };

    (void)state;
    CHECK(rows);
    given(&rows[0]);
    assert_evidence(1615, 0, "[AF_INET][undef]:1194");
    assert_evidence(1615, 1, "Address already in use");
}

static void tidying_up_without_rights_is_harmless_in_the_end_of_a_log(void **state)
{
#define DELETES "/sbin/ip addr del dev tun0 local 10.9.0.2 peer 10.9.0.1\nRTNETLINK answers: Operation not permitted\n"
    static const struct case_row rows[] = {
        {"closing", 1610, false, "Closing TUN/TAP interface\n" DELETES "SIGTERM[hard,] received, process exiting\n",
         NULL},
        {"netlink", 1610, false,
         "net_route_v4_del: 10.0.0.0/16 via 10.9.0.1 dev [NULL] table 0 metric -1\nsitnl_send: rtnl: generic error "
         "(-1): Operation not permitted\n",
         NULL},
        {"the default route is exchanged", 1610, true,
         SERVER PUSHED DEVICE "/sbin/ip route del 0.0.0.0/0\nRTNETLINK answers: Operation not permitted\n" ROUTE_ADD
                              "RTNETLINK answers: Operation not permitted\n",
         NULL},
        {"a new attempt", 1610, true,
         "Closing TUN/TAP interface\n" AGAIN SERVER PUSHED DEVICE ADDRESS
         "RTNETLINK answers: Operation not permitted\n",
         NULL},
    };

    (void)state;
    CHECK(rows);
}

static void scripts_and_proxies_that_fail_are_told(void **state)
{
#define PROXY  "Attempting to establish TCP connection with [AF_INET]198.51.100.3:3128\n"
#define ASKS   "HTTP proxy returned: 'HTTP/1.1 407 Proxy Authentication Required'\nProxy requires authentication\n"
#define BAD    "HTTP proxy returned bad status\nSIGUSR1[soft,init_instance] received, process restarting\n"
#define MISSES "Options error: --up script fails with '/etc/openvpn/up': No such file or directory (errno=2)\n"
    static const struct case_row rows[] = {
        {"407", 1604, true, PROXY ASKS BAD, NULL},
        {"403", 1604, true, PROXY "HTTP proxy returned: 'HTTP/1.1 403 Forbidden'\n" BAD, NULL},
        {"407, and then it is fine", 1604, false,
         PROXY ASKS "HTTP proxy returned: 'HTTP/1.0 200 Connection established'\n" CONNECTED, NULL},
        {"what is sent to it", 1604, false,
         PROXY "Send to HTTP proxy: 'CONNECT vpn.example.com:443 HTTP/1.0'\n" CONNECTED, NULL},
        {"SOCKS", 1604, true, PROXY "socks_username_password_auth: server refused the authentication\n", NULL},
        {"up fails", 1608, true,
         SERVER PUSHED DEVICE
         "WARNING: Failed running command (--up/--down): external program exited with error status: 1\n" FATAL,
         NULL},
        {"up is missing", 1608, true,
         MISSES "Options error: Please correct these errors.\nUse --help for more information.\n", NULL},
        {"said once", 1612, false,
         MISSES "Options error: Please correct these errors.\nUse --help for more information.\n", NULL},
        {"advice", 1608, false,
         "NOTE: the current --script-security setting may allow this configuration to call user-defined "
         "scripts\n" CONNECTED,
         NULL},
    };

    (void)state;
    CHECK(rows);
}

static void a_token_that_ran_out_has_a_sentence_of_its_own(void **state)
{
    static const struct case_row rows[] = {
        {"after a session", 702, true, CONNECTED SILENCE SERVER TOKEN_ENDED, NULL},
        {"no code was used twice", 705, false, CONNECTED SILENCE SERVER TOKEN_ENDED,
         CLIENT "static-challenge \"Enter MFA code \" 1\n"},
        {"no code is missing", 701, false, CONNECTED SILENCE SERVER TOKEN_ENDED, CLIENT},
    };
    static const struct case_row refused = {"", 702, true, SERVER REFUSED, NULL};

    (void)state;
    CHECK(rows);
    given(&rows[0]);
    assert_true(given_says(given_raises(&facts, 702), "has to sign in"));
    given(&refused);
    assert_false(given_says(given_raises(&facts, 702), "has to sign in"));
}

static void a_question_that_nobody_answered_is_0706(void **state)
{
    static const struct case_row rows[] = {
        {"the client ends", 706, true, SERVER QUESTION EXIT, NULL},
        {"the profile does not ask", 706, true, SERVER QUESTION EXIT, CLIENT},
        {"the profile asks", 706, false, SERVER QUESTION EXIT, CLIENT "auth-retry interact\n"},
        {"answered", 706, false, SERVER QUESTION AGAIN CONNECTED, NULL},
        {"a program answered after a new start", 706, false, SERVER QUESTION EXIT CONNECTED, NULL},
        {"the log ends there", 706, false, SERVER QUESTION, NULL},
        {"the user ended it", 706, false, SERVER QUESTION "SIGINT[hard,] received, process exiting\n", NULL},
        {"a web address", 706, false, SERVER CHALLENGE EXIT, NULL},
        {"cut in front of the question", 706, false,
         SERVER "AUTH: Received control message: AUTH_FAILED,CRV1:R:bXlzdGF0ZQ\n" EXIT, NULL},
        {"refused", 706, false, SERVER REFUSED EXIT, NULL},
        {"not a refusal", 702, false, SERVER QUESTION EXIT, NULL},
    };

    (void)state;
    CHECK(rows);
}

static void dns_that_windows_does_not_let_block_is_1610(void **state)
{
    static const struct case_row rows[] = {
        {"denied", 1610, true,
         SERVER PUSHED DEVICE "Error in add_block_dns_filters(): FwpEngineOpen: open fwp session failed : Access is "
                              "denied.   [status=0x5]\nBlocking DNS failed!\n" FATAL,
         NULL},
        {"without more", 1610, true, SERVER PUSHED DEVICE "Blocking DNS failed!\n" FATAL, NULL},
        {"it went well", 1610, false, SERVER PUSHED DEVICE "Blocking outside DNS\nInitialization Sequence Completed\n",
         NULL},
    };

    (void)state;
    CHECK(rows);
}

static void a_pkcs12_file_that_cannot_be_used_is_0907(void **state)
{
    static const struct case_row rows[] = {
        {"certificate", 907, true,
         "OpenSSL: error:0A00018F:SSL routines::ee key too small\nCannot use certificate\n" FATAL, NULL},
        {"key", 907, true, "Cannot use private key\n" FATAL, NULL},
        {"another key", 903, true,
         "OpenSSL: error:05800074:x509 certificate routines::key values mismatch\nCannot use private key\n" FATAL,
         NULL},
        {"another key", 907, false,
         "OpenSSL: error:05800074:x509 certificate routines::key values mismatch\nCannot use private key\n" FATAL,
         NULL},
        {"another thing", 907, false, "Cannot use TCP here\n" FATAL, NULL},
    };

    (void)state;
    CHECK(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_pushed_and_not_used_is_told),
        cmocka_unit_test(sizes_are_compared_with_what_mssfix_assumes),
        cmocka_unit_test(sessions_that_drop_are_counted),
        cmocka_unit_test(the_two_halves_of_a_saml_log_in_are_told_apart),
        cmocka_unit_test(an_answer_longer_than_any_message_is_seen_before_it_is_sent),
        cmocka_unit_test(what_openvpn_says_of_certificates_counts_without_a_profile),
        cmocka_unit_test(a_cut_push_is_told_from_a_cut_log),
        cmocka_unit_test(the_line_for_the_cipher_fits_the_version),
        cmocka_unit_test(what_this_machine_refuses_is_told_apart),
        cmocka_unit_test(a_device_that_cannot_be_set_up_is_1613),
        cmocka_unit_test(a_route_that_cannot_be_set_is_1614),
        cmocka_unit_test(packets_that_nobody_can_read_are_1602),
        cmocka_unit_test(a_log_in_that_nobody_can_be_asked_for_is_0707),
        cmocka_unit_test(what_the_aws_client_says_counts_behind_the_end_of_openvpn),
        cmocka_unit_test(a_local_port_that_is_taken_is_1615),
        cmocka_unit_test(tidying_up_without_rights_is_harmless_in_the_end_of_a_log),
        cmocka_unit_test(scripts_and_proxies_that_fail_are_told),
        cmocka_unit_test(a_token_that_ran_out_has_a_sentence_of_its_own),
        cmocka_unit_test(a_question_that_nobody_answered_is_0706),
        cmocka_unit_test(dns_that_windows_does_not_let_block_is_1610),
        cmocka_unit_test(a_pkcs12_file_that_cannot_be_used_is_0907),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
