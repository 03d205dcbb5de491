/* SPDX-License-Identifier: MIT */
/* When the observer gives up its rights, and what it keeps open for later. */
#include <errno.h>
#include <unistd.h>

#include "observer/observer_sandbox.h"
#include "observer_output.h"
#include "state.h"
#include "watch_history.h"

static void start_helper(struct observer *observer, struct text *missing)
{
    struct helper_rights rights = {.finds_owners = facts_federated_profile(&observer->diagnosis.facts),
                                   .files = &observer->known};
    struct helper_duty duty = {observer->start.helper, observer->start.life[1], observer->watch.loop.progress};

    bool started = helper_start(&observer->watch.helper, &rights, &duty);
    progress_hide(observer->watch.loop.progress);
    /* what OpenVPN's process says to the privileged helper is not for us */
    close(observer->start.helper);
    if (!started)
        text_add(missing, "%sa process for what changes the network", missing->length ? ", " : "");
}

static struct sandbox_config config_of(const struct observer *observer)
{
    const struct facts *facts = &observer->diagnosis.facts;

    return (struct sandbox_config){.state = history_store_in_use()->directory,
                                   .state_file = history_store_in_use()->file,
                                   .state_is_ours = history_store_is_usual(facts),
                                   .report = output_report(),
                                   .raw_sockets = !facts->settings.probe_off};
}

/*
 * The directory of the management socket is in /run and belongs to root: it is removed when the
 * socket is joined, some milliseconds after OpenVPN has checked its options. Until then nothing
 * that comes from the network has been read.
 */
void sandbox_when_joined(struct observer *observer)
{
    char *missing = observer->diagnosis.facts.sandbox_missing;
    size_t size = sizeof(observer->diagnosis.facts.sandbox_missing);
    struct sandbox_config config = config_of(observer);
    struct text text;

    if (observer->contained || observer->management.phase == MANAGEMENT_EXPECTED)
        return;
    observer->contained = true;
    text_start(&text, missing, size);
    start_helper(observer, &text);
    sandbox_enter(&config, &text);
    if (missing[0])
        observer->watch.loop.evaluate = true;
}

static void note_file(void *context, const char *path)
{
    struct observer *observer = context;

    if (!observer->contained)
        known_files_add(&observer->known, path);
}

static int open_known(void *context, const char *path)
{
    struct observer *observer = context;
    int number = known_files_find(&observer->known, path);

    if (number >= 0)
        return helper_open(&observer->watch.helper, (unsigned)number);
    errno = EACCES;
    return -1;
}

struct file_opener sandbox_opener(struct observer *observer)
{
    return (struct file_opener){note_file, open_known, observer};
}
