/* SPDX-License-Identifier: MIT */
#include "command/bare_profile.h"

#include <string.h>

#include "base/redact.h"

/* Options whose words are numbers, names of files, hosts or settings. */
static const char *const plain[] = {"allow-compression",
                                    "allow-pull-fqdn",
                                    "auth",
                                    "auth-federate",
                                    "auth-nocache",
                                    "auth-retry",
                                    "block-ipv6",
                                    "block-outside-dns",
                                    "ca",
                                    "capath",
                                    "cert",
                                    "cipher",
                                    "client",
                                    "client-nat",
                                    "comp-lzo",
                                    "comp-noadapt",
                                    "compat-mode",
                                    "compress",
                                    "connect-retry",
                                    "connect-retry-max",
                                    "connect-timeout",
                                    "crl-verify",
                                    "data-ciphers",
                                    "data-ciphers-fallback",
                                    "dev",
                                    "dev-node",
                                    "dev-type",
                                    "dhcp-option",
                                    "dh",
                                    "disable-dco",
                                    "disable-occ",
                                    "dns",
                                    "ecdh-curve",
                                    "explicit-exit-notify",
                                    "fast-io",
                                    "float",
                                    "fragment",
                                    "group",
                                    "hand-window",
                                    "http-proxy-retry",
                                    "ifconfig",
                                    "ifconfig-ipv6",
                                    "ignore-unknown-option",
                                    "inactive",
                                    "ip-win32",
                                    "keepalive",
                                    "key",
                                    "key-direction",
                                    "link-mtu",
                                    "local",
                                    "log",
                                    "log-append",
                                    "lport",
                                    "max-routes",
                                    "mode",
                                    "mssfix",
                                    "mtu-disc",
                                    "mtu-test",
                                    "multihome",
                                    "mute",
                                    "ncp-ciphers",
                                    "ncp-disable",
                                    "nobind",
                                    "ns-cert-type",
                                    "passtos",
                                    "peer-fingerprint",
                                    "persist-key",
                                    "persist-local-ip",
                                    "persist-remote-ip",
                                    "persist-tun",
                                    "ping",
                                    "ping-exit",
                                    "ping-restart",
                                    "ping-timer-rem",
                                    "port",
                                    "proto",
                                    "proto-force",
                                    "providers",
                                    "pull",
                                    "pull-filter",
                                    "rcvbuf",
                                    "redirect-gateway",
                                    "redirect-private",
                                    "register-dns",
                                    "remap-usr1",
                                    "remote",
                                    "remote-cert-eku",
                                    "remote-cert-ku",
                                    "remote-cert-tls",
                                    "remote-random",
                                    "remote-random-hostname",
                                    "reneg-bytes",
                                    "reneg-pkts",
                                    "reneg-sec",
                                    "replay-window",
                                    "resolv-retry",
                                    "route",
                                    "route-delay",
                                    "route-gateway",
                                    "route-ipv6",
                                    "route-method",
                                    "route-metric",
                                    "route-noexec",
                                    "route-nopull",
                                    "rport",
                                    "script-security",
                                    "server-poll-timeout",
                                    "shaper",
                                    "sndbuf",
                                    "socket-flags",
                                    "tcp-nodelay",
                                    "tls-cert-profile",
                                    "tls-cipher",
                                    "tls-ciphersuites",
                                    "tls-client",
                                    "tls-exit",
                                    "tls-groups",
                                    "tls-timeout",
                                    "tls-version-max",
                                    "tls-version-min",
                                    "topology",
                                    "tran-window",
                                    "tun-ipv6",
                                    "tun-mtu",
                                    "tun-mtu-extra",
                                    "tun-mtu-max",
                                    "txqueuelen",
                                    "user",
                                    "verb",
                                    "verify-hash",
                                    "verify-x509-name",
                                    "plugin",
                                    NULL};

static bool is_plain(const char *name)
{
    const char *const *at = plain;

    while (*at && strcmp(name, *at) != 0)
        at++;
    return *at != NULL;
}

/* Of "ca" and the like the certificates, and nothing that is in between. */
static void give_certificates(struct slice block, bare_profile_line *take, void *context)
{
    struct slice line;
    bool within = false;

    while (block.length && slice_split(&block, '\n', &line)) {
        line = slice_trim(line);
        within = within || slice_starts(line, "-----BEGIN CERTIFICATE-----") ||
                 slice_starts(line, "-----BEGIN X509 CRL-----");
        if (within)
            take(context, line);
        within = within && !slice_starts(line, "-----END ");
    }
}

static void give_block(const struct profile_option *option, bare_profile_line *take, void *context)
{
    char tag[96];
    struct text text;

    text_start(&text, tag, sizeof(tag));
    text_add(&text, "<%s>", option->words[0]);
    take(context, slice_of(tag));
    if (strcmp(option->words[0], "ca") == 0 || strcmp(option->words[0], "cert") == 0 ||
        strcmp(option->words[0], "extra-certs") == 0 || strcmp(option->words[0], "crl-verify") == 0)
        give_certificates(option->block, take, context);
    else
        take(context, SLICE("redacted"));
    text_start(&text, tag, sizeof(tag));
    text_add(&text, "</%s>", option->words[0]);
    take(context, slice_of(tag));
}

static void give_option(const struct profile_option *option, bare_profile_line *take, void *context)
{
    char line[2048];
    struct text text;

    text_start(&text, line, sizeof(line));
    text_add(&text, "%s%s", option->optional ? "setenv opt " : "", option->words[0]);
    for (unsigned i = 1; is_plain(option->words[0]) && i < option->word_count; i++)
        text_add(&text, strpbrk(option->words[i], " \t#;") || !*option->words[i] ? " \"%s\"" : " %s", option->words[i]);
    if (!is_plain(option->words[0]) && option->word_count > 1)
        text_add(&text, " " REDACTED);
    take(context, slice_of(line));
}

void bare_profile(const struct profile *profile, bare_profile_line *take, void *context)
{
    int connection = -1;

    for (size_t i = 0; i < profile->option_count; i++) {
        const struct profile_option *option = &profile->options[i];
        if (!option->known)
            continue;
        if (option->connection != connection && connection >= 0)
            take(context, SLICE("</connection>"));
        if (option->connection != connection && option->connection >= 0)
            take(context, SLICE("<connection>"));
        connection = option->connection;
        if (option->block.at)
            give_block(option, take, context);
        else
            give_option(option, take, context);
    }
    if (connection >= 0)
        take(context, SLICE("</connection>"));
}
