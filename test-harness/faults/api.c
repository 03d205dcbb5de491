/* SPDX-License-Identifier: MIT */
/*
 * api.c - speaks each version of OpenVPN's plugin API (openvpn-plugin.h, OPENVPN_PLUGINv3_STRUCTVER
 * 1 to 5, and one from the future) to the shared object, as the clients of 2.3 to 2.7 do.
 *
 *     api PLUGIN PROFILE
 *
 * Each struct is as long as it was in that version and ends where a page ends; the next page cannot
 * be read. Who reads a member that the version does not have crashes, the shim or the observer, and
 * both are noticed. The layouts are written out here: the installed header has only the newest.
 */
#include <dlfcn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, CALL_TYPES = 14, LINE_SIZE = 1024 };

/* Every member that a version may have, in its order; a version has the first so many bytes. */
struct callbacks {
    void (*log)(int flags, const char *name, const char *format, ...); /* 1 */
    void (*vlog)(int flags, const char *name, const char *format, va_list list);
    void (*memzero)(void *data, size_t length); /* 4 */
    void *base64_encode;                        /* 5 */
    void *base64_decode;
};

struct open_in {
    int type_mask;
    const char **argv;
    const char **envp;
    struct callbacks *callbacks;
    int ssl_api;         /* 2 */
    const char *version; /* 3 */
    unsigned major;
    unsigned minor;
    const char *patch;
};

struct string_list {
    struct string_list *next;
    char *name;
    char *value;
};

struct open_return {
    int type_mask;
    void *handle;
    struct string_list **list;
};

struct call_in {
    int type;
    const char **argv;
    const char **envp;
    void *handle;
    void *context;
    int depth;
    void *certificate;
};

static const struct {
    int version;
    size_t open_size;
    size_t callbacks_size;
    const char *clients;
} versions[] = {
    {1, offsetof(struct open_in, ssl_api), offsetof(struct callbacks, memzero), "2.3.0"},
    {2, offsetof(struct open_in, version), offsetof(struct callbacks, memzero), "2.3"},
    {3, sizeof(struct open_in), offsetof(struct callbacks, memzero), "between 2.3 and 2.4"},
    {4, sizeof(struct open_in), offsetof(struct callbacks, base64_encode), "between 2.3 and 2.4"},
    {5, sizeof(struct open_in), sizeof(struct callbacks), "2.4, 2.5, 2.6, 2.7"},
    {99, sizeof(struct open_in), sizeof(struct callbacks), "of the future"},
};

/* standard error of the process that speaks, and of its observer, which closes everything else */
static int lines[2];

static void log_list(int flags, const char *name, const char *format, va_list list)
{
    char line[LINE_SIZE];

    (void)flags;
    (void)name;
    int length = vsnprintf(line, sizeof(line) - 1, format, list);
    length = length < (int)sizeof(line) - 1 ? length : (int)sizeof(line) - 2;
    line[length] = '\n';
    if (write(STDERR_FILENO, line, (size_t)length + 1) < 0)
        _exit(3);
}

static void log_line(int flags, const char *name, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    log_list(flags, name, format, list);
    va_end(list);
}

/* So many bytes that end where a page ends, and after them nothing that may be read. */
static void *at_the_edge(const void *bytes, size_t size)
{
    char *pages = mmap(NULL, (size_t)2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED || mprotect(pages + PAGE, PAGE, PROT_NONE) < 0)
        _exit(3);
    return memcpy(pages + PAGE - size, bytes, size);
}

static void find(void *library, const char *name, void *function)
{
    void *symbol = dlsym(library, name);

    if (!symbol)
        _exit(3);
    memcpy(function, &symbol, sizeof(symbol));
}

static int failed(const char *what)
{
    (void)fprintf(stderr, "# %s\n", what);
    return 1;
}

/* All that is logged until the observer ends, as one text; it holds the other end of the pipe. */
static void read_log(char *text, size_t size)
{
    size_t length = 0;
    ssize_t got = 0;

    close(lines[1]);
    while (length + 1 < size && (got = read(lines[0], text + length, size - 1 - length)) > 0)
        length += (size_t)got;
    text[length] = '\0';
}

struct plugin {
    int (*open)(int version, const void *in, struct open_return *out);
    int (*call)(int version, const void *in, struct string_list ***out);
    void (*close)(void *handle);
};

