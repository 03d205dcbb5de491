/* SPDX-License-Identifier: MIT */
#include "findings/catalogue.h"

/*
 * One row a code, in the order of the codes. Sentences are for somebody who has never seen the source: one plain sentence each. The forms of `seen` are
 * numbered by the enum of the topic's rule file, which says when each is used.
 */
static const struct catalogue_entry entries[] = {
    {
        .code = 0,
        .slug = "summary",
        .severity = SEVERITY_NOTE,
        .title = "What this connection attempt came to",
        .seen = {"{summary}"},
        .why = "One line at the end of each attempt tells at a glance what was found and what could not be looked at.",
    },
    {
        .code = 1,
        .slug = "profile-unreadable",
        .severity = SEVERITY_WARNING,
        .title = "The profile cannot be read",
        .seen = {"the profile {profile} does not exist", "the profile {profile} cannot be read: {reason}",
                 "the profile {profile} is too large to be a profile", "the profile {profile} is not a text file"},
        .why = "What stands in the profile, and what is missing there, cannot be checked.",
        .fix_user = "Make sure that the file is there and readable; config=FILE on the plugin line names another one.",
    },
    {
        .code = 2,
        .slug = "observation-limited",
        .severity = SEVERITY_NOTE,
        .title = "Not everything can be observed",
        .seen = {"OpenVPN's messages are read from its log file because {reason}",
                 "only the plugin call-backs are seen because {reason}", "nothing is observed because {reason}"},
        .why = "Failures before the tunnel is up show only in OpenVPN's messages, so some causes may be named late or "
               "not at "
               "all.",
        .fix_user = "Take the management lines out of the profile, or add log FILE, or run cvpn-doctor explain on the "
                    "log afterwards.",
    },
    {
        .code = 3,
        .slug = "observer-lost",
        .severity = SEVERITY_WARNING,
        .title = "The observer is gone; the VPN is not affected",
        .seen = {"the observer could not be started: {reason}", "the observer has ended unexpectedly",
                 "the observer does not answer and was stopped"},
        .why = "The VPN goes on as without cvpn-doctor, but nothing more is diagnosed until OpenVPN is started again.",
        .fix_user = "Start the VPN again, and send the log to the developers of cvpn-doctor if it happens twice.",
    },
    {
        .code = 4,
        .slug = "argument-not-understood",
        .severity = SEVERITY_WARNING,
        .title = "A word on the plugin line is not understood",
        .seen = {"the plugin argument {argument} is not understood: {problem}",
                 "the plugin argument {argument} is not understood: {problem}; did you mean {nearest}?"},
        .why = "What is not understood is ignored, so it has no effect.",
        .fix_user = "Correct or remove the word on the plugin line; the README lists all arguments.",
    },
    {
        .code = 5,
        .slug = "history-not-kept",
        .severity = SEVERITY_NOTE,
        .title = "Connections are not remembered",
        .seen = {"no history is kept in {directory}: {reason}"},
        .why = "Without a history it cannot be seen what differs between connections that work and connections that do "
               "not.",
        .fix_user = "Give that directory to the user who runs OpenVPN and let nobody else write to it, or name another "
                    "one with state=DIR on the plugin line, or say state=off.",
    },
    {
        .code = 6,
        .slug = "containment-limited",
        .severity = SEVERITY_NOTE,
        .title = "Not all protection of the observer is in force",
        .seen = {"cvpn-doctor's own process runs without {missing}"},
        .why = "The VPN and all checks work as always; only what protects this machine from a fault in cvpn-doctor "
               "itself is weaker than it could be.",
        .fix_user = "Nothing has to be done; a Linux kernel from 5.13 on with Landlock and seccomp has it all, and a "
                    "container may hide them.",
    },
    {
        .code = 101,
        .slug = "endpoint-label-missing",
        .severity = SEVERITY_WARNING,
        .title = "remote-random-hostname is missing",
        .seen = {"remote is the endpoint's own name {host} and remote-random-hostname is not in force"},
        .why = "AWS gives addresses only to names with a label in front of the endpoint's name, so this name usually "
               "cannot be "
               "resolved.",
        .fix_user = "Add the line remote-random-hostname to the profile, or let cvpn-doctor do it at each start.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it; it has that line.",
    },
    {
        .code = 102,
        .slug = "endpoint-name-needs-label",
        .severity = SEVERITY_ERROR,
        .title = "The endpoint's bare name has no address",
        .depends_on = {103, 104},
        .seen = {"the bare endpoint name {host} has no address, while the same name with a random label has one",
                 "OpenVPN could not resolve the bare endpoint name {host}"},
        .why = "AWS gives addresses only to names with a label in front of the endpoint's name, so the client cannot "
               "find the server.",
        .fix_user = "Add the line remote-random-hostname to the profile, or put any label and a dot in front of the "
                    "name in the remote line.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it; NetworkManager "
                             "users need a label written into the remote line.",
    },
    {
        .code = 103,
        .slug = "resolver-unreachable",
        .severity = SEVERITY_ERROR,
        .title = "No name server answers",
        .holds = MILLISECONDS(500),
        .seen = {"OpenVPN got no usable answer from any name server for {host}: {reason}",
                 "no name server gives a usable answer for {host}: {reason}"},
        .why = "Without a working name server this machine cannot find the endpoint; the endpoint itself may be fine.",
        .fix_user = "Check that this machine is online and that the name servers of its network answer, for example "
                    "with getent hosts example.com.",
        .fix_administrator = "If only this network is affected, its firewall or DNS forwarder blocks or loses the "
                             "queries.",
    },
    {
        .code = 104,
        .slug = "endpoint-name-unknown",
        .severity = SEVERITY_ERROR,
        .title = "The endpoint's name does not exist",
        .depends_on = {103},
        .seen = {"name servers answer, and {host} does not exist, with or without a label in front",
                 "name servers answer, and {host} does not exist"},
        .why = "The endpoint was deleted, belongs to another region, or its name in the profile has a typing error.",
        .fix_user = "Compare the remote line with the configuration file that you were given, and ask for a new one if "
                    "they agree.",
        .fix_administrator = "Look the endpoint up with aws ec2 describe-client-vpn-endpoints and export its "
                             "configuration again.",
    },
    {
        .code = 105,
        .slug = "remote-is-address",
        .severity = SEVERITY_WARNING,
        .title = "remote is an address instead of the endpoint's name",
        .seen = {"remote is the literal address {host} in a Client VPN profile",
                 "the client went to the literal address {host} although its profile asks for a random host name, and "
                 "nothing "
                 "answered there"},
        .why = "The addresses of an endpoint change, so a profile that works today stops working without notice.",
        .fix_user = "Put the endpoint's name from the exported configuration file into the remote line, together with "
                    "remote-random-hostname.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it.",
    },
    {
        .code = 201,
        .slug = "route-missing-on-subnet",
        .severity = SEVERITY_ERROR,
        .title = "A destination is reached through some of the endpoint's servers only",
        .seen = {"{destination} is not reached through this connection's server {server}: {reached} reached it, and "
                 "{missed}"},
        .why = "The servers of an endpoint stand in its associated subnets, and most likely not all of these subnets "
               "have a route to this destination.",
        .fix_user = "Disconnect and connect again, more than once if need be, until another server is used.",
        .fix_administrator =
            "Compare the routes of all associated subnets with aws ec2 describe-client-vpn-routes, and "
            "give each of them the same routes with aws ec2 create-client-vpn-route.",
    },
    {
        .code = 202,
        .slug = "destination-not-routed",
        .severity = SEVERITY_WARNING,
        .title = "An expected destination is covered by no pushed route",
        .depends_on = {406, 1601},
        .seen = {"no pushed route leads to {destination}, and it cannot be reached otherwise",
                 "no route was pushed at all, so nothing leads to {destination}"},
        .why = "Without a route this machine sends the packets for that destination past the tunnel, where nobody "
               "knows it.",
        .fix_user = "Tell the administrator which destination is missing; a route line in the profile helps only if "
                    "the endpoint itself has that route.",
        .fix_administrator =
            "Add the destination's network with aws ec2 create-client-vpn-route for every associated subnet, and an "
            "authorization rule for it.",
    },
    {
        .code = 203,
        .slug = "subnets-route-differently",
        .severity = SEVERITY_ERROR,
        .title = "The associated subnets do not have the same routes",
        .seen = {"{subnet} has no route for {destination}, and {other} has one"},
        .why = "A client cannot choose through which associated subnet it goes, so it reaches the destination on one "
               "connection and not on the next.",
        .fix_administrator =
            "Give every associated subnet the same routes; the command in the evidence adds the missing line.",
    },
    {
        .code = 204,
        .slug = "route-not-active",
        .severity = SEVERITY_WARNING,
        .title = "A route of the endpoint is not in force",
        .seen = {"the route to {destination} through {subnet} is in the state {state}"},
        .why = "Only a route in the state active carries traffic.",
        .fix_administrator =
            "Wait until a route that is being created is active, and delete and create again one that has failed.",
    },
    {
        .code = 205,
        .slug = "client-range-overlaps",
        .severity = SEVERITY_ERROR,
        .title = "The range of the clients overlaps a network that they are to reach",
        .seen = {"the client range {range} overlaps {other} of {owner}",
                 "the client range {range} overlaps the route to {other}"},
        .why = "Addresses that belong to the tunnel and to a network behind it cannot be told apart, so some of them "
               "are never reached.",
        .fix_administrator = "Make a new endpoint with a client range that nothing else uses; the range of an endpoint "
                             "cannot be changed.",
    },
    {
        .code = 301,
        .slug = "rule-shadows-wider-rule",
        .severity = SEVERITY_ERROR,
        .title = "A rule for a smaller range shuts a group out",
        .seen =
            {"{range} is allowed to {allowed} only, and so is closed to others that a wider rule allows: {shut_out}",
             "{range} is allowed to {allowed} only, and so is closed to others although a wider rule is for everybody: "
             "{shut_out}"},
        .why = "Of all rules that hold an address only those with the longest prefix count, and 0.0.0.0/0 comes last "
               "whatever the order in which they were made.",
        .fix_administrator = "Add a rule for the smaller range for each group that is to reach it, or remove that "
                             "range's own rule; a command in the evidence does it for the first group.",
    },
    {
        .code = 302,
        .slug = "destination-silent",
        .severity = SEVERITY_WARNING,
        .title = "An expected destination is routed into the tunnel and silent",
        .depends_on = {201},
        .seen = {"{destination} is routed into the tunnel and nothing answers there, while others answer through the "
                 "tunnel",
                 "{destination} is routed into the tunnel, and the network behind it says that it cannot be reached",
                 "{destination} is routed into the tunnel and nothing answers there; nothing else was asked that could "
                 "tell more"},
        .why = "The tunnel works, so the packets are thrown away behind it: no authorization rule lets this user go "
               "there, a security group or network ACL does not let them in, or the host is down.",
        .fix_user = "Ask the administrator whether your group has an authorization rule for this destination, and "
                    "whether the host is up.",
        .fix_administrator =
            "Look at aws ec2 describe-client-vpn-authorization-rules for the user's group (the most specific rule "
            "decides), then at the security group and network ACL of the destination, and at the route back to it.",
    },
    {
        .code = 303,
        .slug = "rule-not-active",
        .severity = SEVERITY_WARNING,
        .title = "An authorization rule is not in force",
        .seen = {"the rule for {range} and {group} is in the state {state}"},
        .why = "Only a rule in the state active lets anybody in.",
        .fix_administrator = "Wait until a rule that is being authorized is active, and add again one that has failed.",
    },
    {
        .code = 304,
        .slug = "route-without-rule",
        .severity = SEVERITY_WARNING,
        .title = "A routed network that no authorization rule is about",
        .seen = {"{destination} is routed, and no authorization rule is about it"},
        .why = "Traffic is routed to that network and then dropped, since without a rule nobody may reach it.",
        .fix_administrator = "Add an authorization rule for that network, or remove the route.",
    },
    {
        .code = 305,
        .slug = "rule-group-never-matches",
        .severity = SEVERITY_WARNING,
        .title = "A rule for a group, and nobody has groups",
        .seen = {"the rule for {range} is for the group {group}, and clients log in with a certificate only"},
        .why = "Groups come from Active Directory or from the identity provider, so with certificates alone the rule "
               "lets nobody in.",
        .fix_administrator =
            "Let the rule be for all users, or add a log-in by Active Directory or SAML to a new endpoint.",
    },
    {
        .code = 306,
        .slug = "rule-without-route",
        .severity = SEVERITY_WARNING,
        .title = "An authorization rule for a network that no route leads to",
        .seen = {"the rule for {range} lets clients reach it, and no route of the endpoint leads there",
                 "the rule for {range} lets clients reach each other, and no route with the target local leads there"},
        .why = "A rule lets traffic pass and sends none, so without a route whoever the rule is for cannot reach that "
               "network.",
        .fix_administrator = "Add a route to that network for each associated subnet (for the clients' own range: with "
                             "the target local), or remove the rule.",
    },
    {
        .code = 401,
        .slug = "no-dns-pushed",
        .severity = SEVERITY_WARNING,
        .title = "No DNS server is pushed, and private names cannot be resolved",
        .seen = {"the endpoint pushes no DNS server, and this machine's own name servers do not know {host}",
                 "the endpoint pushes no DNS server, and no name server answers this machine for {host}",
                 "the endpoint takes all traffic into the tunnel and pushes no DNS server"},
        .why = "Names that exist only inside the VPC are known only to its own name servers, and this client is not "
               "told of any.",
        .fix_user = "Ask the administrator to set a DNS server for the endpoint; until then the address itself works "
                    "in place of the name.",
        .fix_administrator =
            "Set the VPC's resolver (the base of its IPv4 range plus two) with aws ec2 modify-client-vpn-endpoint "
            "--dns-servers, and an authorization rule that lets clients reach it.",
    },
    {
        .code = 402,
        .slug = "pushed-dns-silent",
        .severity = SEVERITY_ERROR,
        .title = "A pushed DNS server does not answer",
        .depends_on = {406, 1601},
        .seen = {"the pushed DNS server {server} does not answer through the tunnel",
                 "nothing listens for DNS at the pushed server {server}: the port is closed",
                 "the network behind the tunnel says that the pushed DNS server {server} cannot be reached",
                 "the pushed DNS server {server} does not answer, and no route leads to it through the tunnel"},
        .why = "Every name that is asked of this server has to wait for a time limit and then fails, so the VPN seems "
               "dead although the tunnel works.",
        .fix_user = "Tell the administrator; addresses in place of names still work.",
        .fix_administrator =
            "See that the endpoint's DNS server exists, that a route and an authorization rule cover its address, and "
            "that its security group lets UDP and TCP port 53 in from the associated subnets.",
    },
    {
        .code = 403,
        .slug = "pushed-dns-unused",
        .severity = SEVERITY_WARNING,
        .title = "The pushed DNS server is not used by this machine",
        .seen = {"the DNS server {server} was pushed, and this machine's resolver ({resolver}) does not ask it",
                 "although {up} runs, this machine's resolver ({resolver}) does not ask the pushed DNS server {server}",
                 "the pushed DNS server {server} knows {host}, and this machine's resolver ({resolver}) does not",
                 "the DNS server {server} was pushed, and the script for it found no resolvconf to hand it to",
                 "the DNS server {server} was pushed, and nothing in this log takes it over"},
        .why = "OpenVPN before 2.7 does not set DNS servers on Linux by itself, so names inside the VPC stay unknown "
               "here until a script does it.",
        .fix_user = "Put these lines into the profile: {lines} (package to install for it: {package}).",
        .fix_administrator =
            "Hand out profiles for Linux with the lines for the resolver of your machines; the page of this code has a "
            "table of them.",
    },
    {
        .code = 404,
        .slug = "path-mtu-black-hole",
        .severity = SEVERITY_WARNING,
        .title = "Large packets vanish inside the tunnel",
        .seen = {"packets of more than {passes} bytes vanish inside the tunnel {where}, and smaller ones pass",
                 "packets of more than {passes} bytes vanish inside the tunnel {where}, and mssfix {mssfix} keeps TCP "
                 "below that",
                 "packets of more than {passes} bytes vanish inside the tunnel {where}, and a line of the profile lets "
                 "larger ones be sent"},
        .why = "The tunnel comes up and small packets pass, but downloads, pages and file shares stand still, since "
               "a router on the path drops what is too large and its message about it does not arrive.",
        .fix_user = "Put the line mssfix {mssfix} into the profile, in place of any other mssfix line.",
        .fix_administrator =
            "Look for a link with a smaller MTU between this user and the endpoint, and for a firewall "
            "there that drops ICMP \"fragmentation needed\".",
    },
    {
        .code = 405,
        .slug = "internet-unreachable",
        .severity = SEVERITY_ERROR,
        .title = "Full tunnel, and the internet cannot be reached through it",
        .seen = {"all traffic goes into the tunnel, and no public address answers through it",
                 "all traffic goes into the tunnel, and the network behind it says that public addresses cannot be "
                 "reached"},
        .why = "With a full tunnel everything of this machine depends on the endpoint's way to the internet, and that "
               "way is closed.",
        .fix_user = "Tell the administrator; disconnect to get back to the internet until it is mended.",
        .fix_administrator =
            "Check in this order: an authorization rule for 0.0.0.0/0, a DNS server that answers, a route for "
            "0.0.0.0/0 "
            "of the endpoint through a subnet with an internet or NAT gateway, and its security groups and network "
            "ACLs; or turn split tunnel on.",
    },
    {
        .code = 406,
        .slug = "full-tunnel-filtered",
        .severity = SEVERITY_ERROR,
        .title = "The client threw the full tunnel away",
        .depends_on = {1601},
        .seen = {"the endpoint pushed redirect-gateway, this client's own pull-filter or route-nopull removed it, and "
                 "no other route leads into the tunnel",
                 "the endpoint pushed redirect-gateway, and this client's own pull-filter or route-nopull removed it "
                 "in favour of other routes"},
        .why = "The tunnel is up and nothing is sent into it, because the route that the endpoint wanted was refused "
               "here.",
        .fix_user = "Remove pull-filter ignore redirect-gateway or route-nopull from the profile or command line, or "
                    "add route lines for the networks that you need.",
        .fix_administrator = "If only some networks are meant to go through the tunnel, turn on split tunnel at the "
                             "endpoint, so that it pushes routes instead of redirect-gateway.",
    },
    {
        .code = 407,
        .slug = "path-mtu-known-smaller",
        .severity = SEVERITY_WARNING,
        .title = "The path to the server takes only smaller packets",
        .depends_on = {404},
        .seen =
            {"this machine knows that packets to the server may have {path_mtu} bytes, and the client makes them up to "
             "{assumed} bytes",
             "this machine could not send packets of the tunnel because they are too long for the path to the server",
             "the network that leads to the endpoint carries packets of {known} bytes, and OpenVPN makes them as large "
             "as {assumed}",
             "the kernel was told that packets of more than {known} bytes do not get to the endpoint, and OpenVPN "
             "makes them as large as {assumed}"},
        .why = "Larger packets are cut into fragments or lost, so that log-ins work and then web pages, file transfers "
               "or remote "
               "desktops are slow or hang.",
        .fix_user = "Add the line mssfix {mssfix} to the profile and connect again.",
        .fix_administrator = "Hand out the configuration file with the line mssfix {mssfix} to users on such networks.",
    },
    {
        .code = 408,
        .slug = "mssfix-not-effective",
        .severity = SEVERITY_WARNING,
        .title = "mssfix has no effect here",
        .seen = {"mssfix stands in the profile, and data channel offload carries the data without it",
                 "mssfix stands in the profile, and the connection goes over TCP, which cuts its packets by itself",
                 "OpenVPN does not know the word mtu behind mssfix; only 2.6 and later do"},
        .why = "The line does not make packets smaller, so a path that loses large packets still loses them.",
        .fix_user = "Write disable-dco into the profile, or lower the tunnel's size with tun-mtu 1304, or write mssfix "
                    "1328 without mtu, whichever fits what was seen.",
        .fix_administrator = "Hand out mssfix 1328, which OpenVPN 2.3 to 2.7 all take, and only for UDP endpoints.",
    },
    {
        .code = 409,
        .slug = "internet-half-open",
        .severity = SEVERITY_ERROR,
        .title = "The internet is not reachable through the endpoint",
        .seen = {"0.0.0.0/0 is routed, and no authorization rule is for 0.0.0.0/0",
                 "an authorization rule is for 0.0.0.0/0, split tunnel is off, and no route leads to 0.0.0.0/0",
                 "split tunnel is off, and there is neither a route nor an authorization rule for 0.0.0.0/0"},
        .why = "Without split tunnel all traffic of a client goes into the tunnel, and it needs a route and an "
               "authorization rule for 0.0.0.0/0 to come out again.",
        .fix_administrator = "Add what is missing, as the command in the evidence does, or turn split tunnel on if the "
                             "internet is not to go through the VPN.",
    },
    {
        .code = 410,
        .slug = "split-tunnel-routes-everything",
        .severity = SEVERITY_WARNING,
        .title = "Split tunnel is on, and a route for everything is pushed",
        .seen = {"split tunnel is on, and a route leads to {destination} through {subnet}"},
        .why = "With split tunnel every route of the endpoint is pushed to the clients, so this one sends all of their "
               "traffic into the tunnel after all.",
        .fix_administrator = "Remove the route if clients are to keep their own way to the internet, or turn split "
                             "tunnel off; AWS does not recommend both.",
    },
    {
        .code = 411,
        .slug = "dns-server-out-of-reach",
        .severity = SEVERITY_WARNING,
        .title = "A DNS server of the endpoint cannot be asked",
        .seen = {"split tunnel is off, and the endpoint has no DNS server",
                 "clients get the DNS server {server}, and no route leads to it",
                 "clients get the DNS server {server}, and no authorization rule is about it"},
        .why = "Clients that are given a DNS server which they cannot reach, or none for private names, cannot resolve "
               "names while they are connected.",
        .fix_administrator = "Add the route or the authorization rule for the DNS server, or set one that clients can "
                             "reach, such as the VPC's own (its base address plus 2).",
    },
    {
        .code = 501,
        .slug = "intermittent-by-server",
        .severity = SEVERITY_WARNING,
        .title = "A destination works on one connection and not on the next, by server",
        .seen =
            {"{destination} is reached on this connection, and the next may not reach it: {reached} reached it, and "
             "{missed}"},
        .why = "Which server a connection gets is left to chance (DNS round robin), so this destination comes and goes "
               "with each new connection.",
        .fix_user = "Nothing now; when the destination is not reached, disconnect and connect again until another "
                    "server is used.",
        .fix_administrator =
            "Compare the routes of all associated subnets with aws ec2 describe-client-vpn-routes, and "
            "give each of them the same routes with aws ec2 create-client-vpn-route.",
    },
    {
        .code = 502,
        .slug = "keeps-dropping",
        .severity = SEVERITY_WARNING,
        .title = "Established connections keep dropping",
        .depends_on = {1607},
        .seen = {"established connections ended {times} times because nothing was heard from the server any more",
                 "established connections ended {times} times in 24 hours, over {starts} starts of OpenVPN, because "
                 "nothing was heard from the server any more"},
        .why = "The path to the endpoint loses packets for longer than ping-restart allows, or a firewall forgets the "
               "connection.",
        .fix_user = "Try another network, and keep this machine from sleeping; if it happens everywhere, tell the "
                    "administrator when it happened.",
        .fix_administrator = "Compare the times with the endpoint's connection log and with changes of its routes or "
                             "security groups, which reset connections.",
    },
    {
        .code = 601,
        .slug = "server-never-heard",
        .severity = SEVERITY_ERROR,
        .title = "Nothing ever came back from the server",
        .depends_on = {102, 103, 104, 611, 1301, 1302},
        .holds = MILLISECONDS(4500),
        .seen = {"packets were sent and nothing came back",
                 "packets were sent, and the answer is that the port is closed: {reason}",
                 "the TCP connection is not answered", "the TCP connection could not be set up: {reason}",
                 "the TCP connection was set up and closed again without a word",
                 "packets were sent, and what came back is an error of the network: {reason}",
                 "packets were sent and nothing came back, though a handshake of our own at the same time was answered",
                 "a handshake of our own with the server got no answer",
                 "the handshake came to no end, and the log begins too late to show if the server answered"},
        .why =
            "A firewall on the way blocks this port or protocol, the port or protocol in the profile is wrong, or the "
            "server is gone.",
        .fix_user =
            "Try another network, for example a mobile phone's, and compare the remote and proto lines with the "
            "configuration file that you were given.",
        .fix_administrator =
            "Compare VpnPort and TransportProtocol from aws ec2 describe-client-vpn-endpoints with the "
            "profile, see that the endpoint is associated with a subnet, and let the network pass that "
            "port.",
    },
    {
        .code = 602,
        .slug = "client-certificate-refused",
        .severity = SEVERITY_ERROR,
        .title = "The server does not go on after the certificates",
        .depends_on = {603, 604, 605, 606, 607, 610, 704, 903, 904, 905, 906, 1001},
        .holds = MILLISECONDS(4500),
        .seen = {"this client accepted the server's certificate, sent its own, and heard nothing more: it was refused "
                 "because {reasons}",
                 "this client accepted the server's certificate, sent its own, and the server hung up: it was refused "
                 "because {reasons}",
                 "the server refused this client's certificate: {reason}"},
        .why = "The endpoint does not accept this client's certificate, and only the endpoint's side can see for which "
               "reason: AWS logs nothing of it.",
        .fix_user = "See that the certificate in the profile is the client's own and has not expired, and ask the "
                    "administrator for a new one if it is or has.",
        .fix_administrator =
            "Export the CRL with aws ec2 export-client-vpn-client-certificate-revocation-list and look at "
            "nextUpdate and at this serial number, then at the certificate's dates, its usage (TLS Web "
            "Client Authentication) and the CA that signed it.",
    },
    {
        .code = 603,
        .slug = "server-certificate-expired",
        .severity = SEVERITY_ERROR,
        .title = "The server's certificate has expired",
        .seen = {"the server's certificate was refused: {reason}",
                 "a handshake of our own got a certificate of the server that OpenVPN refuses: {reason}"},
        .why = "The client accepts no certificate after its last day, so nobody can connect until the endpoint has a "
               "new one.",
        .fix_user = "Check that this machine's date is right, and tell the administrator.",
        .fix_administrator =
            "Renew the endpoint's server certificate in AWS Certificate Manager, then set it with aws ec2 "
            "modify-client-vpn-endpoint.",
    },
    {
        .code = 604,
        .slug = "ca-certificate-expired",
        .severity = SEVERITY_ERROR,
        .title = "A CA certificate has expired",
        .seen =
            {"a CA certificate above the server's was refused: {reason}",
             "the CA certificate {certificate} in the profile expired on {date}, {days} ago",
             "the certificate {certificate} between the client's and its root expired on {date}, {days} ago",
             "a handshake of our own got a certificate of the server that OpenVPN refuses because of a CA: {reason}"},
        .why = "Nothing that this CA has signed is accepted any more, however new it is.",
        .fix_user = "Check that this machine's date is right, and ask for a new configuration file.",
        .fix_administrator =
            "Renew the CA, issue the server certificate from it, import it into AWS Certificate Manager, and "
            "hand out the configuration file with the new CA.",
    },
    {
        .code = 605,
        .slug = "clock-wrong",
        .severity = SEVERITY_ERROR,
        .title = "This machine's clock is probably wrong",
        .seen = {"a certificate of the server is not valid yet: {reason}",
                 "it is {today} here, and no certificate in the profile is valid before {date}",
                 "it is {today} here, and {made} on this machine is of {date}",
                 "a handshake of our own got a certificate of the server that is not valid yet: {reason}"},
        .why =
            "A certificate that is in use is hardly ever from the future, so this machine's date is most likely in the "
            "past.",
        .fix_user =
            "Set the date and time of this machine, for example with timedatectl set-ntp true, and connect again.",
        .fix_administrator = "If the date of the client is right, look at notBefore of the endpoint's certificates.",
    },
    {
        .code = 606,
        .slug = "server-not-trusted",
        .severity = SEVERITY_ERROR,
        .title = "The server's certificate is not from the profile's CA",
        .depends_on = {1302},
        .seen =
            {"the server's certificate does not lead to the profile's CA: {reason}",
             "a handshake of our own got a certificate of the server that does not lead to the profile's CA: {reason}"},
        .why =
            "The profile belongs to another endpoint, the endpoint got a certificate of another CA, or this is not the "
            "real server.",
        .fix_user = "Ask for the current configuration file of this endpoint; do not remove the check.",
        .fix_administrator =
            "Export the configuration file again, and see that its ca block has the whole chain of the "
            "server certificate in AWS Certificate Manager.",
    },
    {
        .code = 607,
        .slug = "server-name-mismatch",
        .severity = SEVERITY_ERROR,
        .title = "The server's certificate is for something else",
        .seen = {"the server's certificate was refused: {check}",
                 "a handshake of our own got a certificate of the server that OpenVPN refuses for its usage: {reason}"},
        .why = "The certificate is from the right CA, but it is not the one that the profile's verify-x509-name or "
               "remote-cert-tls line asks for.",
        .fix_user = "Ask for the current configuration file of this endpoint; do not remove the check.",
        .fix_administrator =
            "Compare the verify-x509-name line with the name in the server certificate, and see that the "
            "certificate has the usage TLS Web Server Authentication.",
    },
    {
        .code = 608,
        .slug = "crl-expired",
        .severity = SEVERITY_ERROR,
        .title = "A revocation list has expired",
        .seen = {"the list behind crl-verify was to be renewed by {date}, {days} ago",
                 "the list behind crl-verify has to be renewed by {date}, in {days}",
                 "the endpoint's list {path} was to be renewed by {date}, {days} ago",
                 "the endpoint's list {path} has to be renewed by {date}, in {days}",
                 "OpenVPN refused the server because the list behind crl-verify has expired"},
        .why = "A list that is out of date makes its reader refuse every certificate: OpenVPN that of the server, the "
               "endpoint those of all clients.",
        .fix_user = "Get the current revocation list from the administrator, or take the crl-verify line out of the "
                    "profile: the configuration file that AWS exports has none.",
        .fix_administrator = "Make a new list with easyrsa gen-crl, and give it to the endpoint with aws ec2 "
                             "import-client-vpn-client-certificate-revocation-list.",
    },
    {
        .code = 609,
        .slug = "handshake-stalled-early",
        .severity = SEVERITY_ERROR,
        .title = "The server answers, and its certificate never arrives",
        .depends_on = {603, 604, 605, 606, 607, 610, 1302},
        .holds = MILLISECONDS(4500),
        .seen = {"the server was heard, and its certificate did not arrive",
                 "the server was heard, and it hung up before its certificate arrived",
                 "a handshake of our own was answered, and the server's certificate did not arrive"},
        .why = "Small packets pass and large ones are lost on the way, which is a matter of the MTU or of a firewall, "
               "or the "
               "server ends the TLS handshake without a word.",
        .fix_user =
            "Try another network; if it works there, this network loses large packets of UDP, which whoever runs "
            "it can change.",
        .fix_administrator =
            "Let ICMP \"fragmentation needed\" and fragments of UDP pass the firewalls on the way, and "
            "see that the profile's tls-version and tls-cipher lines fit the endpoint.",
    },
    {
        .code = 610,
        .slug = "tls-refused-locally",
        .severity = SEVERITY_ERROR,
        .title = "TLS versions, ciphers or keys do not go together",
        .seen = {"the TLS handshake cannot succeed: {reason}",
                 "a certificate of the server is too weak for this OpenSSL: {reason}",
                 "the client certificate {certificate} is signed with MD5 or SHA-1",
                 "a handshake of our own got a certificate of the server that is too weak for this OpenSSL: {reason}",
                 "a handshake of our own found that TLS cannot succeed: {reason}"},
        .why = "This machine's OpenSSL and the server have no TLS version, cipher or kind of certificate that both "
               "accept.",
        .fix_user =
            "Take lines such as tls-version-max, tls-cipher and tls-cert-profile out of the profile, and update "
            "OpenVPN and OpenSSL.",
        .fix_administrator =
            "Use certificates with RSA 2048 and SHA-256; certificates signed with SHA-1 or MD5 are refused by "
            "OpenSSL 3.",
    },
    {
        .code = 611,
        .slug = "own-firewall",
        .severity = SEVERITY_ERROR,
        .title = "This machine's own firewall blocks the VPN",
        .holds = MILLISECONDS(500),
        .seen = {"this machine does not let OpenVPN send: {reason}",
                 "this machine does not let a handshake of our own out, and OpenVPN hears nothing either: {reason}"},
        .why =
            "The packets never leave this machine, so neither the network nor the server has anything to do with it.",
        .fix_user =
            "Let the VPN's port out in the firewall of this machine (nft list ruleset shows it), and look for a kill "
            "switch or a security product.",
    },
    {
        .code = 612,
        .slug = "connection-refused",
        .severity = SEVERITY_ERROR,
        .title = "The TCP connection is refused",
        .depends_on = {1301, 1302},
        .seen = {"the TCP connection was refused: {reason}", "a TCP connection of our own was refused: {reason}"},
        .why = "Something answers at this address and does not listen on this port, so the port or the protocol is "
               "wrong, or "
               "a firewall says no.",
        .fix_user = "Compare the remote and proto lines with the configuration file that you were given.",
        .fix_administrator =
            "Compare VpnPort and TransportProtocol from aws ec2 describe-client-vpn-endpoints with the "
            "profile.",
    },
    {
        .code = 613,
        .slug = "other-transport-works",
        .severity = SEVERITY_NOTE,
        .title = "The server answers on another port or protocol",
        .seen = {"the server does not answer as the profile asks, and it does with the lines \"proto {proto}\" and "
                 "\"remote {host} "
                 "{port}\""},
        .why = "An endpoint listens on one port and one protocol only, so the profile is probably older than the "
               "endpoint, or this network lets only the other one pass.",
        .fix_user = "Put these two lines into the profile in place of its proto and remote lines, and connect again.",
        .fix_administrator =
            "Compare VpnPort and TransportProtocol from aws ec2 describe-client-vpn-endpoints with the profile, and "
            "hand out the configuration file as the console exports it now.",
    },
    {
        .code = 614,
        .slug = "handshake-tried",
        .severity = SEVERITY_NOTE,
        .title = "What a handshake of our own came to",
        .seen = {"a handshake of our own with the server went through, up to its certificate",
                 "no handshake of our own was made because of this: {reason}",
                 "something answered a handshake of our own, and not as OpenVPN does: {reason}",
                 "a handshake of our own was answered and broke off: {reason}"},
        .why = "One more look at the server, without logging in, tells what OpenVPN does not say.",
        .fix_user = "Nothing has to be done; send this line along when you ask for help.",
    },
    {
        .code = 615,
        .slug = "endpoint-not-available",
        .severity = SEVERITY_ERROR,
        .title = "There is nothing to connect to",
        .seen = {"the endpoint {endpoint} is in the state {state}",
                 "no subnet is associated with the endpoint {endpoint}",
                 "the association of {subnet} is in the state {state}"},
        .why = "Clients can connect only to an endpoint that is available and has at least one associated subnet.",
        .fix_administrator = "Associate a subnet with the endpoint, or hand out the configuration file of the endpoint "
                             "that has taken its place.",
    },
    {
        .code = 616,
        .slug = "endpoint-transport",
        .severity = SEVERITY_NOTE,
        .title = "A port or protocol that not every network lets through, or that is slower",
        .seen = {"the endpoint listens on {transport} port {port}, which guest networks often block",
                 "the endpoint listens on {transport} port {port}"},
        .why = "UDP port 443 is the usual choice; 1194 is blocked in many guest networks, and over TCP a lost packet "
               "holds up everything behind it.",
        .fix_administrator = "Keep it in mind when users of some networks cannot connect or find the VPN slow; the "
                             "transport of an endpoint cannot be changed, its port can.",
    },
    {
        .code = 617,
        .slug = "certificate-by-arn",
        .severity = SEVERITY_NOTE,
        .title = "The export names the server certificate and does not hold it",
        .seen = {"the server certificate is {certificate}"},
        .why = "The export has the certificate's ARN only, so its dates cannot be checked here.",
        .fix_administrator = "Look at its end with aws acm describe-certificate --certificate-arn and the ARN, and at "
                             "that of the client CA.",
    },
    {
        .code = 701,
        .slug = "mfa-prompt-missing",
        .severity = SEVERITY_ERROR,
        .title = "Log-in refused, and the profile asks for no code",
        .depends_on = {704},
        .seen = {"the server refused the user name and password, and the profile asks for no one-time code "
                 "(server said: {words})",
                 "the server refused the user name and password, and the profile asks for no one-time code, while this "
                 "endpoint let this machine in before, last on {date} (server said: {words})"},
        .why = "When multi-factor authentication is switched on for the endpoint, a password without the code is "
               "refused exactly like a wrong password.",
        .fix_user =
            "Try the password once more; if it used to work, add the line static-challenge \"Enter MFA code \" 1 "
            "to the profile, or fix=safe,mfa to the plugin line.",
        .fix_administrator = "If MFA is enabled in the directory, export the configuration file again and hand it out; "
                             "if not, check the user in the directory.",
    },
    {
        .code = 702,
        .slug = "credentials-refused",
        .severity = SEVERITY_ERROR,
        .title = "Log-in refused",
        .depends_on = {704, 705, 1001, 1602},
        .seen = {"the server refused the user name, password and one-time code (server said: {words})",
                 "the server refused the log-in (server said: {words})",
                 "the server refused the log-in for the moment (server said: {words})",
                 "the server refused the log-in, and this log does not show whether it was a password or an answer "
                 "from the browser (server said: {words})",
                 "the token that stood for the log-in of this session is no longer good, so the user has to log in "
                 "again; when the longest session time is over, that is no fault (server said: {words})"},
        .why = "The connection to the endpoint works; it is the log-in that is not accepted.",
        .fix_user =
            "Enter user name, password and a fresh code again; the code must be the one that shows at the moment "
            "you connect.",
        .fix_administrator =
            "Check the user in the directory, for a federated log-in the attributes and signature that CVPN-0801 tells "
            "of, and look up connection-attempt-failure-reason in the endpoint's connection log.",
    },
    {
        .code = 703,
        .slug = "prompt-missing",
        .severity = SEVERITY_WARNING,
        .title = "Lines for the log-in that cannot work together",
        .seen = {"static-challenge stands in the profile and auth-user-pass does not",
                 "auth-federate stands in the profile and auth-user-pass does not",
                 "auth-retry interact stands in the profile and auth-user-pass does not"},
        .why = "OpenVPN asks for user name, password and code only when auth-user-pass is there, so an endpoint that "
               "wants a "
               "log-in refuses this client.",
        .fix_user = "Compare the profile with the exported configuration file and put the missing line back.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it.",
    },
    {
        .code = 704,
        .slug = "password-cut",
        .severity = SEVERITY_ERROR,
        .title = "The user name or password is longer than this client carries",
        .seen = {"the {what} in {source} has {length} bytes, and this OpenVPN carries {limit}",
                 "OpenVPN cut a user name or password that is too long for it",
                 "the server did not get the user name and password whole (server said: {words})",
                 "OpenVPN could not send the log-in: user name and password are too long for its message"},
        .depends_on = {1001},
        .why = "What is too long is cut or not sent at all, so the server never gets what was typed.",
        .fix_user = "Use a shorter user name or password.",
        .fix_administrator = "Long tokens such as SAML answers need the AWS provided client.",
    },
    {
        .code = 705,
        .slug = "code-not-asked-again",
        .severity = SEVERITY_WARNING,
        .title = "A one-time code was used twice",
        .depends_on = {704},
        .seen = {"the log-in was refused on a reconnect, after the same session had been connected with a one-time "
                 "code (server said: {words})",
                 "the log-in was refused again with the code that had been refused before, because auth-retry "
                 "nointeract asks nobody (server said: {words})"},
        .why = "A one-time code is good for one log-in, and OpenVPN sends the old one again unless the profile tells "
               "it to "
               "ask.",
        .fix_user = "Add the lines auth-retry interact and auth-nocache to the profile, and enter a fresh code when "
                    "asked.",
        .fix_administrator = "Export the configuration file again; exports for multi-factor log-in have both lines.",
    },
    {
        .code = 706,
        .slug = "question-not-answered",
        .severity = SEVERITY_ERROR,
        .title = "The server asked a question that nobody answered",
        .seen =
            {"the server asked a question at the log-in, such as for a one-time code, and this client ended without "
             "an answer (server asked: {words})"},
        .why = "The log-in was not refused; OpenVPN passes such a question on only with "
               "auth-retry interact, or to a program at its management interface that knows it.",
        .fix_user = "Add the line auth-retry interact to the profile, connect again and answer the question.",
        .fix_administrator = "Hand out the configuration file with auth-retry interact; exports for multi-factor "
                             "log-in have the line.",
    },
    {
        .code = 707,
        .slug = "nobody-to-ask",
        .severity = SEVERITY_ERROR,
        .title = "OpenVPN has nobody to ask for the log-in",
        .seen = {"OpenVPN needs a user name and password, and nobody was there to give them",
                 "OpenVPN needs the password of the private key, and nobody was there to give it"},
        .why = "Started by a service, in a container or in the background, OpenVPN has no terminal to ask at, so it "
               "ends before it connects.",
        .fix_user =
            "Start it in a terminal or with NetworkManager, or write user name and password into a file that only "
            "root can read and name it behind auth-user-pass; for a key's password the line is askpass FILE.",
        .fix_administrator = "For machines without a user give out certificates: a one-time code or a browser needs "
                             "somebody to answer.",
    },
    {
        .code = 801,
        .slug = "saml-answer-refused",
        .severity = SEVERITY_ERROR,
        .title = "The answer from the browser was refused",
        .depends_on = {704, 1001, 1602},
        .seen = {"the endpoint asked for a log-in in the browser and refused the answer (server said: {words})",
                 "the endpoint took an answer from the browser once, and refused the log-in of a later connection "
                 "(server said: {words})",
                 "the profile is federated, and the endpoint refused the log-in (server said: {words})",
                 "if this log-in was one in the browser, the answer from there was refused"},
        .why = "The user name and password may be right: the endpoint does not accept what the identity provider says "
               "about the user, or the answer is too old or was used before.",
        .fix_user = "Connect again and finish the log-in in the browser without delay; if it is refused again, tell "
                    "the administrator.",
        .fix_administrator =
            "Check that the identity provider signs response and assertion, that NameID is the e-mail address, that "
            "attributes such as FirstName, LastName and memberOf have no namespace, and that its clock is right.",
    },
    {
        .code = 802,
        .slug = "saml-other-server",
        .severity = SEVERITY_ERROR,
        .title = "The answer went to another server than the question came from",
        .depends_on = {1001},
        .seen = {"the challenge came from {asked}, and the answer was sent to {answered}"},
        .why = "An endpoint has several addresses, and only the one that asked knows the log-in; the others say that "
               "the user name or password is invalid.",
        .fix_user = "Connect again, or use the AWS provided client, which keeps to one address.",
        .fix_administrator = "A helper for the SAML log-in must resolve the name once and use that address for both "
                             "connections: no remote and no remote-random-hostname in the profile beside its own.",
    },
    {
        .code = 901,
        .slug = "client-certificate-missing",
        .severity = SEVERITY_ERROR,
        .title = "The profile has no client certificate",
        .seen = {"the profile has no cert, no key and no auth-user-pass line",
                 "the profile has a key line and no cert line",
                 "OpenVPN stopped because no client certificate and no log-in is specified",
                 "OpenVPN Connect stopped because it wants a client certificate and the profile has none"},
        .why =
            "OpenVPN does not start without a way to prove who it is, and the configuration file as AWS exports it has "
            "no client certificate.",
        .fix_user = "Add your certificate and key as <cert> and <key> blocks, or as cert FILE and key FILE lines; if "
                    "the endpoint asks for none, OpenVPN Connect wants the line setenv CLIENT_CERT 0.",
        .fix_administrator =
            "Put the client's certificate and key into the exported file before you hand it out; AWS does "
            "not have them.",
    },
    {
        .code = 902,
        .slug = "client-key-missing",
        .severity = SEVERITY_ERROR,
        .title = "The profile has a client certificate without its key",
        .seen = {"the profile has a cert line and no key line",
                 "OpenVPN stopped because only one of cert and key is there"},
        .why = "A certificate is of no use without its private key, and OpenVPN does not start.",
        .fix_user = "Add the private key that was made with the certificate as a <key> block or a key FILE line.",
        .fix_administrator = "Hand out certificate and key together; if the key is lost, issue a new certificate.",
    },
    {
        .code = 903,
        .slug = "certificate-key-mismatch",
        .severity = SEVERITY_ERROR,
        .title = "The private key is not that of the client certificate",
        .seen = {"the key in the profile does not belong to the certificate {certificate}",
                 "OpenVPN says that key and certificate do not belong together"},
        .why = "OpenVPN does not start with a key that does not fit, and no server would accept it.",
        .fix_user = "Put the key that was made together with this certificate into the profile.",
        .fix_administrator =
            "Compare the public keys of openssl x509 -pubkey and openssl pkey -pubout, and hand out the "
            "pair that fits.",
    },
    {
        .code = 904,
        .slug = "client-certificate-expired",
        .severity = SEVERITY_ERROR,
        .title = "The client certificate has expired",
        .seen = {"the client certificate {certificate} expired on {date}, {days} ago",
                 "OpenVPN says that the client certificate has expired"},
        .why = "The endpoint refuses it without a word, which looks like a TLS time-out or a reset connection.",
        .fix_user = "Check that this machine's date is right, and ask the administrator for a new certificate.",
        .fix_administrator =
            "Issue a new client certificate from the same CA; nothing has to be changed at the endpoint.",
    },
    {
        .code = 905,
        .slug = "client-certificate-not-yet-valid",
        .severity = SEVERITY_ERROR,
        .title = "The client certificate is not valid yet",
        .depends_on = {605},
        .seen = {"the client certificate {certificate} is valid from {date} on, in {days}",
                 "OpenVPN says that the client certificate is not valid yet"},
        .why = "The endpoint refuses it until that day, without a word.",
        .fix_user = "Check that this machine's date is right.",
        .fix_administrator = "Issue the certificate again on a machine whose date is right.",
    },
    {
        .code = 906,
        .slug = "client-certificate-usage",
        .severity = SEVERITY_ERROR,
        .title = "The client certificate is not one for clients",
        .seen = {"the certificate {certificate} is one for servers and not for clients",
                 "the certificate {certificate} has an extended key usage without client authentication"},
        .why = "The endpoint refuses it without a word, which looks like a TLS time-out or a reset connection.",
        .fix_user = "Ask for the client's certificate and key; those of the server do not belong on this machine.",
        .fix_administrator = "Issue a certificate with the extended key usage TLS Web Client Authentication (easyrsa "
                             "build-client-full), and take the server's key out of what was handed out.",
    },
    {
        .code = 907,
        .slug = "certificate-unreadable",
        .severity = SEVERITY_ERROR,
        .title = "A certificate or key of the profile cannot be read",
        .depends_on = {610, 901, 902, 903},
        .seen = {"the file {path} that {option} names does not exist",
                 "the file {path} that {option} names cannot be read: {reason}",
                 "{option} holds nothing that can be read as {expected}",
                 "{option} holds {found} in place of {expected}",
                 "the text of {option} is damaged and cannot be decoded",
                 "{option} names a file in the binary form DER, and OpenVPN reads only PEM there",
                 "{option} is encrypted, and nobody was asked for its password, so it was not looked into",
                 "the text of {option} was taken out of this copy, so it was not looked into",
                 "{option} asks for so much computing before it opens that it was not looked into",
                 "OpenVPN cannot load {path}"},
        .why = "OpenVPN stops when it cannot load what the profile names, and what is not readable here cannot be "
               "checked.",
        .fix_user =
            "Put the text from -----BEGIN to -----END into the right block, unchanged, or correct the file's name.",
        .fix_administrator =
            "Hand out certificates and keys as PEM text; openssl x509 -inform der -in FILE turns DER into "
            "it.",
    },
    {
        .code = 908,
        .slug = "client-ca-not-accepted",
        .severity = SEVERITY_ERROR,
        .title = "The server does not accept the CA of this client certificate",
        .depends_on = {903, 904, 905, 906},
        .holds = MILLISECONDS(2500), /* the stage that it explains is named first (0602) */
        .seen = {"the server names the CAs that it accepts, and none of them has issued {certificate}"},
        .why = "The endpoint accepts client certificates of its own CAs only, and refuses all others without a word.",
        .fix_user = "See that certificate and configuration file belong to the same endpoint, and ask the "
                    "administrator for a certificate of the right CA.",
        .fix_administrator =
            "Issue the client certificate from the CA that the endpoint names, or give the endpoint the client's CA "
            "(ClientRootCertificateChain) in AWS Certificate Manager.",
    },
    {
        .code = 909,
        .slug = "certificate-type-unsupported",
        .severity = SEVERITY_WARNING,
        .title = "Client VPN does not support this type of certificate",
        .seen = {"the client certificate {certificate} has an RSA key of {bits} bits",
                 "the client certificate {certificate} has a key of the type {type}"},
        .why = "AWS documents RSA keys of 1024 and 2048 bits as the only ones that Client VPN takes.",
        .fix_user = "Ask the administrator for a certificate with an RSA key of 2048 bits if the connection fails.",
        .fix_administrator = "Issue client certificates with RSA 2048.",
    },
    {
        .code = 911,
        .slug = "certificate-expires-soon",
        .severity = SEVERITY_WARNING,
        .title = "A certificate is about to expire",
        .seen = {"the client certificate {certificate} expires on {date}, in {days}",
                 "the CA certificate {certificate} in the profile expires on {date}, in {days}",
                 "the server's certificate {certificate} expires on {date}, in {days}",
                 "the CA certificate {certificate} above the server's expires on {date}, in {days}"},
        .why = "From that day on the VPN does not connect any more.",
        .fix_user = "Ask the administrator for a new certificate or configuration file now.",
        .fix_administrator = "Renew it before that day, and hand out the new one.",
    },
    {
        .code = 1001,
        .slug = "saml-answer-too-large",
        .severity = SEVERITY_ERROR,
        .title = "The answer from the browser is too large",
        .seen = {"the answer in the log-in has {length} bytes, and this OpenVPN sends at most {limit}",
                 "OpenVPN could not send the answer: it does not fit into a control message of {limit} bytes",
                 "the endpoint did not get the answer whole (server said: {words})",
                 "OpenVPN cut the answer because it is too long for it"},
        .why = "A stock OpenVPN carries a log-in of 128 bytes, with PKCS#11 support up to a control message of 2048, "
               "and an answer of the browser has several thousand.",
        .fix_user = "Use the AWS provided client; a stock OpenVPN cannot carry such an answer.",
        .fix_administrator = "Make the answer smaller, for example by sending only the groups that authorization rules "
                             "need; the endpoint itself takes at most 128 KB.",
    },
    {
        .code = 1101,
        .slug = "saml-asked-profile-not-federated",
        .severity = SEVERITY_ERROR,
        .title = "The endpoint wants a log-in in the browser",
        .depends_on = {1201},
        .seen = {"the endpoint asked for a SAML log-in in the browser, and the profile does not say auth-federate",
                 "the endpoint asked for a SAML log-in in the browser, and this client ended without one"},
        .why =
            "The user name and password are not wrong: the endpoint uses federated authentication, and a stock OpenVPN "
            "opens no browser.",
        .fix_user = "Connect with the AWS provided client, using a newly exported configuration file.",
        .fix_administrator = "Tell your users that this endpoint needs the AWS provided client, and export the "
                             "configuration file with auth-federate again.",
    },
    {
        .code = 1102,
        .slug = "auth-federate-unknown",
        .severity = SEVERITY_ERROR,
        .title = "OpenVPN stops at auth-federate",
        .seen = {"auth-federate stands in the profile, and a stock OpenVPN stops there"},
        .why = "auth-federate belongs to the AWS provided client; a stock OpenVPN does not know it and does not start.",
        .fix_user =
            "Use the AWS provided client, or write setenv opt auth-federate so that OpenVPN passes over the line.",
        .fix_administrator = "Federated endpoints are meant for the AWS provided client; say so when you hand out the "
                             "file.",
    },
    {
        .code = 1103,
        .slug = "endpoint-federated",
        .severity = SEVERITY_NOTE,
        .title = "The endpoint wants a log-in in the browser",
        .seen = {"clients of the endpoint {endpoint} log in by SAML"},
        .why = "The AWS provided client opens the browser by itself, while a stock OpenVPN stops at the line "
               "auth-federate of the exported profile.",
        .fix_user = "Run cvpn-doctor enroll on the profile if a stock OpenVPN is to start with it.",
        .fix_administrator = "Hand out the AWS provided client, or a helper that does the SAML log-in.",
    },
    {
        .code = 1201,
        .slug = "saml-port-taken",
        .severity = SEVERITY_ERROR,
        .title = "TCP port 35001 is taken",
        .seen = {"TCP port 35001 of this machine is taken by {program} (process {process})",
                 "TCP port 35001 of this machine is taken by a program that cannot be seen from here",
                 "the client found TCP port 35001 of this machine taken, and says that there are no available ports"},
        .why = "The browser brings the answer of the SAML log-in to port 35001, and only one program can listen there.",
        .fix_user = "End that program, often another VPN client or a log-in that was not finished, and connect again.",
    },
    {
        .code = 1202,
        .slug = "saml-port-blocked",
        .severity = SEVERITY_ERROR,
        .title = "Connections to TCP port 35001 do not go through",
        .seen = {"a connection to 127.0.0.1 port 35001 does not go through: {reason}"},
        .why = "The browser brings the answer of the SAML log-in to that port, so the log-in cannot come to its end.",
        .fix_user = "Allow connections to 127.0.0.1 port 35001 in this machine's firewall or security program.",
    },
    {
        .code = 1301,
        .slug = "server-address-differs",
        .severity = SEVERITY_ERROR,
        .title = "OpenVPN went to an address that the name does not have",
        .seen = {"OpenVPN went to {address}, and {host} has other addresses",
                 "the client ended the connection, because the endpoint's name does not have the server's address"},
        .why = "Something between this machine and its name servers gave another answer when OpenVPN asked, so the "
               "traffic may go through somebody who is not AWS; AWS's own client ends such a connection.",
        .fix_user = "Take proxies, ad blockers and entries in /etc/hosts for the endpoint's name away, connect again, "
                    "and try another network if it comes back.",
        .fix_administrator =
            "Compare the addresses with dig +short LABEL.ENDPOINT-NAME from a trusted network, and do not put a CNAME "
            "or a proxy of your own in front of the endpoint.",
    },
    {
        .code = 1302,
        .slug = "dns-answer-rewritten",
        .severity = SEVERITY_ERROR,
        .title = "The resolver's answers are rewritten",
        .holds = SECONDS(1),
        .seen = {"the endpoint's name {host} was answered with {address}, {kind}",
                 "the resolver answers the name {host}, which cannot exist, with {address}"},
        .why = "A DNS proxy, a security product or the log-in page of a guest network answers in place of the real "
               "name servers, so OpenVPN is sent to a wrong server.",
        .fix_user = "Open a web page to see whether this network wants a log-in, switch off proxies that make up "
                    "addresses (fake IP), or use another name server or network.",
        .fix_administrator =
            "Let the names below clientvpn.REGION.amazonaws.com pass DNS filters and proxies unchanged; the endpoint's "
            "addresses are always public.",
    },
    {
        .code = 1401,
        .slug = "lan-range-nonstandard",
        .severity = SEVERITY_WARNING,
        .title = "The local network is not in a private range",
        .seen = {"the local network {local} of {link} lies outside the private ranges",
                 "the local network {local} of {link} lies in the range that providers use for themselves "
                 "(100.64.0.0/10)"},
        .why = "A Client VPN endpoint then pushes block-local, and printers, disks and other devices of the local "
               "network cannot be reached while the VPN is connected.",
        .fix_user = "If you need devices of this network, give it a range of 10.0.0.0/8, 172.16.0.0/12 or "
                    "192.168.0.0/16 in its router, or connect from behind a router of your own.",
        .fix_administrator = "Tell users of such networks that the VPN shuts them off from local devices by design; "
                             "no setting of the endpoint changes it.",
    },
    {
        .code = 1402,
        .slug = "lan-blocked",
        .severity = SEVERITY_WARNING,
        .title = "The endpoint closes the local network",
        .holds = MILLISECONDS(100), /* what the client throws away of a push it says right after it */
        .seen = {"the endpoint pushed block-local: the local network is not reachable while connected",
                 "the endpoint pushed block-local: the local network {lan} is not reachable while connected"},
        .why = "The endpoint does this when the local network is not one of the private ranges, so printers, file "
               "servers and other machines nearby are cut off.",
        .fix_user = "Use another network, or give the local network a private range such as 192.168.0.0/16, if you "
                    "need machines in it while connected.",
        .fix_administrator = "The endpoint pushes block-local by itself for networks outside of 10.0.0.0/8, "
                             "172.16.0.0/12, 192.168.0.0/16 and 169.254.0.0/16; it cannot be turned off there.",
    },
    {
        .code = 1403,
        .slug = "route-covers-lan",
        .severity = SEVERITY_ERROR,
        .title = "A pushed route and the local network claim the same addresses",
        .seen = {"{local} of {owner} and the pushed route {pushed} both claim {addresses}: the local network wins, and "
                 "hosts of the VPC there cannot be reached",
                 "{local} of {owner} and the pushed route {pushed} both claim {addresses}: the tunnel wins, and "
                 "devices of the local network there cannot be reached",
                 "{local} of {owner} and the pushed route {pushed} both claim {addresses}: the tunnel wins, and "
                 "devices of the local network there cannot be reached, its gateway {gateway} among them",
                 "the local network {local} and the pushed route {pushed} both claim {addresses}: one of them is cut "
                 "off there",
                 "the pushed route {pushed} could not be set, because this machine had a route to the same network "
                 "already",
                 "the local network's gateway {gateway} lies in the pushed route {pushed}: the addresses that both "
                 "networks have are cut off on one side"},
        .why = "An address can be in one place only: the kernel takes the route with the longer prefix, and what the "
               "other side has there is cut off.",
        .fix_user = "Connect from another network, or give the local one another range: a LAN in its router, Docker's "
                    "bridges in /etc/docker/daemon.json (bip, default-address-pools).",
        .fix_administrator =
            "Push routes to the subnets that users need in place of the whole range (delete-client-vpn-"
            "route, create-client-vpn-route), or use a range for the VPC that home networks do not "
            "have.",
    },
    {
        .code = 1404,
        .slug = "client-range-overlaps-lan",
        .severity = SEVERITY_WARNING,
        .title = "The tunnel's own subnet overlaps the local network",
        .seen = {"the tunnel's subnet {subnet} lies in {local} of {owner}: {addresses} lead into the tunnel now, and "
                 "devices of the local network there cannot be reached",
                 "the tunnel's subnet {subnet} and {local} of {owner} both claim {addresses}: the local network wins",
                 "the tunnel's subnet {subnet} and {local} of {owner} both claim {addresses}: the local network wins, "
                 "and what is meant for the tunnel's gateway {gateway} does not get into the tunnel",
                 "the tunnel's subnet {subnet} and the local network {local} both claim {addresses}"},
        .why = "The client CIDR range of the endpoint and the range of this network are the same addresses in part, "
               "and each of them can be in one place only.",
        .fix_user = "Connect from another network, or give the local one another range in its router.",
        .fix_administrator = "The client CIDR range of an endpoint cannot be changed: create an endpoint with a range "
                             "that local networks seldom have.",
    },
    {
        .code = 1405,
        .slug = "two-default-routes",
        .severity = SEVERITY_WARNING,
        .title = "Another default route competes with the tunnel's",
        .seen =
            {"all traffic was to go into the tunnel, and the route {route} of {link} comes before that of {tunnel}"},
        .why = "What the endpoint means to carry goes past the tunnel, so that websites see this network's address and "
               "rules for the VPN's address do not fit.",
        .fix_user = "Disconnect the other VPN or network link, or give its default route a larger metric.",
        .fix_administrator = "Tell users not to run another VPN at the same time; with a split tunnel (aws ec2 "
                             "modify-client-vpn-endpoint --split-tunnel) default routes do not matter.",
    },
    {
        .code = 1501,
        .slug = "bandwidth-at-limit",
        .severity = SEVERITY_NOTE,
        .title = "Throughput stays at the limit of a connection",
        .seen = {"throughput {direction} stayed at {rate} Mbit/s for ten seconds, and the limit is {limit} Mbit/s"},
        .why = "The endpoint limits what each connection may carry, so a faster line does not help.",
        .fix_user = "Expect no more from this VPN, or set bandwidth=N on the plugin line when your endpoint's limit is "
                    "another one.",
        .fix_administrator = "Ask AWS Support for a higher limit per connection, or use split tunnel so that only "
                             "traffic for the VPC goes through the endpoint.",
    },
    {
        .code = 1502,
        .slug = "bandwidth-how-to",
        .severity = SEVERITY_NOTE,
        .title = "How to measure the throughput",
        .seen = {"to measure it, run {server} on a host of the VPC and {client} on this machine"},
        .why = "A measurement with several streams tells the endpoint's limit from a slow path or a slow server.",
        .fix_user = "Run the two commands while nothing else uses the VPN, once with the VPN and once without it.",
        .fix_administrator = "Allow TCP port 5201 in the security group of that host for the time of the measurement.",
    },
    {
        .code = 1601,
        .slug = "push-cut",
        .severity = SEVERITY_ERROR,
        .title = "The options from the endpoint arrived cut",
        .seen = {"the options that the endpoint pushed are cut: OpenVPN could not read \"{option}\"",
                 "the options that the endpoint pushed are cut: there are many, and no address for the tunnel is among "
                 "them",
                 "OpenVPN calls the options that the endpoint pushed bad"},
        .why = "The endpoint has more routes than fit into what the client receives, so that some routes, the gateway "
               "or the address are missing.",
        .fix_user = "Tell the administrator; adding the missing lines to the profile by hand helps only until the "
                    "routes change.",
        .fix_administrator = "Replace many small routes by fewer larger ones in the endpoint's route table, or turn "
                             "off split tunnel, so that only one route is pushed.",
    },
    {
        .code = 1602,
        .slug = "cipher-not-agreed",
        .severity = SEVERITY_ERROR,
        .title = "Client and server found no cipher in common",
        .seen = {"the server wants the cipher {cipher} for the data, and this client does not allow it",
                 "this OpenVPN does not know the cipher {cipher}",
                 "the server does not negotiate a cipher for the data, and none is set for that here",
                 "the server found no cipher for the data that this client takes (server said: {words})",
                 "packets of the tunnel cannot be read: both sides use another cipher or key"},
        .why = "Without a common cipher no data can go through the tunnel; the log-in itself was fine.",
        .fix_user = "Add the line {line} to the profile.",
        .fix_administrator = "Client VPN endpoints use AES-256-GCM: let every profile allow it, and replace clients "
                             "older than OpenVPN 2.4.",
    },
    {
        .code = 1603,
        .slug = "compression-refused",
        .severity = SEVERITY_ERROR,
        .title = "Compression does not fit",
        .seen = {"the server pushed compression, and this client refuses it: {reason}",
                 "the server pushed options that data channel offload cannot do",
                 "packets come with a compression that this client did not agree to",
                 "OpenVPN stopped at a line about compression: {text}"},
        .why = "Client VPN endpoints do not compress; with a line for it in the profile, or with a server that wants "
               "it, no data goes through.",
        .fix_user = "Remove comp-lzo, compress and allow-compression from the profile; against a server that insists "
                    "on it OpenVPN 2.6 and later need the lines allow-compression asym and disable-dco, and 2.4 and "
                    "2.5 none.",
        .fix_administrator = "Take compression out of the server's configuration and of all profiles; it is unsafe and "
                             "a Client VPN endpoint does not use it.",
    },
    {
        .code = 1604,
        .slug = "proxy-refused",
        .severity = SEVERITY_ERROR,
        .title = "The proxy does not let the connection through",
        .seen = {"the proxy asks for a user name and password, and got none that it takes: {reason}",
                 "the proxy refused the user name and password: {reason}",
                 "the proxy refuses connections to the endpoint: {reason}"},
        .why = "All packets to the endpoint have to pass this proxy, so nothing reaches the endpoint.",
        .fix_user = "Put the right user name and password for the proxy behind http-proxy or socks-proxy in the "
                    "profile, or connect from a network without a proxy.",
        .fix_administrator = "Allow CONNECT to the endpoint's port in the proxy, and name a way of authentication that "
                             "OpenVPN has (basic, digest or NTLM).",
    },
    {
        .code = 1605,
        .slug = "no-tun-device",
        .severity = SEVERITY_ERROR,
        .title = "The tunnel device cannot be opened",
        .depends_on = {1610},
        .seen = {"OpenVPN cannot open {device}: {reason}", "OpenVPN cannot open {device}, it is in use: {reason}"},
        .why = "Without a device for the tunnel no connection comes up, however well the log-in went.",
        .fix_user = "Load the driver with modprobe tun and end other VPN clients; in a container start it with "
                    "--device /dev/net/tun --cap-add NET_ADMIN; on Windows repair the installation of the adapter.",
        .fix_administrator = "Allow /dev/net/tun where clients run in containers or virtual servers.",
    },
    {
        .code = 1606,
        .slug = "ipv6-off",
        .severity = SEVERITY_ERROR,
        .title = "IPv6 is pushed and switched off here",
        .depends_on = {1610},
        .seen =
            {"OpenVPN could not set the pushed IPv6 address because IPv6 is switched off on this machine: {reason}"},
        .why = "The endpoint gives this client an IPv6 address, the system refuses it, and OpenVPN ends.",
        .fix_user =
            "Switch IPv6 on with sysctl net.ipv6.conf.all.disable_ipv6=0 and net.ipv6.conf.default.disable_ipv6=0, or "
            "add pull-filter ignore ifconfig-ipv6 and pull-filter ignore route-ipv6 to the profile.",
        .fix_administrator = "If nobody needs IPv6 inside the tunnel, use an endpoint whose traffic is IPv4 only.",
    },
    {
        .code = 1607,
        .slug = "recursive-routing",
        .severity = SEVERITY_ERROR,
        .title = "The way to the server leads into the tunnel",
        .seen = {"packets to the server {server} came back out of the tunnel itself"},
        .why = "A route sends the tunnel's own packets into the tunnel, so nothing reaches the server and the "
               "connection dies.",
        .fix_user = "Disconnect other VPN clients and connect again; if the network changed while connected, "
                    "reconnecting sets the route to the server anew.",
        .fix_administrator = "Do not push a route that holds the endpoint's public addresses, and keep "
                             "redirect-gateway def1, which leaves a route to the server outside.",
    },
    {
        .code = 1608,
        .slug = "script-failed",
        .severity = SEVERITY_ERROR,
        .title = "A script of the profile failed",
        .seen = {"the script {script} failed: {reason}",
                 "the script {script} may not be called, because script-security does not allow it",
                 "OpenVPN cannot find or call a script of the profile: {text}"},
        .why = "OpenVPN ends when an up or down script fails; such scripts set the name servers, and a missing one is "
               "common after moving a profile to another machine.",
        .fix_user = "Install what the script belongs to, correct its path and mode, add script-security 2, or remove "
                    "the up and down lines.",
        .fix_administrator = "Hand out profiles without up and down lines, or say which package has to be installed.",
    },
    {
        .code = 1609,
        .slug = "session-limit",
        .severity = SEVERITY_NOTE,
        .title = "The session reached its longest duration",
        .seen = {"the session ended after {hours} hours, which is a limit that an endpoint can have"},
        .why = "An endpoint ends every session after 8, 10, 12 or 24 hours, as the administrator has chosen; nothing "
               "is broken.",
        .fix_user = "Connect again and log in.",
        .fix_administrator = "The longest duration and what happens then are settings of the endpoint: "
                             "session-timeout-hours and disconnect-on-session-timeout.",
    },
    {
        .code = 1610,
        .slug = "no-privilege",
        .severity = SEVERITY_ERROR,
        .title = "OpenVPN lacks the rights to set up the tunnel",
        .seen = {"OpenVPN may not {what}: {reason}"},
        .why = "Setting up a tunnel needs the rights of an administrator, and this process did not have them or had "
               "given them up.",
        .fix_user = "Start OpenVPN as root or administrator; with user nobody in the profile add persist-tun and "
                    "persist-key; in a container add the capability NET_ADMIN.",
        .fix_administrator = "Give users a client that runs with the needed rights, such as a system service.",
    },
    {
        .code = 1611,
        .slug = "harmless",
        .severity = SEVERITY_NOTE,
        .title = "Lines that look bad and mean nothing here",
        .seen = {"\"{text}\" is harmless: {meaning}",
                 "AUTH_FAILED with a CRV1 challenge is how a SAML log-in begins: the browser comes next, and only the "
                 "AWS provided client or a SAML helper opens it"},
        .why = "It is often taken for the cause of a problem and is not.",
        .fix_user = "Nothing needs to be done about it.",
    },
    {
        .code = 1612,
        .slug = "option-unknown",
        .severity = SEVERITY_ERROR,
        .title = "OpenVPN stops at a line of the profile",
        .seen = {"OpenVPN does not know the option {option}", "the option {option} has missing or extra parameters",
                 "the line cannot be read: {problem}", "OpenVPN stopped: {text}",
                 "the options include themselves or too many files: {problem}",
                 "an HTTP proxy carries TCP only, and the profile connects over {protocol}",
                 "the profile names no server: it has nobind, and no line remote"},
        .why = "OpenVPN does not start as long as this stands as it is.",
        .fix_user = "Correct what is named here, or write setenv opt in front of an option that only other clients "
                    "know.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it, without options of "
                             "other clients.",
    },
    {
        .code = 1613,
        .slug = "device-not-set-up",
        .severity = SEVERITY_ERROR,
        .title = "The tunnel's device cannot be set up",
        .depends_on = {1605, 1606, 1610},
        .seen = {"the command {what}, which sets up the tunnel's device, failed: {reason}",
                 "the command {what} failed, because this machine has the tunnel's address already: {reason}",
                 "the command {what}, which sets up the tunnel's device, cannot be started: {reason}",
                 "OpenVPN says that it connected with errors: the tunnel's adapter did not take its address"},
        .why = "The log-in went well, but without its address the tunnel carries nothing.",
        .fix_user =
            "End every other OpenVPN and VPN client, also one that runs as a service, and connect again; install "
            "the package iproute2 where the command is missing; on Windows start the DHCP client service.",
        .fix_administrator = "See that each user's profile is started once only, not by a service and by hand.",
    },
    {
        .code = 1614,
        .slug = "route-not-set",
        .severity = SEVERITY_WARNING,
        .title = "A route could not be set",
        .depends_on = {1601, 1605, 1606, 1610, 1613},
        .seen = {"the route {route} could not be set: {reason}", "a route could not be set: {reason}"},
        .why = "What lies behind this route is not reached, although the tunnel is up.",
        .fix_user =
            "Disconnect other VPN clients and connect again; if the profile has a route line of its own, correct "
            "or remove it.",
        .fix_administrator = "Compare the pushed routes and route-gateway with the address that the client was given, "
                             "and hand out the profile without route lines.",
    },
    {
        .code = 1615,
        .slug = "local-port-taken",
        .severity = SEVERITY_ERROR,
        .title = "OpenVPN cannot take a local port",
        .seen = {"OpenVPN cannot take the local address {address}: {reason}"},
        .why =
            "Another program, most often a second OpenVPN, has this port, or the machine has no such address; OpenVPN "
            "ends.",
        .fix_user =
            "End the other OpenVPN, add nobind to the profile and remove its lines local, lport and port; for a "
            "management line choose another port.",
        .fix_administrator = "Hand out the configuration file as it was exported: it has nobind, which takes any free "
                             "port.",
    },
};

