/* SPDX-License-Identifier: MIT */
/*
 * standin.c - stands in for OpenVPN: loads the plugin, opens the management interface that it asks
 * for, and plays the messages and callbacks of a connection (connection.txt) to it as fast as they
 * are taken. The observer has a fault at a stage; the environment (shim.h) knows more faults.
 *
 *     standin [--attempts N] [--hups N] [--signal NUMBER] [--jump SECONDS] [--stage NAME]
 *     [--close-management] [--taken HOW] PLUGIN PROFILE TRANSCRIPT [ARGUMENT...]
 *
 * --taken says what stands where OpenVPN's management interface should be when the observer comes:
 * "held" (another client was let in first), "full" (more wait than it takes), "foreign" (another
 * user's socket), "file", "directory", "link" (to another user's socket), "gone" (nothing, and not
 * the directory either), "absent" (nothing, as in a build without management), "late" (nobody: the
 * observer gets the processor again only when the plugin is closed, and no one lets it in any
 * more).
 *
 * It prints one line of "word=value": calls made, those that did not succeed, the longest one in
 * milliseconds of its own time, summaries (CVPN-0000), whether a summary calls the first attempt
 * connected, whether the observer was said to be lost (CVPN-0003) and whether it lives, the log's
 * size, and allocations, private memory (kB) and descriptors of the observer after the first
 * attempt and after the last. Exit status 0: OpenVPN would not have noticed.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <openvpn-plugin.h>

#include "shim.h"

enum {
    LINES_MAX = 128,
    LINE_SIZE = 512,
    ARGUMENTS_MAX = 16,
    SEND_WAIT = 8000,
    AWAIT = 6000,
    HELD_UP_MAX = 250,
    DESCRIPTORS = 256
};

typedef __typeof__(&openvpn_plugin_open_v3) open_function;
typedef __typeof__(&openvpn_plugin_func_v3) call_function;
typedef __typeof__(&openvpn_plugin_close_v1) close_function;

static struct {
    open_function open;
    call_function call;
    close_function close;
    openvpn_plugin_handle_t handle;
    const char *arguments[ARGUMENTS_MAX];
} plugin;

static struct {
    long attempts;
    long hups;
    int signal;
    long jump;
    const char *stage;
    bool close_management;
    const char *taken;
} config = {.attempts = 1, .hups = 1, .stage = "", .taken = ""};

static struct {
    unsigned calls;
    unsigned wrong;
    double longest;
    unsigned summaries;
    unsigned findings;
    bool lost;
    bool limited; /* messages are not seen, so there is no summary to wait for */
    bool connected;
    bool stuck;
    size_t log_bytes;
    long memory[2];
    long descriptors[2];
} seen;

static char transcript[LINES_MAX][LINE_SIZE];
static size_t line_count;
static int management = -1;
static int log_pipe[2];
static bool befallen;

static double milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/*
 * The same without the time in which this process waited for a processor that others had: no plugin
 * takes that from OpenVPN.
 */
static double own_milliseconds(void)
{
    char line[128] = "";
    char *end = line;
    int file = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);

    if (file >= 0) {
        (void)!read(file, line, sizeof(line) - 1);
        close(file);
    }
    (void)strtoull(line, &end, 10); /* it ran */
    return milliseconds() - (double)strtoull(end, NULL, 10) / 1e6;
}

__attribute__((format(printf, 3, 0))) static void log_list(openvpn_plugin_log_flags_t flags, const char *name,
                                                           const char *format, va_list list)
{
    char line[2048];
    int length = vsnprintf(line, sizeof(line) - 1, format, list);

    (void)flags;
    (void)name;
    if (length < 0)
        return;
    if (length > (int)sizeof(line) - 2)
        length = (int)sizeof(line) - 2;
    line[length] = '\n';
    if (write(STDERR_FILENO, line, (size_t)length + 1) < 0)
        return;
}

__attribute__((format(printf, 3, 4))) static void log_line(openvpn_plugin_log_flags_t flags, const char *name,
                                                           const char *format, ...)
{
    va_list list;

    va_start(list, format);
    log_list(flags, name, format, list);
    va_end(list);
}

