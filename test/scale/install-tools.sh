#!/usr/bin/env bash
# Brings what `npm run test:scale` needs: the packages of examples/bullmq, and into test/scale/.tools a Redis, unpacked from Debian's packages
# so that no service starts, and a Python with PySpark. Java is installed where this may be done. What is there already is left alone; what cannot
# be had is said, and its tests are skipped.
set -uo pipefail
cd "$(dirname "$0")"
tools=$PWD/.tools
examples=$PWD/../../examples
mkdir -p "$tools"
has_apt() { command -v apt-get >/dev/null; }
is_root() { [ "$(id -u)" = 0 ]; }
if is_root && has_apt; then apt-get -qq update >/dev/null 2>&1; fi

packages() {
  [ -d "$examples/bullmq/node_modules/bullmq" ] ||
    npm ci --prefix "$examples/bullmq" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
}

redis() {
  { [ -x "$tools/redis-server" ] || command -v redis-server >/dev/null; } && return
  has_apt || return
  mkdir -p "$tools/archives/partial"
  apt-get -qq --no-install-recommends --download-only -o Dir::Cache::archives="$tools/archives" -o Debug::NoLocking=1 install redis-server \
    >/dev/null || return
  for archive in "$tools"/archives/*.deb; do dpkg -x "$archive" "$tools/redis"; done
  rm -r "$tools/archives"
  libraries=$(dirname "$(find "$tools/redis" -name 'libjemalloc.so*' | head -1)")
  printf '#!/bin/sh\nLD_LIBRARY_PATH="%s" exec "%s" "$@"\n' "$libraries" "$tools/redis/usr/bin/redis-server" >"$tools/redis-server"
  chmod +x "$tools/redis-server"
}

java() {
  command -v java >/dev/null && return
  is_root && has_apt && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends openjdk-17-jre-headless >/dev/null 2>&1
}

python() {
  "$tools/python/bin/python" -c "import pyspark, pandas, pyarrow" 2>/dev/null && return
  python3 -m venv "$tools/python" && "$tools/python/bin/pip" install -q --disable-pip-version-check -r "$examples/spark/requirements.txt"
}

for tool in packages redis python; do
  { "$tool" || echo "$tool: not to be had here, so its tests will be skipped"; } &
done
java || echo "java: not to be had here, so the tests of Spark will be skipped"
wait
