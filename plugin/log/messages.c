/* SPDX-License-Identifier: MIT */
/*
 * The table of OpenVPN's messages. A row stands for one form of one message; where several rows
 * could match, the first one wins, so the special is above the general. File names are those of
 * OpenVPN's src/openvpn; versions are named where the wording differs.
 */
#include "log/messages.h"

#include <string.h>
#include <threads.h>

#include "log/message_match.h"
#include "log/prefilter.h"
#include "session/condition.h"

/* One form of a message. */
struct row {
    const char *pattern; /* message_match.h */
    /* what `field` is set to, for what the message does not say in a capture; or NULL */
    const char *fixed;
    enum event_kind kind;
    enum event_field field;
    long number; /* event.number where the pattern has no {number} */
};

/*
 * Rows without and with a fixed field; without the pattern's own parts the table reads as pattern,
 * event, place.
 */
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
#define CONDITION(pattern, kind)                                                                                       \
    {                                                                                                                  \
        (pattern), NULL, EVENT_CONDITION, FIELD_TEXT, (kind)                                                           \
    }
#define CONDITION_IS(pattern, kind, field, words)                                                                      \
    {                                                                                                                  \
        (pattern), (words), EVENT_CONDITION, (field), (kind)                                                           \
    }
#define OPENSSL_KEY(pattern)                                                                                           \
    CONDITION_IS("OpenSSL: error:{}:" pattern, CONDITION_KEY, FIELD_TEXT, "a certificate or key of the profile")
/* OpenVPN does not go on after it. Not each line that begins with "Options error" is so. */
#define STOPS(pattern)                                                                                                 \
    {                                                                                                                  \
        (pattern), NULL, EVENT_OPTION_ERROR, FIELD_TEXT, 1                                                             \
    }
#define NETLINK(pattern) CONDITION_IS(pattern, CONDITION_DEVICE, FIELD_TEXT, "to the kernel (netlink)")
#define NO_GATEWAY(pattern)                                                                                            \
    CONDITION_IS(pattern, CONDITION_GATEWAY_MISSING, FIELD_REASON, "no gateway was pushed for it")
#define LACKS(pattern, what) CONDITION_IS(pattern, CONDITION_START, FIELD_TEXT, what)
#define TLS_ALERT(pattern, words)                                                                                      \
    {                                                                                                                  \
        (pattern), (words), EVENT_TLS_FAILED, FIELD_TEXT, -1                                                           \
    }
#define HARMLESS(pattern, name)                                                                                        \
    {                                                                                                                  \
        (pattern), (name), EVENT_HARMLESS, FIELD_TEXT, -1                                                              \
    }
#define ROUTE_EXISTS(pattern)                                                                                          \
    {                                                                                                                  \
        (pattern), "route-exists", EVENT_ROUTE_EXISTS, FIELD_TEXT, -1                                                  \
    }

/*
 * The heads of the rows about unknown options; 2.3 did not speak of extra parameters (options.c,
 * add_option).
 */
#define UNRECOGNIZED     "Unrecognized option or missing or extra parameter(s)"
#define UNRECOGNIZED_2_3 "Unrecognized option or missing parameter(s)"

/* The event of OpenVPN 3 (clievent.hpp) and of openvpn3-linux, in front of their reasons. */
#define TUN_3    "EVENT: TUN_SETUP_FAILED "
#define FAILED_3 "[STATUS] Connection, Client connection failed: "

/* What systemd and Tunnelblick put in front of their own sentences. */
#define UNIT        "openvpn{}.service: "
#define UNIT_EXITED UNIT "Main process exited, code=exited, status="
#define TUNNELBLICK "*Tunnelblick: "

/*
 * The names in the HARMLESS rows are stable: rules and documentation refer to them. EVENT_NONE
 * keeps a line from the rows below it.
 */
