#!/bin/sh
# SPDX-License-Identifier: MIT
# test_documents.sh - nothing that can be given is missing in the documentation, in TAP: every option of the command's tables (plugin/command/main.c)
# and every argument of the plugin (plugin/facts/settings.c), in the man pages, README.md and docs/command.md; each target of the Makefile. The man pages
# are well-formed, no link leads nowhere, and the helpdesk's guide shows what the command prints.
#
# usage: test_documents.sh CVPN-DOCTOR [JSON_LINES]

set -u
top=$(realpath "$(dirname -- "$0")/../..") || exit 2
subcommand=help
# shellcheck source=test-harness/unit/tap.sh
. "$top/test-harness/unit/tap.sh"
: >out && : >err

man_command=$top/docs/man/cvpn-doctor.1
man_plugin=$top/docs/man/openvpn-plugin-cvpn-doctor.8

# The tables of options, one "COMMAND OPTION" a line: rows written out, and those by the names of options.h.
sed -n '/^#define OPTION_ROW/,/^$/p' "$top/plugin/command/options.h" | tr -d '\\\n' | sed 's/#define/\n&/g' |
    sed -n 's/^#define \([A-Z_]*\)/\1/p' | while read -r name row; do
    printf '%s%s\n' "$name" "$(printf '%s' "$row" | grep -oE '"[a-z-]+"' | tr -d '"' | sed 's/^/ /' | tr -d '\n')"
done >rows
tr '\n' ' ' <"$top/plugin/command/main.c" | grep -oE '[a-z]+_options\[\] = \{[^;]*\};' |
    while read -r name table; do
        printf '%s\n' "$table" | grep -oE '"[a-z-]+"|OPTION_ROWS?_[A-Z]+' | tr -d '"' | while read -r word; do
            case $word in
            OPTION_*) sed -n "s/^$word //p" rows | tr ' ' '\n' ;;
            *) echo "$word" ;;
            esac
        done | sed "s/^/${name%%_options*} /"
    done >options
"$doctor" help >list
sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' list >commands

# Is WORD in this text, and not only as the beginning of a longer one?
word_in() {
    grep -qE -- "(^|[^A-Za-z0-9-])$1([^A-Za-z0-9-]|\$)"
}
# The synopsis of a command in the man page, and in docs/command.md.
man_synopsis() {
    sed -e '/^\.SH DESCRIPTION/,$d' -e 's/\\-/-/g' -e 's/\\~/ /g' "$man_command" |
        awk -v first=".B $1" '/^\.(SY|YS)/ { inside = 0 } $0 == first { inside = 1 } inside'
}
page_synopsis() {
    grep -E "^    cvpn-doctor $1( |\$)" "$top/docs/command.md"
}

# --- the command
[ "$(wc -l <commands)" -ge 6 ] && [ "$(cut -d ' ' -f 1 options | sort -u | wc -l)" -eq "$(wc -l <commands)" ]
result 'every command has a table of options that this test can read' $?
while read -r command; do
    "$doctor" "$command" --help >help 2>/dev/null
    # What --help names and the tables do not would mean that this test reads them wrongly.
    grep -oE '^ +(-[A-Za-z], )?--[a-z-]+' help | grep -oE -- '--[a-z-]+' | sort -u >in_help
    sed -n "s/^$command /--/p" options | sort -u >in_table
    cp in_table out
    cmp -s in_help in_table
    result "$command: --help names each option of the table, and no other" $?
    page_synopsis "$command" >page
    man_synopsis "$command" >synopsis
    [ -s page ] && [ -s synopsis ]
    result "$command: it has a synopsis in docs/command.md and in the man page" $?
    grep -qE "^    cvpn-doctor $command " "$top/README.md" || [ "$command" = help ]
    result "$command: README.md has it" $?
    while read -r option; do
        case $option in --help | --version) continue ;; esac
        word_in "$option" <page
        result "$command $option: docs/command.md has it" $?
        word_in "$option" <synopsis
        result "$command $option: the synopsis of the man page has it" $?
    done <in_table
