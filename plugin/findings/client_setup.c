/* SPDX-License-Identifier: MIT */
/*
 * Topic 16: what this machine refuses while the tunnel is set up: the device, addresses, scripts,
 * rights (OpenVPN: tun.c, route.c, run_command.c).
 */
#include <arpa/inet.h>
#include <string.h>

#include "base/address.h"
#include "base/edit_distance.h"
#include "dns/endpoint_name.h"
#include "findings/self.h"
#include "topic.h"

static const struct catalogue_entry no_tun_device;
static const struct sentence device_not_opened = {&no_tun_device, "OpenVPN cannot open {device}: {reason}"};
static const struct sentence device_in_use = {&no_tun_device, "OpenVPN cannot open {device}, it is in use: {reason}"};

static void rule_no_tun_device(const struct facts *facts, struct findings *findings)
{
    const struct condition *tun = condition(facts, CONDITION_TUN);

    if (!tun || condition(facts, CONDITION_DENIED))
        return;
    bool busy = strcasestr(tun->reason, "busy") || strcasestr(tun->reason, "in use");
    struct finding *finding = finding_raise(findings, busy ? &device_in_use : &device_not_opened);
    finding_evidence_string(finding, "device", tun->text[0] ? tun->text : "the tunnel's device");
    finding_evidence_string(finding, "reason", tun->reason);
    finding->log_line = tun->line;
}

