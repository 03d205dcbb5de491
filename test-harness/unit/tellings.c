/* SPDX-License-Identifier: MIT */
#include "tellings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "log/log_line.h"
#include "log/log_timestamp.h"

/* 2024, where a stamp has no year and 1970 is in its place. */
enum { YEARLESS = 1704067200 };

/* A line that is told. */
struct said {
    struct slice line;
    struct slice words; /* without OpenVPN's own stamp */
    time_t seconds;
    unsigned number;
};

/* OpenVPN's own stamps are "2024-05-14 09:15:01 " and "Tue May 14 09:15:01 2024 ". */
static bool is_own(struct slice line)
{
    return (line.length > 20 && line.at[4] == '-' && line.at[10] == ' ' && line.at[19] == ' ' && line.at[20] != '+') ||
           (line.length > 25 && line.at[3] == ' ' && line.at[7] == ' ' && line.at[24] == ' ' && line.at[19] == ' ');
}

static void look_at(struct said *said, struct slice line)
{
    struct log_timestamp stamp;
    size_t length = log_timestamp_read(line, &stamp);

    said->line = said->words = line;
    said->number++;
    if (!length)
        return;
    said->seconds = (time_t)(stamp.time / SECONDS(1)) + (stamp.yearless ? YEARLESS : 0);
    if (is_own(line))
        said->words = slice_skip(line, length);
}

/* The time as a letter asks for it; false when it is none of a time. */
static bool put_time(FILE *out, const struct said *said, char letter)
{
    char text[64];
    size_t n = 0;
    struct tm parts;

    gmtime_r(&said->seconds, &parts);
    switch (letter) {
    case 'D':
        n = strftime(text, sizeof(text), "%Y-%m-%d", &parts);
        break;
    case 'T':
        n = strftime(text, sizeof(text), "%H:%M:%S", &parts);
        break;
    case 'B':
        n = strftime(text, sizeof(text), "%b %e", &parts);
        break;
    case 'C':
        n = strftime(text, sizeof(text), "%a %b %e %H:%M:%S %Y", &parts);
        break;
    case 'A':
        n = strftime(text, sizeof(text), "%b %d, %Y", &parts);
        break;
    case 'S':
        n = strftime(text, sizeof(text), "%Y%m%d", &parts);
        break;
    case 'U':
        return fprintf(out, "%lld", (long long)said->seconds) > 0;
    default:
        return false;
    }
    return fwrite(text, 1, n, out) == n;
}

static void put_quoted(FILE *out, struct slice words)
{
    for (size_t i = 0; i < words.length; i++) {
        if (words.at[i] == '"' || words.at[i] == '\\')
            (void)fputc('\\', out);
        if (words.at[i] == '\t' || words.at[i] == '\r')
            (void)fprintf(out, "\\%c", words.at[i] == '\t' ? 't' : 'r');
        else if (words.at[i] == '\033')
            (void)fputs("\\u001b", out);
        else
            (void)fputc(words.at[i], out);
    }
}

static void put_html(FILE *out, struct slice words)
{
    static const char *const names[256] = {
        ['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;", ['\''] = "&#39;"};

    for (size_t i = 0; i < words.length; i++)
        if (names[(unsigned char)words.at[i]])
            (void)fputs(names[(unsigned char)words.at[i]], out);
        else
            (void)fputc(words.at[i], out);
}

static void put_part(FILE *out, const struct said *said, char part)
{
    if (put_time(out, said, part))
        return;
    if (part == 'e')
        put_quoted(out, said->words);
    else if (part == 'h')
        put_html(out, said->line);
    else if (part == 'E')
        put_quoted(out, said->line);
    else if (part == 'n')
        (void)fprintf(out, "%u", said->number);
    else if (part == 'N')
        (void)fprintf(out, "%6u", said->number);
    else
        (void)fwrite(part == 'm' ? said->words.at : said->line.at, 1,
                     part == 'm' ? said->words.length : said->line.length, out);
}

static void put_line(FILE *out, const char *form, const struct said *said)
{
    for (const char *at = form; *at; at++) {
        if (*at == '%')
            put_part(out, said, *++at);
        else
            (void)fputc(*at, out);
    }
}

static size_t as_crlf(struct slice text, char *out)
{
    size_t n = 0;

    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '\n')
            out[n++] = '\r';
        out[n++] = text.at[i];
    }
    return n;
}