done <commands
sed -e 's/\\-/-/g' -e '1,/^\.SH OPTIONS/d' -e '/^\.SH EXIT/,$d' "$man_command" >synopsis
cut -d ' ' -f 2 options | sort -u | while read -r option; do
    grep -A 1 '^\.TP' synopsis | word_in "--$option" || echo "--$option"
done >out
[ ! -s out ]
result 'each option is explained in the man page, under OPTIONS' $?

# --- the plugin
tr '\n' ' ' <"$top/plugin/facts/settings.c" | grep -oE '\{"[a-z-]+", read_[a-z]+\}' | grep -oE '"[a-z-]+"' | tr -d '"' >keys
[ "$(wc -l <keys)" -ge 9 ] &&
    [ "$(wc -l <keys)" -eq "$(grep -cE '^static void read_[a-z]+\(.*const char \*argument, struct slice value\)' "$top/plugin/facts/settings.c")" ]
result 'every argument of the plugin has a row that this test can read' $?
while read -r key; do
    grep -A 1 '^\.TP' "$man_plugin" | grep -qE "^\.(BI|B) $key="
    result "$key=: the man page explains it" $?
    grep -qE "^\| \`$key=" "$top/README.md"
    result "$key=: README.md has a row for it" $?
done <keys
grep -oE '\{"[a-z-]+", [0-9]+, "[a-z-]+", (true|false)\}' "$top/plugin/facts/fix_policy.c" | grep -oE '^\{"[a-z-]+' | cut -c 3- >remedies
[ "$(wc -l <remedies)" -ge 3 ]
result 'every repair has a row that this test can read' $?
while read -r remedy; do
    sed 's/\\-/-/g' "$man_plugin" | grep -qE "^\.B $remedy\$"
    result "fix=$remedy: the man page names it" $?
    grep -E '^\| `fix=' "$top/README.md" | grep -qF "\`$remedy\`"
    result "fix=$remedy: README.md names it" $?
    grep -qF "\`$remedy\`" "$top/docs/codes/CVPN-0004.md"
    result "fix=$remedy: the page of CVPN-0004 names it" $?
done <remedies
while read -r key; do
    grep -qF "\`$key\`" "$top/docs/codes/CVPN-0004.md"
    result "$key=: the page of CVPN-0004 names it" $?
done <keys

# --- the man pages
version=$(sed -n 's/^VERSION := //p' "$top/Makefile")
for page in "$man_command" "$man_plugin"; do
    name=$(basename "$page")
    sed 's/\\-/-/g' "$page" | grep -qF "\"cvpn-doctor $version\""
    result "$name is of version $version" $?
    if command -v groff >/dev/null; then
        groff -man -Tutf8 -ww -z "$page" >out 2>&1 && [ ! -s out ]
        result "$name: groff has no word of warning" $?
    fi
    if command -v man >/dev/null; then
        man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>out >/dev/null && [ ! -s out ]
        result "$name: man has no word of warning" $?
    fi
done

# --- what can be made
sed -nE 's/^([a-z-]+)%?:.*## .*/\1/p' "$top/Makefile" "$top"/scripts/packaging/package.mk "$top"/test-harness/*.mk "$top"/test-harness/fuzz/fuzz.mk >targets
while read -r target; do
    [ "$target" = help ] || grep -E '^\| `' "$top/docs/contributing.md" | grep -qE "[\` ]make $target([^a-z-]|[a-z]+ SECONDS)" || echo "$target"
done <targets >out
[ "$(wc -l <targets)" -ge 16 ] && [ ! -s out ]
result 'docs/contributing.md names each target that make help lists' $?

# --- links
for page in "$top"/README.md "$top"/docs/*.md "$top"/docs/codes/*.md; do
    grep -oE '\]\([A-Za-z0-9._/-]+(#[a-z0-9-]*)?\)' "$page" | sed -e 's/^](//' -e 's/)$//' -e 's/#.*//' | sort -u | while read -r link; do
        [ -z "$link" ] || [ -e "$(dirname "$page")/$link" ] || echo "${page#"$top"/}: $link"
    done
