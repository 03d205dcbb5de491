/* SPDX-License-Identifier: MIT */
/*
 * Topic 07: user name and password errors with Active Directory (AWS page
 * client-user-name-password-mfa.html).
 *
 * The endpoint has one answer for a wrong password and for a missing one-time code; which of them
 * it was shows only in what the profile asks for.
 */
#include <string.h>

#include "certificate_dates.h"
#include "topic.h"

static bool in_profile(const struct facts *facts, const char *name)
{
    return facts->profile && profile_last(facts->profile, name);
}

static bool asks_for_code(const struct facts *facts)
{
    return facts->mfa_prompt_applied || in_profile(facts, "static-challenge");
}

/* Words by which a server says that something else than the credentials is the matter. */
static bool names_another_reason(const char *words)
{
    static const char *const reasons[] = {"lock",           "disabled", "expire",   "suspend", "blocked",
                                          "denied by",      "limit",    "posture",  "group",   "SESSION",
                                          "not authorized", "cipher",   "too many", "too_many"};

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
        if (strcasestr(words, reasons[i]))
            return true;
    return false;
}

static bool refused(const struct facts *facts)
{
    return facts->session.attempt.auth == AUTH_REFUSED;
}

/*
 * push.c, receive_auth_failed: the client drops the token of auth-token and needs the user's own
 * sign-in again.
 */
bool session_token_ended(const struct facts *facts)
{
    return refused(facts) && strncmp(facts->session.attempt.auth_words, "SESSION", 7) == 0;
}

/*
 * A one-time code that OpenVPN kept: no auth-nocache, and it was good before or was refused the
 * time before without anyone being asked.
 */
static bool code_outlived_connection(const struct facts *facts)
{
    return refused(facts) && !session_token_ended(facts) && asks_for_code(facts) &&
           facts->session.attempt.token_reused && !in_profile(facts, "auth-nocache");
}

static bool code_sent_unasked(const struct facts *facts)
{
    const char *mode = profile_parameter(profile_last(facts->profile, "auth-retry"), 1);

    return refused(facts) && !session_token_ended(facts) && asks_for_code(facts) && mode &&
           strcmp(mode, "nointeract") == 0 && facts->session.attempt.number > 1 &&
           facts->session.previous.auth == AUTH_REFUSED;
}

static bool code_missing(const struct facts *facts)
{
    return refused(facts) && in_profile(facts, "auth-user-pass") && !asks_for_code(facts) &&
           !facts_federated_profile(facts) && !facts_saml_helper(facts) && facts->session.challenges == 0 &&
           !names_another_reason(facts->session.attempt.auth_words);
}

static struct finding *raise_refusal(const struct facts *facts, struct findings *findings,
                                     const struct sentence *sentence)
{
    const struct attempt *attempt = &facts->session.attempt;
    struct finding *finding = finding_raise(findings, sentence);

    finding_evidence_string(finding, "words", attempt->auth_words[0] ? attempt->auth_words : "nothing more");
    finding->log_line = attempt->auth_line;
    return finding;
}

static const struct catalogue_entry mfa_prompt_missing;
static const struct sentence no_code_asked = {
    &mfa_prompt_missing,
    "the server refused the user name and password, and the profile asks for no one-time code (server said: {words})"};
static const struct sentence no_code_asked_but_worked_before = {
    &mfa_prompt_missing, "the server refused the user name and password, and the profile asks for no one-time code. "
                         "This endpoint last let this machine in on {date} (server said: {words})"};

static void rule_mfa_prompt_missing(const struct facts *facts, struct findings *findings)
{
    int64_t last = 0;

    if (!code_missing(facts))
        return;
    bool worked_before = (facts->available & FACTS_HISTORY) && history_worked_before(&facts->history, &last);
    struct finding *finding =
        raise_refusal(facts, findings, worked_before ? &no_code_asked_but_worked_before : &no_code_asked);
    if (worked_before)
        certificate_evidence_past(finding, facts, SECONDS(last));
}