static const struct catalogue_entry no_tun_device = {
    .code = 1605,
    .slug = "no-tun-device",
    .severity = SEVERITY_ERROR,
    .title = "The tunnel device cannot be opened",
    .suppressed_by = {1610},
    .sentences = {&device_not_opened, &device_in_use},
    .why = "No connection comes up without a device for the tunnel, even after a good sign-in.",
    .fix_user = "Load the driver with modprobe tun and end other VPN clients. Start a container with --device "
                "/dev/net/tun --cap-add NET_ADMIN. On Windows, repair the installation of the adapter.",
    .fix_administrator = "Allow /dev/net/tun where clients run in containers or virtual servers.",
    .rules = {{rule_no_tun_device, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry ipv6_off;
static const struct sentence ipv6_address_not_set = {
    &ipv6_off, "OpenVPN could not set the pushed IPv6 address because IPv6 is switched off on this machine: {reason}"};

static void rule_ipv6_off(const struct facts *facts, struct findings *findings)
{
    const struct condition *address = condition(facts, CONDITION_ADDRESS6);
    const struct condition *answer = condition(facts, CONDITION_DENIED6);

    if (!address || condition(facts, CONDITION_DENIED))
        return;
    struct finding *finding = finding_raise(findings, &ipv6_address_not_set);
    finding_evidence_string(finding, "reason", answer ? answer->reason : "no reason given");
    if (address->text[0])
        finding_evidence_string(finding, "device", address->text);
    finding->log_line = address->line;
}

static const struct catalogue_entry ipv6_off = {
    .code = 1606,
    .slug = "ipv6-off",
    .severity = SEVERITY_ERROR,
    .title = "IPv6 is pushed, and it is off on this machine",
    .suppressed_by = {1610},
    .sentences = {&ipv6_address_not_set},
    .why = "The endpoint gives this client an IPv6 address, the system refuses it, and OpenVPN ends.",
    .fix_user = "Switch IPv6 on with sysctl net.ipv6.conf.all.disable_ipv6=0 and net.ipv6.conf.default.disable_ipv6=0. "
                "Or add pull-filter ignore ifconfig-ipv6 and pull-filter ignore route-ipv6 to the profile.",
    .fix_administrator = "If no one needs IPv6 inside the tunnel, use an endpoint whose traffic is IPv4 only.",
    .rules = {{rule_ipv6_off, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry script_failed;
static const struct sentence script_ended_badly = {&script_failed, "the script {script} failed: {reason}"};
static const struct sentence script_lacks_command = {
    &script_failed, "the script {script} did not find a command that it calls: {reason}"};
static const struct sentence script_not_allowed = {
    &script_failed, "the script {script} may not be called, because script-security does not allow it"};
static const struct sentence script_not_found = {&script_failed,
                                                 "OpenVPN cannot find or call a script of the profile: {text}"};

/* 127 is a shell's word for a command that is not there (POSIX, Shell Command Language, 2.8.2). */
static bool command_missing(const struct condition *script)
{
    static const char end[] = "exited with error status: 127";
    size_t length = strlen(script->reason);

    return length >= sizeof(end) - 1 && strcmp(script->reason + length - (sizeof(end) - 1), end) == 0;
}

/* Not every line names it. */
static const char *script_name(const struct condition *script)
{
    return script && script->text[0] ? script->text : "of the profile";
}

static void rule_script_failed(const struct facts *facts, struct findings *findings)
{
    const struct condition *script = condition(facts, CONDITION_SCRIPT);
    const struct condition *security = condition(facts, CONDITION_SCRIPT_SECURITY);
    struct finding *finding = NULL;

    if (script && script->reason[0] == '\'') { /* options.c, check_cmd_access: it is not there */
        finding = finding_raise(findings, &script_not_found);
        finding_evidence_string(finding, "script", script->text);
        finding_evidence_string(finding, "text", script->reason);
        finding->log_line = script->line;
    } else if (security || (script && strstr(script->reason, "script-security"))) {
        finding = finding_raise(findings, &script_not_allowed);
        finding_evidence_string(finding, "script", script_name(script));
        finding->log_line = script ? script->line : security->line;
    } else if (script) {
        finding = finding_raise(findings, command_missing(script) ? &script_lacks_command : &script_ended_badly);
        finding_evidence_string(finding, "script", script_name(script));
        finding_evidence_string(finding, "reason", script->reason);
        finding->log_line = script->line;
    }
}

static const struct sentence script_will_not_be_called = {
    &script_failed, "{option} calls a script, and script-security {level} does not allow that"};

/*
 * Scripts want script-security 2 (run_command.c). What is not called ends the client or does not.
 */
static void rule_script_security(const struct facts *facts, struct findings *findings)
{
    static const struct {
        const char *option;
        bool ends; /* init.c, run_up_down(); ssl_verify.c, verify_cert_call_command() */
    } scripts[] = {{"up", true},    {"tls-verify", true}, {"route-pre-down", false},
                   {"down", false}, {"route-up", false},  {"ipchange", false}};
    const struct profile_option *security = profile_last(facts->profile, "script-security");
    const char *level = security && profile_parameter(security, 1) ? profile_parameter(security, 1) : "1";

    if (level[0] >= '2' && level[0] <= '9')
        return;
    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
        const struct profile_option *script = profile_last(facts->profile, scripts[i].option);
        if (!script)
            continue;
        struct finding *finding = finding_raise(findings, &script_will_not_be_called);
        finding_at(finding, script->file, script->line);
        finding_evidence_string(finding, "option", script->words[0]);
        finding_evidence_string(finding, "level", level);
        if (!scripts[i].ends)
            finding->severity = SEVERITY_WARNING;
        return;
    }
}

static const struct catalogue_entry script_failed = {
    .code = 1608,
    .slug = "script-failed",
    .severity = SEVERITY_ERROR,
    .sometimes = "or warning",
    .title = "A script of the profile failed",
    .sentences = {&script_ended_badly, &script_lacks_command, &script_not_allowed, &script_not_found,
                  &script_will_not_be_called},
    .why = "OpenVPN ends when an up or down script fails. Such scripts set the name servers, and often one is missing "
           "after a profile moves to another machine.",
    .fix_user = "Install what the script belongs to, correct its path and mode, add script-security 2, or remove the "
                "up and down lines. After status 127, install the command that the script calls. For configure-dns of "
                "the AWS provided client it is resolvectl (package systemd-resolved).",
    .fix_administrator = "Hand out profiles without up and down lines, or say which package has to be installed.",
    .rules = {{rule_script_security, FACTS_PROFILE, PER_SESSION}, {rule_script_failed, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry no_privilege;
static const struct sentence not_permitted = {&no_privilege, "OpenVPN may not {what}: {reason}"};

static void rule_no_privilege(const struct facts *facts, struct findings *findings)
{
    const struct condition *denied = condition(facts, CONDITION_DENIED);
    const struct condition *device = condition(facts, CONDITION_DEVICE);
    const struct condition *route = condition(facts, CONDITION_ROUTE);

    if (!denied)
        return;
    struct finding *finding = finding_raise(findings, &not_permitted);
    finding_evidence_string(finding, "what",
                            denied->text[0] ? "open the tunnel's device"
                            : device        ? "set up the tunnel's device"
                            : route         ? "set routes"
                                            : "change the network");
    finding_evidence_string(finding, "reason", denied->reason);
    if (facts_log_begins_late(facts)) /* at the end of a session it is harmless */
        finding_confidence(finding, CONFIDENCE_POSSIBLE);
    finding->log_line = denied->line;
}

static const struct catalogue_entry no_privilege = {
    .code = 1610,
    .slug = "no-privilege",
    .severity = SEVERITY_ERROR,
    .title = "OpenVPN lacks the rights to set up the tunnel",
    .sentences = {&not_permitted},
    .why = "Setting up a tunnel needs the rights of an administrator. This process did not have them or had given them "
           "up.",
    .fix_user = "Start OpenVPN as root or administrator. With user nobody in the profile, add persist-tun and "
                "persist-key. In a container, add the capability NET_ADMIN.",
    .fix_administrator = "Give users a client that runs with the needed rights, such as a system service.",
    .rules = {{rule_no_privilege, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry local_port_taken;
static const struct sentence port_taken = {&local_port_taken,
                                           "OpenVPN cannot take the local address {address}: {reason}"};

static void rule_local_port_taken(const struct facts *facts, struct findings *findings)
{
    const struct condition *bind = condition(facts, CONDITION_BIND);
    const struct condition *management = condition(facts, CONDITION_MANAGEMENT);

    if (!bind && management && !management_is_ours(management))
        bind = management;
    if (!bind)
        return;
    struct finding *finding = finding_raise(findings, &port_taken);
    finding_evidence_string(finding, "address", bind->text);
    finding_evidence_string(finding, "reason", bind->reason);
    finding->log_line = bind->line;
}

static const struct catalogue_entry local_port_taken = {
    .code = 1615,
    .slug = "local-port-taken",
    .severity = SEVERITY_ERROR,
    .title = "OpenVPN cannot take a local port",
    .sentences = {&port_taken},
    .why = "Another program, most often a second OpenVPN, has this port, or the machine has no such address. OpenVPN "
           "ends.",
    .fix_user = "End the other OpenVPN, add nobind to the profile and remove its lines local, lport and port. For a "
                "management line, choose another port.",
    .fix_administrator =
        "Hand out the configuration file as it was exported. It has nobind, which takes any free port.",
    .rules = {{rule_local_port_taken, FACTS_SESSION, PER_ATTEMPT}},
};

/*
 * What the attempt shows of rights, IPv6 or the device itself explains a failed command, and is
 * told by its own code.
 */
static bool explained(const struct facts *facts)
{
    return condition(facts, CONDITION_DENIED) || condition(facts, CONDITION_ADDRESS6) ||
           condition(facts, CONDITION_TUN);
}

static const struct catalogue_entry device_not_set_up;
static const struct sentence device_command_failed = {
    &device_not_set_up, "the command {what}, which sets up the tunnel's device, failed: {reason}"};
static const struct sentence address_taken = {
    &device_not_set_up, "the command {what} failed, because this machine has the tunnel's address already: {reason}"};
static const struct sentence device_tool_missing = {
    &device_not_set_up, "the command {what}, which sets up the tunnel's device, cannot be started: {reason}"};
static const struct sentence connected_with_errors = {
    &device_not_set_up, "OpenVPN says that it connected with errors: the tunnel's adapter did not take its address"};

static const struct sentence device_lost = {&device_not_set_up,
                                            "the device of an established tunnel can no longer be used: {reason}"};

static void rule_device_lost(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *lost = condition(facts, CONDITION_DEVICE_LOST);

    if (!lost || (attempt->dropped ? attempt->drop_asked : !facts->finished))
        return;
    raise_said(findings, &device_lost, lost);
}

static void rule_device_not_set_up(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *device = condition(facts, CONDITION_DEVICE);

    if (explained(facts) || (!device && !attempt->with_errors))
        return;
    const char *reason = device ? device->reason : "";
    const struct sentence *sentence = !device                               ? &connected_with_errors
                                      : strcasestr(reason, "exists")        ? &address_taken
                                      : strstr(reason, "could not execute") ? &device_tool_missing
                                                                            : &device_command_failed;
    struct finding *finding = finding_raise(findings, sentence);
    if (device) {
        finding_evidence_string(finding, "what", device->text[0] ? device->text : "a command");
        finding_evidence_string(finding, "reason", reason[0] ? reason : "no reason given");
    }
    finding->log_line = device ? device->line : attempt->line[STAGE_CONNECTED];
}

static const struct catalogue_entry device_not_set_up = {
    .code = 1613,
    .slug = "device-not-set-up",
    .severity = SEVERITY_ERROR,
    .title = "The tunnel's device cannot be set up",
    .suppressed_by = {1605, 1606, 1610},
    .sentences = {&device_command_failed, &address_taken, &device_tool_missing, &connected_with_errors, &device_lost},
    .why = "The sign-in went well, but the tunnel carries nothing without its address.",
    .fix_user = "End every other OpenVPN and VPN client, also one that runs as a service, and connect again. Install "
                "the package iproute2 if the command is missing. On Windows, start the DHCP client service.",
    .fix_administrator = "Check that each user's profile is started only once, not by a service and by hand.",
    .rules = {{rule_device_not_set_up, FACTS_SESSION, PER_ATTEMPT}, {rule_device_lost, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry route_not_set;
static const struct sentence route_not_added = {&route_not_set, "the route {route} could not be set: {reason}"};
static const struct sentence unnamed_route_not_added = {&route_not_set, "a route could not be set: {reason}"};

static void rule_route_not_set(const struct facts *facts, struct findings *findings)
{
    const struct condition *route = condition(facts, CONDITION_ROUTE);

    route = route ? route : condition(facts, CONDITION_GATEWAY_MISSING);
    if (!route || explained(facts) || condition(facts, CONDITION_DEVICE))
        return;
    struct finding *finding = finding_raise(findings, route->text[0] ? &route_not_added : &unnamed_route_not_added);
    if (route->text[0])
        finding_evidence_string(finding, "route", route->text);
    finding_evidence_string(finding, "reason", route->reason[0] ? route->reason : "no reason given");
    finding->log_line = route->line;
}

static const struct sentence route_malformed = {&route_not_set,
                                                "the line {option} {destination} will set no route: {problem}"};

static bool is_left_open(const char *word)
{
    return !word || strcmp(word, "default") == 0;
}

/* A network or gateway of `route`: one of OpenVPN's own words, an address, or a name. */
static const char *route_word_fault(const char *word)
{
    static const char *const special[] = {"vpn_gateway", "net_gateway", "remote_host"};
    const char *nearest = nearest_word(slice_of(word), special, sizeof(special) / sizeof(special[0]));

    if (nearest)
        return strcmp(nearest, word) == 0 ? NULL
                                          : "it is nearly vpn_gateway, net_gateway or remote_host, and none of them";
    return host_fault(slice_of(word));
}

/*
 * route.c, init_route(): these words are read when the tunnel is up, and a bad one leaves the route
 * out.
 */
static const char *route_fault(const struct profile_option *option)
{
    const char *network = profile_parameter(option, 1);
    const char *netmask = profile_parameter(option, 2);
    const char *gateway = profile_parameter(option, 3);
    const char *metric = profile_parameter(option, 4);
    struct in_addr address;

    if (strchr(network, '/'))
        return "its netmask belongs in a word of its own, as 255.255.0.0";
    const char *fault = route_word_fault(network);
    if (fault)
        return fault;
    if (!is_left_open(netmask) && inet_aton(netmask, &address) == 0)
        return "its netmask is none";
    if (!is_left_open(gateway) && route_word_fault(gateway))
        return "its gateway is neither an address nor a name nor a word of OpenVPN's";
    return !is_left_open(metric) && metric[0] == '-' ? "its metric is below 0" : NULL;
}

/* route.c, init_route_ipv6(). */
static const char *route_ipv6_fault(const struct profile_option *option)
{
    const char *gateway = profile_parameter(option, 2);
    struct network network;
    struct address address;

    if (!network_parse(slice_of(profile_parameter(option, 1)), &network) || network.address.family != ADDRESS_IPV6)
        return "it is not an IPv6 network like 2001:db8::/32";
    if (!is_left_open(gateway) && (!address_parse(slice_of(gateway), &address) || address.family != ADDRESS_IPV6))
        return "its gateway is not an IPv6 address";
    return NULL;
}

static void rule_route_malformed(const struct facts *facts, struct findings *findings)
{
    static const struct {
        const char *option;
        const char *(*fault)(const struct profile_option *option);
    } kinds[] = {{"route", route_fault}, {"route-ipv6", route_ipv6_fault}};
    const struct profile_option *option = NULL;

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        while ((option = profile_next(facts->profile, kinds[i].option, option)) != NULL) {
            const char *fault = profile_parameter(option, 1) ? kinds[i].fault(option) : NULL;
            if (!fault)
                continue;
            struct finding *finding = finding_raise(findings, &route_malformed);
            finding_at(finding, option->file, option->line);
            finding_evidence_string(finding, "option", option->words[0]);
            finding_evidence_string(finding, "destination", profile_parameter(option, 1));
            finding_evidence_string(finding, "problem", fault);
        }
    }
}

static const struct catalogue_entry route_not_set = {
    .code = 1614,
    .slug = "route-not-set",
    .severity = SEVERITY_WARNING,
    .title = "A route could not be set",
    .suppressed_by = {1601, 1605, 1606, 1610, 1613},
    .sentences = {&route_not_added, &unnamed_route_not_added, &route_malformed},
    .why = "This machine does not reach what the route leads to, although the tunnel is up.",
    .fix_user = "Disconnect other VPN clients and connect again. If the profile has a route line of its own, correct "
                "or remove it.",
    .fix_administrator = "Compare the pushed routes and route-gateway with the address that the client was given, and "
                         "hand out the profile without route lines.",
    .rules = {{rule_route_malformed, FACTS_PROFILE, PER_SESSION}, {rule_route_not_set, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry start_prerequisite_missing;
static const struct sentence plugin_file_missing = {
    &start_prerequisite_missing,
    "the plugin line names {file}, which is not on this machine, so OpenVPN does not start"};

static void rule_plugin_file_missing(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *option = facts->plugin_file.option;

    if (!option)
        return;
    struct finding *finding = finding_raise(findings, &plugin_file_missing);
    finding_evidence_string(finding, "file", profile_parameter(option, 1));
    finding_at(finding, option->file, option->line);
}

static const struct sentence owner_missing = {
    &start_prerequisite_missing,
    "the {what} line names {name}, which this machine does not know, so OpenVPN ends before it connects"};

static void rule_owner_missing(const struct facts *facts, struct findings *findings)
{
    const struct profile_option *option = facts->plugin_file.owner;

    if (!option)
        return;
    struct finding *finding = finding_raise(findings, &owner_missing);
    finding_evidence_string(finding, "what", option->words[0]);
    finding_evidence_string(finding, "name", profile_parameter(option, 1));
    finding_at(finding, option->file, option->line);
}

static const struct sentence start_lacks = {&start_prerequisite_missing,
                                            "OpenVPN does not start, because it does not get {what}: {reason}"};

static void rule_start_prerequisite(const struct facts *facts, struct findings *findings)
{
    const struct condition *start = condition(facts, CONDITION_START);

    if (!start || facts->session.attempt.ending == ENDING_CONNECTED)
        return;
    struct finding *finding = finding_raise(findings, &start_lacks);
    finding_evidence_string(finding, "what", start->text);
    finding_evidence_string(finding, "reason", start->reason);
    finding->log_line = start->line;
}

static const struct catalogue_entry start_prerequisite_missing = {
    .code = 1619,
    .slug = "start-prerequisite-missing",
    .severity = SEVERITY_ERROR,
    .title = "Something that OpenVPN needs to start is missing on this machine",
    .sentences = {&plugin_file_missing, &owner_missing, &start_lacks},
    .why =
        "OpenVPN looks for users, folders, processes and plugins before it connects, and ends when one is not there.",
    .fix_user = "Install, make or allow what is named, or delete its line from the profile. For cvpn-doctor's own "
                "plugin line, cvpn-doctor enroll --undo brings the profile back as it was.",
    .fix_administrator = "Hand out the profile without the lines plugin, user, group, chroot and cd, and let each "
                         "machine add its own. A service's LimitNPROC must leave room for another process.",
    .rules = {{rule_plugin_file_missing, FACTS_PROFILE, PER_SESSION},
              {rule_owner_missing, FACTS_PROFILE, PER_SESSION},
              {rule_start_prerequisite, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry offload_failed;
static const struct sentence offload_not_set_up = {&offload_failed,
                                                   "the kernel's data channel offload (DCO) failed: {reason}"};

/*
 * A session that is up carries data, whatever its kernel said. It counts when the client ended by
 * an error, or when nothing is in the log after it.
 */
static bool offload_broke_session(const struct facts *facts, const struct condition *offload)
{
    const struct attempt *attempt = &facts->session.attempt;

    if (!attempt->dropped)
        return facts_end_complaining(facts) && facts->last_line == offload->line;
    return !attempt->drop_asked &&
           (strcmp(attempt->drop_reason, "fatal error") == 0 || strncmp(attempt->drop_reason, "dco", 3) == 0 ||
            strcmp(attempt->drop_reason, "ping-restart") == 0);
}

static void rule_offload_failed(const struct facts *facts, struct findings *findings)
{
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *offload = condition(facts, CONDITION_OFFLOAD_SETUP);
    bool up = attempt->ending == ENDING_CONNECTED;

    if (!offload || (!up && !session_attempt_over(&facts->session) && !facts->finished) ||
        (up && !offload_broke_session(facts, offload)))
        return;
    raise_said(findings, &offload_not_set_up, offload);
}

static const struct catalogue_entry offload_failed = {
    .code = 1618,
    .slug = "dco-failed",
    .severity = SEVERITY_ERROR,
    .turn = TURN_USER,
    .title = "Data channel offload cannot be used",
    .suppressed_by = {1610},
    .sentences = {&offload_not_set_up},
    .why = "With data channel offload the kernel carries the tunnel's packets, and OpenVPN ends when it cannot set "
           "that up.",
    .fix_user = "Add the line disable-dco to the profile, which costs speed only. End any other OpenVPN with a device "
                "of the same name. Update OpenVPN and the module ovpn or ovpn-dco.",
    .rules = {{rule_offload_failed, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const client_setup_findings[] = {&no_tun_device,     &ipv6_off,
                                                               &script_failed,     &no_privilege,
                                                               &device_not_set_up, &route_not_set,
                                                               &local_port_taken,  &start_prerequisite_missing,
                                                               &offload_failed,    NULL};