/* 1 to 15 are the titles of AWS's page in its table of contents, with its long dashes as "-". */
static const char *const topics[] = {
    [0] = "cvpn-doctor itself",
    [1] = "Unable to resolve the Client VPN endpoint DNS name",
    [2] = "Traffic is not being split between subnets",
    [3] = "Authorization rules for Active Directory groups not working as expected",
    [4] = "Clients can't access a peered VPC, Amazon S3, or the internet",
    [5] = "Access to a peered VPC, Amazon S3, or the internet is intermittent",
    [6] = "Client software returns TLS error",
    [7] = "Client software returns user name and password errors - Active Directory authentication",
    [8] = "Client software returns user name and password errors - federated authentication",
    [9] = "Clients cannot connect - mutual authentication",
    [10] = "Client returns a credentials exceed max size error - federated authentication",
    [11] = "Client does not open browser - federated authentication",
    [12] = "Client returns no available ports error - federated authentication",
    [13] = "VPN connection terminated due to IP mismatch",
    [14] = "Routing traffic to LAN not working as expected",
    [15] = "Verify the bandwidth limit for an endpoint",
    [16] = "What the page does not treat",
};

const struct catalogue_entry *catalogue(size_t *count)
{
    *count = sizeof(entries) / sizeof(entries[0]);
    return entries;
}

/* The table is in the order of the codes (test_catalogue.c sees to it). */
const struct catalogue_entry *catalogue_find(finding_code code)
{
    size_t low = 0;
    size_t high = sizeof(entries) / sizeof(entries[0]);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (entries[middle].code == code)
            return &entries[middle];
        if (entries[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *severity_name(enum severity severity)
{
    return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_WARNING ? "warning" : "note";
}

const char *topic_name(unsigned topic)
{
    return topic < sizeof(topics) / sizeof(topics[0]) ? topics[topic] : NULL;
}