static bool taken(const char *how)
{
    return strcmp(config.taken, how) == 0;
}

static void take_log_line(const char *line)
{
    seen.summaries += strstr(line, "CVPN-0000 ") != NULL;
    seen.findings += strstr(line, " warning ") || strstr(line, " error ");
    /* where nothing was opened, no one holds it */
    seen.limited |= strstr(line, "CVPN-0002 ") && (!taken("absent") || strstr(line, "opened no management interface"));
    seen.lost |= strstr(line, "CVPN-0003 ") != NULL;
    seen.connected |= strstr(line, "summary: attempt 1 connected") != NULL;
    if (getenv("CVPN_VERBOSE")) /* NOLINT(concurrency-mt-unsafe): there is one thread */
        printf("# %s\n", line);
}

/* Takes in what is logged, waiting at most so long for the first of it. */
static void read_log(int wait)
{
    static char line[4096];
    static size_t length;
    char bytes[4096];
    struct pollfd ready = {.fd = log_pipe[0], .events = POLLIN};

    while (poll(&ready, 1, wait) == 1) {
        ssize_t got = read(log_pipe[0], bytes, sizeof(bytes));
        if (got <= 0)
            return;
        seen.log_bytes += (size_t)got;
        for (ssize_t i = 0; i < got; i++) {
            bool ends = bytes[i] == '\n' || length + 1 == sizeof(line);
            line[ends ? length : length++] = bytes[i];
            if (ends) {
                line[length] = '\0';
                take_log_line(line);
                length = 0;
            }
        }
        wait = 0;
    }
}

static void await_summary(unsigned wanted)
{
    double until = milliseconds() + AWAIT;

    while (!taken("late") && seen.summaries < wanted && !seen.lost && !seen.limited && !befallen &&
           milliseconds() < until)
        read_log(20);
}

static void note_call(double began, bool right)
{
    double took = own_milliseconds() - began;

    seen.calls++;
    seen.wrong += !right;
    if (took > seen.longest)
        seen.longest = took;
}

/*
 * What OpenVPN does with what it writes to its management interface: it waits (manage.c,
 * man_output_standalone).
 */
static void tell(const char *text)
{
    struct pollfd ready = {.fd = management, .events = POLLOUT};
    size_t length = strlen(text);

    while (management >= 0 && length > 0) {
        ssize_t sent = send(management, text, length, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN && poll(&ready, 1, SEND_WAIT) == 1)
            continue;
        if (sent < 0) {
            seen.stuck |= errno == EAGAIN;
            close(management);
            management = -1;
            return;
        }
        text += sent;
        length -= (size_t)sent;
    }
}

/* Every descriptor that a stranger holds stays open as long as we live. */
static void be_stranger(const struct sockaddr_un *address)
{
    int stranger = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (connect(stranger, (const struct sockaddr *)address, sizeof(*address)) == 0 && taken("full"))
        be_stranger(address);
}

/* A socket at the address that listens for another user. */
static void be_another_user(const struct sockaddr_un *address)
{
    int foreign = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (bind(foreign, (const struct sockaddr *)address, sizeof(*address)) < 0 || seteuid(65534) < 0 ||
        listen(foreign, 8) < 0 || seteuid(0) < 0)
        exit(2);
}

/*
 * Before OpenVPN could listen at the address. The observer is stopped in the meantime, so that it
 * cannot come first.
 */