static const struct catalogue_entry mfa_prompt_missing = {
    .code = 701,
    .slug = "mfa-prompt-missing",
    .severity = SEVERITY_ERROR,
    .sometimes = "repaired on request",
    .title = "Sign-in refused, and the profile asks for no code",
    .suppressed_by = {704},
    .sentences = {&no_code_asked, &no_code_asked_but_worked_before},
    .why = "When the endpoint has multi-factor authentication, it refuses a password without the code exactly like a "
           "wrong password.",
    .fix_user = "Try the password once more. If it used to work, add the line static-challenge \"Enter MFA code \" 1 "
                "to the profile, or fix=safe,mfa to the plugin line.",
    .fix_administrator = "If MFA is enabled in the directory, export the configuration file again and hand it out. If "
                         "not, check the user in the directory.",
    .rules = {{rule_mfa_prompt_missing, FACTS_PROFILE | FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry credentials_refused;
static const struct sentence refused_with_code = {
    &credentials_refused, "the server refused the user name, password and one-time code (server said: {words})"};
static const struct sentence refused_plain = {&credentials_refused,
                                              "the server refused the sign-in (server said: {words})"};
static const struct sentence refused_for_the_moment = {
    &credentials_refused, "the server refused the sign-in for the moment (server said: {words})"};
static const struct sentence refused_for_too_many = {&credentials_refused,
                                                     "the server lets no more connections in (server said: {words})"};
static const struct sentence refused_without_password = {
    &credentials_refused,
    "the server refused the connection, and the profile has no password to be wrong: its own rule "
    "for this client decided (server said: {words})"};
static const struct sentence refused_of_any_kind = {
    &credentials_refused, "the server refused the sign-in. This log does not show whether it was a password or an "
                          "answer from the browser (server said: {words})"};
static const struct sentence token_no_longer_good = {
    &credentials_refused, "the session's token is no longer valid, so the user has to sign in again. After the longest "
                          "session time this is no fault (server said: {words})"};

static bool too_many(const char *words)
{
    return strcasestr(words, "too many") || strcasestr(words, "too_many");
}

static const struct sentence *kind_of_refusal(const struct facts *facts)
{
    if (too_many(facts->session.attempt.auth_words))
        return &refused_for_too_many;
    if (asks_for_code(facts))
        return &refused_with_code;
    if (!facts->profile)
        return &refused_of_any_kind;
    return in_profile(facts, "auth-user-pass") ? &refused_plain : &refused_without_password;
}

static void rule_credentials_refused(const struct facts *facts, struct findings *findings)
{
    if (facts->session.attempt.auth == AUTH_TEMPORARY)
        raise_refusal(facts, findings, &refused_for_the_moment);
    else if (session_token_ended(facts))
        raise_refusal(facts, findings, &token_no_longer_good);
    else if (refused(facts) && !code_missing(facts) && !saml_answer_refused(facts))
        raise_refusal(facts, findings, kind_of_refusal(facts));
}

static const struct catalogue_entry credentials_refused = {
    .code = 702,
    .slug = "credentials-refused",
    .severity = SEVERITY_ERROR,
    .title = "Sign-in refused",
    .suppressed_by = {704, 705, 1001, 1104, 1602},
    .sentences = {&refused_with_code, &refused_plain, &refused_for_the_moment, &refused_for_too_many,
                  &refused_without_password, &refused_of_any_kind, &token_no_longer_good},
    .why = "The connection to the endpoint works, and only the sign-in is refused.",
    .fix_user = "Enter user name, password and a fresh code again if the profile asks for them. If the server names "
                "another reason, such as a connection limit, wait and connect again.",
    .fix_administrator =
        "Check the user in the directory. For a federated sign-in, check the attributes and the signature as CVPN-0801 "
        "says. Look up connection-attempt-failure-reason in the endpoint's connection log.",
    .rules = {{rule_credentials_refused, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry code_not_asked_again;
static const struct sentence code_kept_over_reconnect = {
    &code_not_asked_again, "the sign-in was refused on a reconnect, after the same session had connected with a "
                           "one-time code (server said: {words})"};
static const struct sentence code_sent_again = {&code_not_asked_again,
                                                "the sign-in was refused again with the same code, because auth-retry "
                                                "nointeract asks no one for a new one (server said: {words})"};

static void rule_code_not_asked_again(const struct facts *facts, struct findings *findings)
{
    if (code_outlived_connection(facts))
        raise_refusal(facts, findings, &code_kept_over_reconnect);
    else if (code_sent_unasked(facts))
        raise_refusal(facts, findings, &code_sent_again);
}

static const struct catalogue_entry code_not_asked_again = {
    .code = 705,
    .slug = "code-not-asked-again",
    .severity = SEVERITY_WARNING,
    .title = "A one-time code was used twice",
    .suppressed_by = {704},
    .sentences = {&code_kept_over_reconnect, &code_sent_again},
    .why =
        "A one-time code is good for one sign-in. OpenVPN sends the old one again unless the profile tells it to ask.",
    .fix_user = "Add the lines auth-retry interact and auth-nocache to the profile, and enter a fresh code when asked.",
    .fix_administrator =
        "Export the configuration file again. Exports for multi-factor authentication have both lines.",
    .rules = {{rule_code_not_asked_again, FACTS_PROFILE | FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry question_not_answered;
static const struct sentence question_left_open = {
    &question_not_answered, "the server asked a question at sign-in, such as for a one-time code, and this client "
                            "ended without an answer (server asked: {words})"};

/*
 * With auth-retry interact OpenVPN asks and starts over (push.c, receive_auth_failed). A log
 * decides at its end: a program may have answered.
 */
static void rule_question_not_answered(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const char *mode = facts->profile ? profile_parameter(profile_last(facts->profile, "auth-retry"), 1) : NULL;
    bool decided = facts->available & FACTS_PLUGIN || facts->finished;

    /*
     * A challenge without a question was cut in front of it, and may have been one with a web
     * address.
     */
    if (decided && attempt->auth == AUTH_CHALLENGE_TEXT && attempt->auth_words[0] && attempt->ending == ENDING_EXIT &&
        strcmp(attempt->ending_reason, "auth-failure") == 0 && !(mode && strcmp(mode, "interact") == 0))
        raise_refusal(facts, findings, &question_left_open);
}

static const struct catalogue_entry question_not_answered = {
    .code = 706,
    .slug = "question-not-answered",
    .severity = SEVERITY_ERROR,
    .title = "No one answered the server's question",
    .sentences = {&question_left_open},
    .why = "The sign-in was not refused. OpenVPN passes such a question on only with auth-retry interact, or to a "
           "program at its management interface.",
    .fix_user = "Add the line auth-retry interact to the profile, connect again and answer the question.",
    .fix_administrator = "Hand out the configuration file with auth-retry interact. Exports for multi-factor "
                         "authentication have the line.",
    .rules = {{rule_question_not_answered, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry nobody_to_ask;
static const struct sentence login_not_given = {
    &nobody_to_ask, "OpenVPN needs a user name and password, and no one was there to give them"};
static const struct sentence passphrase_not_given = {
    &nobody_to_ask, "OpenVPN needs the password of the private key, and no one was there to give it"};

static const struct sentence credentials_file_not_usable = {
    &nobody_to_ask, "OpenVPN cannot read the user name and password for {what} from their file: {reason}"};

static void rule_login_file(const struct facts *facts, struct findings *findings)
{
    const struct condition *file = condition(facts, CONDITION_LOGIN_FILE);

    if (!file)
        return;
    struct finding *finding = finding_raise(findings, &credentials_file_not_usable);
    finding_evidence_string(finding, "what", strcmp(file->text, "Auth") == 0 ? "the server" : file->text);
    finding_evidence_string(finding, "reason", file->reason);
    finding->log_line = file->line;
}

static void rule_nobody_asked(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *question = attempt_condition(attempt, CONDITION_NOBODY_ASKED);

    /* OpenVPN 3 wants a sign-in and was given none; of an old session it is 1617 */
    if (!question && attempt->ending != ENDING_CONNECTED && facts->session.attempts == 1)
        question = attempt_condition(attempt, CONDITION_SIGN_IN);
    if (!question || strcmp(question->reason, "Reconnecting") == 0)
        return;
    bool passphrase = strstr(question->text, "Private Key") != NULL;
    finding_raise(findings, passphrase ? &passphrase_not_given : &login_not_given)->log_line = question->line;
}

static const struct catalogue_entry nobody_to_ask = {
    .code = 707,
    .slug = "nobody-to-ask",
    .severity = SEVERITY_ERROR,
    .title = "OpenVPN has no one to ask for a password",
    .sentences = {&login_not_given, &passphrase_not_given, &credentials_file_not_usable},
    .why = "OpenVPN has no terminal to ask at when a service starts it, in a container or in the background. It ends "
           "before it connects.",
    .fix_user = "Start it in a terminal or with NetworkManager. Or write user name and password into a file that only "
                "root can read, and name it after auth-user-pass. For a key's password the line is askpass FILE.",
    .fix_administrator =
        "Give certificates to machines without a user. A one-time code or a browser needs a person who answers.",
    .rules = {{rule_nobody_asked, FACTS_SESSION, PER_ATTEMPT}, {rule_login_file, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry prompt_missing;
static const struct sentence challenge_without_login = {&prompt_missing,
                                                        "static-challenge is in the profile and auth-user-pass is not"};
static const struct sentence federate_without_login = {&prompt_missing,
                                                       "auth-federate is in the profile and auth-user-pass is not"};
static const struct sentence retry_without_login = {&prompt_missing,
                                                    "auth-retry interact is in the profile and auth-user-pass is not"};

static void rule_prompt_missing(const struct facts *facts, struct findings *findings)
{
    static const struct {
        const char *option;
        const struct sentence *sentence;
    } lines[] = {
        {"static-challenge", &challenge_without_login},
        {"auth-federate", &federate_without_login},
        {"auth-retry", &retry_without_login},
    };

    if (in_profile(facts, "auth-user-pass"))
        return;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        const struct profile_option *option = profile_find_written(facts->profile, lines[i].option);
        const char *parameter = option ? profile_parameter(option, 1) : NULL;
        if (!option ||
            (strcmp(lines[i].option, "auth-retry") == 0 && (!parameter || strcmp(parameter, "interact") != 0)))
            continue;
        struct finding *finding = finding_raise(findings, lines[i].sentence);
        finding_evidence_string(finding, "option", lines[i].option);
        finding_at(finding, option->file, option->line);
        return; /* one missing line is one finding */
    }
}

static const struct catalogue_entry prompt_missing = {
    .code = 703,
    .slug = "prompt-missing",
    .severity = SEVERITY_WARNING,
    .title = "Lines for the sign-in do not work together",
    .sentences = {&challenge_without_login, &federate_without_login, &retry_without_login},
    .why = "OpenVPN asks for user name, password and code only with auth-user-pass. An endpoint that wants them "
           "refuses this client.",
    .fix_user = "Compare the profile with the exported configuration file and put the missing line back.",
    .fix_administrator = "Hand out the configuration file as the Client VPN console exports it.",
    .rules = {{rule_prompt_missing, FACTS_PROFILE, PER_SESSION}},
};

static const struct catalogue_entry password_cut;
static const struct sentence too_long_in_profile = {
    &password_cut, "the {what} in {source} has {length} bytes, and this OpenVPN carries {limit}"};
static const struct sentence cut_by_openvpn = {&password_cut,
                                               "OpenVPN cut a user name or password that is too long for it"};
static const struct sentence cut_says_server = {
    &password_cut, "the server did not get the user name and password whole (server said: {words})"};
static const struct sentence too_long_to_send_login = {
    &password_cut, "OpenVPN could not send the user name and password: they are too long for its message"};

static void rule_password_too_long(const struct facts *facts, struct findings *findings)
{
    const struct credentials_lengths *auth = &facts->auth;
    /*
     * One byte of OpenVPN's buffer is the ending NUL. Without a known build only what no build
     * carries is an error.
     */
    size_t limit = (auth->limit ? auth->limit : 4096) - 1;
    bool user_too_long = auth->user > limit;

    if (!auth->option || (!user_too_long && auth->password <= limit))
        return;
    struct finding *finding = finding_raise(findings, &too_long_in_profile);
    finding_evidence_string(finding, "what", user_too_long ? "user name" : "password");
    finding_evidence_number(finding, "length", (long long)(user_too_long ? auth->user : auth->password));
    finding_evidence_number(finding, "limit", (long long)limit);
    finding_evidence_string(finding, "source", auth->option->block.at ? "the profile" : "the auth-user-pass file");
    finding_at(finding, auth->option->file, auth->option->line);
}

/*
 * The server's own word for it (2.6 and later: ssl.c, "Username or password is too long"), or the
 * client's.
 */
static bool called_too_long(const struct facts *facts)
{
    return refused(facts) && strcasestr(facts->session.attempt.auth_words, "too long");
}

static void rule_password_cut(const struct facts *facts, struct findings *findings)
{
    if (facts->session.credentials_cut)
        finding_raise(findings, &cut_by_openvpn)->log_line = facts->session.credentials_cut_line;
    else if (called_too_long(facts))
        raise_refusal(facts, findings, &cut_says_server);
    else if (strstr(facts->session.attempt.tls_reason, "Key Method #2 write failed"))
        finding_raise(findings, &too_long_to_send_login)->log_line = facts->session.attempt.tls_line;
}

static const struct catalogue_entry password_cut = {
    .code = 704,
    .slug = "password-cut",
    .severity = SEVERITY_ERROR,
    .title = "The user name or password is longer than this client carries",
    .sentences = {&too_long_in_profile, &cut_by_openvpn, &cut_says_server, &too_long_to_send_login},
    .suppressed_by = {1001},
    .why = "OpenVPN cuts or does not send what is too long, so the server never gets what the user typed.",
    .fix_user = "Use a shorter user name or password.",
    .fix_administrator = "Long tokens such as SAML answers need the AWS provided client.",
    .rules = {{rule_password_too_long, FACTS_PROFILE, PER_SESSION}, {rule_password_cut, FACTS_SESSION, PER_SESSION}},
};

const struct catalogue_entry *const credentials_findings[] = {
    &mfa_prompt_missing,   &credentials_refused,   &prompt_missing, &password_cut,
    &code_not_asked_again, &question_not_answered, &nobody_to_ask,  NULL};