static size_t as_cr(struct slice text, char *out)
{
    memcpy(out, text.at, text.length);
    for (size_t i = 0; i < text.length; i++)
        if (out[i] == '\n')
            out[i] = '\r';
    return text.length;
}

/* The character at *at, and past it. */
static unsigned next_point(struct slice text, size_t *at)
{
    unsigned first = (unsigned char)text.at[(*at)++];
    unsigned more = first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    unsigned point = more == 2 ? first & 0x0F : more == 1 ? first & 0x1F : first;

    for (; more && *at < text.length; more--)
        point = point << 6 | ((unsigned char)text.at[(*at)++] & 0x3F);
    return point;
}

static size_t as_wide(struct slice text, char *out, bool little, bool marked)
{
    size_t n = 0;

    if (marked) {
        out[n++] = little ? '\xFF' : '\xFE';
        out[n++] = little ? '\xFE' : '\xFF';
    }
    for (size_t at = 0; at < text.length;) {
        unsigned point = next_point(text, &at);
        out[n++] = (char)(little ? point & 0xFF : point >> 8);
        out[n++] = (char)(little ? point >> 8 : point & 0xFF);
    }
    return n;
}

static size_t as_utf16le(struct slice text, char *out)
{
    return as_wide(text, out, true, true);
}

static size_t as_utf16be(struct slice text, char *out)
{
    return as_wide(text, out, false, true);
}

static size_t as_utf16le_bare(struct slice text, char *out)
{
    return as_wide(text, out, true, false);
}

static size_t as_utf16be_bare(struct slice text, char *out)
{
    return as_wide(text, out, false, false);
}

/* Windows writes its own language's letters in one byte. */
static size_t as_latin1(struct slice text, char *out)
{
    size_t n = 0;

    for (size_t at = 0; at < text.length;) {
        unsigned point = next_point(text, &at);
        out[n] = '?';
        if (point < 0x100)
            out[n] = (char)point;
        n++;
    }
    return n;
}

static size_t as_rtf(struct slice text, char *out)
{
    static const char head[] = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Menlo;}}\n\\f0\\fs22 ";
    size_t n = sizeof(head) - 1;

    memcpy(out, head, n);
    for (size_t at = 0; at < text.length;) {
        unsigned point = next_point(text, &at);
        if (point == '\n')
            n += (size_t)sprintf(out + n, "\\par\n");
        else if (point == '\\' || point == '{' || point == '}')
            n += (size_t)sprintf(out + n, "\\%c", (char)point);
        else if (point < 0x80)
            out[n++] = (char)point;
        else
            n += (size_t)sprintf(out + n, "\\u%d?", (int16_t)point);
    }
    out[n++] = '}';
    return n;
}

/* Breaks at the last blank in front of a column, as mail programs do. */
static size_t folded(struct slice text, char *out, size_t columns)
{
    size_t n = 0;
    struct slice rest = text;
    struct slice line;

    while (slice_split(&rest, '\n', &line)) {
        while (line.length > columns) {
            size_t at = columns;
            while (at > 0 && line.at[at] != ' ')
                at--;
            if (at == 0 || slice_trim(slice_head(line, at)).length == 0)
                break;
            memcpy(out + n, line.at, at);
            n += at;
            out[n++] = '\n';
            line = slice_skip(line, at + 1);
        }
        if (line.length)
            memcpy(out + n, line.at, line.length);
        n += line.length;
        if (rest.at)
            out[n++] = '\n';
    }
    return n;
}

static size_t folded_72(struct slice text, char *out)
{
    return folded(text, out, 72);
}

static size_t folded_80(struct slice text, char *out)
{
    return folded(text, out, 80);
}

static size_t folded_100(struct slice text, char *out)
{
    return folded(text, out, 100);
}

/* One plain piece of text becomes another. */
static size_t replaced(struct slice text, char *out, const char *from, const char *to)
{
    size_t n = 0;

    while (text.length) {
        if (slice_starts(text, from)) {
            n += (size_t)sprintf(out + n, "%s", to);
            text = slice_skip(text, strlen(from));
        } else {
            out[n++] = text.at[0];
            text = slice_skip(text, 1);
        }
    }
    return n;
}

