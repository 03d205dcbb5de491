/* SPDX-License-Identifier: MIT */
/*
 * Topic 04: large packets through the tunnel (AWS page, "Access to a VPC, a peered VPC, Amazon S3,
 * or the internet is intermittent": path MTU; anchors: RFC 8899, OpenVPN mss.c).
 *
 * What was measured decides. The kernel's word alone is a finding only where OpenVPN's own
 * assumption is larger.
 */
#include <stdlib.h>
#include <string.h>

#include "facts/encapsulation.h"

#include "topic.h"

/* "EMSGSIZE Path-MTU=1400" (mtu.c, format_extended_socket_error); 0 when it does not say. */
static unsigned path_size(const char *detail)
{
    const char *at = strstr(detail, "Path-MTU=");
    unsigned size = 0;

    for (at = at ? at + 9 : ""; *at >= '0' && *at <= '9' && size < 100000; at++)
        size = size * 10 + (unsigned)(*at - '0');
    return size;
}

static const struct catalogue_entry path_known_smaller;
static const struct sentence size_in_send_error = {&path_known_smaller,
                                                   "this machine knows that packets to the server may have {path_mtu} "
                                                   "bytes, and the client makes them up to {assumed} bytes"};
static const struct sentence too_long_to_send = {
    &path_known_smaller,
    "this machine could not send packets of the tunnel because they are too long for the path to the server"};
static const struct sentence size_of_link = {&path_known_smaller,
                                             "the network that leads to the endpoint carries packets of {known} bytes, "
                                             "and OpenVPN makes them as large as {assumed}"};
static const struct sentence size_told_to_kernel = {&path_known_smaller,
                                                    "the kernel learned that packets of more than {known} bytes do not "
                                                    "reach the endpoint, and OpenVPN makes them as large as {assumed}"};

static void rule_path_mtu_known_smaller(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;

    /* With offload it is a packet of the handshake, and data of any size is cut into fragments. */
    if ((!attempt->send_reason[0] && !attempt->send_detail[0]) || facts->session.offloaded)
        return;
    unsigned size = path_size(attempt->send_detail);
    struct packet_shape shape;
    struct mssfix own;

    (void)encapsulation(facts, &shape, &own);
    unsigned assumed = packet_outer(&shape, mssfix_inner(&shape, own));

    if ((!strcasestr(attempt->send_reason, "Message too l") && !size) || (size && (size < 576 || size >= assumed)))
        return;
    struct finding *finding = finding_raise(findings, size ? &size_in_send_error : &too_long_to_send);
    if (size)
        finding_evidence_number(finding, "path_mtu", size);
    finding_evidence_number(finding, "assumed", assumed);
    /* The number of AWS's page, where it is small enough. */
    finding_evidence_number(finding, "mssfix", size ? mssfix_for(&shape, packet_inner(&shape, size), 1328) : 1328);
    finding->log_line = attempt->send_line;
}

static const struct catalogue_entry mssfix_not_effective;
static const struct sentence offload_ignores_mssfix = {
    &mssfix_not_effective, "mssfix is in the profile, and data channel offload carries the data without it"};
static const struct sentence mtu_word_unknown = {
    &mssfix_not_effective, "OpenVPN does not know the word mtu after mssfix; only 2.6 and later do"};

/*
 * 2.5 and before stop at the word "mtu": what they say about the line is the only trace of it
 * (options.c, add_option).
 */
static void rule_mssfix_stopped(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->session.option_error_count; i++) {
        const struct option_error *error = &facts->session.option_errors[i];
        if (error->pushed || strcmp(error->option, "mssfix") != 0)
            continue;
        struct finding *finding = finding_raise(findings, &mtu_word_unknown);
        finding_at(finding, error->file, error->file_line > 0 ? (unsigned)error->file_line : 0);
        finding->log_line = error->line;
        return;
    }
}

static void rule_mssfix_in_vain(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *mssfix = profile_last(facts->profile, "mssfix");
    const char *number = profile_parameter(mssfix, 1);

    for (size_t i = 0; i < facts->profile->problem_count && facts->version.minor < 6; i++) {
        const struct profile_problem *problem = &facts->profile->problems[i];
        if (problem->option && strcmp(problem->option, "mssfix") == 0)
            finding_at(finding_raise(findings, &mtu_word_unknown), problem->file, problem->line);
    }
    if (!number || strcmp(number, "0") == 0)
        return;
    if (facts->session.offloaded || facts->path.dco)
        finding_at(finding_raise(findings, &offload_ignores_mssfix), mssfix->file, mssfix->line);
}

