/* SPDX-License-Identifier: MIT */
#include "log/log_context.h"

#include <string.h>

#include "base/text.h"

void log_context_start(struct log_context *context)
{
    memset(context, 0, sizeof(*context));
}

static void become_part(struct event *event)
{
    event->kind = EVENT_PART;
}

/*
 * The kernel's answer is logged before OpenVPN's own line, which knows at most how the command
 * exited.
 */
static void add_answer(struct log_context *context, struct event *event)
{
    if (context->answered)
        event->field[FIELD_REASON] = slice_of(context->answer);
    context->answered = false;
    if (event->number == CONDITION_ROUTE && event->field[FIELD_TEXT].length == 0)
        event->field[FIELD_TEXT] = slice_of(context->route);
}

/* What fails because it is there already is no trouble for a route; for an address it is. */
static void complete_existing(struct log_context *context, struct event *event)
{
    if (event->number == CONDITION_DEVICE)
        event->field[FIELD_REASON] = slice_of("File exists");
    if (event->number != CONDITION_ROUTE)
        return;
    if (!context->address_is_set) { /* EVENT_ROUTE_EXISTS said it */
        become_part(event);
        return;
    }
    event->kind = EVENT_HARMLESS;
    event->field[FIELD_TEXT] = slice_of("route-exists");
}

/* A device is opened only for a new tunnel: what was being taken away is gone. */
static bool opens_device(const struct event *event)
{
    return event->number == CONDITION_TUN || (event->number == CONDITION_DENIED && event->field[FIELD_TEXT].length > 0);
}

static void complete_condition(struct log_context *context, struct event *event)
{
    if (opens_device(event))
        context->cleaning_up = false;
    if (context->cleaning_up && !condition_spoils_tunnel(event->number)) {
        become_part(event);
        return;
    }
    if (event->number == CONDITION_ROUTE || event->number == CONDITION_DEVICE) {
        add_answer(context, event);
        if (context->exists)
            complete_existing(context, event);
    }
    context->exists = false;
    context->address_is_set = false;
}

/* What the kernel answers to a command whose failure counts. */
static void keep_answer(struct log_context *context, struct event *event)
{
    if (!context->cleaning_up) {
        TEXT_COPY(context->answer, slice_trim(event->field[FIELD_REASON]));
        context->answered = true;
        context->exists = false;
        context->address_is_set = false;
    }
    become_part(event);
}

static void keep_route(struct log_context *context, const struct event *event)
{
    TEXT_COPY(context->route, event->field[FIELD_TEXT]);
    context->cleaning_up = false;
    context->exists = false;
    context->address_is_set = false;
}

/*
 * A step of an attempt comes between commands: what was being taken away is gone, and an answer
 * belongs to no later attempt.
 */
static void pass_step(struct log_context *context, enum event_class class)
{
    if (class == EVENT_CLASS_NOTICE)
        return;
    context->cleaning_up = false;
    if (class != EVENT_CLASS_STEP)
        context->answered = false;
}

void log_context_complete(struct log_context *context, struct event *event)
{
    switch (event->kind) {
    case EVENT_ROUTE_SETTING:
        keep_route(context, event);
        break;
    case EVENT_ADDRESS_SETTING:
        context->address_is_set = true;
        context->cleaning_up = false;
        become_part(event);
        break;
    case EVENT_CLEANING_UP:
        context->cleaning_up = true;
        become_part(event);
        break;
    case EVENT_KERNEL_ANSWER:
        keep_answer(context, event);
        break;
    case EVENT_ROUTE_EXISTS:
        context->exists = true;
        if (context->address_is_set) /* OpenVPN's own line tells which of the two it is about */
            become_part(event);
        break;
    case EVENT_CONDITION:
        complete_condition(context, event);
        break;
    default:
        pass_step(context, event_class_of(event->kind));
    }
}