static size_t with_no_break_blanks(struct slice text, char *out)
{
    return replaced(text, out, " ", "\xC2\xA0");
}

static size_t with_curly_apostrophes(struct slice text, char *out)
{
    return replaced(text, out, "'", "\xE2\x80\x99");
}

static size_t with_curly_quotes(struct slice text, char *out)
{
    return replaced(text, out, "\"", "\xE2\x80\x9D");
}

static size_t with_dashes(struct slice text, char *out)
{
    return replaced(text, out, " --", " \xE2\x80\x94");
}

static size_t with_points(struct slice text, char *out)
{
    return replaced(text, out, "...", "\xE2\x80\xA6");
}

static size_t with_empty_lines(struct slice text, char *out)
{
    return replaced(text, out, "\n", "\n\n");
}

static bool is_of_host(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

/* Each host name of an endpoint becomes a link in the form: "%" is the name. */
static size_t linked(struct slice text, char *out, const char *form)
{
    size_t n = 0;

    for (size_t at = 0; at < text.length;) {
        size_t length = 0;
        while (at + length < text.length && is_of_host(text.at[at + length]))
            length++;
        struct slice name = slice_head(slice_skip(text, at), length);
        if (length == 0 || !slice_ends(name, ".amazonaws.com")) {
            length = length ? length : 1;
            memcpy(out + n, text.at + at, length);
            n += length;
        } else {
            for (const char *f = form; *f; f++)
                n += (size_t)(*f == '%' ? sprintf(out + n, "%.*s", (int)name.length, name.at)
                                        : sprintf(out + n, "%c", *f));
        }
        at += length;
    }
    return n;
}

static size_t linked_round(struct slice text, char *out)
{
    return linked(text, out, "% (http://%/)");
}

static size_t linked_angle(struct slice text, char *out)
{
    return linked(text, out, "%<http://%>");
}

static size_t linked_markdown(struct slice text, char *out)
{
    return linked(text, out, "[%](http://%)");
}

static size_t linked_slack(struct slice text, char *out)
{
    return linked(text, out, "<http://%|%>");
}

static size_t linked_jira(struct slice text, char *out)
{
    return linked(text, out, "[%|http://%]");
}

static size_t linked_html(struct slice text, char *out)
{
    return linked(text, out, "<a href=\"http://%\">%</a>");
}

#define PROGRAM(name, line)                                                                                            \
    {                                                                                                                  \
        (name), (line), NULL, NULL, NULL, TELLING_PROGRAM                                                              \
    }
#define CONTAINER(name, line)                                                                                          \
    {                                                                                                                  \
        (name), (line), NULL, NULL, NULL, TELLING_CONTAINER                                                            \
    }
#define PASTED(name, line)                                                                                             \
    {                                                                                                                  \
        (name), (line), NULL, NULL, NULL, TELLING_PASTED                                                               \
    }
#define WITHIN(name, line, before, after)                                                                              \
    {                                                                                                                  \
        (name), (line), (before), (after), NULL, TELLING_PASTED                                                        \
    }
#define WHOLE(name, function)                                                                                          \
    {                                                                                                                  \
        (name), NULL, NULL, NULL, (function), TELLING_PASTED                                                           \
    }

const struct telling tellings[] = {
    PROGRAM("syslog", "%B %T laptop openvpn[2211]: %m"),
    PROGRAM("syslog-iso", "%DT%T.123456+00:00 laptop openvpn[2211]: %m"),
    PROGRAM("syslog-5424", "<29>1 %DT%T.123Z laptop openvpn 2211 - - %m"),
    PROGRAM("syslog-no-process", "%B %T laptop openvpn: %m"),
    PROGRAM("journal-iso", "%DT%T+0000 laptop openvpn[2211]: %m"),
    PROGRAM("journal-full", "Tue %D %T UTC laptop openvpn[2211]: %m"),
    PROGRAM("journal-unix", "%U.123456 laptop openvpn[2211]: %m"),
    PROGRAM("journal-json",
            "{\"__REALTIME_TIMESTAMP\":\"%U123456\",\"_HOSTNAME\":\"laptop\",\"SYSLOG_IDENTIFIER\":\"openvpn\","
            "\"_PID\":\"2211\",\"MESSAGE\":\"%e\"}"),
    PROGRAM("journal-both-stamps", "%B %T laptop openvpn[2211]: %D %T %m"),
    PROGRAM("network-manager", "%B %T laptop nm-openvpn[5120]: %m"),
    PROGRAM("network-manager-stamped", "%B %T laptop nm-openvpn[5120]: %D %T %m"),
    PROGRAM("aws-3", "%D %T.123 +00:00 [DBG] >LOG:%U,I,%m"),
    PROGRAM("aws-3-cm", "%D %T.123 +00:00 [DBG] CM received: >LOG:%U,I,%m"),
    PROGRAM("aws-4", "%D %T.123 +00:00 [DBG] [TI=12] [PID: 77] %m"),
    PROGRAM("aws-4-stamped", "%D %T.123 +00:00 [DBG] [TI=12] [PID: 77] %D %T %m"),
    PROGRAM("aws-6", "%DT%T.123456Z  INFO ThreadId(99) connection: OpenVPN callback Log(OvpnLog { text: \"%e\\n\" }) "
                     "profile=Alpha"),
    PROGRAM("aws-6-task", "%DT%T.123456Z  INFO tokio-rt-worker ThreadId(09) connection: OpenVPN callback "
                          "Log(OvpnLog { text: \"%e\\n\" }) profile=My VPN"),
    PROGRAM("tunnelblick", "%D %T.123456 %m"),
    PROGRAM("viscosity", "%D %T: %m"),
    PROGRAM("viscosity-syslog", "%B %T: %m"),
    PROGRAM("windows-gui", "%C %m"),
    PROGRAM("windows-gui-us", "%C us=123456 %m"),
    PROGRAM("android", "%D %T %m"),
    PROGRAM("android-short", "%T %m"),
    PROGRAM("android-bracket", "[%A, %T] [INFO] %m"),
    PROGRAM("android-logcat",
            "%D %T.641 31597-31685 OpenVPN                 pid-31597                            I  %m"),
    PROGRAM("connect", "\xE2\x8F\x8E[%A, %T] %m"),
    PROGRAM("connect-mobile", "%T.123 -- %m"),
    PROGRAM("gluetun", "%DT%TZ INFO [openvpn] %m"),
    PROGRAM("gluetun-colour", "%DT%TZ \033[36mINFO\033[0m [openvpn] %m"),
    PROGRAM("gluetun-old", "%D %T INFO openvpn: %m"),
    PROGRAM("openwrt", "%C daemon.notice openvpn(office)[2211]: %m"),
    PROGRAM("pfsense", "%B %T openvpn 2211 %m"),
    PROGRAM("pfsense-file", "%B %T fw openvpn[2211]: %m"),
    PROGRAM("pfsense-tabs", "%B %T\topenvpn\t2211\t%m"),
    PROGRAM("opnsense", "%DT%T\tNotice\topenvpn_client1\t%m"),
    PROGRAM("opnsense-file", "<29>1 %DT%T+00:00 fw.example openvpn_client1 2211 - [meta sequenceId=\"12\"] %m"),
    PROGRAM("asuswrt", "%B %T vpnclient1[2211]: %m"),
    PROGRAM("asuswrt-merlin", "%B %T ovpn-client1[2211]: %m"),
    PROGRAM("tomato", "%B %T unknown daemon.notice openvpn[2211]: %m"),
    PROGRAM("dd-wrt", "%S %T I %m"),
    PROGRAM("unifi", "%B %T UDM-Pro user.info openvpn[2211]: %m"),
    PROGRAM("unifi-iso", "%DT%T+00:00 UDM-Pro openvpn-tunovpnc1[2211]: %m"),
    PROGRAM("synology", "%DT%T+00:00 nas ovpnc-start.sh[2211]: %m"),
    CONTAINER("docker-stamped", "%DT%T.123456789Z %l"),
    CONTAINER("docker-compose", "vpn-1  | %l"),
    CONTAINER("docker-compose-colour", "\033[36mvpn-1  | \033[0m%l"),
    CONTAINER("docker-json", "{\"log\":\"%E\\n\",\"stream\":\"stdout\",\"time\":\"%DT%T.123456789Z\"}"),
    CONTAINER("docker-syslog", "%B %T host docker/vpn[812]: %l"),
    CONTAINER("kubernetes-cri", "%DT%T.123456789Z stdout F %l"),
    CONTAINER("kubernetes-prefix", "[pod/vpn-5d8/openvpn] %l"),
    PROGRAM("kubernetes-stern", "vpn-5d8 openvpn %D %T %m"),
    PROGRAM("management", ">LOG:%U,I,%m"),
    PROGRAM("android-adb", "05-14 %T.222 10342 12335 12593 I openvpn : %m"),
    PROGRAM("journal-cat", "%m"),
    PASTED("quoted-mail", "> %l"),
    PASTED("quoted-mail-twice", ">> %l"),
    PASTED("quoted-mail-thrice", "> > > %l"),
    PASTED("list-dash", "- %l"),
    PASTED("list-star", "* %l"),
    PASTED("list-point", "\xE2\x80\xA2 %l"),
    PASTED("list-number", "%n. %l"),
    PASTED("list-number-bracket", "%n) %l"),
    PASTED("quotes", "\"%l\""),
    PASTED("quotes-json", "\"%l\","),
    PASTED("quotes-single", "'%l'"),
    PASTED("quotes-curly", "\xE2\x80\x9C%l\xE2\x80\x9D"),
    PASTED("quotes-german", "\xE2\x80\x9E%l\xE2\x80\x9C"),
    PASTED("quotes-french", "\xC2\xAB %l \xC2\xBB"),
    PASTED("quotes-japanese", "\xE3\x80\x8C%l\xE3\x80\x8D"),
    PASTED("backticks", "`%l`"),
    PASTED("table", "| %l |"),
    PASTED("indented", "    %l"),
    PASTED("tabbed", "\t%l"),
    PASTED("trailing-blanks", "%l   "),
    PASTED("numbered-cat", "%N\t%l"),
    PASTED("numbered-editor", "%n %l"),
    PASTED("numbered-colon", "%n: %l"),
    PASTED("numbered-grep", "%n:%l"),
    PASTED("numbered-bar", "%n | %l"),
    PASTED("grep-file", "client.log:%l"),
    PASTED("grep-file-number", "client.log:%n:%l"),
    PASTED("markdown-bold", "**%l**"),
    PASTED("markdown-break", "%l\\"),
    PASTED("html", "%h<br>"),
    PASTED("html-break", "%h<br />"),
    PASTED("html-paragraph", "<p>%h</p>"),
    PASTED("html-item", "<li>%h</li>"),
    PASTED("html-div", "<div>%h</div>"),
    PASTED("html-span", "<span class=\"line\">%h</span>"),
    PASTED("html-entities", "%h"),
    PASTED("commented", "# %l"),
    PASTED("commented-slash", "// %l"),
    WITHIN("fence", "%l", "```\n", "```\n"),
    WITHIN("fence-language", "%l", "```log\n", "```\n"),
    WITHIN("jira", "%l", "{noformat}\n", "{noformat}\n"),
    WITHIN("jira-code", "%l", "{code:java}\n", "{code}\n"),
    WITHIN("html-pre", "%h", "<html><body><pre>\n", "</pre></body></html>\n"),
    WITHIN("mail", "%l", "Hi,\n\nit does not work since today. This is my log:\n\n", "\nThanks and regards\nA User\n"),
    WITHIN("mail-quoted", "> %l", "On Tue, May 14, 2024 at 9:20 AM A User wrote:\n>\n", ">\n> Thanks and regards\n"),
    WITHIN("byte-order-mark", "%l", "\xEF\xBB\xBF", ""),
    WHOLE("crlf", as_crlf),
    WHOLE("cr", as_cr),
    WHOLE("utf16-le", as_utf16le),
    WHOLE("utf16-be", as_utf16be),
    WHOLE("utf16-le-bare", as_utf16le_bare),
    WHOLE("utf16-be-bare", as_utf16be_bare),
    WHOLE("latin1", as_latin1),
    WHOLE("rtf", as_rtf),
    WHOLE("folded-72", folded_72),
    WHOLE("folded-80", folded_80),
    WHOLE("folded-100", folded_100),
    WHOLE("no-break-blanks", with_no_break_blanks),
    WHOLE("curly-apostrophes", with_curly_apostrophes),
    WHOLE("curly-quotes", with_curly_quotes),
    WHOLE("long-dashes", with_dashes),
    WHOLE("ellipses", with_points),
    WHOLE("empty-lines", with_empty_lines),
    WHOLE("link-round", linked_round),
    WHOLE("link-angle", linked_angle),
    WHOLE("link-markdown", linked_markdown),
    WHOLE("link-slack", linked_slack),
    WHOLE("link-jira", linked_jira),
    WHOLE("link-html", linked_html),
};

const size_t tellings_count = sizeof(tellings) / sizeof(tellings[0]);

/*
 * No other program has put its name in front of a line. With `bare`, nothing but OpenVPN's own
 * stamp is there.
 */
static bool is_first_hand(struct slice log, bool bare)
{
    struct slice rest = log;
    struct slice line;

    while (slice_split(&rest, '\n', &line)) {
        struct said said = {.seconds = 0};
        struct log_line parsed;
        log_line_parse(line, &parsed);
        look_at(&said, line);
        if (parsed.writer.length || (bare && parsed.message.length && parsed.message.at != slice_trim(said.words).at))
            return false;
    }
    return true;
}

static bool tells(const struct telling *telling, const char *const *parts)
{
    for (; *parts; parts++)
        if (telling->line && strstr(telling->line, *parts))
            return true;
    return false;
}

static bool is_in(const char *name, const char *const *words)
{
    for (; *words; words++)
        if (strstr(name, *words))
            return true;
    return false;
}

bool telling_fits(const struct telling *telling, struct slice log, const char *name)
{
    static const char *const years[] = {"%D", "%C", "%A", "%U", "%S", "%l", NULL};
    static const char *const times[] = {"%T", "%C", "%U", "%l", NULL};
    static const char *const altered[] = {"%h",      "%n",     "%N",  "client.log", "%l\"", "%l'",  "%l\xE2",
                                          "%l \xC2", "%l\xE3", "%l`", "%l*",        "%l |", "%l\\", NULL};
    static const char *const pasted[] = {"mail", "pasted", "joined", "json", NULL};
    static const char *const needs_year[] = {"0911", NULL};
    static const char *const needs_time[] = {"0601-linux", NULL};
    bool first_hand = !is_in(name, pasted);

    if (slice_starts(log, "\xFF\xFE") || slice_starts(log, "{\\rtf") || memchr(log.at, '\0', log.length))
        return false;
    /* its last line matters, and here something is below it */
    if (strcmp(name, "1616-while-up") == 0 && telling->tail && strchr(telling->tail, ' '))
        return false;
    if (telling->whole == folded_72 || telling->whole == folded_80 || telling->whole == folded_100) {
        /*
         * the end of a log that was cut, findings of ours, and notifications, which are lines by
         * themselves
         */
        static const char *const unbroken[] = {"1611-saml-begins", "0007-starved", "0601-received-nothing", NULL};
        if (is_in(name, unbroken))
            return false;
    }
    if (telling->whole == as_latin1 && slice_find(log, "\xE4") != SLICE_NOT_FOUND)
        return false; /* Chinese */
    if (telling->kind == TELLING_PASTED)
        return first_hand || !(tells(telling, altered) || telling->whole || telling->head);
    if ((is_in(name, needs_year) && !tells(telling, years)) || (is_in(name, needs_time) && !tells(telling, times)))
        return false;
    return first_hand && is_first_hand(log, telling->kind == TELLING_PROGRAM) && strncmp(name, "17", 2) != 0;
}

void telling_tell(const struct telling *telling, struct slice log, char **bytes, size_t *length)
{
    struct said said = {.seconds = 1715678100};
    struct slice rest = log;
    struct slice line;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    (void)fputs(telling->head ? telling->head : "", out);
    while (slice_split(&rest, '\n', &line)) {
        if (!line.length && !rest.length)
            break;
        if (line.length && line.at[line.length - 1] == '\r')
            line.length--;
        look_at(&said, line);
        if (line.length)
            put_line(out, telling->line ? telling->line : "%l", &said);
        if (rest.at)
            (void)fputc('\n', out);
    }
    (void)fputs(telling->tail ? telling->tail : "", out);
    (void)fclose(out);
    *bytes = text;
    *length = size;
    if (!telling->whole)
        return;
    *bytes = malloc(size * 8 + 100);
    *length = telling->whole((struct slice){text, size}, *bytes);
    free(text);
}