static const struct row rows[] = {
    /* options.c, title_string; 2.6 and later name a git commit. "core" is OpenVPN 3's. */
    ROW("OpenVPN {version=2.} [git:{}] {platform} [", EVENT_CLIENT_STARTED),
    ROW("OpenVPN {version=2.} {platform} [", EVENT_CLIENT_STARTED),
    ROW("OpenVPN {version=2.} {platform}", EVENT_CLIENT_STARTED),
    ROW("OpenVPN core {version=3.} {platform}", EVENT_CLIENT_STARTED),

    /*
     * socket.c (2.7: socket_util.c), openvpn_getaddrinfo. 2.4 to 2.7 name the port, 2.3 does not.
     */
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

    CONDITION("{reason=IP prefix '}", CONDITION_FAMILY),
    CONDITION("Can't parse {reason} as IPv", CONDITION_FAMILY),
    CONDITION("{reason=Unsupported AF family}", CONDITION_FAMILY),
    CONDITION("{reason=Cannot create TCP socket: Address family not supported}", CONDITION_FAMILY),
    CONDITION("UDP: {reason=Cannot create UDP/UDP6 socket: Address family not supported}", CONDITION_FAMILY),
    CONDITION("TCP/UDP: Socket bind failed: {reason=Addr to bind has no }", CONDITION_FAMILY),
    CONDITION("DCO: Socket bind failed: {reason=Address to bind lacks }", CONDITION_FAMILY),
    /* socket.c, openvpn_connect and socket_connect; 2.3 tries again by itself and says when */
    ROW("Attempting to establish TCP connection with {address}", EVENT_CONNECTING),
    ROW("TCP connection established with {address}", EVENT_TCP_CONNECTED),
    ROW("TCP: connect to {address} failed, will try again in {} seconds: {reason}", EVENT_TCP_FAILED),
    ROW("TCP: connect to {address} failed: {reason}", EVENT_TCP_FAILED),
    /* socket.c, linksock_print_addr; the protocol is one of proto_names[] */
    ROW("{protocol=UDP} link remote: {address}", EVENT_CONNECTING),
    ROW("{protocol=TCP} link remote: {address}", EVENT_CONNECTING),
    /*
     * error.c, x_check_status: what the kernel says about a packet. 2.6 adds fd= in front of code=.
     */
    ROW("read {protocol=TCP} [{}]: {text=Connection reset by peer}", EVENT_CONNECTION_RESET),
    ROW("read {protocol=TCP}: {text=Connection reset by peer}", EVENT_CONNECTION_RESET),
    /* a UDP packet of ours that came back as ICMP is told when reading */
    REASON("read {protocol=UDP}: {}code=10054)", EVENT_SEND_FAILED, "Connection refused (WSAECONNRESET)"),
    REASON("write {protocol=UDP}: {}code=10013)", EVENT_SEND_FAILED, "Permission denied (WSAEACCES)"),
    REASON("write {protocol=UDP}: {}code=10051)", EVENT_SEND_FAILED, "Network is unreachable (WSAENETUNREACH)"),
    REASON("write {protocol=UDP}: {}code=10065)", EVENT_SEND_FAILED, "No route to host (WSAEHOSTUNREACH)"),
    REASON("write {protocol=UDP}: {}code=10050)", EVENT_SEND_FAILED, "Network is down (WSAENETDOWN)"),
    REASON("write {protocol=UDP}: {}code=10049)", EVENT_SEND_FAILED,
           "Cannot assign requested address (WSAEADDRNOTAVAIL)"),
    ROW("read {protocol=UDP} [{text}]: {reason} (", EVENT_SEND_FAILED),
    ROW("read {protocol=UDP}: {reason} (", EVENT_SEND_FAILED),
    ROW("write {protocol=UDP} [{text}]: {reason} (", EVENT_SEND_FAILED),
    ROW("write {protocol=UDP}: {reason} (", EVENT_SEND_FAILED),
    ROW("write {protocol=TCP}: {text=Broken pipe}", EVENT_CONNECTION_RESET),
    ROW("write {protocol=TCP} [{text}]: {reason} (", EVENT_SEND_FAILED),
    ROW("write {protocol=TCP}: {reason} (", EVENT_SEND_FAILED),

    /* occ.c, process_received_occ_msg: what the test of mtu-test came to */
    REASON("NOTE: This connection is unable to accommodate a UDP packet size of ", EVENT_SEND_FAILED,
           "Message too long"),

    /*
     * OpenVPN 3 (openvpn3: client/cliproto.hpp, cliconnect.hpp, clievent.hpp), in OpenVPN Connect
     * and openvpn3-linux. Its event CONNECTING comes with the first packet of the server, after
     * WAIT.
     */
    ROW("EVENT: RESOLVE", EVENT_RESOLVING),
    ROW("EVENT: WAIT_PROXY", EVENT_NONE),
    ROW("EVENT: WAIT", EVENT_WAITING),
    ROW("EVENT: CONNECTING", EVENT_FIRST_PACKET),
    ROW("EVENT: GET_CONFIG", EVENT_PUSH_REQUESTED),
    ROW("EVENT: ASSIGN_IP", EVENT_TUNNEL_UP),
    ROW("EVENT: ADD_ROUTES", EVENT_TUNNEL_UP),
    ROW("EVENT: CONNECTED", EVENT_CONNECTED),
    ROW("EVENT: AUTH_FAILED {text} [ERR]", EVENT_AUTH_FAILED),
    ROW("EVENT: AUTH_FAILED [ERR]", EVENT_AUTH_FAILED),
    ROW("EVENT: AUTH_FAILED {text}", EVENT_AUTH_FAILED),
    ROW("EVENT: AUTH_FAILED", EVENT_AUTH_FAILED),
    CONDITION("EVENT: NEED_CREDS", CONDITION_SIGN_IN), /* perhaps the first time */
    ROW("EVENT: DYNAMIC_CHALLENGE {text=CRV1:}", EVENT_AUTH_FAILED),
    /*
     * openvpn3-linux: client/core-client.hpp (of its two events one may be in a log),
     * dbus/constants.hpp, ovpn3cli's helpers.cpp
     */
    ROW("Client VERB1: Authentication failed", EVENT_AUTH_FAILED),
    ROW("Client VERB1: {tag:{}} Authentication failed", EVENT_AUTH_FAILED),
    ROW("Client authentication failed", EVENT_AUTH_FAILED),
    ROW("session-start: ** ERROR ** User authentication failed", EVENT_AUTH_FAILED),
    REFUSED("EVENT: CERT_VERIFY_FAIL", "certificate verify failed"),
    REFUSED("Certificate verification failed:", "certificate verify failed"),
    REFUSED("Transport Error: {}:certificate verify failed", "certificate verify failed"),
    REFUSED("Transport Error: {}X509 - Certificate verification failed", "certificate verify failed"),
    CONDITION_IS("EVENT: TLS_VERSION_MIN", CONDITION_TLS, FIELD_REASON, "the server's TLS version is too low"),
    CONDITION("EVENT: {reason=TLS_ALERT_MISC}", CONDITION_TLS),
    CONDITION("EVENT: {reason=TLS_SIGALG_}", CONDITION_TLS),
    CONDITION("EVENT: CLIENT_SETUP {reason=SSL_}", CONDITION_TLS),
    CONDITION("Transport Error: {reason=SSL_}", CONDITION_TLS),
    CONDITION("Session invalidated: {reason=SSL_ERROR}", CONDITION_TLS),
    CONDITION("{reason=TLS version is requested by server}", CONDITION_TLS),
    CONDITION("{reason=Unsupported TLS algorithm}", CONDITION_TLS),
    CONDITION("{reason=Unspecified TLS error}", CONDITION_TLS),
    {"Session invalidated: HANDSHAKE_TIMEOUT", NULL, EVENT_TLS_TIMEOUT, FIELD_TEXT, 60},
    TLS_ALERT("EVENT: TLS_ALERT_HANDSHAKE_FAILURE", "alert handshake failure"),
    TLS_ALERT("EVENT: TLS_ALERT_PROTOCOL_VERSION", "alert protocol version"),
    TLS_ALERT("EVENT: TLS_ALERT_UNKNOWN_CA", "alert unknown ca"),
    TLS_ALERT("EVENT: TLS_ALERT_BAD_CERTIFICATE", "alert bad certificate"),
    TLS_ALERT("EVENT: TLS_ALERT_UNSUPPORTED_CERTIFICATE", "alert unsupported certificate"),
    TLS_ALERT("EVENT: TLS_ALERT_CERTIFICATE_EXPIRED", "alert certificate expired"),
    TLS_ALERT("EVENT: TLS_ALERT_CERTIFICATE_REVOKED", "alert certificate revoked"),
    TLS_ALERT("EVENT: TLS_ALERT_CERTIFICATE_REQUIRED", "alert certificate required"),
    /* tun/client/tunprop.hpp: what of the pushed options the system did not take */
    CONDITION(TUN_3 "tun_prop_error: {text=one of ifconfig}", CONDITION_PUSH_CUT),
    CONDITION(TUN_3 "tun_prop_error: {text=ifconfig}", CONDITION_PUSH_CUT),
    CONDITION(TUN_3 "tun_prop_error: {reason=route}", CONDITION_ROUTE),
    CONDITION(TUN_3 "tun_prop_error: {reason=tun_builder_add_route}", CONDITION_ROUTE),
    CONDITION(TUN_3 "tun_prop_error: {reason=tun_builder_exclude_route}", CONDITION_ROUTE),
    CONDITION(TUN_3 "tun_prop_error: {reason=tun_builder_reroute_gw}", CONDITION_ROUTE),
    CONDITION(TUN_3 "tun_prop_error: {reason=tun_builder_set_dns}", CONDITION_DNS),
    CONDITION(TUN_3 "tun_prop_error: {reason=tun_builder_add_wins}", CONDITION_DNS),
    CONDITION(TUN_3 "tun_prop_error: {text=tun_builder_add_address IPv6}", CONDITION_ADDRESS6),
    CONDITION(TUN_3 "tun_prop_error: {text=tun_builder_} {reason}", CONDITION_DEVICE),
    CONDITION(TUN_3 "{text=tun_builder_} {reason}", CONDITION_DEVICE),
    CONDITION(TUN_3 "{reason}", CONDITION_TUN),
    CONDITION("EVENT: TUN_IFACE_CREATE {reason}", CONDITION_TUN),
    CONDITION_IS("EVENT: PROXY_NEED_CREDS", CONDITION_PROXY, FIELD_REASON, "it asks for a user name and password"),
    CONDITION("EVENT: PROXY_ERROR {reason}", CONDITION_PROXY),
    CONDITION("EVENT: {reason=PROXY_}", CONDITION_PROXY),
    ROW("EVENT: CLIENT_HALT {text}", EVENT_SERVER_ENDS),
    ROW("Client halt/restart: {text}", EVENT_SERVER_ENDS),
    ROW("Client Halt: {text}", EVENT_SERVER_ENDS),
    REASON("EVENT: INACTIVE_TIMEOUT", EVENT_EXITING, "inactive"),
    REASON("inactive timer expired", EVENT_EXITING, "inactive"),
    REASON("Connection closing due to tunnel inactivity", EVENT_EXITING, "inactive"),
    CONDITION("EVENT: {reason=SESSION_EXPIRED}", CONDITION_SIGN_IN),
    REASON("EVENT: RECONNECTING", EVENT_RESTARTING, "reconnecting"),
    /* openvpn3-linux, dbus/constants.hpp and client/statusevent */
    ROW("[STATUS] Connection, Client connecting", EVENT_RESOLVING),
    ROW("[STATUS] Connection, Client connected", EVENT_CONNECTED),
    REASON("[STATUS] Connection, Client disconnected", EVENT_EXITING, "disconnected"),
    REASON("[STATUS] Connection, Client reconnect", EVENT_RESTARTING, "reconnecting"),
    REASON(FAILED_3 "Client disconnected by server", EVENT_EXITING, "server-pushed-halt"),
    REASON("[STATUS] Connection, Client process exited: Inactive", EVENT_EXITING, "inactive"),
    REFUSED(FAILED_3 "Certificate verification failed", "certificate verify failed"),
    CONDITION(FAILED_3 "{reason=TLS version}", CONDITION_TLS),
    CONDITION(FAILED_3 "{reason=Unsupported TLS}", CONDITION_TLS),
    CONDITION(FAILED_3 "{reason=Unspecified TLS}", CONDITION_TLS),
    CONDITION(FAILED_3 "{reason=Proxy connection error}", CONDITION_PROXY),
    CONDITION(FAILED_3 "{reason=Compression is not available}", CONDITION_COMPRESSION),
    REASON("[STATUS] Connection, Client connection failed", EVENT_EXITING, "connection-failed"),
    CONDITION("Proxy connection error:{reason}", CONDITION_PROXY),
    CONDITION("Compression Error: {reason}", CONDITION_COMPRESSION),
    CONDITION("Failed {text=configuring TUN device} {reason}", CONDITION_DEVICE),
    CONDITION("Failed {reason=changing DNS Scope}", CONDITION_DNS),
    CONDITION("Failed {reason=adding DNS}", CONDITION_DNS),
    CONDITION("Failed {reason=setting DNS}", CONDITION_DNS),
    CONDITION("DNS Resolver settings: {reason}", CONDITION_DNS),
    CONDITION("AUTH_PENDING request", CONDITION_BROWSER),
    CONDITION("Failed to decode AUTH_PENDING request", CONDITION_BROWSER),
    CONDITION("Extending connection timeout from ", CONDITION_BROWSER),
    CONDITION("User-Input queue system inaccessible", CONDITION_NOBODY_ASKED),
    STOPS("{text=Invalid --verb level in configuration profile}"),
    STOPS("{text=Failed to initialize client: }"),
    STOPS("{text=Failed to parse configuration: }"),
    STOPS("[STATUS] Configuration, {text=Configuration }"),
    REASON("EVENT: CLIENT_RESTART", EVENT_RESTARTING, "server-pushed-connection-reset"),
    REASON("EVENT: CONNECTION_TIMEOUT", EVENT_EXITING, "server_poll"),
    REASON("EVENT: DISCONNECTED", EVENT_EXITING, "disconnected"),
    REASON("Server poll timeout, trying next remote entry", EVENT_RESTARTING, "server_poll"),
    REASON("Client terminated, restarting in ", EVENT_RESTARTING, "restarting"),
    ROW("Contacting {address} via {protocol}", EVENT_CONNECTING),
    ROW("Connecting to [{}]:{port} ({host}) via {protocol}", EVENT_CONNECTING),
    ROW("Transport Error: TCP connect error on '{}' ({host}:{port}): {reason}", EVENT_TCP_FAILED),
    ROW("Transport Error: TCP connect error on '{host}:{port}' for TCP session: {reason}", EVENT_TCP_FAILED),
    {"Transport Error: Transport error on '{}: TCP_SIZE_ERROR", "Bad encapsulated packet length", EVENT_CONDITION,
     FIELD_REASON, CONDITION_CONTROL_ODD},
    CONDITION_IS("Transport Error: Transport error on '{}: NETWORK_RECV_ERROR", CONDITION_NETWORK_LOST, FIELD_REASON,
                 "receiving failed"),
    ROW("Transport Error: UDP connect error on '{}' ({host}:{port}): {reason}", EVENT_SEND_FAILED),
    REASON("Transport Error: NETWORK_UNAVAILABLE", EVENT_SEND_FAILED, "Network is unreachable"),
    CONDITION("Transport Error: {reason=WSAEINVAL}", CONDITION_FAMILY),
    CONDITION("{reason=Endpoint address family (}", CONDITION_FAMILY),
    ROW("DNS bulk-resolve error on {host}: {reason}", EVENT_RESOLVE_FAILED),
    ROW("{text=Transport Error: Transport error on '}", EVENT_CONNECTION_RESET),
    ROW("EVENT: TRANSPORT_ERROR {text=Transport error on '}", EVENT_CONNECTION_RESET),
    ROW("VERIFY FAIL: depth={number}, {subject} [{reason}]", EVENT_CERTIFICATE_REFUSED),
    ROW("VERIFY FAIL -- {reason}", EVENT_CERTIFICATE_REFUSED),
    ROW("SSL Handshake: ", EVENT_TLS_UP),
    ROW("Session is ACTIVE", EVENT_TLS_UP),
    ROW("Sending PUSH_REQUEST to server...", EVENT_PUSH_REQUESTED),
    ROW("Session invalidated: {reason=KEEPALIVE_TIMEOUT}", EVENT_INACTIVE),
    ROW("Session invalidated: {text=NETWORK_EOF_ERROR}", EVENT_CONNECTION_RESET),
    {"dco connect timeout", NULL, EVENT_TLS_TIMEOUT, FIELD_TEXT, -1},
    {"Server poll timeout, restarting", NULL, EVENT_TLS_TIMEOUT, FIELD_TEXT, -1},
    {"[STATUS] Connection, Client disconnecting: Connection timeout", NULL, EVENT_TLS_TIMEOUT, FIELD_TEXT, -1},
    {"Client INFO: Connection timeout", NULL, EVENT_TLS_TIMEOUT, FIELD_TEXT, -1},
    LACKS("{reason=Backend VPN did not respond}", "its own process (openvpn3-linux)"),
    LACKS("{reason=Will NOT try to restart backend process}", "its own process (openvpn3-linux)"),
    LACKS("session-start: ** ERROR ** {reason=Could not start session}", "its own process (openvpn3-linux)"),
    ROW("CLIENT_EXCEPTION: connect error: {text=Missing External PKI alias}", EVENT_OPTION_ERROR),

    /* ssl.c, tls_pre_decrypt */
    ROW("TLS: Initial packet from {address}, sid=", EVENT_FIRST_PACKET),
    /* ssl_verify.c, verify_cert */
    ROW("VERIFY OK: depth={number}, {subject}", EVENT_CERTIFICATE_ACCEPTED),
    /* of the server's own certificate, just before that is accepted: all above it was */
    {"VERIFY KU OK", NULL, EVENT_CERTIFICATE_ACCEPTED, FIELD_TEXT, 1},
    {"VERIFY EKU OK", NULL, EVENT_CERTIFICATE_ACCEPTED, FIELD_TEXT, 1},
    /*
     * ssl_verify_openssl.c, verify_callback: 2.5 and later with the serial number;
     * ssl_verify_mbedtls.c; others of verify_cert
     */
    ROW("VERIFY ERROR: depth={number}, error={reason}: {subject}, serial=", EVENT_CERTIFICATE_REFUSED),
    ROW("VERIFY ERROR: depth={number}, error={reason}: {subject}", EVENT_CERTIFICATE_REFUSED),
    ROW("VERIFY ERROR: depth={number}, subject={subject}, serial={}: {reason}", EVENT_CERTIFICATE_REFUSED),
    ROW("VERIFY ERROR: depth={number}, {reason}", EVENT_CERTIFICATE_REFUSED),
    REFUSED("VERIFY ERROR: could not extract ", "common name"),
    ROW("VERIFY ERROR: {reason}", EVENT_CERTIFICATE_REFUSED),
    /* ssl_verify.c, verify_peer_cert (always depth 0) and the checks of others */
    REFUSED("VERIFY X509NAME ERROR: {subject}, must be {text}", "X509NAME"),
    REFUSED("VERIFY nsCertType ERROR: {subject}, require nsCertType={text}", "nsCertType"),
    REFUSED("VERIFY KU ERROR", "KU"),
    REFUSED("VERIFY EKU ERROR", "EKU"),
    REFUSED("VERIFY SCRIPT ERROR: depth={number}, {subject}", "SCRIPT"),
    REFUSED("VERIFY PLUGIN ERROR: depth={number}, {subject}", "PLUGIN"),
    REFUSED("VERIFY CRL: depth={number}, {subject}, serial={} is revoked", "revoked"),
    REFUSED("VERIFY CRL: certificate serial number ", "revoked"),
    REFUSED("VERIFY CRL: ", "it cannot be looked up in the list of crl-verify"),
    REFUSED("TLS Error: Convoluted certificate chain ", "its chain is too long"),
    REFUSED("TLS Error: level-1 certificate hash ", "its fingerprint is not the one in the profile"),
    REFUSED("TLS Error: --tls-verify/--peer-fingerprint", "its fingerprint is not the one in the profile"),
    REFUSED("Unexpected invalid algorithm used with --verify-hash", "its fingerprint cannot be compared"),
    REFUSED("TLS Auth Error: TLS object CN attempted to change", "another name than in the handshake before"),
    /* ssl_verify_openssl.c, ssl_verify_mbedtls.c */
    REFUSED("ERROR: Certificate does not have key usage", "KU"),
    REFUSED("ERROR: Certificate has key usage", "KU"),
    REFUSED("ERROR: Certificate has invalid key usage", "KU"),
    REFUSED("Certificate does not have key usage", "KU"),
    REFUSED("Certificate does not have extended key usage", "EKU"),
    REFUSED("ERROR: --x509-", "common name"),
    REFUSED("ASN1 ERROR: string contained terminating zero", "common name"),
    REFUSED("Invalid X509 attribute name '", "common name"),
    REFUSED("X509 subject name is NULL", "common name"),

    /*
     * Answers that are thrown away. ssl.c, tls_pre_decrypt; tls_crypt.c; crypto.c, packet_id;
     * socket.c, link_socket_bad_incoming_addr and stream_buf_added: behind the length are the first
     * two bytes of what came, 18516 is "HT" of HTTP.
     */
    {"TLS Error: cannot locate HMAC in incoming packet from {text}", "tls-auth", EVENT_CONDITION, FIELD_REASON,
     CONDITION_CONTROL_KEY},
    {"TLS Error: incoming packet authentication failed from {text}", "tls-auth", EVENT_CONDITION, FIELD_REASON,
     CONDITION_CONTROL_KEY},
    {"TLS Error: tls-crypt unwrapping failed from {text}", "tls-crypt", EVENT_CONDITION, FIELD_REASON,
     CONDITION_CONTROL_KEY},
    {"tls-crypt unwrap error: {text}", "tls-crypt", EVENT_CONDITION, FIELD_REASON, CONDITION_CONTROL_KEY},
    {"TLS CRYPT: {text}", "tls-crypt", EVENT_CONDITION, FIELD_REASON, CONDITION_CONTROL_KEY},
    {"Session invalidated: HMAC_ERROR", "tls-auth", EVENT_CONDITION, FIELD_REASON, CONDITION_CONTROL_KEY},
    {"Session invalidated: TLS_AUTH_FAIL", "tls-auth", EVENT_CONDITION, FIELD_REASON, CONDITION_CONTROL_KEY},
    {"Session invalidated: TLS_CRYPT_META_FAIL", "tls-crypt-v2", EVENT_CONDITION, FIELD_REASON, CONDITION_CONTROL_KEY},
    CONDITION("TCP/UDP: Incoming packet rejected from [{}]{text}[{}], expected peer address: [{}]{reason} (allow",
              CONDITION_STRANGER),
    CONDITION("TCP/UDP: Incoming packet rejected from [{}]{text}[{}], expected peer address: [{}]{reason}",
              CONDITION_STRANGER),
    CONDITION("or from peer address: {text}", CONDITION_STRANGER),
    CONDITION("TLS Error: Received control packet from unexpected IP addr: {text}", CONDITION_STRANGER),
    CONDITION("TLS Error: Existing session control channel packet from unknown IP address: {text}", CONDITION_STRANGER),
    CONDITION_IS("WARNING: Bad encapsulated packet length from peer (18516)", CONDITION_CONTROL_ODD, FIELD_REASON,
                 "it is HTTP: a web server or a proxy is at this port"),
    CONDITION("WARNING: {reason=Bad encapsulated packet length}, which", CONDITION_CONTROL_ODD),
    CONDITION("TLS Error: {reason=Unroutable control packet received} from ", CONDITION_CONTROL_ODD),
    CONDITION("TLS Error: {reason=unknown opcode received} from ", CONDITION_CONTROL_ODD),
    CONDITION("TLS Error: {reason=client->client or server->server connection attempted} from ", CONDITION_CONTROL_ODD),
    CONDITION("TLS Error: {reason=session-id not found in packet} from ", CONDITION_CONTROL_ODD),
    CONDITION("TLS Error: {reason=reading acknowledgement record from packet}", CONDITION_CONTROL_ODD),
    CONDITION("TLS Error: {reason=Early negotiation malformed packet}", CONDITION_CONTROL_ODD),
    CONDITION("TLS Error: {reason=received } -- 0 was expected, ignoring packet", CONDITION_CONTROL_ODD),
    CONDITION("Protocol error: {reason=received P_DATA_V2} from ", CONDITION_CONTROL_ODD),

    /*
     * ssl.c, tls_process and the ends of tls_multi_process. Lines about stray packets are no
     * failures and have no row.
     */
    ROW("TLS Error: TLS key negotiation failed to occur within {number} seconds", EVENT_TLS_TIMEOUT),
    /* ssl.c, key_method_2_write: a sign-in that does not fit into a control message */
    ROW("{text=TLS Error: Key Method #2 write failed}", EVENT_TLS_FAILED),
    ROW("{text=TLS Error: TLS handshake failed}", EVENT_TLS_FAILED),
    ROW("{text=TLS Error: TLS object -> incoming plaintext read error}", EVENT_TLS_FAILED),
    /*
     * the chain was refused, and why is in a VERIFY ERROR above, if anywhere: OpenSSL's words,
     * those of one without texts, mbed TLS's
     */
    REFUSED("OpenSSL: error:{}:certificate verify failed", "certificate verify failed"),
    REFUSED("OpenSSL: error:{}:reason(134)", "certificate verify failed"),
    REFUSED("TLS_ERROR: {}:certificate verify failed", "certificate verify failed"),
    REFUSED("TLS_ERROR: {}X509 - Certificate verification failed", "certificate verify failed"),
    ROW("{text=TLS_ERROR: }", EVENT_TLS_FAILED),
    TLS_ALERT("Received fatal SSL alert: certificate expired", "alert certificate expired"),
    TLS_ALERT("Received fatal SSL alert: certificate revoked", "alert certificate revoked"),
    TLS_ALERT("Received fatal SSL alert: unknown CA", "alert unknown ca"),
    TLS_ALERT("Received fatal SSL alert: bad certificate", "alert bad certificate"),
    TLS_ALERT("Received fatal SSL alert: certificate unknown", "alert certificate unknown"),
    CONDITION("{reason=Received fatal SSL alert: }", CONDITION_TLS),
    /*
     * ssl.c, ssl_openssl.c, ssl_mbedtls.c, crypto_openssl.c, crypto_mbedtls.c, tls_crypt.c: what
     * this machine's TLS library cannot do, or the other side does not
     */
    CONDITION("{reason=Failed to set restricted TLS }", CONDITION_TLS),
    CONDITION("{reason=Failed to set default TLS cipher list}", CONDITION_TLS),
    CONDITION("{reason=Failed to set allowed TLS group list}", CONDITION_TLS),
    CONDITION("TLS error: {reason}", CONDITION_TLS),
    CONDITION("TLS Error: {reason=Bad dynamic key}", CONDITION_TLS),
    CONDITION("TLS Error: {reason=Bad encrypting key}", CONDITION_TLS),
    CONDITION("TLS Error: {reason=Bad decrypting key}", CONDITION_TLS),
    CONDITION("TLS Error: {reason=generate_key_expansion failed}", CONDITION_TLS),
    CONDITION("TLS Error: {reason=client generate_key_expansion failed}", CONDITION_TLS),
    CONDITION("TLS Error: {reason=write_key failed}", CONDITION_TLS),
    CONDITION("TLS Error: {reason=Keying material export failed}", CONDITION_TLS),
    CONDITION("TLS Error: {reason=PRF calc}", CONDITION_TLS),
    CONDITION("TLS ERROR: {reason}", CONDITION_TLS),
    CONDITION("{reason=Peer tried unsupported key-method}", CONDITION_TLS),
    CONDITION("{reason=Keying Material Exporters (RFC 5705) not available}", CONDITION_TLS),
    CONDITION("{reason=failed to set minimum TLS version}", CONDITION_TLS),
    CONDITION("{reason=failed to set maximum TLS version}", CONDITION_TLS),
    CONDITION("{reason=invalid TLS version}", CONDITION_TLS),
    CONDITION("{reason=invalid or unsupported TLS version}", CONDITION_TLS),
    CONDITION("{reason=psa_import_key failed}", CONDITION_TLS),
    CONDITION("OpenSSL error: {reason=cannot load engine}", CONDITION_TLS),
    CONDITION("OpenSSL error: {reason=ENGINE_set_default failed}", CONDITION_TLS),
    CONDITION("{reason=failed to load provider '}", CONDITION_TLS),
    CONDITION("{reason=failed to unload provider '}", CONDITION_TLS),
    CONDITION("ERROR: {reason=Invalid cert profile}", CONDITION_TLS),
    CONDITION("ERROR: {reason=Incorrect TLS 1.2 master secret}", CONDITION_TLS),
    CONDITION("Error: {reason=All groups in }", CONDITION_TLS),
    CONDITION("{reason=SSL_CTX_}", CONDITION_TLS),
    CONDITION("{reason=SSL_new failed}", CONDITION_TLS),
    CONDITION("{reason=Cannot create SSL}", CONDITION_TLS),
    CONDITION("{reason=Error creating } BIO", CONDITION_TLS),
    CONDITION("ERROR: {reason=--tls-auth }", CONDITION_TLS),
    CONDITION("ERROR: {reason=--tls-crypt}", CONDITION_TLS),
    CONDITION("WARNING: {reason=Export keying material failed}", CONDITION_TLS),
    /* ssl.c, key_method_2_write, write_string: a user name or password that does not fit */
    ROW("TLS Error: {text=KM1 write options failed}", EVENT_CREDENTIALS_CUT),
    ROW("TLS Error: {text=Username (}", EVENT_CREDENTIALS_CUT),
    ROW("{text=Username or password is too long}", EVENT_CREDENTIALS_CUT),
    ROW("WARNING: {text=Failed to write auth }", EVENT_CREDENTIALS_CUT),
    /*
     * pkcs11.c, cryptoapi.c, xkey_provider.c, xkey_helper.c, ssl_openssl.c: a key that is not in a
     * file
     */
    ROW("PKCS#11: Adding PKCS#11 provider", EVENT_NONE),
    CONDITION("PKCS#11: {reason=Can}", CONDITION_CARD),
    CONDITION("PKCS#11: {reason=Unable}", CONDITION_CARD),
    CONDITION("PKCS#11: {reason=Failed}", CONDITION_CARD),
    CONDITION("PKCS#11: {reason=Unknown}", CONDITION_CARD),
    CONDITION("Failed to add {reason=PPKCS#11 provider}", CONDITION_CARD),
    CONDITION("Failed to add {reason=PKCS#11 provider}", CONDITION_CARD),
    CONDITION("Cannot load certificate \"{}\" using {reason=PKCS#11 interface}", CONDITION_CARD),
    CONDITION("{reason=cryptoapicert: }", CONDITION_CARD),
    CONDITION("{reason=cryptopaicert: }", CONDITION_CARD),
    CONDITION("ERROR: {reason=cryptoapicert}", CONDITION_CARD),
    CONDITION("Error in {reason=cryptoap}", CONDITION_CARD),
    CONDITION("Error in {reason=cryptopicert}", CONDITION_CARD),
    CONDITION("WARNING: {reason=cryptoapicert: }", CONDITION_CARD),
    CONDITION("{reason=Could not retrieve the PIN}", CONDITION_CARD),
    CONDITION("{reason=Engine could not load key file}", CONDITION_CARD),
    CONDITION("{reason=Engine UI creation failed}", CONDITION_CARD),
    CONDITION("{reason=management-external-key }", CONDITION_CARD),
    CONDITION("{reason=Cannot initialize mamagement-external-key}", CONDITION_CARD),
    CONDITION("ERROR: {reason=external key }", CONDITION_CARD),
    CONDITION("{reason=Cannot enable SSL external private key capability}", CONDITION_CARD),
    CONDITION("ERROR: {reason=failed loading external key provider}", CONDITION_CARD),
    CONDITION("OpenSSL error: {reason=failed to load key into ovpn.xkey}", CONDITION_CARD),
    CONDITION("{reason=RSA padding mode not supported by management-client}", CONDITION_CARD),
    CONDITION("Error: {reason=encode_pkcs11}", CONDITION_CARD),
    CONDITION("Error: {reason=DER encoded ECDSA signature is too long}", CONDITION_CARD),
    CONDITION("Error: {reason=keymgmt_import}", CONDITION_CARD),
    CONDITION("Error: {reason=xkey }", CONDITION_CARD),
    CONDITION("{reason=xkey_provider}", CONDITION_CARD),
    CONDITION("{reason=xkey_signature}", CONDITION_CARD),
    CONDITION("{reason=xkey_keydata}", CONDITION_CARD),
    CONDITION("{reason=xkey keymgmt}", CONDITION_CARD),
    CONDITION("{reason=xkey digest}", CONDITION_CARD),
    CONDITION("WARN: {reason=xkey}", CONDITION_CARD),
    CONDITION("WARN: {reason=set_pss_params}", CONDITION_CARD),
    CONDITION("WARN: {reason=invalid RSA_PKCS1_PSS parameters}", CONDITION_CARD),
    CONDITION("EVENT: {reason=EPKI_}", CONDITION_CARD),
    CONDITION("PKCS#11: {reason=Error: }", CONDITION_CARD),
    CONDITION("PKCS#11: {reason=mbed TLS cannot parse}", CONDITION_CARD),
    CONDITION("PKCS#11: {reason=Invalid certificate size}", CONDITION_CARD),
    CONDITION("PKCS#11: {reason=Could not parse certificate}", CONDITION_CARD),
    CONDITION("PKCS#11: {reason=Certificate too large}", CONDITION_CARD),
    CONDITION("ERROR: could not read {reason} ok-confirmation from stdin", CONDITION_CARD),
    CONDITION("{reason=tls_ctx_use_external_signing_func is not implemented}", CONDITION_CARD),
    CONDITION("{reason=OpenSSL UI }", CONDITION_CARD),
    CONDITION("{reason=xkey signature_ctx}", CONDITION_CARD),
    CONDITION("ERROR: {reason=this binary was built without cryptoapicert}", CONDITION_CARD),
    CONDITION("{reason=cryptoapicert requires an RSA certificate}", CONDITION_CARD),
    CONDITION("OpenSSL: error:{}:digital envelope routines:{}:{reason=initialization error}", CONDITION_CARD),
    /* ssl_openssl.c, tls_ctx_load_priv_file, tls_ctx_load_cert_file, tls_ctx_check_cert_time */
    CONDITION_IS("OpenSSL: error:{}:key values mismatch", CONDITION_KEY, FIELD_REASON, "mismatch"),
    CONDITION_IS("Private key does not match the certificate", CONDITION_KEY, FIELD_REASON, "mismatch"),
    CONDITION("Cannot load certificate file {text}", CONDITION_KEY),
    CONDITION("Cannot load private key file {text}", CONDITION_KEY),
    CONDITION("Cannot load CA certificate file {text}", CONDITION_KEY),
    CONDITION_IS("Cannot load inline certificate file", CONDITION_KEY, FIELD_TEXT,
                 "the profile's own certificate block"),
    CONDITION("Cannot load extra-certs file: {text}", CONDITION_KEY),
    CONDITION("Cannot load {text=inline extra-certs} file", CONDITION_KEY),
    CONDITION("Cannot load certificate \"{text}\" from Microsoft Certificate Store", CONDITION_KEY),
    CONDITION("Error reading {text=inline PKCS#12 file}", CONDITION_KEY),
    CONDITION("Error reading {text=PKCS#12 file }", CONDITION_KEY),
    CONDITION("Error opening file {text}", CONDITION_KEY),
    /*
     * crypto.c, read_key_file and crypto_read_openvpn_key; options.c, ssl.c, tls_crypt.c: the keys
     * of tls-auth and tls-crypt
     */
    CONDITION("File '{text}' does not have OpenVPN Static Key format", CONDITION_KEY),
    CONDITION("{reason=PEM decode failed}", CONDITION_KEY),
    CONDITION("{reason=unexpected PEM name}", CONDITION_KEY),
    CONDITION("{reason=dst too small (}", CONDITION_KEY),
    CONDITION("{reason=PEM decode error}", CONDITION_KEY),
    CONDITION("ERROR: {reason} pem decode failed", CONDITION_KEY),
    CONDITION("ERROR: failed to read {reason} file ({text})", CONDITION_KEY),
    CONDITION("ERROR: Failed to stat {reason=CRL file}", CONDITION_KEY),
    CONDITION("WARNING: Failed to stat {reason=CRL file}", CONDITION_KEY),
    CONDITION("CRL: {reason=cannot }", CONDITION_KEY),
    CONDITION("Key #{} in '{text}' is bad", CONDITION_KEY),
    CONDITION("Cannot open {text=memory BIO for PEM decode}", CONDITION_KEY),
    CONDITION("{reason=PKCS #12 files not yet supported}", CONDITION_KEY),
    CONDITION("{reason=Windows CryptoAPI not yet supported}", CONDITION_KEY),
    CONDITION("ERROR: {reason=mbed TLS cannot handle the capath}", CONDITION_KEY),
    CONDITION("Cannot add {reason=certificate to }", CONDITION_KEY),
    CONDITION("Cannot add {reason=extra certificate to chain}", CONDITION_KEY),
    CONDITION("Cannot add lookup at --capath {text}", CONDITION_KEY),
    CONDITION("Error adding {text=extra certificate}", CONDITION_KEY),
    CONDITION("Cannot get {text=certificate store}", CONDITION_KEY),
    CONDITION("{reason=X509 name was missing in TLS mode}", CONDITION_KEY),
    CONDITION("{reason=Decoding PKCS12 failed}", CONDITION_KEY),
    CONDITION("Options error: {text=--} script fails with {reason}", CONDITION_SCRIPT),
    CONDITION("Options error: {text=--capath} fails with {reason}", CONDITION_START),
    CONDITION("Options error: {text=--crl-verify directory} fails with {reason}", CONDITION_START),
    CONDITION("Options error: {text=--tls-export-cert} fails with {reason}", CONDITION_START),
    CONDITION("Options error: {text=--ca} fails with {reason}", CONDITION_KEY),
    CONDITION("Options error: {text=--cert} fails with {reason}", CONDITION_KEY),
    CONDITION("Options error: {text=--key} fails with {reason}", CONDITION_KEY),
    CONDITION("Options error: {text=--pkcs12} fails with {reason}", CONDITION_KEY),
    CONDITION("Options error: {text=--tls-} fails with {reason}", CONDITION_KEY),
    CONDITION("Options error: {text=--secret} fails with {reason}", CONDITION_KEY),
    CONDITION("Options error: {text=--extra-certs} fails with {reason}", CONDITION_KEY),
    CONDITION("Options error: {text=--crl-verify} fails with {reason}", CONDITION_KEY),
    CONDITION("Options error: {text=--auth-user-pass} fails with {reason}", CONDITION_LOGIN_FILE),
    CONDITION("Options error: {text=--} fails with {reason}", CONDITION_START),
    CONDITION("Options error: {text=Temporary directory} (--tmp-dir) fails with {reason}", CONDITION_START),
    LACKS("Options error: {reason=Could not find a suitable temporary directory}", "a folder for temporary files"),
    LACKS("Options error: In {}: Error opening configuration file: {reason}", "the configuration file"),
    LACKS("Options error: Error opening configuration file: {reason}", "the configuration file"),
    CONDITION("Cannot open key file '{text}'", CONDITION_KEY),
    CONDITION("Cannot open file key file '{text}'", CONDITION_KEY),
    CONDITION("Read error on key file ('{text}')", CONDITION_KEY),
    CONDITION("Key file ('{text}') can be a maximum of", CONDITION_KEY),
    CONDITION("Insufficient key material or header text not found in file '{text}'", CONDITION_KEY),
    CONDITION("Footer text not found in file '{text}'", CONDITION_KEY),
    CONDITION("Key file '{text}' used in --", CONDITION_KEY),
    CONDITION("Cannot pre-load keyfile ({text})", CONDITION_KEY),
    CONDITION("Cannot pre-load tls-auth keyfile ({text})", CONDITION_KEY),
    CONDITION("Cannot pre-load tls-crypt keyfile ({text})", CONDITION_KEY),
    CONDITION("Cannot load {text=inline certificate}", CONDITION_KEY),
    CONDITION("Cannot load {text=inline CA certificates}", CONDITION_KEY),
    CONDITION("Cannot load certificate from URI <{text}>", CONDITION_KEY),
    CONDITION("Error reading {text=extra certificate}", CONDITION_KEY),
    CONDITION("ERROR: invalid {text=tls-crypt-v2 client key} format", CONDITION_KEY),
    CONDITION("ERROR: not enough data in {text=tls-crypt-v2 client key}", CONDITION_KEY),
    CONDITION_IS("EVENT: CLIENT_SETUP PEM_PASSWORD_FAIL", CONDITION_KEY, FIELD_TEXT, "private key (password)"),

    /* ssl_openssl.c, tls_ctx_load_pkcs12 */
    CONDITION_IS("Cannot use certificate", CONDITION_KEY, FIELD_TEXT, "the certificate of the PKCS#12 file"),
    CONDITION_IS("Cannot use private key", CONDITION_KEY, FIELD_TEXT, "the private key of the PKCS#12 file"),
    CONDITION_IS("Error: private key password verification failed", CONDITION_KEY, FIELD_TEXT,
                 "private key (password)"),
    CONDITION_IS("WARNING: Your certificate has expired", CONDITION_OWN_CERTIFICATE, FIELD_REASON, "expired"),
    CONDITION_IS("WARNING: Your certificate is not yet valid", CONDITION_OWN_CERTIFICATE, FIELD_REASON,
                 "not yet valid"),
    /* what cannot be decoded or opened; OpenVPN's own line that names the file comes after */
    OPENSSL_KEY("digital envelope routines:{}:{reason=unsupported}"),
    OPENSSL_KEY("digital envelope routines:{}:{reason=bad decrypt}"),
    OPENSSL_KEY("PKCS12 routines:{}:{reason}"),
    OPENSSL_KEY("PEM routines:{}:{reason}"),
    OPENSSL_KEY("DECODER routines:{}:{reason}"),
    OPENSSL_KEY("asn1 encoding routines:{}:{reason}"),
    OPENSSL_KEY("system library:{}:{reason}"),
    OPENSSL_KEY("BIO routines:{}:{reason}"),
    OPENSSL_KEY("SSL routines:{}:{reason=no certificate assigned}"),
    CONDITION_IS("OpenSSL: error:{}:key type mismatch", CONDITION_KEY, FIELD_REASON, "mismatch"),
    /* ssl_openssl.c / crypto_openssl.c, crypto_print_openssl_errors */
    ROW("{text=OpenSSL: error:}", EVENT_TLS_FAILED),
    /*
     * ssl.c, key_method_2_read -> print_details; "Control Channel Authentication" and "using
     * tls-crypt" come before TLS
     */
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
    CONDITION_IS(">PASSWORD:Verification Failed: 'Private Key'", CONDITION_KEY, FIELD_TEXT, "private key (password)"),
    /* manage.c, management_query_user_pass */
    ROW(">PASSWORD:Need '{text}'", EVENT_PASSWORD_NEEDED),
    /* init.c, run_up_down: script, device, its MTU, the link's, address, netmask, context */
    ROW("{file=/} {} {number} {} {} 255.255.", EVENT_UP_SCRIPT),
    ROW("{file=/}/nm-openvpn-service-openvpn-helper ", EVENT_UP_SCRIPT),
    ROW("/etc/openvpn/update-", EVENT_UP_SCRIPT),
    /* Debian, /etc/openvpn/update-resolv-conf, by way of logger(1) */
    ROW("[OpenVPN:update-resolve-conf] missing binary", EVENT_DNS_TOOL_MISSING),
    /* push.c, process_incoming_push_msg; the second for a line that was cut */
    ROW("PUSH: Received control message: 'PUSH_REPLY,{text}'", EVENT_PUSHED),
    REASON("PUSH: Received control message: 'PUSH_REPLY,{text}", EVENT_PUSHED, "unfinished"),
    ROW("PUSH: Received control message: 'PUSH_REPLY", EVENT_PUSHED),
    /* options.c, apply_pull_filter; then verify_permission, for route-nopull and its like */
    ROW("Pushed option removed by filter: '{text}'", EVENT_PUSH_FILTERED),
    ROW("Options error: option '{option}' cannot be used in this context ([PUSH-OPTIONS])", EVENT_PUSH_FILTERED),
    /* options.c, add_option ("route"); route.c, init_route */
    NO_GATEWAY("OpenVPN ROUTE: OpenVPN needs a gateway parameter for a --route option"),
    CONDITION_IS("OpenVPN ROUTE: failed to parse/resolve route for host/network: {text}", CONDITION_ROUTE, FIELD_REASON,
                 "it cannot be read, or its name not be resolved"),
    /* push.c, incoming_push_message */
    CONDITION("WARNING: Received bad push/pull message: PUSH_REPLY", CONDITION_PUSH_CUT),

    /* ssl_ncp.c, check_pull_client_ncp (2.5 and later; 2.7 adds an example) */
    CONDITION("OPTIONS ERROR: failed to negotiate cipher with server.{}cipher ('{text}') to --data-ciphers (currently "
              "'{reason}')",
              CONDITION_CIPHER),
    CONDITION("OPTIONS ERROR: failed to negotiate cipher with server.", CONDITION_CIPHER),
    /* ssl.c (2.4, 2.5), ssl_ncp.c (2.6 and later): check_session_cipher */
    CONDITION("Error: pushed cipher not allowed - {text} not in {reason}", CONDITION_CIPHER),
    CONDITION("Error: negotiated cipher not allowed - {text} not in {reason}", CONDITION_CIPHER),
    CONDITION("Options error: {reason=NCP cipher list contains unsupported ciphers}", CONDITION_CIPHER_BROKEN),
    CONDITION("Options error: {reason=--data-ciphers list contains unsupported ciphers}", CONDITION_CIPHER_BROKEN),
    CONDITION("OPTIONS ERROR: {reason=failed to import crypto options}", CONDITION_CIPHER_BROKEN),
    CONDITION("OPTIONS ERROR: {reason=Epoch key data format}", CONDITION_CIPHER_BROKEN),
    CONDITION("ERROR: {reason=failed to set crypto cipher}", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=AEAD cipher (currently }", CONDITION_CIPHER_BROKEN),
    ROW("CRYPTO INFO: WARNING: zero key detected", EVENT_NONE),
    CONDITION("CRYPTO INFO: {reason}", CONDITION_CIPHER_BROKEN),
    /* crypto_openssl.c, crypto_mbedtls.c: the library does not do what was agreed */
    CONDITION("{reason=mbed TLS cipher }", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=EVP cipher init }", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=EVP set key size}", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=EVP_CIPHER_CTX_new() failed}", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=EVP_CipherUpdate() failed}", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=EVP_EncryptInit_ex() failed}", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=EVP_EncryptUpdate() failed}", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=EVP_EncryptFinal() failed}", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=EVP_DigestInit failed}", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=EVP_MAC_init failed}", CONDITION_CIPHER_BROKEN),
    CONDITION("{reason=HMAC_Init_ex failed}", CONDITION_CIPHER_BROKEN),
    CONDITION_IS("Cipher algorithm '{text}' is known by OpenSSL library but", CONDITION_CIPHER, FIELD_REASON,
                 "unknown"),
    /* crypto_openssl.c, cipher_kt_get (2.3; later only a note); crypto.c, init_key_type */
    CONDITION_IS("Cipher algorithm '{text}' not found", CONDITION_CIPHER, FIELD_REASON, "unknown"),
    CONDITION_IS("Cipher '{text}' mode not supported", CONDITION_CIPHER, FIELD_REASON, "unknown"),
    CONDITION_IS("Cipher {text} not supported", CONDITION_CIPHER, FIELD_REASON, "unknown"),
    CONDITION_IS("Cipher '{text}' not allowed", CONDITION_CIPHER, FIELD_REASON, "unknown"),
    CONDITION_IS("Message hash algorithm '{text}' not found", CONDITION_DIGEST, FIELD_REASON, "unknown"),
    CONDITION_IS("Message hash algorithm '{text}' uses a default hash size", CONDITION_DIGEST, FIELD_REASON,
                 "too large"),
    CONDITION_IS("HMAC '{text}' not allowed", CONDITION_DIGEST, FIELD_REASON, "too large"),
    CONDITION_IS("process_server_push_error: Problem accepting server-pushed cipher '{text}'", CONDITION_CIPHER,
                 FIELD_REASON, "not taken"),
    CONDITION("process_server_push_error: Problem accepting {reason=server-pushed compressor}", CONDITION_COMPRESSION),
    CONDITION_IS("process_server_push_error: Problem accepting server-pushed digest '{text}'", CONDITION_DIGEST,
                 FIELD_REASON, "unknown"),
    CONDITION("process_server_push_error: Problem accepting {text=server-pushed}", CONDITION_PUSH_CUT),
    CONDITION_IS("ERROR: failed to negotiate cipher with peer", CONDITION_CIPHER, FIELD_TEXT, ""),
    CONDITION("WARNING: 'cipher' is used inconsistently, local='cipher {text}', remote='cipher {reason}'",
              CONDITION_CIPHER_DIFFERS),
    CONDITION("WARNING: 'auth' is used inconsistently, local='auth {text}', remote='auth {reason}'",
              CONDITION_DIGEST_DIFFERS),

    /* comp.c, check_compression_settings_valid; init.c, do_deferred_options */
    CONDITION("Compression or compression stub framing is not allowed {reason}", CONDITION_COMPRESSION),
    CONDITION("Compression is not allowed {reason}", CONDITION_COMPRESSION),
    CONDITION("OpenVPN is compiled {reason=without L} support. Requested compression", CONDITION_COMPRESSION),
    CONDITION("OPTIONS ERROR: server pushed compression settings that are not allowed", CONDITION_COMPRESSION),
    CONDITION("server pushed compression settings that are not allowed", CONDITION_COMPRESSION),
    CONDITION("OPTIONS ERROR: pushed options are incompatible with data channel offload", CONDITION_OFFLOAD),
    /* lzo.c, comp-lz4.c, compstub.c */
    CONDITION("Bad LZO decompression header byte: ", CONDITION_COMPRESSION_MIXED),
    CONDITION("Bad LZ4 decompression header byte: ", CONDITION_COMPRESSION_MIXED),
    CONDITION("Bad LZ4v2 decompression header byte: ", CONDITION_COMPRESSION_MIXED),
    CONDITION("Bad compression stub", CONDITION_COMPRESSION_MIXED),
    CONDITION("LZO decompression error: ", CONDITION_COMPRESSION_MIXED),
    CONDITION("LZ4 decompression error: ", CONDITION_COMPRESSION_MIXED),
    CONDITION("LZO compression buffer overflow", CONDITION_COMPRESSION_MIXED),
    CONDITION("LZO compression error", CONDITION_COMPRESSION_MIXED),
    CONDITION("LZ4 compression buffer overflow", CONDITION_COMPRESSION_MIXED),
    CONDITION("LZ4 compression error", CONDITION_COMPRESSION_MIXED),
    /*
     * forward.c, process_outgoing_tun: without compression of its own a client takes a byte of
     * compression for the IP version
     */
    CONDITION("write to TUN/TAP : Invalid argument (", CONDITION_COMPRESSION_MIXED),

    /*
     * crypto.c, openvpn_decrypt_aead and openvpn_decrypt_v1; the last is also said of the
     * handshake, of another key (tls-auth)
     */
    CONDITION("Session invalidated: DECRYPT_ERROR", CONDITION_UNREADABLE),
    CONDITION("cipher_ctx_final() failed", CONDITION_UNREADABLE),
    CONDITION("Authenticate/Decrypt packet error: {text=packet HMAC authentication failed}", CONDITION_UNREADABLE),

    /*
     * fragment.c, forward.c, options.c (options_cmp_equal_safe), init.c: settings that have to be
     * the same on both sides
     */
    CONDITION_IS("FRAG_OUT error, {reason}", CONDITION_PACKET_SIZE, FIELD_TEXT, "fragment"),
    CONDITION_IS("FRAG_IN error {reason}", CONDITION_PACKET_SIZE, FIELD_TEXT, "fragment"),
    CONDITION_IS("FRAG: {reason=outgoing buffer is not empty}", CONDITION_PACKET_SIZE, FIELD_TEXT, "fragment"),
    CONDITION_IS("{reason=TCP/UDP packet too large on write}", CONDITION_PACKET_SIZE, FIELD_TEXT, "tun-mtu"),
    CONDITION_IS("{reason=TCP/UDP packet was truncated/expanded}", CONDITION_PACKET_SIZE, FIELD_TEXT, "tun-mtu"),
    CONDITION_IS("{reason=tun packet too large on write}", CONDITION_PACKET_SIZE, FIELD_TEXT, "tun-mtu"),
    CONDITION_IS("TUN/TAP {reason=packet was destructively fragmented}", CONDITION_PACKET_SIZE, FIELD_TEXT, "tun-mtu"),
    CONDITION_IS("OPTIONS IMPORT: WARNING: {reason=peer-id set, but link-mtu fixed by config}", CONDITION_PACKET_SIZE,
                 FIELD_TEXT, "link-mtu"),
    CONDITION_IS("{reason=Server-pushed tun-mtu is too large}", CONDITION_PACKET_SIZE, FIELD_TEXT, "tun-mtu-max"),
    CONDITION("WARNING: 'tun-mtu' is used inconsistently, local='tun-mtu {text}', remote='tun-mtu {reason}'",
              CONDITION_PACKET_MTU),
    CONDITION_IS("WARNING: 'dev-type' is used inconsistently, {reason}", CONDITION_PACKET_SIZE, FIELD_TEXT, "dev"),
    CONDITION_IS("WARNING: 'mtu-dynamic' is present in {reason}", CONDITION_PACKET_SIZE, FIELD_TEXT, "fragment"),
    CONDITION_IS("WARNING: 'comp-lzo' is present in local config but missing in {reason}", CONDITION_PACKET_SIZE,
                 FIELD_TEXT, "comp-lzo"),

    /*
     * console_builtin.c, query_user_exec_builtin; misc.c, get_user_pass_cr and auth_user_pass_mgmt
     */
    CONDITION("neither stdin nor stderr are a tty device and {} can't ask for '{text}'{reason}",
              CONDITION_NOBODY_ASKED),
    CONDITION("ERROR: Failed retrieving username or password", CONDITION_NOBODY_ASKED),
    CONDITION("ERROR: could not read {text} username/password/ok/string from {reason=management interface}",
              CONDITION_NOBODY_ASKED),

    CONDITION("Sorry, but I can't get console input on this OS", CONDITION_NOBODY_ASKED),
    CONDITION("ERROR: Auth username is empty", CONDITION_NOBODY_ASKED),
    CONDITION("ERROR: could not retrieve static challenge response", CONDITION_NOBODY_ASKED),
    CONDITION("ERROR: could not read challenge response", CONDITION_NOBODY_ASKED),
    CONDITION("Error decoding auth-token-username", CONDITION_NOBODY_ASKED),

    /* socket.c, socket_bind */
    CONDITION("TCP/UDP: Socket bind failed on local address {text}: {reason} (", CONDITION_BIND),
    CONDITION("MANAGEMENT: Socket bind failed on local address {text}: {reason} (", CONDITION_BIND),
    /* socket.c, socket_bind_unix: the number is the socket's descriptor */
    CONDITION("MANAGEMENT: Socket bind[{}] failed on unix domain socket {text}: {reason} (", CONDITION_MANAGEMENT),

    /*
     * proxy.c, establish_http_proxy_passthru; a 407 is only a question as long as there is an
     * answer to it
     */
    ROW("Send to HTTP proxy: ", EVENT_NONE),
    ROW("HTTP proxy returned: '{} 200", EVENT_NONE),
    CONDITION("HTTP proxy returned: '{} {text}'", CONDITION_PROXY_ANSWER),
    CONDITION("Proxy requires authentication", CONDITION_PROXY_ASKS),
    CONDITION_IS("HTTP proxy returned bad status", CONDITION_PROXY, FIELD_REASON, "bad status"),
    CONDITION("Proxy Error: {reason=HTTP proxy server could not connect to OpenVPN server}", CONDITION_PROXY),
    CONDITION_IS("Proxy Error: HTTP proxy credentials were not accepted", CONDITION_PROXY, FIELD_REASON,
                 "it refused the user name and password"),
    CONDITION_IS("Proxy Error: HTTP proxy requires credentials", CONDITION_PROXY, FIELD_REASON,
                 "it asks for a user name and password, and the profile has none"),
    CONDITION("Proxy Error: {reason}", CONDITION_PROXY),
    CONDITION("Proxy connection error: {reason}", CONDITION_PROXY),
    CONDITION("EVENT: {reason=NTLM_MISSING_CRYPTO}", CONDITION_PROXY),
    CONDITION("NTLM: {reason=security buffer too big}", CONDITION_PROXY),
    CONDITION("NTLM: {reason=base64 decoding}", CONDITION_PROXY),
    CONDITION("NTLM: {reason=Username or domain too long}", CONDITION_PROXY),
    CONDITION("NTLM: {reason=target information buffer}", CONDITION_PROXY),
    CONDITION("NTLM: {reason=phase 2 response}", CONDITION_PROXY),
    CONDITION("NTLM Proxy-Authorization phase 3 failed: {reason}", CONDITION_PROXY),
    CONDITION("Sorry, {reason=this version of OpenVPN was built without NTLM Proxy support}", CONDITION_PROXY),
    CONDITION("recv_line: {reason=TCP port }", CONDITION_PROXY),
    CONDITION("recv_line: {reason=Non-ASCII character}", CONDITION_PROXY),
    CONDITION("send_line: {reason=TCP port }", CONDITION_PROXY),
    CONDITION("proxy_send: {reason=TCP port }", CONDITION_PROXY),
    CONDITION("Warning: {reason=Username or domain too long}", CONDITION_PROXY),
    CONDITION("{reason=HTTP proxy support only works for TCP}", CONDITION_PROXY),
    CONDITION("{reason=Bad proxy command}", CONDITION_PROXY),
    CONDITION("socks_handshake: Socks proxy {reason=did not answer with IPv}", CONDITION_PROXY),
    CONDITION("SOCKS {reason=failed to get username/password}", CONDITION_PROXY),
    CONDITION("SOCKS {reason=username and/or password exceeds 255 characters}", CONDITION_PROXY),
    CONDITION("HTTP proxy: {reason}", CONDITION_PROXY),
    CONDITION_IS(">PASSWORD:Verification Failed: 'HTTP Proxy'", CONDITION_PROXY, FIELD_REASON,
                 "it refused the user name and password"),
    CONDITION_IS(">PASSWORD:Verification Failed: 'SOCKS Proxy'", CONDITION_PROXY, FIELD_REASON,
                 "it refused the user name and password"),
    /* socks.c */
    CONDITION_IS("socks_username_password_auth: server refused the authentication", CONDITION_PROXY, FIELD_REASON,
                 "it refused the user name and password"),
    CONDITION_IS("socks_handshake: server asked for username/login auth but", CONDITION_PROXY, FIELD_REASON,
                 "it asks for a user name and password, and the profile has none"),
    CONDITION("socks_handshake: Socks proxy returned {reason}", CONDITION_PROXY),
    CONDITION("socks_handshake: {reason=unknown SOCKS auth method}", CONDITION_PROXY),
    CONDITION("recv_socks_reply: Socks proxy returned {reason}", CONDITION_PROXY),
    CONDITION("recv_socks_reply: {reason}", CONDITION_PROXY),
    CONDITION("ERROR: recv_socks_reply: {reason}", CONDITION_PROXY),
    CONDITION("socks_handshake: {reason=TCP port }", CONDITION_PROXY),
    CONDITION("socks_username_password_auth: {reason=TCP port }", CONDITION_PROXY),
    CONDITION("establish_socks_proxy_pass{reason}", CONDITION_PROXY),

    /*
     * dco.c, dco_linux.c, dco_win.c, dco_freebsd.c, forward.c, init.c: the kernel's data channel
     * offload
     */
    CONDITION("{reason=Cannot create DCO interface}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=netlink reports }", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=netlink out of memory error}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=failed to send netlink message}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=failed to join groups}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=failed to register for control packets}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=cannot allocate message to register for control packets}", CONDITION_OFFLOAD_SETUP),
    CONDITION("kernel error: {reason}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Cannot connect to generic netlink}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=cannot allocate netlink message}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=cannot put into netlink message}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Cannot create netlink socket}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to create netlink socket}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=failed to allocate netlink callback}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=cannot get mcast group}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=received out of bound peer_id}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=received data for a non-existing peer}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to open socket}", CONDITION_OFFLOAD_SETUP),
    CONDITION("DCO: {reason=provided unsupported cipher}", CONDITION_OFFLOAD_SETUP),
    CONDITION("DCO: {reason=cannot retrieve ifindex}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=DCO key state mismatch}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=DCO could not be enabled}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=dco connect error}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=dco-win doesn't yet support}", CONDITION_OFFLOAD_SETUP),
    CONDITION("Error: {reason=ovpn_dco_init}", CONDITION_OFFLOAD_SETUP),
    CONDITION("FATAL: {reason=DCO does not support}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=dco_set_ifmode: failed}", CONDITION_OFFLOAD_SETUP),
    CONDITION("ERROR: {reason=Failed to apply DCO}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Impossible to install key material in DCO}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Cannot set DCO peer parameters}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Cannot set parameters for DCO peer}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Cannot add peer to DCO}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Cannot swap keys}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Cannot delete primary key}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Cannot delete secondary key}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to create new peer}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to delete peer}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to delete key}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to set key}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to swap keys}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to set keepalive}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to start vpn}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to create interface}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to remove interface}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to read control packet}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to unpack nvlist}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to poll for packets}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Failed to load GetOverlappedResult()}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=DeviceIoControl(OVPN_IOCTL_}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Data Channel Offload doesn't support}", CONDITION_OFFLOAD_SETUP),
    CONDITION("{reason=Attempting to send data packet while data channel offload is in use}", CONDITION_OFFLOAD_SETUP),
    CONDITION("OPTIONS IMPORT: {reason=Server did not request DATA_V2}", CONDITION_OFFLOAD_SETUP),
    CONDITION_IS("Assertion failed at {}dco", CONDITION_OFFLOAD_SETUP, FIELD_REASON, "an assertion of its own failed"),
    CONDITION("ERR_INVALID_CONFIG: {reason=dco_compatibility}", CONDITION_OFFLOAD_SETUP),
    CONDITION("EVENT: CLIENT_SETUP option_error: ERR_INVALID_CONFIG: {reason=dco_compatibility}",
              CONDITION_OFFLOAD_SETUP),
    /* tun.c, open_tun and open_tun_generic of the systems */
    CONDITION("ERROR: Cannot open TUN/TAP dev {text}: {reason} (errno", CONDITION_TUN),
    CONDITION("Cannot open TUN/TAP dev {text}: {reason} (errno", CONDITION_TUN),
    CONDITION("Cannot open DCO device {text}: {reason} (", CONDITION_TUN),
    CONDITION("ERROR: Cannot ioctl TUNSETIFF {text}: {reason=Operation not permitted}", CONDITION_DENIED),
    CONDITION("ERROR: Cannot ioctl TUNSETIFF {text}: {reason} (errno", CONDITION_TUN),
    CONDITION("Note: Cannot ioctl TUNSETIFF {text}: {reason=Operation not permitted}", CONDITION_DENIED),
    CONDITION("Opening utun ({text}): {reason=Operation not permitted}", CONDITION_DENIED),
    CONDITION_IS("TUN/TAP dev {text} exists already", CONDITION_TUN, FIELD_REASON, "it is there already, and in use"),
    CONDITION("Cannot open TAP device '{text}': {reason}", CONDITION_TUN),
    CONDITION("open_tun: {reason=could not find free}", CONDITION_TUN),
    CONDITION("open_tun: {reason=unexpected error}", CONDITION_TUN),
    CONDITION("{reason=cannot find unused tap device}", CONDITION_TUN),
    CONDITION("Adapter '{text}' is using {reason}", CONDITION_TUN),
    CONDITION("ERROR:  {reason=This version of OpenVPN requires a TAP-Windows driver}", CONDITION_TUN),
    CONDITION("ERROR:  {reason=Tap-Win32 driver version }", CONDITION_TUN),
    CONDITION("{reason=Error opening registry key}", CONDITION_TUN),
    CONDITION("{reason=Error enumerating registry subkeys}", CONDITION_TUN),
    CONDITION("TUN Error: {reason=cannot acquire tun}", CONDITION_TUN),
    CONDITION("TUN Error: {reason=TAP adapter is disabled}", CONDITION_TUN),
    CONDITION("Adapter {text} is {reason=already in use}", CONDITION_TUN),
    CONDITION("TUN: {text=creating } failed: {reason}", CONDITION_TUN),
    CONDITION("{reason=no tun support on AIX}", CONDITION_TUN),
    CONDITION("Cannot allocate {reason=NetBSD TAP dev}", CONDITION_TUN),
    CONDITION("Cannot query {reason=NetBSD TAP device}", CONDITION_TUN),
    CONDITION("Can't {reason=open } (2)", CONDITION_TUN),
    CONDITION("Can't {reason=open }", CONDITION_TUN),
    CONDITION("Can't {reason=assign PPA}", CONDITION_TUN),
    CONDITION("Can't {reason=push }", CONDITION_TUN),
    CONDITION("Can't {reason=set PPA}", CONDITION_TUN),
    CONDITION("Can't {reason=get flags}", CONDITION_TUN),
    CONDITION("Can't {reason=get iface flags}", CONDITION_TUN),
    CONDITION("Can't {reason=set ifname to arp}", CONDITION_TUN),
    CONDITION("Can't {reason=link }", CONDITION_TUN),
    CONDITION("Can't {reason=set multiplexor id}", CONDITION_TUN),
    CONDITION("Can't {reason=get multiplexor id}", CONDITION_TUN),
    CONDITION("Opening utun{reason} ", CONDITION_TUN),
    CONDITION("Failed to open {reason=utun device}", CONDITION_TUN),
    CONDITION("Error {reason=retrieving utun interface name}", CONDITION_TUN),
    CONDITION("Error: {reason=init SA failed}", CONDITION_TUN),
    CONDITION("Error: {reason=SetKernelObjectSecurity failed}", CONDITION_TUN),
    CONDITION("Error [{}] {reason=opening device information set key}", CONDITION_TUN),
    CONDITION("Error {reason=constructing unit string}", CONDITION_TUN),
    CONDITION("Error {reason=constructing connection string}", CONDITION_TUN),
    CONDITION("AIX 'create tun interface' failed: {reason}", CONDITION_TUN),
    /* tun_afunix.c (2.7): a program in place of the device */
    CONDITION("Cannot create socket pair for {reason=AF_UNIX socket}", CONDITION_TUN),
    CONDITION("{reason=AF_UNIX socket support not available}", CONDITION_TUN),
    CONDITION("ERROR: {reason=failure executing process for tun}", CONDITION_TUN),
    CONDITION("EVENT: TUN_IFACE_DISABLED {reason}", CONDITION_TUN),
    CONDITION("{reason=Error calling NetCfgDevice::Establish()}", CONDITION_TUN),
    CONDITION("{reason=Error creating virtual network device}", CONDITION_TUN),
    CONDITION_IS("Cannot allocate TUN/TAP dev dynamically", CONDITION_TUN, FIELD_REASON, "there is no free one"),
    CONDITION_IS("Cannot allocate DCO dev dynamically", CONDITION_TUN, FIELD_REASON, "there is no free one"),
    CONDITION("Failed to open {text} adapter: {reason}", CONDITION_TUN),
    CONDITION_IS("TAP-Windows adapter '{text}' not found", CONDITION_TUN, FIELD_REASON, "there is none of this name"),
    CONDITION_IS("Adapter '{text}' not found", CONDITION_TUN, FIELD_REASON, "there is none of this name"),
    CONDITION_IS("ERROR: Cannot open TUN", CONDITION_TUN, FIELD_REASON, "the system gave none"),
    CONDITION_IS("Cannot open utun device", CONDITION_TUN, FIELD_REASON, "macOS gave none"),
    CONDITION_IS("There are no TAP-W", CONDITION_TUN, FIELD_REASON, "no adapter is installed"),
    CONDITION_IS("All {text} adapters on this system are currently in use", CONDITION_TUN, FIELD_REASON,
                 "all of them are in use"),
    CONDITION_IS("CreateFile failed on {text}", CONDITION_TUN, FIELD_REASON, "it cannot be opened"),

    /* tun.c, do_ifconfig_ipv6 (2.5 and later), do_ifconfig (before) */
    CONDITION("Linux can't add IPv6 to interface {text}", CONDITION_ADDRESS6),
    CONDITION("Linux ip -6 addr add failed: {reason}", CONDITION_ADDRESS6),
    CONDITION("Linux ifconfig inet6 failed: {reason}", CONDITION_ADDRESS6),
    CONDITION("FreeBSD ifconfig inet6 failed: {reason}", CONDITION_ADDRESS6),
    CONDITION("MacOS X ifconfig inet6 failed: {reason}", CONDITION_ADDRESS6),
    CONDITION("Solaris ifconfig IPv6 {reason}", CONDITION_ADDRESS6),
    CONDITION("OpenBSD ifconfig inet6 failed: {reason}", CONDITION_ADDRESS6),
    CONDITION("NetBSD ifconfig inet6 failed: {reason}", CONDITION_ADDRESS6),
    CONDITION("AIX ifconfig inet6 failed: {reason}", CONDITION_ADDRESS6),
    CONDITION("generic BSD ifconfig inet6 failed: {reason}", CONDITION_ADDRESS6),
    CONDITION("FreeBSD BSD 'ifconfig inet6 {reason}", CONDITION_ADDRESS6),
    CONDITION("TUN: adding IPv6 address failed using service: {reason}", CONDITION_ADDRESS6),
    CONDITION("init_tun: {reason=problem converting IPv6 ifconfig}", CONDITION_ADDRESS6),
    CONDITION("Sorry, but I don't know how to do IPv6 {reason='ifconfig' commands}", CONDITION_ADDRESS6),
    CONDITION("TUN: setting IPv6 mtu using service failed", CONDITION_ADDRESS6),
    /*
     * tun.c, do_address_service, do_set_mtu_service, do_dns_domain_service of Windows; the words
     * behind are the system's, in its language
     */
    CONDITION("TUN: {text=adding address} failed using service: {reason}", CONDITION_DEVICE),
    CONDITION("TUN: {text=adding IPv4 address} failed using service{reason}", CONDITION_DEVICE),
    CONDITION("TUN: {text=setting IPv4 mtu} using service failed: {reason}", CONDITION_DEVICE),
    CONDITION("TUN: {text=Setting IPv4 mtu} failed: {reason}", CONDITION_DEVICE),
    CONDITION("TUN: {text=enabling dhcp} using service failed: {reason}", CONDITION_DEVICE),
    CONDITION("TUN: {text=could not talk to service}: {reason}", CONDITION_DEVICE),
    CONDITION("Enable_dhcp: {text=could not talk to service}: {reason}", CONDITION_DEVICE),
    CONDITION("{text=set_tun}: {reason=command failed}", CONDITION_DEVICE),
    CONDITION("ERROR: {text=AddIPAddress} {reason}", CONDITION_DEVICE),
    CONDITION("ERROR: {text=unable to get adapter index} for interface {reason}", CONDITION_DEVICE),
    CONDITION("{text=Set TAP-Windows TUN} {reason}", CONDITION_DEVICE),
    CONDITION("ERROR: {text=The TAP-Windows driver rejected a DeviceIoControl call}{reason}", CONDITION_DEVICE),
    CONDITION("{text=Failed to register ring buffers}{reason}", CONDITION_DEVICE),
    CONDITION("{text=Register ring buffers failed} using service: {reason}", CONDITION_DEVICE),
    CONDITION("Failed to register {text} adapter ring buffers", CONDITION_DEVICE),
    CONDITION("{text=tun_builder_}{reason}", CONDITION_DEVICE),
    CONDITION("ioctl({text=TUNSIF}){reason}", CONDITION_DEVICE),
    CONDITION("{text=Can't set interface info}{reason}", CONDITION_DEVICE),
    CONDITION("{text=Can't get interface info}{reason}", CONDITION_DEVICE),
    CONDITION("NetBSD {text=ifconfig} failed: {reason}", CONDITION_DEVICE),
    CONDITION("OpenBSD {text=ifconfig} failed: {reason}", CONDITION_DEVICE),
    CONDITION("FreeBSD {text=ifconfig} failed: {reason}", CONDITION_DEVICE),
    CONDITION("Solaris {text=ifconfig} {reason}", CONDITION_DEVICE),
    CONDITION("AIX {text=ifconfig} failed: {reason}", CONDITION_DEVICE),
    CONDITION("Haiku {text=ifconfig} failed: {reason}", CONDITION_DEVICE),
    CONDITION("Linux {text=ip link add} failed: {reason}", CONDITION_DEVICE),
    CONDITION("TUN: {text=Setting } failed: {reason}", CONDITION_DEVICE),
    CONDITION("Sorry, but I don't know how to {text=do 'ifconfig' commands} {reason}", CONDITION_DEVICE),
    CONDITION("Sorry, but I don't know how to {text=configure link layer addresses} {reason}", CONDITION_DEVICE),
    CONDITION("ERROR: Unable to {text=set link layer address}{reason}", CONDITION_DEVICE),
    CONDITION("There is a problem in your selection of {text=--ifconfig endpoints} {reason}", CONDITION_DEVICE),
    CONDITION("ERROR: There is {text=a clash between the --ifconfig} {reason}", CONDITION_DEVICE),
    CONDITION("ERROR: {text=--ip-win32 dynamic} {reason}", CONDITION_DEVICE),
    CONDITION("ERROR: {text=--dev tun also requires --ifconfig}", CONDITION_DEVICE),
    CONDITION("{text=Cannot allocate memory for ring buffer}", CONDITION_DEVICE),
    CONDITION("{text=Cannot create events for ring buffer}", CONDITION_DEVICE),
    CONDITION("WARNING: Since you are using {text=--dev t}{reason}", CONDITION_DEVICE),
    CONDITION("WARNING: Since you are using {text=subnet topology} {reason}", CONDITION_DEVICE),
    CONDITION("write to TUN/TAP : {reason=Input/output error}", CONDITION_DEVICE_LOST),
    CONDITION("read from TUN/TAP : {reason=File descriptor in bad state}", CONDITION_DEVICE_LOST),
    CONDITION("read from TUN/TAP : {reason} (code=995)", CONDITION_DEVICE_LOST),
    CONDITION("TUN/TAP {reason=interface has been stopped}, exiting", CONDITION_DEVICE_LOST),
    CONDITION("TUN/TAP {reason=I/O operation aborted}, restarting", CONDITION_DEVICE_LOST),
    CONDITION("{reason=Wintun read error}, restarting", CONDITION_DEVICE_LOST),
    CONDITION("TUN Error: {reason}", CONDITION_DEVICE_LOST),
    CONDITION("EVENT: {reason=TUN_ERROR}", CONDITION_DEVICE_LOST),
    CONDITION("EVENT: {reason=TUN_HALT}", CONDITION_DEVICE_LOST),
    CONDITION("Linux can't {text=add IP} to interface", CONDITION_DEVICE),
    CONDITION("Linux can't {text=set mtu} (", CONDITION_DEVICE),
    CONDITION("Linux can't {text=bring} ", CONDITION_DEVICE),
    CONDITION("Linux ip {text=link set} failed: {reason}", CONDITION_DEVICE),
    CONDITION("Linux ip {text=addr add} failed: {reason}", CONDITION_DEVICE),
    CONDITION("Linux {text=ifconfig} failed: {reason}", CONDITION_DEVICE),
    CONDITION("Mac OS X {text=ifconfig} failed: {reason}", CONDITION_DEVICE),
    /* tun.c, exec_command: netsh is tried a few times, and only this one ends it */
    CONDITION("{text=NETSH}: command failed", CONDITION_DEVICE),

    /*
     * dns.c, tun.c, options.c (foreign_option), block_dns of Windows: what the pushed DNS servers
     * met; the text is the step
     */
    CONDITION("ERROR: {reason=dns server }", CONDITION_DNS),
    CONDITION("{reason=dns } command exited with status ", CONDITION_DNS),
    CONDITION("{reason=run_dns_up_down}", CONDITION_DNS),
    CONDITION("{reason=could not create dns vars file}", CONDITION_DNS),
    CONDITION("{reason=could not send dns vars filename}", CONDITION_DNS),
    CONDITION("{reason=could not receive dns updown status}", CONDITION_DNS),
    CONDITION("WARNING: {reason=dns option setenv name buffer overflow}", CONDITION_DNS),
    CONDITION("WARNING: {reason=setting DNS failed}", CONDITION_DNS),
    CONDITION("WARNING: {reason=could not convert dns server address}", CONDITION_DNS),
    CONDITION("WARNING: Failed running command (dns updown): {reason}", CONDITION_DNS),
    CONDITION("WARNING: Failed running dns updown: {reason}", CONDITION_DNS),
    CONDITION("{reason=DNS server } has address(es) from a family", CONDITION_DNS),
    CONDITION("{reason=DNS server } only has address(es) from a family", CONDITION_DNS),
    CONDITION("{reason=foreign_option: name/value overflow}", CONDITION_DNS),
    CONDITION("{reason=write_dhcp_}", CONDITION_DNS),
    CONDITION("{reason=write_search_dhcp_}", CONDITION_DNS),
    CONDITION("{reason=build_dhcp_options_string}", CONDITION_DNS),
    CONDITION("{reason=DHCP option string not set}", CONDITION_DNS),
    CONDITION("{reason=Number of } DNS addresses sent to service truncated", CONDITION_DNS),
    CONDITION("{reason=Number of } addresses sent to service truncated", CONDITION_DNS),
    CONDITION("{reason=DNS search domains sent to service truncated}", CONDITION_DNS),
    CONDITION("{reason=Failed to set DNS domain}", CONDITION_DNS),
    CONDITION("{reason=Some --dhcp-option or --dns options require DHCP server}", CONDITION_DNS),
    CONDITION("{reason=Register_dns}", CONDITION_DNS),
    CONDITION("TUN: {reason} dns failed using service", CONDITION_DNS),
    CONDITION("TUN: {reason} dns domain failed using service", CONDITION_DNS),
    CONDITION("TUN: {reason} DNS domains failed using service", CONDITION_DNS),
    CONDITION("TUN: {reason} WINS failed using service", CONDITION_DNS),
    CONDITION("ERROR: The TAP-Windows driver rejected a {reason=TAP_WIN_IOCTL_CONFIG_DHCP_SET_OPT}", CONDITION_DNS),
    /* networking_sitnl.c, networking_iproute2.c: how the kernel is asked */
    NETLINK("{reason=dco_new_peer: cannot}"),
    NETLINK("{reason=cannot open netlink socket}"),
    NETLINK("{reason=cannot bind netlink socket}"),
    NETLINK("{reason=cannot getsockname}"),
    NETLINK("{reason=wrong address length}"),
    NETLINK("{reason=wrong address family}"),
    NETLINK("{reason=rtnl: message exceeded bound}"),
    NETLINK("{reason=can't open rtnl socket}"),
    NETLINK("{reason=can't bind rtnl socket}"),
    NETLINK("{reason=rtnl: error on }"),
    NETLINK("{reason=rtnl: socket reached unexpected EOF}"),
    NETLINK("{reason=sender address length: }"),
    NETLINK("{reason=truncated message}"),
    NETLINK("{reason=malformed message: len=}"),
    NETLINK("{reason=ERROR truncated}"),
    NETLINK("{reason=RTNL: unexpected reply}"),
    NETLINK("{reason=message truncated}"),
    NETLINK("sitnl_send: {reason=rtnl: } not parsed bytes"),
    NETLINK("{reason=rtnl: can't get if}"),
    NETLINK("{reason=rtnl: cannot get ifindex for }"),
    NETLINK("{reason=rtnl: unknown address family}"),
    NETLINK("{reason=cannot get ifindex for }"),
    NETLINK("{reason=passed NULL interface}"),
    NETLINK("{reason=operation not supported by iproute2 backend}"),
    /*
     * networking_sitnl.c, sitnl_send; iproute2; net-tools; Darwin's and Windows' own words
     * (route.c, add_route)
     */
    CONDITION("sitnl_send: rtnl: generic error ({}): {reason=Operation not permitted}", CONDITION_DENIED),
    CONDITION("sitnl_send: rtnl: generic error ({}): {reason=Permission denied}", CONDITION_DENIED6),
    CONDITION("sitnl_send: rtnl: generic error ({}): {reason=Operation not supported}", CONDITION_DENIED6),
    CONDITION("RTNETLINK answers: {reason=Operation not permitted}", CONDITION_DENIED),
    CONDITION("RTNETLINK answers: {reason=Permission denied}", CONDITION_DENIED6),
    CONDITION("RTNETLINK answers: {reason=Operation not supported}", CONDITION_DENIED6),
    CONDITION("SIOCSIFADDR: {reason=Operation not permitted}", CONDITION_DENIED),
    CONDITION("SIOCSIFFLAGS: {reason=Operation not permitted}", CONDITION_DENIED),
    CONDITION("SIOCADDRT: {reason=Operation not permitted}", CONDITION_DENIED),
    CONDITION("ifconfig: {}: {reason=permission denied}", CONDITION_DENIED),
    CONDITION("route: {reason=must be root to alter routing table}", CONDITION_DENIED),
    CONDITION("{reason=The requested operation requires elevation}", CONDITION_DENIED),
    ROUTE_EXISTS("ROUTE: route addition failed using {} [status=5010 "),
    CONDITION("ROUTE: route addition failed using {}: {reason} [status=5 ", CONDITION_DENIED),
    /*
     * win32.c, block_dns_msg_handler; init.c, do_open_tun, for block-outside-dns; 5 is
     * ERROR_ACCESS_DENIED
     */
    CONDITION("Error in add_block_dns_filters(): {} : {reason} [status=0x5]", CONDITION_DENIED),
    CONDITION("{reason=Blocking DNS failed!}", CONDITION_DENIED),
    CONDITION("ERROR: Linux route add command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: Linux route add command failed", CONDITION_ROUTE),
    CONDITION("ERROR: Windows route add command failed{}: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: Windows route add command failed", CONDITION_ROUTE),
    CONDITION("ERROR: Linux route -6 add command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: Linux route -6/-A inet6 add command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: Linux IPv6 {reason=route can't be added}", CONDITION_ROUTE),
    CONDITION("ERROR: Windows route add ipv6 command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: MacOS X route add -inet6 command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: FreeBSD route {}command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: OpenBSD{}route add {}command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: *BSD route add -inet6 command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ROUTE: {reason=could not talk to service}", CONDITION_ROUTE),
    CONDITION("OpenVPN ROUTE: {reason=failed to parse/resolve default gateway}", CONDITION_ROUTE),
    CONDITION("OpenVPN ROUTE: {reason=failed to parse/resolve VPN endpoint}", CONDITION_ROUTE),
    CONDITION("ERROR: Solaris route {}command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: DragonFly route {}command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: AIX route {}command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: NetBSD route {}command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: Haiku inet{}command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: route {}failed using {reason}", CONDITION_ROUTE),
    CONDITION("Sorry, but I don't know how to do {reason='route}", CONDITION_ROUTE),
    CONDITION("{reason=Cannot read current default gateway from system}", CONDITION_ROUTE),
    /* OpenVPN's GUI of Windows */
    CONDITION("{reason=connected with route errors}", CONDITION_ROUTE),
    CONDITION("{reason=Cannot obtain current remote host address}", CONDITION_ROUTE),
    NO_GATEWAY("VPN gateway parameter (--route-gateway or --ifconfig) is missing"),
    CONDITION("OpenVPN ROUTE: {reason=vpn_gateway undefined}", CONDITION_ROUTE),
    CONDITION("OpenVPN ROUTE: {reason=net_gateway undefined}", CONDITION_ROUTE),
    CONDITION("OpenVPN ROUTE: {reason=remote_host undefined}", CONDITION_ROUTE),
    CONDITION("OpenVPN ROUTE: {reason=route metric}", CONDITION_ROUTE),
    CONDITION("OpenVPNROUTE6: {reason=cannot parse}", CONDITION_ROUTE),
    CONDITION("OpenVPN ROUTE6: {reason=cannot parse}", CONDITION_ROUTE),
    CONDITION("Warning: {reason=address } is not a network address", CONDITION_ROUTE),
    CONDITION("NOTE: unable to redirect IPv4 default gateway -- {reason=Cannot }", CONDITION_ROUTE),
    CONDITION("ROUTE6: {reason=IPv6 route overlaps with IPv6 remote address}", CONDITION_LOOP),
    NO_GATEWAY("NOTE: unable to redirect IPv4 default gateway -- VPN gateway"),
    NO_GATEWAY("OpenVPN ROUTE6: OpenVPN needs a gateway parameter"),
    NO_GATEWAY("ROUTE6 WARNING: OpenVPN needs a gateway parameter"),
    CONDITION("ERROR: OS X route add command failed: {reason}", CONDITION_ROUTE),
    CONDITION("ERROR: OS X route add command failed", CONDITION_ROUTE),
    /*
     * route.c, do_route_service (2.4, 2.5 without ERROR) and add_route_ipapi, behind which
     * route.exe may yet set it
     */
    CONDITION("ROUTE: route addition failed using service: {reason} [status=", CONDITION_ROUTE),
    CONDITION("ERROR: route addition failed using service: {reason} [status=", CONDITION_ROUTE),
    CONDITION_IS("Route addition via service failed", CONDITION_ROUTE, FIELD_REASON,
                 "the interactive service refused it"),
    CONDITION("Warning: {reason=route gateway is not reachable on any active network adapters}", CONDITION_ROUTE),
    CONDITION("Warning: {reason=route gateway is ambiguous}", CONDITION_ROUTE),
    CONDITION("ERROR: {reason=Some routes were not successfully added}", CONDITION_ROUTE),
    CONDITION("ROUTE: route addition failed using CreateIpForwardEntry: {reason} [status=", CONDITION_ROUTE),
    CONDITION("ERROR: route addition failed using CreateIpForwardEntry: {reason} [status=", CONDITION_ROUTE),
    ROW("Route addition fallback to route.exe", EVENT_ROUTE_RETRIED),

    /* forward.c, drop_if_recursive_routing; the second is 2.7's */
    CONDITION("Recursive routing detected, drop tun packet to {reason}", CONDITION_LOOP),
    CONDITION("Recursive routing detected, packet dropped {} -> {reason}", CONDITION_LOOP),

    /*
     * run_command.h (2.3, 2.4: misc.h), openvpn_run_script; run_command.c, openvpn_execve; init.c,
     * run_up_down
     */
    ROW("WARNING: Failed running command (--learn-address)", EVENT_NONE), /* a server's */
    ROW("WARNING: Failed running command (--client-", EVENT_NONE),
    ROW("WARNING: Failed running command (--auth-user-pass-verify)", EVENT_NONE),
    ROW("WARNING: Failed running command (--tls-crypt-v2-verify)", EVENT_NONE),
    CONDITION("WARNING: Failed running command ({text}): {reason}", CONDITION_SCRIPT),
    CONDITION("ERROR: Failed running command ({text}): {reason}", CONDITION_SCRIPT),
    CONDITION_IS("ERROR: {text=up/down plugin} call failed", CONDITION_SCRIPT, FIELD_REASON, "it returned an error"),
    CONDITION("PLUGIN_CALL: plugin function {text} failed with status {}: {reason}", CONDITION_SCRIPT),
    CONDITION("openvpn_execve: {reason=execve function not available}", CONDITION_SCRIPT),
    CONDITION("openvpn_popen: {reason=execve function not available}", CONDITION_SCRIPT),
    CONDITION("openvpn_execve: {reason=GetExitCodeProcess}", CONDITION_SCRIPT),
    CONDITION("openvpn_execve: {reason=CreateProcess}", CONDITION_SCRIPT),
    CONDITION_IS("WARNING: {text=route-up plugin} call failed", CONDITION_SCRIPT, FIELD_REASON, "it returned an error"),
    CONDITION_IS("WARNING: {text=ipchange plugin} call failed", CONDITION_SCRIPT, FIELD_REASON, "it returned an error"),
    CONDITION("WARNING: External program may not be called unless '--script-security 2'", CONDITION_SCRIPT_SECURITY),
    CONDITION("openvpn_execve: external program may not be called unless", CONDITION_SCRIPT_SECURITY),

    /*
     * misc.c, get_user_pass_cr (2.7); options.c, parse_line, here for what the management interface
     * is told
     */
    ROW("ERROR: could not concatenate password/static_response: {text=string too long}", EVENT_CREDENTIALS_CUT),
    ROW("Options error: Parameter at TCP:{number} is too long", EVENT_CREDENTIALS_CUT),
    ROW("ERROR: Options error: Parameter at TCP:{number} is too long", EVENT_CREDENTIALS_CUT),

    /* route.c, print_default_gateway */
    ROW("ROUTE_GATEWAY ON_LINK", EVENT_NONE),
    ROW("ROUTE_GATEWAY {text}", EVENT_LAN_GATEWAY),
    /*
     * networking_sitnl.c, net_route_v4_best_gw (2.5 and later); 2.7 writes no ROUTE_GATEWAY: it
     * prints what it has not filled in yet
     */
    ROW("net_route_v4_best_gw result: via {text}", EVENT_LAN_GATEWAY),

    /* tun.c, do_ifconfig_ipv4 with ip(8) */
    ROW("/sbin/ip addr add dev ", EVENT_ADDRESS_SETTING),
    ROW("/usr/sbin/ip addr add dev ", EVENT_ADDRESS_SETTING),
    ROW("/bin/ip addr add dev ", EVENT_ADDRESS_SETTING),
    ROW("/usr/bin/ip addr add dev ", EVENT_ADDRESS_SETTING),
    /*
     * route.c, add_route of Linux with ip(8) and route(8); networking_sitnl.c, net_route_v4_add and
     * net_route_v6_add
     */
    ROW("/sbin/ip route add {text} via ", EVENT_ROUTE_SETTING),
    ROW("/usr/sbin/ip route add {text} via ", EVENT_ROUTE_SETTING),
    ROW("/bin/ip route add {text} via ", EVENT_ROUTE_SETTING),
    ROW("/usr/bin/ip route add {text} via ", EVENT_ROUTE_SETTING),
    ROW("ip route add {text} via ", EVENT_ROUTE_SETTING),
    ROW("/sbin/route add -net {text} gw ", EVENT_ROUTE_SETTING),
    ROW("/usr/sbin/route add -net {text} gw ", EVENT_ROUTE_SETTING),
    ROW("/bin/route add -net {text} gw ", EVENT_ROUTE_SETTING),
    ROW("/usr/bin/route add -net {text} gw ", EVENT_ROUTE_SETTING),
    ROW("route add -net {text} gw ", EVENT_ROUTE_SETTING),
    ROW("net_route_v4_add: {text} via ", EVENT_ROUTE_SETTING),
    ROW("net_route_v6_add: {text} via ", EVENT_ROUTE_SETTING),

    /*
     * tun.c, open_tun of the systems. Windows' ovpn-dco device is opened before anything is sent.
     */
    ROW("TUN/TAP device {} opened", EVENT_TUNNEL_UP),
    {"DCO device {} opened", "dco", EVENT_TUNNEL_UP, FIELD_OPTION, -1},
    ROW("ovpn-dco device [{}] opened", EVENT_OFFLOADED),
    ROW("Opened utun device ", EVENT_TUNNEL_UP),
    ROW("tap-windows6 device [", EVENT_TUNNEL_UP),
    ROW("TAP-WIN32 device [", EVENT_TUNNEL_UP),
    ROW("TAP-Windows device [", EVENT_TUNNEL_UP),
    ROW("wintun device [", EVENT_TUNNEL_UP),
    ROW("Wintun device [", EVENT_TUNNEL_UP),
    /*
     * init.c, initialization_sequence_completed; with errors: Windows' adapter did not take its
     * address in time (check_add_routes)
     */
    REASON("Initialization Sequence Completed With Errors", EVENT_CONNECTED, "ERROR"),
    ROW("Initialization Sequence Completed", EVENT_CONNECTED),

    /* forward.c, process_incoming_link and check_tls_errors */
    CONDITION_IS("Network unreachable, restarting", CONDITION_NETWORK_LOST, FIELD_REASON, "Network is unreachable"),
    CONDITION_IS("Session invalidated: NETWORK_RECV_ERROR", CONDITION_NETWORK_LOST, FIELD_REASON, "receiving failed"),
    CONDITION_IS("Transport Error: EADDRNOTAVAIL", CONDITION_NETWORK_LOST, FIELD_REASON,
                 "Cannot assign requested address"),
    CONDITION_IS("read TCP{} [ETIMEDOUT]", CONDITION_NETWORK_LOST, FIELD_REASON, "Connection timed out"),
    /*
     * forward.c, process_incoming_link_part1: over TCP one packet that the keys do not fit ends it
     */
    CONDITION_IS("Fatal decryption error (process_incoming_link), restarting", CONDITION_UNREADABLE, FIELD_REASON,
                 "fatal"),
    /* forward.c, read_incoming_link */
    ROW("Connection reset, restarting [{text}]", EVENT_CONNECTION_RESET),
    /* ping.c, trigger_ping_timeout_signal; forward.c, check_inactivity_timeout */
    ROW("Session invalidated: {reason}", EVENT_RESTARTING), /* OpenVPN 3 */
    ROW("[{subject}] Inactivity timeout ({reason})", EVENT_INACTIVE),
    ROW("Inactivity timeout ({reason})", EVENT_INACTIVE),
    /*
     * sig.c, print_signal: "hard", "soft" or "connection failed(soft)" stands first in the brackets
     */
    /*
     * socket.c, init.c, ssl.c, manage.c: D_OSBUF, D_RESTART, D_MTU_INFO, D_MANAGEMENT, D_CLOSE;
     * levels 3 and 4 (errlevel.h)
     */
    ROW("Socket Buffers: R=[", EVENT_DETAIL),
    ROW("Restart pause, ", EVENT_DETAIL),
    ROW("Control Channel MTU parms [", EVENT_DETAIL),
    REASON("Session timeout, exiting", EVENT_EXITING, "session-timeout"),
    ROW("{signal=SIGUSR1}[{option},{reason}] received, {} restarting", EVENT_RESTARTING),
    ROW("{signal=SIGHUP}[{option},{reason}] received, {} restarting", EVENT_RESTARTING),
    ROW("{signal=SIGTERM}[{option},{reason}] received, {} exiting", EVENT_EXITING),
    ROW("{signal=SIGINT}[{option},{reason}] received, {} exiting", EVENT_EXITING),
    /* push.c, server_pushed_signal; 2.4 and 2.5 add the message that they were given */
    ROW("Connection reset command was pushed by server ({text})", EVENT_SERVER_ENDS),
    ROW("Halt command was pushed by server ({text})", EVENT_SERVER_ENDS),
    ROW("OCC exit message {text}", EVENT_SERVER_ENDS),
    ROW("CC-EEN exit message {text}", EVENT_SERVER_ENDS),
    ROW("Exit message {text=received by peer}", EVENT_SERVER_ENDS),
    ROW("Connection terminated by the server: {text}", EVENT_SERVER_ENDS),
    /* error.c, x_msg_va with M_FATAL */
    REASON("Exiting due to fatal error", EVENT_EXITING, "fatal error"),
    /* options.c, usage_small: what follows an Options error that OpenVPN does not go on with */
    REASON("Use --help for more info", EVENT_EXITING, "options error"),
    /*
     * the AWS provided client, when it takes a profile in and when it logs in (pages
     * troubleshooting of its guide)
     */
    ROW("{text=The config should have either cert and key or auth-user-pass specified}", EVENT_OPTION_ERROR),
    ROW("{text=The credentials received were incorrect}", EVENT_AUTH_FAILED),
    ROW("Connection failed because of a TLS handshake error", EVENT_TLS_TIMEOUT),
    CONDITION("The VPN connection is being terminated because the address space of the local network",
              CONDITION_LAN_CHANGED),
    CONDITION("LocalNet: new LAN detected, stopping session", CONDITION_LAN_CHANGED),
    CONDITION("\"status\": \"WaitingForIdentity\"", CONDITION_BROWSER),
    CONDITION("\"connection-status\": \"WaitingForIdentity\"", CONDITION_BROWSER),
    /* a mark in front of a line counts as a quotation */
    CONDITION("status\": \"WaitingForIdentity", CONDITION_BROWSER),
    CONDITION("connection-status\": \"WaitingForIdentity", CONDITION_BROWSER),
    CONDITION("AUTH_PENDING received", CONDITION_BROWSER),
    CONDITION("EVENT: AUTH_PENDING", CONDITION_BROWSER),
    CONDITION("[STATUS] Session, URL authentication", CONDITION_BROWSER),
    ROW("[renderer] [poll] Profile connected: ", EVENT_CONNECTED),
    CONDITION("[poll] SAML authentication required for profile: ", CONDITION_SIGN_IN),
    CONDITION_IS("ACVC.Core.OpenVpn.OvpnProcessStillRunningException", CONDITION_CLIENT_PROCESS, FIELD_REASON,
                 "an earlier one still runs"),
    CONDITION_IS("ACVC.Core.OpenVpn.OvpnProcessFailedToStartException", CONDITION_CLIENT_PROCESS, FIELD_REASON,
                 "it did not start"),
    CONDITION("ACVC.Core.OpenVpn.OvpnProcess{text}Exception: {reason}", CONDITION_CLIENT_PROCESS),
    CONDITION_IS("VPN process quit unexpectedly", CONDITION_CLIENT_PROCESS, FIELD_REASON, "it ended unexpectedly"),
    CONDITION_IS("The VPN process quit unexpectedly", CONDITION_CLIENT_PROCESS, FIELD_REASON, "it ended unexpectedly"),
    CONDITION_IS("ACVC.Core.OpenVpn.UnableToEnforceFipsException", CONDITION_CLIENT_FILES, FIELD_REASON,
                 "OpenSSL's FIPS module is not active"),
    CONDITION_IS("OpenSSL fips provider not active", CONDITION_CLIENT_FILES, FIELD_REASON,
                 "OpenSSL's FIPS module is not active"),
    CONDITION_IS("Unable to enforce openvpn in fips mode", CONDITION_CLIENT_FILES, FIELD_REASON,
                 "OpenSSL's FIPS module is not active"),
    CONDITION("{reason=Checksum does not match}", CONDITION_CLIENT_FILES),
    CONDITION("{reason=Checksum mismatch}", CONDITION_CLIENT_FILES),
    CONDITION("{reason=Caller is not allowed}", CONDITION_CLIENT_FILES),
    CONDITION("{reason=Caller not allowed}", CONDITION_CLIENT_FILES),
    CONDITION("ACVC.Core.{text}Exception: {reason}", CONDITION_CLIENT_SAYS),
    CONDITION("The authentication flow could not be initiated. There are no available ports", CONDITION_NO_PORT),
    CONDITION("The VPN connection is being terminated due to a discrepancy between the IP address",
              CONDITION_OTHER_ADDRESS),
    CONDITION_IS("ACVC.Core.OpenVpn.OvpnResourcesChecksumValidationFailed", CONDITION_CLIENT_FILES, FIELD_REASON,
                 "a checksum of its own files does not match"),
    /* its daemon of 6.x: what it is at, and why it ends */
    CONDITION("ServerIpValidationFailed", CONDITION_OTHER_ADDRESS),
    CONDITION("state transition old_state={reason=Reconnecting} new_state=WaitingForIdentity", CONDITION_SIGN_IN),
    CONDITION("state transition old_state={} new_state=WaitingForIdentity", CONDITION_BROWSER),
    REASON("state transition old_state=Connected new_state=Reconnecting", EVENT_RESTARTING, "reconnecting"),
    ROW("state transition old_state={} new_state=Connected", EVENT_CONNECTED),

    /*
     * NetworkManager's plugin for OpenVPN (nm-openvpn-service.c), and NetworkManager around it (nm-
     * vpn-connection.c)
     */
    LACKS("{reason=Could not find the openvpn binary}", "its program"),
    LACKS("User {reason}, check NM_OPENVPN_USER", "the user of NetworkManager's plugin"),
    LACKS("Group {reason}, check NM_OPENVPN_GROUP", "the group of NetworkManager's plugin"),
    LACKS("{reason=Could not create management socket}", "the management program"),
    LACKS("{reason=Could not open management socket}", "the management program"),
    STOPS("{text=Could not process the request because the VPN connection settings were invalid}"),
    STOPS("{text=Invalid TUN MTU size}"),
    STOPS("{text=Invalid connect timeout}"),
    STOPS("{text=Invalid fragment size}"),
    STOPS("{text=Invalid port number}"),
    STOPS("{text=Invalid proto }"),
    STOPS("{text=Invalid proxy type}"),
    STOPS("{text=Unknown connection type}"),
    STOPS("{text=invalid address \"}"),
    ROW("Password verification failed", EVENT_AUTH_FAILED),
    CONDITION_IS("Private key verification failed", CONDITION_KEY, FIELD_TEXT, "private key (password)"),
    CONDITION("More secrets required but cannot ask interactively", CONDITION_NOBODY_ASKED),
    CONDITION("Unhandled pending authentication", CONDITION_BROWSER),
    ROW("VPN plugin: failed: login-failed", EVENT_AUTH_FAILED),
    CONDITION("VPN plugin: failed: {text=bad-ip-config}", CONDITION_PUSH_CUT),
    CONDITION("secrets: failed to request VPN secrets", CONDITION_NOBODY_ASKED),
    CONDITION("failed to request VPN secrets", CONDITION_NOBODY_ASKED),

    /*
     * systemd about the unit (src/core/service.c; the numbers from 200 on are systemd.exec's own,
     * exit-status.c)
     */
    LACKS(UNIT_EXITED "{reason=203/EXEC}", "the program of its systemd unit"),
    LACKS(UNIT_EXITED "{reason=200/CHDIR}", "the working folder of its systemd unit"),
    LACKS(UNIT_EXITED "{reason=217/USER}", "the user of its systemd unit"),
    LACKS(UNIT_EXITED "{reason=226/NAMESPACE}", "a folder of its systemd unit"),
    LACKS(UNIT_EXITED "{reason=20}", "what its systemd unit asks for"),
    LACKS(UNIT_EXITED "{reason=21}", "what its systemd unit asks for"),
    LACKS(UNIT_EXITED "{reason=22}", "what its systemd unit asks for"),
    LACKS(UNIT_EXITED "{reason=23}", "what its systemd unit asks for"),
    LACKS(UNIT_EXITED "{reason=24}", "what its systemd unit asks for"),
    LACKS("Unit {reason=openvpn} not found", "its systemd unit"),
    REASON(UNIT "A process of this unit has been killed by the OOM killer", EVENT_EXITING,
           "its process was killed, as the machine is out of memory"),
    REASON(UNIT "Main process exited, code=killed, status=15/TERM", EVENT_EXITING, "hard"),
    ROW(UNIT "Main process exited, {reason=code=killed, status=}", EVENT_EXITING),
    ROW(UNIT "Main process exited, {reason=code=dumped, status=}", EVENT_EXITING),

    /* Tunnelblick (VPNConnection.m) */
    CONDITION(TUNNELBLICK "Disconnecting; user cancelled authorization", CONDITION_NOBODY_ASKED),

    /* OpenVPN's GUI of Windows and its service (openvpn-gui-res-en.rc) */
    LACKS("\"OpenVPNServiceInteractive\" is {reason=not started}", "Windows' service OpenVPNServiceInteractive"),
    LACKS("\"OpenVPNServiceInteractive\" is {reason=not installed}", "Windows' service OpenVPNServiceInteractive"),
    LACKS("OpenVPNServiceInteractive\" is {reason=not started}", "Windows' service OpenVPNServiceInteractive"),
    LACKS("OpenVPNServiceInteractive\" is {reason=not installed}", "Windows' service OpenVPNServiceInteractive"),
    LACKS("Writing to {reason=service pipe failed}", "Windows' service OpenVPNServiceInteractive"),
    LACKS("{reason=CreateProcess failed, exe=}", "its program"),
    LACKS("{reason=No readable connection profiles}", "a profile where the GUI looks for it"),
    CONDITION("Starting this connection ({}) {reason=requires membership in}", CONDITION_DENIED),
    CONDITION("{text=Connect Script} failed. {reason}", CONDITION_SCRIPT),
    ROW("Wrong credentials. Try again", EVENT_AUTH_FAILED),
    CONDITION("{reason=No certificates found. If you have a token}", CONDITION_CARD),

    /* OpenVPN for Android (strings.xml) */
    CONDITION("Failed to open the tun interface{reason}", CONDITION_TUN),
    CONDITION("{reason=Cannot access the Android Keychain}", CONDITION_CARD),
    CONDITION("{reason=Error signing with }", CONDITION_CARD),
    CONDITION("KeyChain Access error: {reason}", CONDITION_CARD),
    REFUSED("No CA Certificate returned while reading from Android keystore", "the profile has no CA certificate"),
    CONDITION("{reason=Could not add DNS Server}", CONDITION_DNS),
    CONDITION("{text=Could not configure IP Address} {reason}", CONDITION_DEVICE),
    CONDITION("Cannot make sense of {reason} as IP route with CIDR netmask", CONDITION_ROUTE),

    /* gluetun, behind its level */
    CONDITION("[vpn] {text=TUN device} is not available: {reason}", CONDITION_TUN),
    ROW("Your credentials might be wrong", EVENT_AUTH_FAILED),
    REASON("[healthcheck] program has been unhealthy", EVENT_RESTARTING,
           "nothing came through the tunnel, says the container's own check"),
    /* misc.c, get_user_pass_cr: the file that auth-user-pass, http-proxy or socks-proxy names */
    CONDITION("Error opening '{text}' auth file: {reason}", CONDITION_LOGIN_FILE),
    CONDITION("Error reading username from {text} authfile: {reason}", CONDITION_LOGIN_FILE),
    CONDITION("Error reading password from {text} authfile: {reason}", CONDITION_LOGIN_FILE),
    CONDITION("ERROR: username from {text} authfile {reason}", CONDITION_LOGIN_FILE),
    /*
     * platform.c, init.c, plugin.c, error.c, otime.c, packet_id.c: what OpenVPN needs of this
     * machine to start
     */
    CONDITION_IS("failed to find UID for user {reason}", CONDITION_START, FIELD_TEXT,
                 "the user that the line user names"),
    CONDITION_IS("failed to find GID for group {reason}", CONDITION_START, FIELD_TEXT,
                 "the group that the line group names"),
    CONDITION_IS("cannot get UID for user {reason}", CONDITION_START, FIELD_TEXT, "the user that the line user names"),
    CONDITION_IS("cannot get GID for group {reason}", CONDITION_START, FIELD_TEXT,
                 "the group that the line group names"),
    CONDITION_IS("daemon() failed or unsupported: {reason}", CONDITION_START, FIELD_TEXT,
                 "a process in the background"),
    ROW("chroot to '{}' and cd to '{}' succeeded", EVENT_NONE),
    CONDITION_IS("chroot to '{reason}", CONDITION_START, FIELD_TEXT, "the folder that the line chroot names"),
    CONDITION_IS("Sorry but I can't chroot to '{reason}", CONDITION_START, FIELD_TEXT,
                 "the folder that the line chroot names"),
    CONDITION_IS("cd to '{reason}", CONDITION_START, FIELD_TEXT, "the folder that the line cd names"),
    CONDITION_IS("PLUGIN_INIT: could not load plugin shared object {reason}", CONDITION_START, FIELD_TEXT,
                 "the file of a plugin line"),
    CONDITION_IS("PLUGIN_INIT: could not load plugin DLL: {reason}", CONDITION_START, FIELD_TEXT,
                 "the file of a plugin line"),
    CONDITION_IS("PLUGIN_INIT: {reason=plugin}", CONDITION_START, FIELD_TEXT, "a plugin that works"),
    CONDITION_IS("PLUGIN: {reason=could not find required symbol}", CONDITION_START, FIELD_TEXT, "a plugin that works"),
    CONDITION_IS("PLUGIN: {reason=symbol openvpn_plugin_}", CONDITION_START, FIELD_TEXT, "a plugin that works"),
    CONDITION_IS("UNC paths for plugins are not {reason=allowed}", CONDITION_START, FIELD_TEXT,
                 "the file of a plugin line"),
    CONDITION_IS("Cannot open {reason=log file}", CONDITION_START, FIELD_TEXT, "the file of its log"),
    CONDITION_IS("Error: cannot {reason=seek to end of --log file}", CONDITION_START, FIELD_TEXT,
                 "the file of its log"),
    CONDITION_IS("Error: cannot {reason=redirect stdout/stderr to --log file}", CONDITION_START, FIELD_TEXT,
                 "the file of its log"),
    CONDITION_IS("Error: {reason=--log redirect}", CONDITION_START, FIELD_TEXT, "the file of its log"),
    CONDITION_IS("--log file {reason=redirection error}", CONDITION_START, FIELD_TEXT, "the file of its log"),
    CONDITION_IS("Open error on pid file {reason}", CONDITION_START, FIELD_TEXT,
                 "the file that the line writepid names"),
    CONDITION_IS("Close error on pid file {reason}", CONDITION_START, FIELD_TEXT,
                 "the file that the line writepid names"),
    CONDITION_IS("Could not create temporary file '{reason}", CONDITION_START, FIELD_TEXT,
                 "a folder for temporary files"),
    CONDITION_IS("{reason=Failed to create temporary file}", CONDITION_START, FIELD_TEXT,
                 "a folder for temporary files"),
    CONDITION_IS("Failed to open temporary file{reason}", CONDITION_START, FIELD_TEXT, "a folder for temporary files"),
    CONDITION_IS("{reason=Could not get temporary directory}", CONDITION_START, FIELD_TEXT,
                 "a folder for temporary files"),
    CONDITION_IS("openvpn_execve: {reason=unable to fork}", CONDITION_START, FIELD_TEXT, "another process"),
    CONDITION_IS("openvpn_popen: {reason=unable to }", CONDITION_START, FIELD_TEXT, "another process"),
    CONDITION_IS("setcon to '{reason}", CONDITION_START, FIELD_TEXT, "the SELinux context that setcon names"),
    CONDITION_IS("Cannot obtain exclusive lock on {reason=--replay-persist file}", CONDITION_START, FIELD_TEXT,
                 "the file of replay-persist"),
    CONDITION_IS("Cannot open {reason=--replay-persist file}", CONDITION_START, FIELD_TEXT,
                 "the file of replay-persist"),
    CONDITION_IS("ERROR: Random number generator {reason=cannot obtain entropy}", CONDITION_START, FIELD_TEXT,
                 "random numbers of the system"),
    CONDITION_IS("{reason=Failed to initialize random generator}", CONDITION_START, FIELD_TEXT,
                 "random numbers of the system"),
    CONDITION_IS("{reason=RAND_bytes() failed}", CONDITION_START, FIELD_TEXT, "random numbers of the system"),
    CONDITION_IS("MANAGEMENT: {reason=listen() failed}", CONDITION_START, FIELD_TEXT, "the management program"),
    CONDITION_IS("MANAGEMENT: connect to {reason}", CONDITION_START, FIELD_TEXT, "the management program"),
    CONDITION_IS("{reason=WSAStartup failed}", CONDITION_START, FIELD_TEXT, "Windows' network"),
    CONDITION_IS("ERROR: Exit Event ('{reason}", CONDITION_START, FIELD_TEXT, "an exit event that is not set"),
    CONDITION_IS("Wait failed on Win32 semaphore '{reason}", CONDITION_START, FIELD_TEXT, "Windows' semaphore"),
    CONDITION_IS("{reason=Cannot lock net command semaphore}", CONDITION_START, FIELD_TEXT, "Windows' semaphore"),
    CONDITION_IS("{reason=Cannot find environmental variable}", CONDITION_START, FIELD_TEXT, "Windows' environment"),
    CONDITION_IS("{reason=Failed to get system directory}", CONDITION_START, FIELD_TEXT, "Windows' system folder"),
    CONDITION_IS("{reason=Failed to normalize plugin dir}", CONDITION_START, FIELD_TEXT, "the plugin folder"),
    LACKS("{reason=Close error on --replay-persist file}", "the file of replay-persist"),
    LACKS("{reason=Read error on --replay-persist file}", "the file of replay-persist"),
    LACKS("{reason=Cannot write to --replay-persist file}", "the file of replay-persist"),
    LACKS("{reason=Cannot seek to beginning of --replay-persist}", "the file of replay-persist"),
    LACKS("TLS Error: {reason=Error reading remote data channel key source entropy}", "random numbers of the server"),
    LACKS("{reason=Failed to create peer cert file}", "the folder of tls-export-cert"),
    LACKS("TLS Error: {reason=Failed to export certificate for --tls-export-cert}", "the folder of tls-export-cert"),
    LACKS("{reason=Error writing PEM file containing certificate}", "the folder of tls-export-cert"),
    LACKS("{reason=Error writing X509 certificate to file}", "the folder of tls-export-cert"),
    LACKS("{reason=Failed to write peer certificate in PEM format}", "the folder of tls-export-cert"),
    LACKS("{reason=mbed TLS does not support writing peer certificate}", "tls-export-cert of its TLS library"),
    LACKS("Error: {reason=dmalloc support is not available}", "memory"),
    LACKS("{reason=Failed allocate memory}", "memory"),
    LACKS("{reason=could not write env set to}", "a folder for temporary files"),
    LACKS("openvpn_execve: {reason=called with empty argv}", "another process"),
    LACKS("openvpn_popen: {reason=called with empty argv}", "another process"),
    LACKS("{reason=String overflow attempting to read environmental}", "Windows' environment"),
    LACKS("Error: {reason=Windows version must be }", "a Windows that it runs on"),
    LACKS("{reason=Unknown Windows version}", "a Windows that it runs on"),
    LACKS("{reason=Installation path could not be determined}", "its own folder"),
    LACKS("{reason=Warning on use of --daemon}", "a log when it runs in the background"),
    LACKS("Warning: {reason=cannot open --log file}", "the file of its log"),
    LACKS("Warning: {reason=Error redirecting stdout/stderr}", "the file of its log"),
    LACKS("WARNING: {reason=The --log option is not supported}", "the file of its log"),
    LACKS("Warning: {reason=cannot duplicate stderr}", "the file of its log"),
    LACKS("{reason=Failed to get the management socket address}", "the management program"),
    LACKS("{reason=Could not access file '}", "a file of the profile"),
    LACKS("ERROR: {reason=temporary filename too long}", "a folder for temporary files"),
    /* platform.c, platform_user_set and its like */
    CONDITION("setuid('{text}') failed: {reason}", CONDITION_DENIED),
    CONDITION("setgid('{text}') failed: {reason}", CONDITION_DENIED),
    CONDITION("setgroups('{text}') failed: {reason}", CONDITION_DENIED),
    CONDITION("capng_change_id({text}) failed: {reason}", CONDITION_DENIED),
    CONDITION("{text=capng_change_id() failed} {reason}", CONDITION_DENIED),
    CONDITION("{text=capng_update(}{reason}", CONDITION_DENIED),
    CONDITION("{text=capng_change_id(}{reason}", CONDITION_DENIED),
    CONDITION("{text=Unable to retain capabilities}", CONDITION_DENIED),
    CONDITION("NOTE: {reason=setsockopt SO_MARK}", CONDITION_DENIED),
    CONDITION("WARN: {reason=setsockopt SO_BINDTODEVICE}", CONDITION_DENIED),
    CONDITION("{reason=Block_DNS: }", CONDITION_DENIED),
    CONDITION("{reason=block_dns: }", CONDITION_DENIED),
    CONDITION("{reason=WFP block: }", CONDITION_DENIED),
    CONDITION("Error in {reason=add_block_dns_filters}", CONDITION_DENIED),
    CONDITION("Error in {reason=WFP: }", CONDITION_DENIED),
    CONDITION("{reason=cannot get executable path}", CONDITION_DENIED),
    CONDITION("{text=Clearing KEEPCAPS flag} failed: {reason}", CONDITION_DENIED),
    CONDITION("ERROR: {text=setrlimit()} failed: {reason}", CONDITION_DENIED),
    CONDITION("WFP: {reason=initialization failed}", CONDITION_DENIED),
    CONDITION("ERROR:  {reason=Wintun requires SYSTEM privileges}", CONDITION_DENIED),
    /* options.c, read_inline_file */
    STOPS("ERROR: Endtag {text}"),

    /*
     * manage.c, log_entry_print and state_name: time, name, detail, tunnel address, remote address
     * and port
     */
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

    /*
     * block-outside-dns is Windows' alone; a full-tunnel endpoint pushes it to everyone, and a
     * pushed option stops no one
     */
    HARMLESS("Options error: " UNRECOGNIZED " in [PUSH-OPTIONS]:{number}: {option=block-outside-dns} ({version})",
             "block-outside-dns"),
    HARMLESS("Options error: " UNRECOGNIZED_2_3 " in [PUSH-OPTIONS]:{number}: {option=block-outside-dns} ({version})",
             "block-outside-dns"),
    /*
     * options.c: DOMAIN-ROUTE is systemd-resolved's word; clients that read dhcp-option themselves
     * do not know it
     */
    HARMLESS("Options error: --dhcp-option: unknown option type 'DOMAIN-ROUTE'", "domain-route"),
    ROW("Options error: " UNRECOGNIZED " in {file}:{number}: {option} ({version})", EVENT_OPTION_UNKNOWN),
    ROW("Options error: " UNRECOGNIZED ": {option=--} ({version})", EVENT_OPTION_UNKNOWN),
    ROW("Options error: " UNRECOGNIZED_2_3 " in {file}:{number}: {option} ({version})", EVENT_OPTION_UNKNOWN),
    ROW("Options error: " UNRECOGNIZED_2_3 ": {option=--} ({version})", EVENT_OPTION_UNKNOWN),
    ROW("Options error: " UNRECOGNIZED ": {option}", EVENT_OPTION_UNKNOWN),
    /*
     * without "Options error:" it is what setenv opt and ignore-unknown-option make of it: a
     * warning, and OpenVPN goes on
     */
    HARMLESS(UNRECOGNIZED " in {file}:{number}: {option} ({version})", "option-skipped"),
    HARMLESS(UNRECOGNIZED_2_3 " in {file}:{number}: {option} ({version})", "option-skipped"),
    ROW("Options error: Please correct th", EVENT_NONE), /* only ends the list of them */
    ROW("Options error: {text}", EVENT_OPTION_ERROR),
    STOPS("EVENT: CLIENT_SETUP option_error: {text}"),
    STOPS("{text=--no-replay cannot be used}"),
    STOPS("{text=--no-replay or --no-iv cannot be used}"),
    STOPS("{text=--no-replay was removed}"),
    STOPS("{text=No usable connection profiles are present}"),
    STOPS("ERROR: {text=tls-auth enabled, but no valid --auth}"),
    STOPS("{text=--mtu-disc is not supported on this OS}"),
    STOPS("{text=invalid --mtu-disc type}"),
    STOPS("REMOVED OPTION: {text}"),
    STOPS("{text=HTTP_PROXY: server not specified}"),
    STOPS("ERROR: {text=unknown HTTP authentication method}"),
    STOPS("{text=don't recognize device }"),
    STOPS("Error: {text=problem with tun vs. tap setting}"),
    STOPS("{text=Unknown virtual device type}"),
    STOPS("{text=Cannot parse 'dev-node}"),
    STOPS("{text=Cannot use utun devices with --dev-type}"),
    STOPS("EVENT: CLIENT_SETUP {text}"),
    STOPS("{text=Can't resolve null hostname}"),
    STOPS("{text=Invalid backend driver}"),
    STOPS("{text=Error setting IP}"),
    STOPS("{text=getaddrinfo() failed for local}"),
    STOPS("{text=no support for 'tun' devices on AIX}"),
    STOPS("{text='--dev tun}"),
    STOPS("{text=TAP device name must be }"),
    STOPS("WARNING: {text=client-nat table overflow}"),
    STOPS("ERROR: {text=tls-crypt-v2 client key too large}"),
    STOPS("{text=TUN MTU value (}"),
    STOPS("{text=Pushed option rejected by filter}"),

    /* misc.c: auth-nocache is advice; without it reconnects need no new sign-in */
    HARMLESS("WARNING: this configuration may cache passwords in memory", "auth-nocache-note"),
    /* init.c: said to everyone who allows scripts, as DNS scripts on Linux need it */
    HARMLESS("NOTE: the current --script-security setting may allow this configuration", "script-security-note"),
    /* dco_linux.c: 2.6 does it all in user space then, as 2.5 did */
    HARMLESS("Note: Kernel support for ovpn-dco missing", "dco-missing"),
    HARMLESS("Note: Kernel support for ovpn interfaces missing", "dco-missing"), /* 2.7 */
    /*
     * options.c, options_postprocess_cipher: endpoints negotiate AES-256-GCM, which every 2.4 and
     * later has
     */
    HARMLESS("DEPRECATED OPTION: --cipher set to ", "cipher-negotiation-note"),
    HARMLESS("Note: --cipher is not set. OpenVPN versions before 2.5", "cipher-negotiation-note"),
    HARMLESS("--cipher is not set. Previous OpenVPN version defaulted to", "cipher-negotiation-note"),
    /* tun.c, macOS and the BSDs: cleaning up before the device is set up */
    HARMLESS("NOTE: Tried to delete pre-existing tun/tap instance", "tun-cleanup-note"),
    /*
     * error.c, x_check_status: a signal came while OpenVPN waited, which is how it is told to end
     */
    HARMLESS("event_wait : Interrupted system call", "interrupted-wait"),
    /* options.c, options_cmp_equal_safe: with negotiated ciphers these no longer need to agree */
    HARMLESS("WARNING: '{}' is used inconsistently, local='", "options-differ"),
    HARMLESS("WARNING: '{}' is present in {} config but missing in {} config", "options-differ"),
    /* as gluetun has them, which makes a level of the first word */
    HARMLESS("'{}' is used inconsistently, local='", "options-differ"),
    HARMLESS("'{}' is present in {} config but missing in {} config", "options-differ"),
    /* crypto.c, openvpn_decrypt_aead: a packet that came twice or late */
    HARMLESS("Authenticate/Decrypt packet error: bad packet ID (may be a replay)", "packet-replay"),
    HARMLESS("AEAD Decrypt error: bad packet ID (may be a replay)", "packet-replay"),
    CONDITION("AEAD Decrypt error: ", CONDITION_UNREADABLE),
    CONDITION("Authenticate/Decrypt packet error: ", CONDITION_UNREADABLE),
    /* dco.c, dco_check_startup_option and dco_check_option */
    HARMLESS("Note: '--allow-compression' is not set to 'no', disabling data channel offload", "dco-missing"),
    HARMLESS("Note: dev-type not tun, disabling data channel offload", "dco-missing"),
    HARMLESS("Note: ovpn-dco-win driver is missing, disabling data channel offload", "dco-missing"),
    /* options.c, check_file_access_...; ssl.c, init.c: advice */
    HARMLESS("WARNING: file '{}' is group or others accessible", "file-rights-note"),
    HARMLESS("WARNING: Using --management on a TCP port WITHOUT passwords", "management-note"),
    HARMLESS("Note: Treating option '--ncp-ciphers' as", "cipher-negotiation-note"),
    HARMLESS("WARNING: INSECURE cipher (", "cipher-negotiation-note"),
    HARMLESS("DEPRECATED OPTION: ", "deprecated-note"),
    /*
     * options.c, show_compression_warning and allow-compression (2.5 and later): said of a pushed
     * line, too
     */
    HARMLESS("WARNING: Compression for receiving enabled. ", "compression-note"),
    HARMLESS("WARNING: Compression for sending and receiving enabled. ", "compression-note"),
    HARMLESS("WARNING: --ns-cert-type is DEPRECATED", "deprecated-note"),
    /* route.c, add_route: someone has set the same route before */
    ROUTE_EXISTS("RTNETLINK answers: File exists"),
    ROUTE_EXISTS("SIOCADDRT: File exists"),
    ROUTE_EXISTS("sitnl_send: rtnl: generic error ({}): File exists"),
    ROUTE_EXISTS("NOTE: Linux route add command failed because route exists"),
    ROUTE_EXISTS("route: writing to routing socket: File exists"),
    ROUTE_EXISTS("add net {}: gateway {}: File exists"),
    /*
     * what else the kernel answers, in front of OpenVPN's own line: iproute2 of two ages, busybox,
     * networking_sitnl.c, BSD's route(8)
     */
    ROW("RTNETLINK answers: {reason}", EVENT_KERNEL_ANSWER),
    REASON("Error: Nexthop has invalid gateway", EVENT_KERNEL_ANSWER, "Nexthop has invalid gateway"),
    ROW("sitnl_send: rtnl: generic error ({}): {reason}", EVENT_KERNEL_ANSWER),
    ROW("SIOCADDRT: {reason}", EVENT_KERNEL_ANSWER),
    ROW("route: writing to routing socket: {reason}", EVENT_KERNEL_ANSWER),
    /* init.c, do_close_tun_simple; tun.c, undo_ifconfig_ipv4; route.c, delete_route */
    ROW("Closing TUN/TAP interface", EVENT_CLEANING_UP),
    ROW("Closing DCO interface", EVENT_CLEANING_UP),
    ROW("/sbin/ip addr del dev ", EVENT_CLEANING_UP),
    ROW("/usr/sbin/ip addr del dev ", EVENT_CLEANING_UP),
    ROW("/bin/ip addr del dev ", EVENT_CLEANING_UP),
    ROW("/usr/bin/ip addr del dev ", EVENT_CLEANING_UP),
    ROW("/sbin/ip route del ", EVENT_CLEANING_UP),
    ROW("/usr/sbin/ip route del ", EVENT_CLEANING_UP),
    ROW("/bin/ip route del ", EVENT_CLEANING_UP),
    ROW("/usr/bin/ip route del ", EVENT_CLEANING_UP),
    ROW("net_addr_v4_del: ", EVENT_CLEANING_UP),
    ROW("net_route_v4_del: ", EVENT_CLEANING_UP),
    /*
     * route.c, delete_route; tun.c, undo_ifconfig_ipv4: tidying up without the rights that were
     * given back, or twice
     */
    HARMLESS("ERROR: Linux route delete command failed", "tidy-up-failed"),
    HARMLESS("ERROR: Windows route delete command failed", "tidy-up-failed"),
    HARMLESS("ERROR: OS X route delete command failed", "tidy-up-failed"),
    HARMLESS("Linux ip addr del failed", "tidy-up-failed"),
    CONDITION("WARNING: {reason} conflicts with --ifconfig ", CONDITION_OVERLAP),
    CONDITION("WARNING: potential {reason=conflict between --remote address}", CONDITION_OVERLAP),
    CONDITION("WARNING: potential {reason=TUN/TAP adapter subnet conflict}", CONDITION_OVERLAP),
    /* tun.c, check_addr_clash_... */
    HARMLESS("NOTE: your local LAN uses the extremely common subnet address", "common-lan-note"),
    /* push.c, server_pushed_info: the address itself carries the sign-in's state and is not kept */
    HARMLESS("Info command was pushed by server ('WEB_AUTH:", "web-log-in"),
    HARMLESS("Info command was pushed by server ('OPEN_URL:", "web-log-in"),
    HARMLESS(">INFOMSG:WEB_AUTH:", "web-log-in"),
    HARMLESS(">INFOMSG:OPEN_URL:", "web-log-in"),
    /* ssl.c, tls_pre_encrypt: a packet in the moment before the key is there */
    HARMLESS("TLS Warning: no data channel send key available", "no-key-yet"),
};

