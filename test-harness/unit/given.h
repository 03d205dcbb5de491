/* SPDX-License-Identifier: MIT */
/*
 * given.h - what several unit tests start from: a profile that is a text, and a session that is a
 * log.
 */
#ifndef CVPN_UNIT_GIVEN_H
#define CVPN_UNIT_GIVEN_H

#include <string.h>

#include "findings/finding.h"
#include "findings/rules.h"
#include "log/log_context.h"
#include "log/messages.h"
#include "profile/profile_reader.h"
#include "session/session.h"

/* The text of "profile.ovpn", the one file that given_files has. */
static const char *given_text;

static enum file_status given_read(void *context, const char *path, size_t allowed, char **bytes, size_t *length,
                                   char *why, size_t why_size)
{
    (void)context;
    (void)allowed;
    (void)why;
    (void)why_size;
    if (strcmp(path, "profile.ovpn") != 0)
        return FILE_MISSING;
    *bytes = strdup(given_text);
    *length = strlen(given_text);
    return *bytes ? FILE_READ : FILE_UNREADABLE;
}

static const struct file_source given_files = {given_read, NULL, NULL};

/* The profile that `text` is; the caller frees it. */
static inline struct profile *given_profile(const char *text, struct openvpn_version version)
{
    given_text = text;
    return profile_read_file("profile.ovpn", version, &given_files);
}

/* Feeds a log whose lines end in \n; returns what the last recognised line did. */
static inline enum session_step given_log(struct session *session, const char *log)
{
    struct slice rest = slice_of(log);
    struct slice raw;
    uint64_t number = 0;
    enum session_step step = SESSION_SAME;
    struct log_context context;

    log_context_start(&context);
    while (slice_split(&rest, '\n', &raw)) {
        struct log_line line;
        struct event event;
        log_line_parse(raw, &line);
        if (!message_recognise(&line, ++number, &event))
            continue;
        log_context_complete(&context, &event);
        step = session_feed(session, &event);
    }
    return step;
}

/*
 * True when a finding was seen in the way whose sentence in the catalogue has these words: they are
 * all of it, or no other sentence of the code has them.
 */
static inline bool given_says(const struct finding *finding, const char *words)
{
    bool others = false;

    if (!finding)
        return false;
    for (size_t i = 0; i < SENTENCES_MAX && finding->entry->sentences[i]; i++)
        others |=
            finding->entry->sentences[i] != finding->sentence && strstr(finding->entry->sentences[i]->text, words);
    return strcmp(finding->sentence->text, words) == 0 || (!others && strstr(finding->sentence->text, words));
}

/* What the rules raise of `code` for these facts, or NULL; valid until the next call. */
static inline const struct finding *given_raises(const struct facts *facts, finding_code code)
{
    static struct findings findings;

    rules_evaluate(facts, &findings);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.list[i].entry->code == code)
            return &findings.list[i];
    return NULL;
}

#endif
