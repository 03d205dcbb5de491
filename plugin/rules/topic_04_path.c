/* SPDX-License-Identifier: MIT */
/*
 * Topic 04: large packets through the tunnel (AWS page, "Access to a VPC, a peered VPC, Amazon S3, or the internet is intermittent": path MTU; anchors: RFC 8899, OpenVPN mss.c).
 *
 * What was measured decides. The kernel's word alone is a finding only where OpenVPN's own assumption is larger.
 */
#include "rules/topics.h"

enum seen_hole { HOLE_SEEN, HOLE_KEPT_OUT, HOLE_USERS_LINE };

static const char *ways_name(enum path_ways ways)
{
    static const char *const names[] = {
        [WAYS_UNKNOWN] = "on the way out or back", [WAYS_UP] = "on the way out",
        [WAYS_DOWN] = "on the way back",           [WAYS_BOTH] = "on the way out and on the way back",
        [WAYS_EITHER] = "on the way out or back",
    };

    return names[ways];
}

void rule_path_mtu_black_hole(const struct facts *facts, struct findings *findings)
{
    const struct path_mtu *path = &facts->path;
    enum seen_hole seen = path->users_line ? HOLE_USERS_LINE : path->handed_over ? HOLE_KEPT_OUT : HOLE_SEEN;

    if (!path_mtu_hurts(path))
        return;
    struct finding *finding = finding_raise(findings, 404, seen);
    finding_evidence_number(finding, "passes", path->passes);
    finding_evidence_number(finding, "outside", path_mtu_outer(path));
    finding_evidence_number(finding, "mssfix",
                            seen == HOLE_KEPT_OUT ? path->handed_over : path_mtu_mssfix(path, false));
    finding_evidence_number(finding, "largest", path->largest);
    finding_evidence_string(finding, "where", ways_name(path->ways));
    finding_evidence_string(finding, "asked_by", path->how);
    finding_evidence_number(finding, "milliseconds", path->took / 1000);
}

void rule_path_mtu_known_by_kernel(const struct facts *facts, struct findings *findings)
{
    enum seen_known { BY_LINK = 2, BY_PATH }; /* behind the forms of topic_04_session.c */
    const struct path_mtu *path = &facts->path;

    if (!path_mtu_known_smaller(path))
        return;
    struct finding *finding =
        finding_raise(findings, 407, path->link_mtu && path->link_mtu <= path->known_mtu ? BY_LINK : BY_PATH);
    finding_evidence_number(finding, "known", path->known_mtu);
    finding_evidence_number(finding, "assumed", path_mtu_assumed(path));
    finding_evidence_number(finding, "mssfix", path_mtu_known_mssfix(path));
}