enum {
    ROWS = sizeof(rows) / sizeof(rows[0]),
    /* a row with so many bytes that are its own may match inside a line ... */
    EMBEDDED_START = 12,
    EMBEDDED_WITHIN = 160 /* ... that an unknown writer has put so much in front of at most */
};

/*
 * Rows by the first byte of their pattern, in the table's order: anchored[b] and embedded[b] are
 * the first row plus one, and the row's own entries in anchored_next and embedded_next the next.
 * The table never changes, so the index is made once and then only read.
 */
static struct {
    /* what a message has to begin with: most rows fail here */
    struct slice start[ROWS];
    /* what stands somewhere in it: most lines fail here */
    char literal[ROWS][PATTERN_LITERAL_SIZE];
    uint16_t anchored[256], anchored_next[ROWS];
    uint16_t embedded[256], embedded_next[ROWS];
    struct prefilter gate;
} row_index;
static once_flag row_index_made = ONCE_FLAG_INIT;

_Static_assert(ROWS < UINT16_MAX, "row_index counts rows in 16 bits");

static void make_row_index(void)
{
    prefilter_add(&row_index.gate, SLICE("PLUGIN cvpn-doctor: CVPN-"));
    for (size_t i = ROWS; i-- > 0;) {
        struct slice start = message_pattern_start(rows[i].pattern);
        size_t first = (unsigned char)start.at[0];
        row_index.start[i] = start;
        message_pattern_literal(rows[i].pattern, row_index.literal[i]);
        prefilter_add(&row_index.gate, slice_of(row_index.literal[i]));
        row_index.anchored_next[i] = row_index.anchored[first];
        row_index.anchored[first] = (uint16_t)(i + 1);
        size_t own = strlen(row_index.literal[i]);
        if ((start.length >= EMBEDDED_START || (start.length && own >= EMBEDDED_START)) && start.at[0] != '>') {
            row_index.embedded_next[i] = row_index.embedded[first];
            row_index.embedded[first] = (uint16_t)(i + 1);
        }
    }
}