static int open_once(const struct plugin *plugin, size_t row, const char **arguments, struct open_return *out)
{
    struct callbacks callbacks = {log_line, log_list, NULL, NULL, NULL};
    struct open_in in = {.type_mask = (1 << CALL_TYPES) - 1,
                         .argv = arguments,
                         .callbacks = at_the_edge(&callbacks, versions[row].callbacks_size),
                         .ssl_api = 1,
                         .version = "2.6.14",
                         .major = 2,
                         .minor = 6,
                         .patch = ".14"};

    return plugin->open(versions[row].version, at_the_edge(&in, versions[row].open_size), out);
}

static int call_all(const struct plugin *plugin, size_t row, void *handle)
{
    static const char *environment[] = {"dev=tun0", "tun_mtu=1500", "ifconfig_local=192.0.2.2", NULL};
    static const char *arguments[] = {"call", NULL};
    struct string_list **out = NULL;
    int wrong = 0;

    for (int type = 0; type < CALL_TYPES; type++) {
        struct call_in in = {type, arguments, environment, handle, NULL, 0, NULL};
        wrong += plugin->call(versions[row].version, at_the_edge(&in, sizeof(in)), &out) != 0;
    }
    return wrong;
}

static int speak(const char *path, const char *profile, size_t row)
{
    char config[512];
    const char *arguments[] = {path, config, "state=off", NULL};
    struct string_list *list = NULL;
    struct open_return out = {0, NULL, &list};
    struct plugin plugin;
    int (*least)(void) = NULL;

    (void)snprintf(config, sizeof(config), "config=%s", profile);
    void *library = dlopen(path, RTLD_NOW);
    if (!library)
        return failed("the shared object cannot be loaded");
    find(library, "openvpn_plugin_min_version_required_v1", (void *)&least);
    find(library, "openvpn_plugin_open_v3", (void *)&plugin.open);
    find(library, "openvpn_plugin_func_v3", (void *)&plugin.call);
    find(library, "openvpn_plugin_close_v1", (void *)&plugin.close);
    if (least() > 3)
        return failed("it wants a newer plugin API than 2.3 has");
    if (open_once(&plugin, row, arguments, &out) != 0)
        return failed("open_v3 does not return success");
    if (!list || !strstr(list->value, "management "))
        return failed("no configuration lines came back: the observer did not get so far");
    if (call_all(&plugin, row, out.handle))
        return failed("a callback does not return success");
    plugin.close(out.handle);
    /* as after SIGHUP */
    if (open_once(&plugin, row, arguments, &out) != 0 || call_all(&plugin, row, out.handle))
        return failed("it does not work a second time");
    plugin.close(out.handle);
    return 0;
}

/*
 * The observer ends by itself when the process that speaks is gone; what it logged is read up to
 * there.
 */
static int speak_in_a_process(const char *path, const char *profile, size_t row)
{
    static char log[1 << 18];
    int status = 0;

    if (pipe(lines) < 0)
        return failed("there is no pipe");
    pid_t child = fork();
    if (child == 0 && dup2(lines[1], STDERR_FILENO) == STDERR_FILENO && close(lines[0]) == 0 && close(lines[1]) == 0)
        _exit(speak(path, profile, row));
    read_log(log, sizeof(log));
    waitpid(child, &status, 0);
    close(lines[0]);
    if (strncmp(log, "# ", 2) == 0)
        (void)fprintf(stderr, "%.200s", log);
    if (!WIFEXITED(status))
        return failed("the shim crashed");
    if (strstr(log, "CVPN-0003"))
        return failed("the observer crashed");
    if (WEXITSTATUS(status) == 0 && !strstr(log, "CVPN-0101"))
        return failed("the observer said nothing of the profile");
    return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    size_t count = sizeof(versions) / sizeof(versions[0]);
    unsigned good = 0;

    if (argc != 3) {
        (void)fprintf(stderr, "usage: api PLUGIN PROFILE\n");
        return 2;
    }
    for (size_t row = 0; row < count; row++) {
        int wrong = speak_in_a_process(argv[1], argv[2], row);
        good += wrong == 0;
        printf("%s - plugin API %d (%s)\n", wrong ? "not ok" : "ok", versions[row].version, versions[row].clients);
        (void)fflush(stdout);
    }
    printf("versions of the API %zu, spoken %u\n", count, good);
    return good == count ? 0 : 1;
}