static const struct catalogue_entry mssfix_not_effective = {
    .code = 408,
    .slug = "mssfix-not-effective",
    .severity = SEVERITY_WARNING,
    .title = "mssfix has no effect here",
    .sentences = {&offload_ignores_mssfix, &mtu_word_unknown},
    .why = "The line does not make packets smaller, so a path that loses large packets still loses them.",
    .fix_user = "Write disable-dco into the profile, lower the tunnel's size with tun-mtu 1304, or write mssfix 1328 "
                "without mtu. Take the one that fits what was seen.",
    .fix_administrator = "Hand out mssfix 1328. OpenVPN 2.3 to 2.7 all take it.",
    .rules = {{rule_mssfix_in_vain, FACTS_PROFILE, PER_SESSION}, {rule_mssfix_stopped, FACTS_SESSION, PER_SESSION}},
};

static const char *directions_name(enum path_directions directions)
{
    static const char *const names[] = {
        [PATH_DIRECTION_UNKNOWN] = "on the way out or back",
        [PATH_DIRECTION_UP] = "on the way out",
        [PATH_DIRECTION_DOWN] = "on the way back",
        [PATH_DIRECTION_BOTH] = "on the way out and on the way back",
        [PATH_DIRECTION_EITHER] = "on the way out or back",
    };

    return names[directions];
}

static const struct catalogue_entry path_mtu_black_hole;
static const struct sentence large_packets_vanish = {
    &path_mtu_black_hole,
    "packets of more than {passes} bytes vanish inside the tunnel {where}, and smaller ones pass"};
static const struct sentence kept_out_by_mssfix = {
    &path_mtu_black_hole,
    "packets of more than {passes} bytes vanish inside the tunnel {where}, and mssfix {mssfix} keeps TCP below that"};
static const struct sentence users_line_lets_them = {&path_mtu_black_hole,
                                                     "packets of more than {passes} bytes vanish inside the tunnel "
                                                     "{where}, and a line of the profile lets larger ones be sent"};

/*
 * The line of a profile that keeps packets small enough; mssfix has no effect with data channel
 * offload.
 */
static void evidence_line(struct finding *finding, const struct path_mtu *path, unsigned mssfix)
{
    char buffer[32];
    struct text line;

    text_start(&line, buffer, sizeof(buffer));
    if (path->dco)
        text_add(&line, "tun-mtu %u", path_mtu_wanted(path, false));
    else
        text_add(&line, "mssfix %u", mssfix);
    if (!path->dco)
        finding_evidence_number(finding, "mssfix", mssfix);
    finding_evidence_string(finding, "line", buffer);
}

static void rule_path_mtu_black_hole(const struct facts *facts, struct findings *findings)
{
    const struct path_mtu *path = &facts->path;
    bool kept_out = path->handed_over && !path->dco;
    const struct sentence *seen = path->users_line ? &users_line_lets_them
                                  : kept_out       ? &kept_out_by_mssfix
                                                   : &large_packets_vanish;

    if (!path_mtu_hurts(path))
        return;
    struct finding *finding = finding_raise(findings, seen);
    finding_evidence_number(finding, "passes", path->passes);
    finding_evidence_number(finding, "outside", path_mtu_outer(path));
    evidence_line(finding, path, seen == &kept_out_by_mssfix ? path->handed_over : path_mtu_mssfix(path, false));
    finding_evidence_number(finding, "largest", path->largest);
    finding_evidence_string(finding, "where", directions_name(path->directions));
    finding_evidence_string(finding, "asked_by", path->how);
    finding_evidence_number(finding, "milliseconds", path->took / 1000);
}

static const struct catalogue_entry path_mtu_black_hole = {
    .code = 404,
    .slug = "path-mtu-black-hole",
    .severity = SEVERITY_WARNING,
    .sometimes = "repaired",
    .title = "Large packets vanish inside the tunnel",
    .sentences = {&large_packets_vanish, &kept_out_by_mssfix, &users_line_lets_them},
    .why = "The tunnel comes up and small packets pass, but downloads, pages and file shares stall. A router on the "
           "path drops what is too large, and its message is lost.",
    .fix_user = "Put the line {line} into the profile, in place of any other of that kind.",
    .fix_administrator = "Look for a link with a smaller MTU between this user and the endpoint, and for a firewall "
                         "there that drops ICMP \"fragmentation needed\".",
    .rules = {{rule_path_mtu_black_hole, FACTS_PATH, PER_ATTEMPT}},
};

