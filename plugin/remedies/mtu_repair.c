/* SPDX-License-Identifier: MIT */
#include "remedies/mtu_repair.h"

enum remedy_decision mtu_repair_decide(const struct facts *facts)
{
    if (!path_mtu_hurts(&facts->path) || facts->path.users_line)
        return REMEDY_NOT_NEEDED;
    if (!fix_policy_allows(&facts->settings.fix, REMEDY_MSSFIX))
        return REMEDY_NOT_ALLOWED;
    return facts->settings.fix.dry_run ? REMEDY_DRY_RUN : REMEDY_APPLY;
}

unsigned mtu_repair_mssfix(const struct facts *facts)
{
    const struct path_mtu *path = &facts->path;
    struct path_mtu known = *path;

    if (path->users_line || path->dco)
        return 0;
    if (path_mtu_hurts(path))
        return path_mtu_mssfix(path, facts->settings.mtu_exact);
    known.remembered = 0; /* measured anew: what was needed before does not count */
    path_mtu_before_start(&known);
    return known.for_start;
}

void mtu_repair_line(unsigned mssfix, struct text *out)
{
    text_add(out, "mssfix %u", mssfix);
}

void mtu_repair_live_text(const struct facts *facts, enum remedy_decision decision, unsigned wanted, struct text *out)
{
    const struct path_mtu *path = &facts->path;

    if (decision == REMEDY_DRY_RUN)
        text_add(out, "without fix=dry-run cvpn-doctor would lower the MTU of %s from %u to %u", facts->tunnel.device,
                 path->device_mtu, wanted);
    else
        text_add(out,
                 "the MTU of %s is %u now (it was %u), so that TCP sends nothing too large in either direction. "
                 "The command ip link set dev %s mtu %u takes it back, and fix=off leaves it alone",
                 facts->tunnel.device, wanted, path->device_mtu, facts->tunnel.device, path->device_mtu);
}

void mtu_repair_kept_text(const struct facts *facts, unsigned wanted, struct text *out)
{
    text_add(out,
             "the MTU of %s stays %u, since Linux would end IPv6 in the tunnel at %u; until OpenVPN has the line, "
             "large packets are lost",
             facts->tunnel.device, facts->path.device_mtu, wanted);
}

void mtu_repair_start_text(const struct facts *facts, enum remedy_decision decision, struct text *out)
{
    const struct path_mtu *path = &facts->path;
    const char *reason = path->by_kernel ? "since the network that leads to the endpoint carries no larger packets"
                                         : "since it was needed on this network before";

    if (decision == REMEDY_DRY_RUN)
        text_add(out, "without fix=dry-run cvpn-doctor would hand the line mssfix %u to OpenVPN, %s", path->for_start,
                 reason);
    else
        text_add(out,
                 "handed the line mssfix %u to OpenVPN for this start, %s; the path is measured once the tunnel is up, "
                 "and fix=off does without the line",
                 path->for_start, reason);
}

/* Nothing can be handed over where mssfix has no effect. */
static void next_text_offloaded(const struct facts *facts, struct text *out)
{
    unsigned wanted = path_mtu_wanted(&facts->path, facts->settings.mtu_exact);

    if (path_mtu_may_be(wanted, facts->tunnel.local6.family != ADDRESS_NONE))
        text_add(out,
                 "with data channel offload cvpn-doctor lowers the MTU anew at each start; the line tun-mtu %u in the "
                 "profile holds without cvpn-doctor",
                 wanted);
    else
        text_add(out, "with the line disable-dco in the profile OpenVPN itself keeps TCP small enough");
}

void mtu_repair_next_text(const struct facts *facts, bool remembered, struct text *out)
{
    if (facts->path.dco) {
        next_text_offloaded(facts, out);
        return;
    }
    text_add(out, "OpenVPN %u.%u needs the line mssfix %u on this path; ", facts->version.major, facts->version.minor,
             mtu_repair_mssfix(facts));
    if (remembered)
        text_add(out, "cvpn-doctor hands it over at the next start on this network, and in the profile it holds "
                      "without cvpn-doctor");
    else
        text_add(out, "nothing is remembered of this network (with state=off of none), so put it into the profile");
}
