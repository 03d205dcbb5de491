/* SPDX-License-Identifier: MIT */
#include "trial/trial.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "profile/profile_files.h"
#include "trial/client_sandbox.h"
#include "trial/masked_profile.h"

enum { ARGUMENTS_MAX = 16, TYPED_AGAIN = 100 /* ms */ };

/*
 * What a client says where it would connect: its options are taken and its keys are loaded
 * (init.c, init_instance; socket.c, link_socket_init_phase1 and 2). All of it is at verb 3 or
 * less.
 */
static const char *const connecting[] = {"RESOLVE: ",
                                         "TCP/UDP: Preserving recently used remote address",
                                         "TCP/UDP: Incoming",
                                         "Attempting to establish TCP",
                                         "UDPv4 link",
                                         "UDPv6 link",
                                         "UDP link",
                                         "TCPv4",
                                         "TCPv6",
                                         "TCP/UDP: Socket bind failed",
                                         "TCP: connect to",
                                         "Could not determine IPv4/IPv6 protocol",
                                         "Opening utun",
                                         "TUN/TAP device ",
                                         "ERROR: Cannot ioctl TUNSETIFF",
                                         "ERROR: Cannot open TUN/TAP dev",
                                         "setgid(",
                                         "setuid(",
                                         "SIGUSR1["};

/* A key whose password only its user knows: it was asked for, and what we typed was wrong. */
static const char asked_for_password[] = "private key password verification failed";

static void say_why(struct profile_trial *trial, const char *why)
{
    trial->end = TRIAL_NOT_ASKED;
    text_copy(trial->why, sizeof(trial->why), slice_of(why));
}

/* Ends a run: what was read of its output, and how often it asked for something. */
struct run {
    struct profile_trial *trial;
    struct client client;
    bool asked;     /* for something */
    bool asked_key; /* for the password of the private key */
    size_t looked;  /* bytes of ->said that were taken as lines already */
};

/* True when one of the whole lines that are new says that it would connect now; it is cut off. */
static bool would_connect(struct run *run)
{
    struct profile_trial *trial = run->trial;

    while (run->looked < trial->said_length) {
        const char *line = trial->said + run->looked;
        const char *end = memchr(line, '\n', trial->said_length - run->looked);
        if (!end)
            return false;
        struct slice words = {line, (size_t)(end - line)};
        for (size_t i = 0; i < sizeof(connecting) / sizeof(connecting[0]); i++) {
            if (slice_starts(words, connecting[i]) ||
                (run->asked_key && slice_find(words, asked_for_password) != SLICE_NOT_FOUND)) {
                trial->said_length = run->looked;
                return true;
            }
        }
        run->looked += words.length + 1;
    }
    return false;
}

/*
 * A question is answered by one letter. The client throws away what was typed before it was
 * ready to read (console_builtin.c, TCSAFLUSH), so the letter comes again while the client is
 * silent.
 */
static void type_letter(struct run *run)
{
    run->asked = write(run->client.terminal, "x\n", 2) == 2;
}

static void answer(struct run *run)
{
    char question[512];
    ssize_t length = read(run->client.terminal, question, sizeof(question));

    if (length <= 0)
        return;
    if (slice_find((struct slice){question, (size_t)length}, "Private Key Password") != SLICE_NOT_FOUND)
        run->asked_key = true;
    type_letter(run);
}

/* False at the end of the output. */
static bool listen_to(struct run *run)
{
    struct profile_trial *trial = run->trial;
    char beyond[4096];
    size_t room = sizeof(trial->said) - trial->said_length;
    ssize_t length =
        read(run->client.output, room ? trial->said + trial->said_length : beyond, room ? room : sizeof(beyond));

    if (length > 0 && room)
        trial->said_length += (size_t)length;
    return length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR));
}

static void follow(struct run *run, unsigned limit)
{
    struct profile_trial *trial = run->trial;
    moment end = clock_monotonic() + SECONDS((moment)limit);
    struct pollfd files[2] = {{run->client.output, POLLIN, 0}, {run->client.terminal, POLLIN, 0}};

    for (;;) {
        moment left = (end - clock_monotonic()) / MILLISECONDS(1);
        if (left <= 0) {
            say_why(trial, "it neither stopped nor connected in time");
            return;
        }
        int events = poll(files, 2, run->asked && left > TYPED_AGAIN ? TYPED_AGAIN : (int)left);
        if (events < 0)
            continue;
        if (events == 0 && run->asked)
            type_letter(run);
        if (files[1].revents & POLLIN)
            answer(run);
        else if (files[1].revents)
            files[1].fd = -1;
        bool more = !files[0].revents || listen_to(run);
        if (would_connect(run)) {
            trial->end = TRIAL_STARTS;
            return;
        }
        if (!more) {
            trial->end = TRIAL_STOPS;
            return;
        }
    }
}

/* Starts it and follows it. What it says ends up in trial->said. */
static void run_client(const struct client_start *start, unsigned limit, struct profile_trial *trial)
{
    struct run run = {.trial = trial};
    const char *step;
    struct text why;

    trial->said_length = 0;
    trial->why[0] = '\0';
    if (!client_start(start, &run.client, &step)) {
        trial->end = TRIAL_NOT_ASKED;
        text_start(&why, trial->why, sizeof(trial->why));
        text_add(&why, "this machine does not allow %s (%s)", step, strerror(errno));
        return;
    }
    follow(&run, limit);
    client_end(&run.client);
}

/* --- the program --- */