static void rule_path_mtu_known_by_kernel(const struct facts *facts, struct findings *findings)
{
    const struct path_mtu *path = &facts->path;

    if (!path_mtu_known_smaller(path))
        return;
    struct finding *finding = finding_raise(
        findings, path->link_mtu && path->link_mtu <= path->known_mtu ? &size_of_link : &size_told_to_kernel);
    finding_evidence_number(finding, "known", path->known_mtu);
    finding_evidence_number(finding, "assumed", path_mtu_assumed(path));
    finding_evidence_number(finding, "mssfix", path_mtu_known_mssfix(path));
}

static const struct catalogue_entry path_known_smaller = {
    .code = 407,
    .slug = "path-mtu-known-smaller",
    .severity = SEVERITY_WARNING,
    .sometimes = "repaired",
    .title = "The path to the server takes only smaller packets",
    .suppressed_by = {404},
    .sentences = {&size_in_send_error, &too_long_to_send, &size_of_link, &size_told_to_kernel},
    .why = "Larger packets are fragmented or lost. Sign-in works, and then web pages, file transfers or remote "
           "desktops are slow or hang.",
    .fix_user = "Add the line mssfix {mssfix} to the profile and connect again.",
    .fix_administrator = "Hand out the configuration file with the line mssfix {mssfix} to users on such networks.",
    .rules = {{rule_path_mtu_known_smaller, FACTS_SESSION, PER_ATTEMPT},
              {rule_path_mtu_known_by_kernel, FACTS_PLUGIN | FACTS_PROFILE, PER_SESSION}},
};

static const struct catalogue_entry packet_settings_differ;
static const struct sentence packets_thrown_away = {
    &packet_settings_differ, "packets are thrown away because {option} is not the same on both sides: {reason}"};
static const struct sentence mtu_differs = {
    &packet_settings_differ,
    "tun-mtu is {here} here and {there} at the server, so large packets can be lost while small ones pass"};

/* A tap device counts 32 bytes more, and that difference is none. */
bool tun_mtu_differs(const struct condition *mtu)
{
    enum { TAP_EXTRA = 32 };
    long here = strtol(mtu->text, NULL, 10);
    long there = strtol(mtu->reason, NULL, 10);

    return here > 0 && there > 0 && here != there && labs(here - there) != TAP_EXTRA;
}

static void rule_packet_settings_differ(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *size = attempt_condition(attempt, CONDITION_PACKET_SIZE);
    const struct condition *mtu = attempt_condition(attempt, CONDITION_PACKET_MTU);

    if (size) {
        struct finding *finding = finding_raise(findings, &packets_thrown_away);
        finding_evidence_string(finding, "option", size->text);
        finding_evidence_string(finding, "reason", size->reason);
        finding->log_line = size->line;
    } else if (mtu && attempt->ending == ENDING_CONNECTED && tun_mtu_differs(mtu) && !facts->session.pushed.tun_mtu) {
        struct finding *finding = finding_raise(findings, &mtu_differs);
        finding_evidence_string(finding, "here", mtu->text);
        finding_evidence_string(finding, "there", mtu->reason);
        finding_confidence(finding, CONFIDENCE_POSSIBLE);
        finding->severity = SEVERITY_WARNING;
        finding->log_line = mtu->line;
    }
}

static const struct catalogue_entry packet_settings_differ = {
    .code = 412,
    .slug = "packet-settings-differ",
    .severity = SEVERITY_ERROR,
    .turn = TURN_USER,
    .title = "Settings for packets differ between the two sides",
    .suppressed_by = {1603},
    .sentences = {&packets_thrown_away, &mtu_differs},
    .why = "tun-mtu, fragment and compression change what a packet looks like, and both sides have to agree on them.",
    .fix_user = "Remove tun-mtu, link-mtu, fragment and comp-lzo from the profile, or write them as the server has "
                "them. Add mssfix 1328 if large packets are lost.",
    .fix_administrator =
        "Give client and server the same tun-mtu and fragment. Client VPN endpoints have tun-mtu 1500 and "
        "no fragment.",
    .rules = {{rule_packet_settings_differ, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const path_size_findings[] = {&path_mtu_black_hole, &path_known_smaller,
                                                            &mssfix_not_effective, &packet_settings_differ, NULL};