static void take_place(const struct sockaddr_un *address)
{
    struct sockaddr_un other = {.sun_family = AF_UNIX, .sun_path = "/run/of-another-user"};
    char directory[sizeof(address->sun_path)];
    char *end;

    memcpy(directory, address->sun_path, sizeof(directory));
    end = strrchr(directory, '/');
    if (end)
        *end = '\0';
    if (taken("foreign"))
        be_another_user(address);
    else if (taken("file"))
        close(open(address->sun_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    else if (taken("directory"))
        mkdir(address->sun_path, 0700);
    else if (taken("gone"))
        rmdir(directory);
    if (!taken("link"))
        return;
    unlink(other.sun_path);
    be_another_user(&other);
    if (symlink(other.sun_path, address->sun_path) < 0)
        exit(2);
}

/*
 * With the observer stopped, someone comes first, or is in the way. Returns false when there
 * is nothing to be let in from.
 */
static bool be_taken(const struct sockaddr_un *address, int listening)
{
    bool listens = taken("held") || taken("full") || taken("late");

    kill(shim_state()->observer, SIGSTOP);
    waitpid(shim_state()->observer, NULL, WUNTRACED);
    take_place(address);
    if (listens &&
        (bind(listening, (const struct sockaddr *)address, sizeof(*address)) < 0 || listen(listening, 1) < 0))
        exit(2);
    if (listens && !taken("late"))
        be_stranger(address);
    if (taken("held"))
        management = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
    if (!taken("late"))
        kill(shim_state()->observer, SIGCONT);
    return listens;
}

static void open_management(const struct openvpn_plugin_string_list *list)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *line = list && list->value ? strstr(list->value, "management ") : NULL;
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct pollfd ready = {.fd = listening, .events = POLLIN};

    if (config.taken[0] && line && sscanf(line, "management %107s unix", address.sun_path) == 1) {
        if (!be_taken(&address, listening))
            close(listening);
        tell("SUCCESS: real-time log notification set to ON\r\nEND\r\n"); /* to the stranger */
        return;
    }
    if (line && management < 0 && sscanf(line, "management %107s unix", address.sun_path) == 1) {
        bool bound = bind(listening, (const struct sockaddr *)&address, sizeof(address)) == 0;
        seen.wrong += !bound; /* OpenVPN ends then (socket.c, socket_bind_unix) */
        if (bound && listen(listening, 1) == 0 && poll(&ready, 1, 1000) == 1)
            management = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
    }
    close(listening);
    tell("SUCCESS: real-time log notification set to ON\r\nEND\r\nSUCCESS: real-time state notification set to ON\r\n"
         "0,CONNECTING,,,,,,\r\nEND\r\n");
}

static void free_list(struct openvpn_plugin_string_list *list)
{
    while (list) {
        struct openvpn_plugin_string_list *next = list->next;
        free(list->name);
        free(list->value);
        free(list);
        list = next;
    }
}

static void befall(const char *stage)
{
    if (strcmp(stage, config.stage) != 0 || befallen)
        return;
    if (config.signal && shim_state()->observer > 0) {
        befallen = true;
        kill(shim_state()->observer, config.signal);
    }
    shim_state()->clock += config.jump;
    config.jump = 0;
    if (config.close_management && management >= 0) {
        befallen = true;
        close(management);
        management = -1;
    }
}

static void open_plugin(void)
{
    static struct openvpn_plugin_callbacks callbacks = {.plugin_log = log_line, .plugin_vlog = log_list};
    struct openvpn_plugin_args_open_in in = {.type_mask = (1 << OPENVPN_PLUGIN_N) - 1,
                                             .argv = plugin.arguments,
                                             .callbacks = &callbacks,
                                             .ssl_api = SSLAPI_OPENSSL,
                                             .ovpn_version = "2.6.14",
                                             .ovpn_version_major = 2,
                                             .ovpn_version_minor = 6,
                                             .ovpn_version_patch = ".14"};
    struct openvpn_plugin_string_list *list = NULL;
    struct openvpn_plugin_args_open_return opened = {.return_list = &list};
    double began = own_milliseconds();
    int result = plugin.open(OPENVPN_PLUGINv3_STRUCTVER, &in, &opened);

    note_call(began, result == OPENVPN_PLUGIN_FUNC_SUCCESS);
    plugin.handle = opened.handle;
    befall("ready");
    open_management(list);
    free_list(list);
    befall("joined");
}

static int type_of(const char *name)
{
    static const struct {
        const char *name;
        int type;
    } types[] = {{"TLS_VERIFY", OPENVPN_PLUGIN_TLS_VERIFY},
                 {"TLS_FINAL", OPENVPN_PLUGIN_TLS_FINAL},
                 {"IPCHANGE", OPENVPN_PLUGIN_IPCHANGE},
                 {"UP", OPENVPN_PLUGIN_UP},
                 {"ROUTE_UP", OPENVPN_PLUGIN_ROUTE_UP},
                 {"ROUTE_PREDOWN", OPENVPN_PLUGIN_ROUTE_PREDOWN},
                 {"DOWN", OPENVPN_PLUGIN_DOWN}};

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    (void)fprintf(stderr, "standin: no callback %s\n", name);
    exit(2);
}

static void call(const char *name, int depth)
{
    static const char *environment[] = {"dev=tun0",
                                        "tun_mtu=1500",
                                        "ifconfig_local=203.0.113.2",
                                        "trusted_ip=192.0.2.7",
                                        "route_network_1=198.51.100.0",
                                        NULL};
    static const char *arguments[] = {"call", NULL};
    struct openvpn_plugin_args_func_in in = {type_of(name), arguments, environment, plugin.handle, NULL, depth, NULL};
    struct openvpn_plugin_args_func_return out = {NULL};
    double began = own_milliseconds();
    int result = plugin.call(OPENVPN_PLUGINv3_STRUCTVER, &in, &out);

    note_call(began, result == OPENVPN_PLUGIN_FUNC_SUCCESS);
}

static void play_line(const char *line, unsigned attempt)
{
    char word[32];
    char text[LINE_SIZE + 2];
    char depth[16];

    if (sscanf(line, "@call %31s %15s", word, depth) == 2) {
        call(word, (int)strtol(depth, NULL, 10));
    } else if (sscanf(line, "@stage %31s", word) == 1) {
        befall(word);
    } else if (strncmp(line, "@await", 6) == 0) {
        await_summary(attempt);
    } else {
        (void)snprintf(text, sizeof(text), "%s\r\n", line);
        tell(text);
    }
    read_log(0);
}

static long private_memory(void)
{
    char path[64];
    char line[256];
    long memory = 0;

    (void)snprintf(path, sizeof(path), "/proc/%d/status", (int)shim_state()->observer);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file))
        if (strncmp(line, "RssAnon:", 8) == 0)
            memory = strtol(line + 8, NULL, 10);
    if (file)
        (void)fclose(file);
    return memory;
}

