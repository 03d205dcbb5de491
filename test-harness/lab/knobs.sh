# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2034 # they are for those who source this
# knobs.sh - sourced by play, and by the benchmarks, which play in the lab, too.

# The knobs and what they are when a scenario does not turn them; README.md explains each.
title='' expect='' forbid='' forbid_others=yes within='' log='' no_log='' explain='' explain_forbid='' summary=yes ends=connected
needs_plugin='' needs_client='' needs_client_before='' expect_after='' explain_differs='' server=mutual server_port=443 server_proto=udp server_options='' server_local='' server_says='' push=aws
lan=192.168.77 client_range='' endpoint=alive bare_name=nodata zone_lines='' resolver=ok firewall='' resolver_lines=''
profile=mutual profile_file=profile.ovpn with='' without='' plugin_args=''
client_args='--config @DIR@/profile.ovpn' client_under=${LAB_CLIENT_UNDER:-} client_stdin='' client_daemon=no patience=15