done >out
[ ! -s out ]
result 'no link in the documentation leads nowhere' $?

# Installed pages lie to one another as these do, so that the links of the README hold there, too.
make -C "$top" -n install DESTDIR='' DOCDIR=/DOC 2>/dev/null | grep -oE '/DOC.*' >out
grep -qE '^/DOC README\.md' out && grep -qE '^/DOC/docs docs/' out && grep -qE '^/DOC/docs/codes docs/codes/' out
result 'make install keeps the folders of the documentation' $?

# --- what the pages and the README quote from the log: code, slug and why are those of the catalogue
"$doctor" codes --json | sed -nE 's/.*"code": "([^"]*)".*"why": "(([^"\\]|\\.)*)".*/\1 why: \2/p' | sed 's/\\"/"/g' >known
"$doctor" codes --json | sed -nE 's/.*"code": "([^"]*)".*"slug": "([^"]*)".*/\1 \2:/p' >>known
sed -nE -e 's/^ *PLUGIN cvpn-doctor: (CVPN-[0-9]{4} why: .*)/\1/p' \
    -e 's/^ *PLUGIN cvpn-doctor: (CVPN-[0-9]{4}) (error|warning|note) ([a-z0-9-]+:).*/\1 \3/p' "$top/README.md" "$top"/docs/codes/CVPN-*.md >quoted
grep -vxF -f known quoted >out
[ "$(wc -l <quoted)" -ge 100 ] && [ ! -s out ]
result 'what the README and the pages quote from the log is what the catalogue says' $?

# --- lines that mean nothing
sed -n '/ harmless\[\] = {/,/^};/s/^    {"\([a-z0-9-]*\)".*/\1/p' "$top/plugin/findings/harmless.c" >names
while read -r name; do
    grep -qF "| \`$name\` |" "$top/docs/codes/CVPN-1611.md" || echo "$name"
done <names >out
[ "$(wc -l <names)" -ge 10 ] && [ ! -s out ]
result 'the page of CVPN-1611 lists each harmless line' $?

# --- the helpdesk's guide: its examples are what the command prints, and its table names each code but the tool's own
guide=$top/docs/helpdesk.md
corpus=$top/test-harness/corpus
# example FIRST-LINE COMMAND...: the block below the comment FIRST-LINE; "..." stands for what was left out
example() {
    first=$1
    shift
    "$doctor" "$@" >printed 2>err
    awk -v first="$first" '$0 == first { on = 1; next } on == 1 && /^```/ { on = 2; next } on == 2 && /^```/ { exit }
        on == 2 && !/^\$ / && $0 != "..."' "$guide" >shown
    grep -vxF -f printed shown >out
    [ -s shown ] && [ ! -s out ]
    result "the guide's example is what this prints: $*" $?
}
[ "$(grep -cE '^<!-- (corpus|audit): ' "$guide")" -eq 6 ]
result 'the guide has six examples that are looked at' $?
for log in 1617-halt 0602-log-ends 0607-linux-2.6-name; do
    example "<!-- corpus: $log.log -->" explain "$corpus/$log.log"
done
example '<!-- corpus: 0601-aws-client.log -->' explain "$corpus/0601-aws-client.log"
example '<!-- corpus: 0701-linux-2.6.log profile -->' explain --profile "$corpus/0701-linux-2.6.ovpn" "$corpus/0701-linux-2.6.log"
example "<!-- audit: five-rules --group 'Group 3' --to 10.1.2.3 -->" audit --group 'Group 3' --to 10.1.2.3 "$top/test-harness/audit/five-rules/rules.json"
guide=$top/docs/connection-log.md
example '<!-- audit: connections -->' audit "$top/test-harness/audit/connections/connections.json"
example '<!-- joined: 0702 -->' explain --connection-log "$top/test-harness/audit/connections/connections.json" "$top/test-harness/joined/0702.log"
# --- what is made from the catalogue
cp -r "$top/docs" docs
"$top/scripts/code-docs" "$doctor" . 2>err
diff -r "$top/docs" docs >out
result 'what is made of the pages is as the catalogue has it (make docs makes it anew)' $?

finish
