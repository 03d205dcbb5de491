/* SPDX-License-Identifier: MIT */
/* Says which remedies OpenVPN was started with, after the finding that each of them mends. */
#include "observer_output.h"
#include "remedies/mtu_repair.h"
#include "watchers.h"

static bool is_applied(enum remedy_id id, const struct facts *facts)
{
    if (id == REMEDY_MSSFIX)
        return facts->path.handed_over != 0;
    return id == REMEDY_MFA ? facts->mfa_prompt_applied : facts->random_hostname_applied;
}

static void say(struct watch *watch)
{
    char buffer[512];
    struct text text;

    for (unsigned id = 0; id < REMEDIES; id++) {
        const struct facts *facts = watch->facts;
        enum remedy_decision decision = remedy_decide((enum remedy_id)id, facts);
        if (decision == REMEDY_APPLY && !is_applied((enum remedy_id)id, facts))
            continue;
        if (decision != REMEDY_APPLY && decision != REMEDY_DRY_RUN)
            continue;
        text_start(&text, buffer, sizeof(buffer));
        if (id == REMEDY_MSSFIX)
            mtu_repair_start_text(facts, decision, &text);
        else
            remedy_text((enum remedy_id)id, decision, &text);
        output_applied(id == REMEDY_MSSFIX && facts->path.by_kernel ? 407 : remedies()[id].code,
                       decision == REMEDY_APPLY, buffer);
    }
}

const struct watcher watch_start_remedies = {.opened = say};