static long open_descriptors(void)
{
    char path[64];
    long count = -2; /* . and .. */

    (void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)shim_state()->observer);
    DIR *directory = opendir(path);
    while (directory && readdir(directory)) /* NOLINT(concurrency-mt-unsafe): there is one thread */
        count++;
    if (directory)
        closedir(directory);
    return count;
}

/*
 * The first time counts when a few attempts were made: what is kept of them is bounded, and has
 * grown by then.
 */
static void measure(unsigned which)
{
    seen.memory[which] = private_memory();
    seen.descriptors[which] = open_descriptors();
}

static void play(void)
{
    unsigned attempt = 0;
    long settled = config.attempts > 40 ? 20 : 1;

    for (long hup = 0; hup < config.hups; hup++) {
        open_plugin();
        for (long i = 0; i < config.attempts; i++) {
            attempt++;
            for (size_t line = 0; line < line_count; line++)
                play_line(transcript[line], attempt);
            if (hup == 0 && i + 1 == settled)
                measure(0);
        }
        measure(1);
        befall("close");
        if (taken("late"))
            kill(shim_state()->observer, SIGCONT);
        double began = own_milliseconds();
        plugin.close(plugin.handle);
        note_call(began, true);
    }
}

/*
 * What the kernel does when OpenVPN ends: the observer reads the end of the shim's socket, and sums
 * up.
 */
static void end_sockets(void)
{
    struct stat status;

    for (int descriptor = STDERR_FILENO + 1; descriptor < DESCRIPTORS; descriptor++)
        if (fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode))
            close(descriptor);
    for (double until = milliseconds() + AWAIT; !seen.summaries && milliseconds() < until;)
        read_log(20);
}