/* The first row of a chain that matches `message`, or NULL. */
static const struct row *find_row(const uint16_t *first, const uint16_t *next, struct slice message,
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
 * Looks for a message behind a prefix that log_line.c does not know: at the start of each word.
 * What begins with '*' is a wrapper talking itself (Tunnelblick), and what begins with '>' is a
 * notification whose text is the server's.
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
    struct match match; /* set by the row that matches */

    if (line->ours || line->message.length == 0)
        return false;
    call_once(&row_index_made, make_row_index);
    const struct row *row = find_row(row_index.anchored, row_index.anchored_next, line->message, &match);
    if (!row)
        row = find_embedded_row(line->message, &match);
    if (!row || row->kind == EVENT_NONE)
        return false;
    event->kind = row->kind;
    event->time = line->time != MOMENT_UNKNOWN ? line->time : match.time;
    event->zone = line->zone;
    event->line = number;
    event->number = match.number >= 0 ? match.number : row->number;
    memcpy(event->field, match.field, sizeof(match.field));
    event->field[FIELD_MESSAGE] = line->message;
    if (row->fixed)
        event->field[row->field] = slice_of(row->fixed);
    return true;
}

bool message_possible(struct slice raw)
{
    call_once(&row_index_made, make_row_index);
    return prefilter_passes(&row_index.gate, raw);
}

struct slice message_literal(size_t i)
{
    call_once(&row_index_made, make_row_index);
    return slice_of(i < ROWS ? row_index.literal[i] : NULL);
}

const char *message_fixed(size_t i)
{
    return i < ROWS ? rows[i].fixed : NULL;
}

bool message_read(struct slice raw, uint64_t number, struct event *event)
{
    struct log_line line;

    if (!message_possible(raw))
        return false;
    log_line_parse(raw, &line);
    return message_recognise(&line, number, event);
}
