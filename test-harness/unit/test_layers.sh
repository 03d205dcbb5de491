#!/bin/sh
# SPDX-License-Identifier: MIT
# test_layers.sh - who may use whom: the table of include/README.md against the includes of the product.
#
# usage: test_layers.sh CVPN-DOCTOR

set -u
unit=$(realpath "$(dirname -- "$0")") || exit 2
subcommand=none
# shellcheck source=test-harness/unit/tap.sh
. "$unit/tap.sh"
: >err
top=$(realpath "$unit/../..") || exit 2

# expect_nothing NAME: the file out is empty
expect_nothing() {
    [ ! -s out ]
    result "$1" $?
}

# A line for each include that names a folder: the user's folder, the header's folder, the header, the user.
(cd "$top" && grep -HE '^#include "[a-z]+/' plugin/*/*.[ch] include/*/*.h) |
    sed -E 's,^((plugin|include)/([a-z]+)/[^:]*):#include "([a-z]+)/([^"]*)".*,\3 \4 \5 \1,' >includes
(cd "$top" && ls plugin/*/*.[ch] include/*/*.h) >files
sed -nE '/^\| folder /!s/^\| ([a-z]+) \| [^|]+ \| ?([a-z ]*) ?\|$/\1 \2/p' "$top/include/README.md" >allowed

: >out
[ "$(wc -l <allowed)" -ge 15 ] && [ "$(wc -l <includes)" -ge 400 ]
result 'the table and the includes were found' $?

awk 'NR == FNR { for (i = 2; i <= NF; i++) may[$1, $i]; next }
     $1 != $2 && !(($1, $2) in may) { print $4 " uses " $2 "/" $3 }' allowed includes >out
expect_nothing 'a folder uses only the folders that include/README.md names for it'

awk 'NR == FNR { uses[$1, $2]; next } { for (i = 2; i <= NF; i++) if (!(($1, $i) in uses)) print $1 " does not use " $i }' includes allowed >out
expect_nothing 'include/README.md names no use that is none'

while read -r user folder header file; do
    [ "$user" = "$folder" ] || [ -e "$top/include/$folder/$header" ] || echo "$file uses $folder/$header"
done <includes >out
expect_nothing 'a header beside its .c is used by its own folder only'

sed -n 's,^include/,,p' files | while read -r header; do
    awk -v folder="${header%/*}" -v header="${header#*/}" '$2 == folder && $3 == header && $1 != folder { found = 1 } END { exit !found }' includes ||
        echo "$header"
done >out
expect_nothing 'a header of include/ has a user in another folder'

sed 's,.*/,,' files | sort | uniq -d >out
expect_nothing 'no basename occurs twice'

cut -d / -f 2 files | sort -u | while read -r folder; do
    grep -q "^$folder " allowed || echo "$folder"
done >out
expect_nothing 'include/README.md names every folder'

finish