static void read_transcript(const char *path)
{
    FILE *file = fopen(path, "re");

    while (file && line_count < LINES_MAX && fgets(transcript[line_count], LINE_SIZE, file)) {
        transcript[line_count][strcspn(transcript[line_count], "\n")] = '\0';
        line_count += transcript[line_count][0] != '\0';
    }
    if (!file || !line_count) {
        (void)fprintf(stderr, "standin: %s cannot be read\n", path);
        exit(2);
    }
    (void)fclose(file);
}

static int read_options(int argc, char **argv)
{
    int at = 1;

    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        const char *value = at + 1 < argc ? argv[at + 1] : "";
        if (strcmp(argv[at], "--close-management") == 0) {
            config.close_management = true;
            continue;
        }
        at++;
        if (strcmp(argv[at - 1], "--attempts") == 0)
            config.attempts = strtol(value, NULL, 10);
        else if (strcmp(argv[at - 1], "--hups") == 0)
            config.hups = strtol(value, NULL, 10);
        else if (strcmp(argv[at - 1], "--signal") == 0)
            config.signal = (int)strtol(value, NULL, 10);
        else if (strcmp(argv[at - 1], "--jump") == 0)
            config.jump = strtol(value, NULL, 10);
        else if (strcmp(argv[at - 1], "--taken") == 0)
            config.taken = value;
        else if (strcmp(argv[at - 1], "--stage") == 0)
            config.stage = value;
        else
            return argc;
    }
    return at;
}

static void find(void *library, const char *name, void *function)
{
    void *symbol = library ? dlsym(library, name) : NULL;

    if (!symbol) {
        /* NOLINT(concurrency-mt-unsafe): there is one thread */
        (void)fprintf(stderr, "standin: %s\n", dlerror());
        exit(2);
    }
    memcpy(function, &symbol, sizeof(symbol));
}

static void load(char **names, int count)
{
    static char config_text[512];

    void *library = dlopen(names[0], RTLD_NOW);
    find(library, "openvpn_plugin_open_v3", (void *)&plugin.open);
    find(library, "openvpn_plugin_func_v3", (void *)&plugin.call);
    find(library, "openvpn_plugin_close_v1", (void *)&plugin.close);
    (void)snprintf(config_text, sizeof(config_text), "config=%s", names[1]);
    plugin.arguments[0] = names[0];
    plugin.arguments[1] = config_text;
    for (int i = 3; i < count && i + 1 < ARGUMENTS_MAX; i++)
        plugin.arguments[i - 1] = names[i];
}

static bool observer_lives(void)
{
    return shim_state()->observer > 0 && waitpid(shim_state()->observer, NULL, WNOHANG) == 0;
}

int main(int argc, char **argv)
{
    int at = read_options(argc, argv);

    if (argc - at < 3 || argc - at >= ARGUMENTS_MAX) {
        (void)fprintf(stderr, "usage: standin [OPTION...] PLUGIN PROFILE TRANSCRIPT [ARGUMENT...]\n");
        return 2;
    }
    read_transcript(argv[at + 2]);
    load(argv + at, argc - at);
    shim_state();
    if (pipe2(log_pipe, O_CLOEXEC) < 0 || dup2(log_pipe[1], STDERR_FILENO) < 0)
        return 2;
    fcntl(log_pipe[1], F_SETFL, O_NONBLOCK); /* the observer must not wait for who reads its log */
    play();
    bool lives = observer_lives();
    if (taken("late"))
        end_sockets();
    read_log(50);
    bool unnoticed = seen.wrong == 0 && seen.longest <= HELD_UP_MAX && !seen.stuck;
    printf("calls=%u wrong=%u longest=%.1f summaries=%u findings=%u lost=%d limited=%d connected=%d lives=%d log=%zu "
           "allocations=%lld "
           "memory=%ld,%ld descriptors=%ld,%ld\n",
           seen.calls, seen.wrong, seen.longest, seen.summaries, seen.findings, seen.lost, seen.limited, seen.connected,
           lives, seen.log_bytes, (long long)shim_state()->allocations, seen.memory[0], seen.memory[1],
           seen.descriptors[0], seen.descriptors[1]);
    return unnoticed ? 0 : 1;
}
