/* SPDX-License-Identifier: MIT */
/*
 * host.c - loads the plugin as OpenVPN does and times every call into it.
 *
 *     host PLUGIN ROUNDS [ARGUMENT...]
 *
 * Prints lines of "WHAT MICROSECONDS PREEMPTIONS" (open, the type of each callback, close; how
 * often the kernel took the processor away meanwhile) and "pid N", the observer's. What the plugin
 * says goes to standard error.
 *
 * CVPN_STUCK makes the observer stuck: `stop` and `sleep` at birth, before it does anything
 * (stopped, or asleep forever); `soon` stops it as soon as it has answered, `later` 50 ms after
 * that. The plugin's fork() is the one below, since the symbols of an executable linked with
 * -rdynamic come first.
 */
#include <dlfcn.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <openvpn-plugin.h>

typedef __typeof__(&openvpn_plugin_select_initialization_point_v1) select_function;
typedef __typeof__(&openvpn_plugin_open_v3) open_function;
typedef __typeof__(&openvpn_plugin_func_v3) call_function;
typedef __typeof__(&openvpn_plugin_close_v1) close_function;

/* BETWEEN_CALLS in nanoseconds: OpenVPN never calls without a pause for long */
enum { ARGUMENTS_MAX = 32, BETWEEN_CALLS = 2000000 };

static const struct {
    int type;
    const char *name;
} types[] = {{OPENVPN_PLUGIN_TLS_VERIFY, "TLS_VERIFY"},
             {OPENVPN_PLUGIN_TLS_FINAL, "TLS_FINAL"},
             {OPENVPN_PLUGIN_IPCHANGE, "IPCHANGE"},
             {OPENVPN_PLUGIN_UP, "UP"},
             {OPENVPN_PLUGIN_ROUTE_UP, "ROUTE_UP"},
             {OPENVPN_PLUGIN_ROUTE_PREDOWN, "ROUTE_PREDOWN"},
             {OPENVPN_PLUGIN_DOWN, "DOWN"}};

/* What OpenVPN gives a callback of a connected client. */
static const char *environment[] = {"config=/etc/openvpn/client.conf",
                                    "daemon=0",
                                    "daemon_log_redirect=0",
                                    "dev=tun0",
                                    "dev_type=tun",
                                    "foreign_option_1=dhcp-option DNS 10.0.0.2",
                                    "ifconfig_broadcast=10.100.0.31",
                                    "ifconfig_local=10.100.0.2",
                                    "ifconfig_netmask=255.255.255.224",
                                    "link_mtu=1549",
                                    "local_port_1=0",
                                    "proto_1=udp",
                                    "remote_1=52.16.0.10",
                                    "remote_port_1=443",
                                    "route_gateway_1=10.100.0.1",
                                    "route_net_gateway=192.168.77.1",
                                    "route_netmask_1=255.255.0.0",
                                    "route_network_1=10.0.0.0",
                                    "route_vpn_gateway=10.100.0.1",
                                    "script_context=init",
                                    "script_type=up",
                                    "tls_id_0=CN=server",
                                    "tls_id_1=CN=ca",
                                    "tls_serial_0=1",
                                    "tls_serial_1=2",
                                    "trusted_ip=52.16.0.10",
                                    "trusted_port=443",
                                    "tun_mtu=1500",
                                    "untrusted_ip=52.16.0.10",
                                    "untrusted_port=443",
                                    "verb=3",
                                    NULL};

static pid_t observer;
static const char *stuck;

/* Finds a function; a pointer to data does not convert to one to a function in ISO C. */
static void find(void *library, const char *name, void *function)
{
    void *symbol = dlsym(library, name);

    if (!symbol) {
        (void)fprintf(stderr, "host: there is no %s\n", name);
        exit(2);
    }
    memcpy(function, &symbol, sizeof(symbol));
}

pid_t fork(void)
{
    pid_t (*libc_fork)(void) = NULL;

    find(RTLD_NEXT, "fork", (void *)&libc_fork);
    pid_t child = libc_fork();
    if (child == 0 && stuck && strcmp(stuck, "stop") == 0)
        (void)raise(SIGSTOP);
    while (child == 0 && stuck && strcmp(stuck, "sleep") == 0)
        pause();
    if (child > 0 && !observer)
        observer = child;
    return child;
}

static int64_t nanoseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* How often the kernel took the processor away from us. */
static long preemptions(void)
{
    struct rusage usage = {.ru_nivcsw = 0};

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nivcsw;
}

static void print_time(const char *what, int64_t began, long preempted)
{
    int64_t took = nanoseconds() - began;

    printf("%s %.1f %ld\n", what, (double)took / 1000.0, preemptions() - preempted);
}

__attribute__((format(printf, 3, 0))) static void log_list(openvpn_plugin_log_flags_t flags, const char *name,
                                                           const char *format, va_list list)
{
    (void)flags;
    (void)fprintf(stderr, "PLUGIN %s: ", name);
    (void)vfprintf(stderr, format, list);
    (void)fputc('\n', stderr);
}

