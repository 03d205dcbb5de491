/* SPDX-License-Identifier: MIT */
#include "command/access_query.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "command/output.h"
#include "command/terminal_text.h"

enum { SENTENCE_SIZE = 1024 };

/* What is asked, and of which endpoint. */
struct question {
    const struct options *options;
    const struct endpoint *endpoint;
    struct address address;
    bool routes_known;
    struct show show;
};

bool access_question_fits(const struct options *options)
{
    char buffer[SHOWN_MAX];
    struct address address;

    if (options->group_count && !options->to) {
        complain("--group needs --to ADDRESS.");
        return false;
    }
    if (options->to && !address_parse(slice_of(options->to), &address)) {
        complain("--to takes an IPv4 or IPv6 address, not '%s'.", shown(options->to, buffer));
        return false;
    }
    return true;
}

/* "group A", "all users" */
static void add_whom(struct text *text, const struct endpoint_rule *rule)
{
    if (rule->everybody || !rule->group) {
        text_add(text, "all users");
        return;
    }
    text_add(text, "group ");
    text_add_shown(text, slice_of(rule->group));
}

/* Whom the rules for the same range let in; a few of them. */
static void add_allowed(struct text *text, const struct question *question, const struct endpoint_rule *rule)
{
    const struct endpoint *endpoint = question->endpoint;
    size_t named = 0;

    for (size_t i = 0; i < endpoint->rule_count && named < 4; i++) {
        const struct endpoint_rule *other = &endpoint->rules[i];
        if (!endpoint_rule_works(other) || !network_same(other->network, rule->network))
            continue;
        text_add(text, named++ ? ", " : "");
        add_whom(text, other);
    }
    text_add(text, named == 4 ? ", ..." : "");
}

static void say_rule(struct text *text, const struct question *question, const struct access_answer *answer)
{
    if (!answer->rule) {
        text_add(text, "no authorization rule is about this address");
        return;
    }
    text_add(text, "%s, for ", answer->rule->destination);
    if (answer->allowed) {
        add_whom(text, answer->rule);
        return;
    }
    add_allowed(text, question, answer->rule);
    text_add(text, " only; it is the most specific one, so no other counts");
}

static void show_answer(const struct question *question, const struct access_answer *answer,
                        const struct endpoint_route *route, const char *rule)
{
    char sentence[SENTENCE_SIZE];
    struct text text;

    text_start(&text, sentence, sizeof(sentence));
    text_add(&text, "%s: ", answer->allowed ? "yes" : "no");
    for (size_t i = 0; i < question->options->group_count; i++) {
        text_add(&text, "%s", i ? ", " : "");
        text_add_shown(&text, slice_of(question->options->groups[i]));
    }
    text_add(&text, "%s %s reach %s through ", question->options->group_count ? "" : "a user without a group",
             answer->allowed ? "may" : "may not", question->options->to);
    text_add_shown(&text, slice_of(question->endpoint->id));
    show_heading(&question->show, sentence);
    show_labelled(&question->show, "rule", rule);
    if (answer->hidden) {
        text_start(&text, sentence, sizeof(sentence));
        text_add(&text, "%s, for ", answer->hidden->destination);
        add_whom(&text, answer->hidden);
        show_labelled(&question->show, "hidden", sentence);
    }
    text_start(&text, sentence, sizeof(sentence));
    if (route)
        text_add(&text, "%s", route->destination);
    else
        text_add(&text, "no route of the endpoint leads there");
    show_labelled(&question->show, "route", question->routes_known ? sentence : NULL);
}

static json_t *destination_or_null(const char *destination)
{
    return destination ? json_string(destination) : json_null();
}

static void show_json(const struct question *question, const struct access_answer *answer,
                      const struct endpoint_route *route, const char *rule)
{
    json_t *object = json_object();
    json_t *groups = json_array();

    for (size_t i = 0; i < question->options->group_count; i++)
        json_array_append_new(groups, json_string(question->options->groups[i]));
    json_object_set_new(object, "endpoint", json_string(question->endpoint->id));
    json_object_set_new(object, "groups", groups);
    json_object_set_new(object, "to", json_string(question->options->to));
    json_object_set_new(object, "allowed", json_boolean(answer->allowed));
    json_object_set_new(object, "rule", destination_or_null(answer->rule ? answer->rule->destination : NULL));
    json_object_set_new(object, "group", destination_or_null(answer->rule ? answer->rule->group : NULL));
    json_object_set_new(object, "hidden", destination_or_null(answer->hidden ? answer->hidden->destination : NULL));
    if (question->routes_known)
        json_object_set_new(object, "route", destination_or_null(route ? route->destination : NULL));
    json_object_set_new(object, "seen", json_string(rule));
    char *line = json_dumps(object, JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
    if (line)
        output_add("%s\n", line);
    free(line);
    json_decref(object);
}

/* Answers for one endpoint; returns whether the answer is yes. */
static bool answer_one(const struct question *question)
{
    const struct options *options = question->options;
    struct access_answer answer =
        endpoint_access(question->endpoint, options->groups, options->group_count, question->address);
    const struct endpoint_route *route = endpoint_route_to(question->endpoint, question->address);
    char rule[SENTENCE_SIZE];
    struct text text;

    text_start(&text, rule, sizeof(rule));
    say_rule(&text, question, &answer);
    if (options->json)
        show_json(question, &answer, route, rule);
    else
        show_answer(question, &answer, route, rule);
    return answer.allowed;
}

int access_question_answer(const struct endpoint_export *export, const struct options *options)
{
    const unsigned way = EXPORT_TARGETS | EXPORT_ROUTES;
    struct question question = {.options = options};
    bool all = true;
    size_t asked = 0;
    size_t count;
    const struct endpoint *endpoints = endpoint_export_list(export, &count);

    show_start(&question.show);
    (void)address_parse(slice_of(options->to), &question.address);
    for (size_t i = 0; i < count; i++) {
        unsigned given = export_given(export, &endpoints[i]);
        if (!(given & EXPORT_RULES))
            continue;
        asked++;
        question.endpoint = &endpoints[i];
        question.routes_known = (given & way) == way;
        all = answer_one(&question) && all;
    }
    if (asked == 0) {
        complain("--to needs the output of %s.", export_part_command(EXPORT_RULES));
        return STATUS_COULD_NOT;
    }
    return all ? STATUS_CLEAN : STATUS_FOUND;
}
