#!/usr/bin/env bash
# Unpacks open62541 (an OPC UA stack in C) below a folder, for the tests against a server of another make:
#   test/interop/unpack-open62541.sh FOLDER && export CELLGATE_OPEN62541=FOLDER
# Debian has it from release 13 on. Here its packages are only fetched and unpacked, from the mirror this machine uses
# already: no package source is added and nothing is installed. Needs apt, dpkg, gcc.
set -euo pipefail
folder=$1
release=trixie
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{etc/preferences.d,etc/sources.list.d,etc/apt.conf.d,state/lists/partial,cache/archives/partial} "$folder"

# Debian's own entries of this machine with the other release in place of its own.
own=$(. /etc/os-release && echo "$VERSION_CODENAME")
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ -f "$file" ] && grep -E "^deb .* $own main" "$file" | sed "s/ $own main.*/ $release main/" >>"$work/etc/sources.list" || true
done
for file in /etc/apt/sources.list.d/*.sources; do
  [ -f "$file" ] || continue
  # Stanzas are parted by empty lines.
  awk -v RS= -v own="$own" -v release="$release" '
    $0 ~ "Suites:[^\n]*(^|[ ])" own "([ \n]|$)" { sub(/Suites:[^\n]*/, "Suites: " release); sub(/Components:[^\n]*/, "Components: main"); print $0 "\n" }
  ' "$file" >>"$work/etc/sources.list.d/other.sources"
done

options=(-o "Dir::Etc=$work/etc" -o "Dir::State=$work/state" -o "Dir::Cache=$work/cache"
  -o Dir::State::status=/var/lib/dpkg/status -o APT::Sandbox::User=root -o Acquire::Languages=none)
apt-get "${options[@]}" update -qq
cd "$work"
apt-get "${options[@]}" download -qq libopen62541-1.4 libopen62541-1.4-dev libmbedtls-dev libmbedtls21 libmbedcrypto16 libmbedx509-7
for package in *.deb; do dpkg -x "$package" "$folder"; done