__attribute__((format(printf, 3, 4))) static void log_line(openvpn_plugin_log_flags_t flags, const char *name,
                                                           const char *format, ...)
{
    va_list list;

    va_start(list, format);
    log_list(flags, name, format, list);
    va_end(list);
}

static void call_all(call_function call, openvpn_plugin_handle_t handle)
{
    const struct timespec between = {0, BETWEEN_CALLS};
    const char *arguments[] = {"call", NULL};

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        struct openvpn_plugin_args_func_in in = {types[i].type, arguments, environment, handle, NULL, -1, NULL};
        struct openvpn_plugin_args_func_return out = {NULL};
        if (types[i].type == OPENVPN_PLUGIN_TLS_VERIFY)
            in.current_cert_depth = 0;
        long preempted = preemptions();
        int64_t began = nanoseconds();
        int result = call(OPENVPN_PLUGINv3_STRUCTVER, &in, &out);
        print_time(types[i].name, began, preempted);
        if (result != OPENVPN_PLUGIN_FUNC_SUCCESS)
            (void)fprintf(stderr, "host: %s returned %d\n", types[i].name, result);
        nanosleep(&between, NULL);
    }
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

int main(int argc, char **argv)
{
    select_function select_point = NULL;
    open_function open_plugin = NULL;
    call_function call = NULL;
    close_function close_plugin = NULL;
    const char *arguments[ARGUMENTS_MAX] = {NULL};
    /* the observer has answered and waits in its loop */
    const struct timespec settled = {0, 50000000};

    if (argc < 3 || argc - 2 >= ARGUMENTS_MAX) {
        (void)fprintf(stderr, "usage: host PLUGIN ROUNDS [ARGUMENT...]\n");
        return 2;
    }
    arguments[0] = argv[1];
    for (int i = 3; i < argc; i++)
        arguments[i - 2] = argv[i];
    long rounds = strtol(argv[2], NULL, 10);
    stuck = getenv("CVPN_STUCK"); /* NOLINT(concurrency-mt-unsafe): there is one thread */

    void *library = dlopen(argv[1], RTLD_NOW); /* as OpenVPN: plugin.c, plugin_init_item */
    if (!library) {
        /* NOLINT(concurrency-mt-unsafe): the same */
        (void)fprintf(stderr, "host: %s\n", dlerror());
        return 2;
    }
    find(library, "openvpn_plugin_select_initialization_point_v1", (void *)&select_point);
    find(library, "openvpn_plugin_open_v3", (void *)&open_plugin);
    find(library, "openvpn_plugin_func_v3", (void *)&call);
    find(library, "openvpn_plugin_close_v1", (void *)&close_plugin);
    if (select_point() != OPENVPN_PLUGIN_INIT_PRE_CONFIG_PARSE) {
        (void)fprintf(stderr, "host: the plugin wants to be opened at another point\n");
        return 2;
    }

    struct openvpn_plugin_callbacks callbacks = {.plugin_log = log_line, .plugin_vlog = log_list};
    struct openvpn_plugin_args_open_in in = {.type_mask = (1 << OPENVPN_PLUGIN_N) - 1,
                                             .argv = arguments,
                                             .callbacks = &callbacks,
                                             .ssl_api = SSLAPI_OPENSSL,
                                             .ovpn_version = "2.6.14",
                                             .ovpn_version_major = 2,
                                             .ovpn_version_minor = 6,
                                             .ovpn_version_patch = ".14"};
    struct openvpn_plugin_string_list *list = NULL;
    struct openvpn_plugin_args_open_return opened = {.return_list = &list};
    (void)setvbuf(stdout, NULL, _IOFBF, 0);
    long preempted = preemptions();
    int64_t began = nanoseconds();
    int result = open_plugin(OPENVPN_PLUGINv3_STRUCTVER, &in, &opened);
    print_time("open", began, preempted);
    printf("pid %ld\n", (long)observer);
    /* nothing is left in it that a forked process could write a second time */
    (void)fflush(stdout);
    if (result != OPENVPN_PLUGIN_FUNC_SUCCESS) {
        (void)fprintf(stderr, "host: open_v3 returned %d\n", result);
        return 2;
    }
    if (stuck && strcmp(stuck, "later") == 0 && observer > 0) {
        nanosleep(&settled, NULL);
        kill(observer, SIGSTOP);
    } else if (stuck && strcmp(stuck, "soon") == 0 && observer > 0) {
        kill(observer, SIGSTOP);
    }
    for (long i = 0; i < rounds; i++)
        call_all(call, opened.handle);
    preempted = preemptions();
    began = nanoseconds();
    close_plugin(opened.handle);
    print_time("close", began, preempted);
    free_list(list);
    dlclose(library);
    return 0;
}
