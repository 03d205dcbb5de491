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
        .code = 302,
        .slug = "destination-silent",
        .severity = SEVERITY_WARNING,
        .title = "An expected destination is routed into the tunnel and silent",
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
        .code = 401,
        .slug = "no-dns-pushed",
        .severity = SEVERITY_WARNING,
        .title = "No DNS server is pushed, and private names cannot be resolved",
        .seen = {"the endpoint pushes no DNS server, and this machine's own name servers do not know {host}",
                 "the endpoint pushes no DNS server, and no name server answers this machine for {host}"},
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
        .seen =
            {"the DNS server {server} was pushed, and this machine's resolver ({resolver}) does not ask it",
             "the DNS server {server} was pushed, and this machine's resolver ({resolver}) does not ask it although "
             "the profile runs {up}",
             "the pushed DNS server {server} knows {host}, and this machine's resolver ({resolver}) does not",
             "the DNS server {server} was pushed, and the script for it found no resolvconf to hand it to"},
        .why = "OpenVPN before 2.7 does not set DNS servers on Linux by itself, so names inside the VPC stay unknown "
               "here until a script does it.",
        .fix_user = "Put these lines into the profile: {lines} (package to install for it: {package}).",
        .fix_administrator =
            "Hand out profiles for Linux with the lines for the resolver of your machines; the page of this code has a "
            "table of them.",
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
        .depends_on = {102, 103, 104, 611, 1302},
        .holds = MILLISECONDS(4500),
        .seen = {"packets were sent and nothing came back",
                 "packets were sent, and the answer is that the port is closed: {reason}",
                 "the TCP connection is not answered", "the TCP connection could not be set up: {reason}",
                 "the TCP connection was set up and closed again without a word",
                 "packets were sent, and what came back is an error of the network: {reason}"},
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
        .depends_on = {603, 604, 605, 606, 607, 610, 903, 904, 905, 906},
        .holds = MILLISECONDS(4500),
        .seen =
            {"this client accepted the server's certificate, sent its own, and heard nothing more: it was refused "
             "because the endpoint's CRL has expired, or the certificate is revoked, expired, of the wrong usage or "
             "of another CA",
             "this client accepted the server's certificate, sent its own, and the server hung up: it was refused "
             "because the endpoint's CRL has expired, or the certificate is revoked, expired, of the wrong usage or "
             "of another CA",
             "the server refused this client's certificate: {reason}"},
        .why = "The endpoint does not accept this client's certificate (its CRL has expired, or the certificate is "
               "revoked, "
               "expired, of the wrong usage or of another CA), and only the endpoint's side can see which: AWS logs "
               "nothing of it.",
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
        .seen = {"the server's certificate was refused: {reason}"},
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
        .seen = {"a CA certificate above the server's was refused: {reason}",
                 "the CA certificate {certificate} in the profile expired on {date}, {days} ago"},
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
                 "it is {today} here, and no certificate in the profile is valid before {date}"},
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
        .seen = {"the server's certificate does not lead to the profile's CA: {reason}"},
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
        .seen = {"the server's certificate was refused for its name or its usage: {reason}"},
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
        .title = "The profile's revocation list has expired",
        .seen = {"the list behind crl-verify was to be renewed by {date}, {days} ago",
                 "the list behind crl-verify has to be renewed by {date}, in {days}"},
        .why = "With a list that is out of date OpenVPN refuses every certificate of the server.",
        .fix_user = "Get the current revocation list from the administrator, or take the crl-verify line out of the "
                    "profile: the configuration file that AWS exports has none.",
        .fix_administrator = "Make a new list with easyrsa gen-crl, and see that the endpoint has a current one, too.",
    },
    {
        .code = 609,
        .slug = "handshake-stalled-early",
        .severity = SEVERITY_ERROR,
        .title = "The server answers, and its certificate never arrives",
        .depends_on = {603, 604, 605, 606, 607, 610},
        .holds = MILLISECONDS(4500),
        .seen = {"the server was heard, and its certificate did not arrive",
                 "the server was heard, and it hung up before its certificate arrived"},
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
                 "the client certificate {certificate} is signed with MD5 or SHA-1"},
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
        .seen = {"this machine does not let OpenVPN send: {reason}"},
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
        .depends_on = {1302},
        .seen = {"the TCP connection was refused: {reason}"},
        .why = "Something answers at this address and does not listen on this port, so the port or the protocol is "
               "wrong, or "
               "a firewall says no.",
        .fix_user = "Compare the remote and proto lines with the configuration file that you were given.",
        .fix_administrator =
            "Compare VpnPort and TransportProtocol from aws ec2 describe-client-vpn-endpoints with the "
            "profile.",
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
        .depends_on = {704, 705},
        .seen = {"the server refused the user name, password and one-time code (server said: {words})",
                 "the server refused the log-in (server said: {words})",
                 "the server refused the log-in for the moment (server said: {words})"},
        .why = "The connection to the endpoint works; it is the log-in that is not accepted.",
        .fix_user =
            "Enter user name, password and a fresh code again; the code must be the one that shows at the moment "
            "you connect.",
        .fix_administrator = "Check the user in the directory, and look up connection-attempt-failure-reason in the "
                             "endpoint's connection log.",
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
        .code = 901,
        .slug = "client-certificate-missing",
        .severity = SEVERITY_ERROR,
        .title = "The profile has no client certificate",
        .seen = {"the profile has no cert, no key and no auth-user-pass line",
                 "the profile has a key line and no cert line",
                 "OpenVPN stopped because no client certificate and no log-in is specified"},
        .why =
            "OpenVPN does not start without a way to prove who it is, and the configuration file as AWS exports it has "
            "no client certificate.",
        .fix_user = "Add your certificate and key as <cert> and <key> blocks, or as cert FILE and key FILE lines.",
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
        .seen = {"the key in the profile does not belong to the certificate {certificate}"},
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
        .seen = {"the client certificate {certificate} expired on {date}, {days} ago"},
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
        .seen = {"the client certificate {certificate} is valid from {date} on, in {days}"},
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
        .depends_on = {901, 902},
        .seen = {"the file {path} that {option} names does not exist",
                 "the file {path} that {option} names cannot be read: {reason}",
                 "{option} holds nothing that can be read as {expected}",
                 "{option} holds {found} in place of {expected}",
                 "the text of {option} is damaged and cannot be decoded",
                 "{option} names a file in the binary form DER, and OpenVPN reads only PEM there",
                 "{option} is encrypted, and nobody was asked for its password, so it was not looked into",
                 "the text of {option} was taken out of this copy, so it was not looked into"},
        .why = "OpenVPN stops when it cannot load what the profile names, and what is not readable here cannot be "
               "checked.",
        .fix_user =
            "Put the text from -----BEGIN to -----END into the right block, unchanged, or correct the file's name.",
        .fix_administrator =
            "Hand out certificates and keys as PEM text; openssl x509 -inform der -in FILE turns DER into "
            "it.",
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
                 "the CA certificate {certificate} in the profile expires on {date}, in {days}"},
        .why = "From that day on the VPN does not connect any more.",
        .fix_user = "Ask the administrator for a new certificate or configuration file now.",
        .fix_administrator = "Renew it before that day, and hand out the new one.",
    },
    {
        .code = 1101,
        .slug = "saml-asked-profile-not-federated",
        .severity = SEVERITY_ERROR,
        .title = "The endpoint wants a log-in in the browser",
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
        .code = 1201,
        .slug = "saml-port-taken",
        .severity = SEVERITY_ERROR,
        .title = "TCP port 35001 is taken",
        .seen = {"TCP port 35001 of this machine is taken by {program} (process {process})",
                 "TCP port 35001 of this machine is taken by a program that cannot be seen from here"},
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
        .seen = {"OpenVPN went to {address}, and {host} has other addresses"},
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
                 "the options include themselves or too many files: {problem}"},
        .why = "OpenVPN does not start as long as this stands as it is.",
        .fix_user = "Correct what is named here, or write setenv opt in front of an option that only other clients "
                    "know.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it, without options of "
                             "other clients.",
    },
};

static const char *const topics[] = {
    [0] = "cvpn-doctor itself",
    [1] = "Unable to resolve the endpoint's DNS name",
    [2] = "Traffic is not split between subnets",
    [3] = "Authorization rules for Active Directory groups",
    [4] = "No access to a peered VPC, Amazon S3 or the internet",
    [5] = "Intermittent access",
    [6] = "TLS error",
    [7] = "User name and password errors - Active Directory",
    [8] = "User name and password errors - federated",
    [9] = "Mutual authentication",
    [10] = "Credentials exceed the maximum size - federated",
    [11] = "The browser does not open - federated",
    [12] = "No available ports - federated",
    [13] = "Connection ended because of an IP mismatch",
    [14] = "Routing to the LAN",
    [15] = "Bandwidth limit of the endpoint",
    [16] = "What the page does not treat",
};

const struct catalogue_entry *catalogue(size_t *count)
{
    *count = sizeof(entries) / sizeof(entries[0]);
    return entries;
}

const struct catalogue_entry *catalogue_find(finding_code code)
{
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
        if (entries[i].code == code)
            return &entries[i];
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