static bool is_program(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

bool trial_find_client(char *program, size_t size)
{
    const char *path = getenv("PATH");
    struct slice rests[] = {slice_of(path ? path : ""), slice_of("/usr/local/sbin:/usr/sbin:/sbin")};
    struct slice folder;
    struct text text;

    for (size_t i = 0; i < sizeof(rests) / sizeof(rests[0]); i++) {
        while (slice_split(&rests[i], ':', &folder)) {
            if (folder.length == 0 || folder.at[0] != '/')
                continue;
            text_start(&text, program, size);
            text_add_slice(&text, folder);
            text_add(&text, "/openvpn");
            if (!text.cut && is_program(program))
                return true;
        }
    }
    return false;
}

bool trial_version(const char *program, struct profile_trial *trial, struct openvpn_version *version)
{
    static const char name[] = "OpenVPN ";
    static const char *const arguments[] = {"openvpn", "--version", NULL};
    struct client_start start = {.program = program, .arguments = arguments, .folder = "/"};
    struct openvpn_version told;

    if (!is_program(program)) {
        say_why(trial, "it is no program that can be started");
        return false;
    }
    run_client(&start, TRIAL_LIMIT, trial);
    if (trial->end == TRIAL_NOT_ASKED)
        return false;
    struct slice said = {trial->said, trial->said_length};
    if (!slice_starts(said, name) || !openvpn_version_read(slice_skip(said, strlen(name)), &told) || told.major != 2 ||
        told.minor > 99) {
        say_why(trial, "it is no OpenVPN 2");
        return false;
    }
    *version = told;
    return true;
}

/* --- the profile --- */

/* The files of a profile in which lines are left out, from its own folder. */
struct copies {
    struct file_source source;
    struct file_base base;
    struct client_start *start;
    const char *name; /* of the profile, from the folder in which the client is started */
    const char *problem;
};

static bool is_copied(const struct client_start *start, const char *file)
{
    for (size_t i = 0; i < start->copy_count; i++)
        if (strcmp(start->copies[i].path, file) == 0)
            return true;
    return false;
}

static void copy_file(struct copies *copies, const struct profile *profile, const char *file, const char *as)
{
    struct client_start *start = copies->start;
    char why[128];
    char *bytes = NULL;
    size_t length = 0;

    if (copies->problem || is_copied(start, as))
        return;
    if (start->copy_count == CLIENT_COPIES_MAX) {
        copies->problem = "it has lines for other programs in too many files";
        return;
    }
    if (copies->source.read(copies->source.context, as, PROFILE_BYTES_MAX, &bytes, &length, why, sizeof(why)) !=
        FILE_READ) {
        copies->problem = "a file that it includes cannot be read from its folder";
        return;
    }
    masked_apply(profile, file, bytes, length);
    start->copies[start->copy_count++] = (struct client_copy){as, bytes, length};
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void copy_all(struct copies *copies, const struct profile *profile)
{
    const char *file;
    size_t from = 0;

    while ((file = masked_file(profile, &from)) != NULL)
        copy_file(copies, profile, file, strcmp(file, profile->path) == 0 ? copies->name : file);
}

static void wipe(struct client_start *start)
{
    for (size_t i = 0; i < start->copy_count; i++) {
        explicit_bzero(start->copies[i].bytes, start->copies[i].length);
        free(start->copies[i].bytes);
    }
}

/* Why the answer would be about the trial and not about the profile; NULL when it would not. */
static const char *cannot_judge(const struct profile *profile)
{
    if (!profile->path)
        return "its options are not in a file";
    if (profile_is_unreadable(profile))
        return "the profile cannot be read";
    return masked_key(profile) ? "its key is not in a file" : NULL;
}

/* Lets the client read the profile, called `name` from `folder`. */
static void run_in(const char *folder, const char *name, const struct profile *profile, const char *program,
                   unsigned limit, struct profile_trial *trial)
{
    const char *arguments[ARGUMENTS_MAX] = {"openvpn",   "--config",       name, "--verb",
                                            "3",         "--mute",         "0",  "--suppress-timestamps",
                                            "--tmp-dir", CLIENT_TEMPORARY, NULL};
    struct client_start start = {.program = program, .arguments = arguments, .folder = folder};
    struct copies copies = {.start = &start, .name = name};

    if (files_open(&copies.source, &copies.base, folder, NULL)) {
        copy_all(&copies, profile);
        files_close(&copies.base);
    } else {
        copies.problem = "its folder cannot be opened";
    }
    if (copies.problem)
        say_why(trial, copies.problem);
    else
        run_client(&start, limit, trial);
    wipe(&start);
}

/* The files that a profile names may be in the folder in which the user starts OpenVPN. */
static void try_from_here(const struct profile *profile, const char *program, unsigned limit,
                          struct profile_trial *trial)
{
    static struct profile_trial here;

    run_in(".", profile->path, profile, program, limit, &here);
    if (here.end == TRIAL_STARTS)
        memcpy(trial, &here, sizeof(here));
}

void trial_run(const char *program, const struct profile *profile, unsigned limit, struct profile_trial *trial)
{
    char folder[PATH_MAX];
    const char *problem = cannot_judge(profile);

    if (problem) {
        say_why(trial, problem);
        return;
    }
    size_t length = (size_t)(name_of(profile->path) - profile->path);
    text_copy(folder, sizeof(folder), length ? (struct slice){profile->path, length} : slice_of("."));
    run_in(folder, name_of(profile->path), profile, program, limit, trial);
    if (trial->end == TRIAL_STOPS && length)
        try_from_here(profile, program, limit, trial);
}
