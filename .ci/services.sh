#!/usr/bin/env bash
# PostgreSQL and Redis for tests: private loopback ports, data in a throw-away folder, never a system service.
#   .ci/services.sh start | stop | env        `env` prints the addresses as shell assignments
set -euo pipefail

folder=${SERVICES_DIR:-${TMPDIR:-/tmp}/fabula-services-$(id -u)}
pg_port=${SERVICES_PG_PORT:-25432}
redis_port=${SERVICES_REDIS_PORT:-26379}
pg_bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
pg_bin=${pg_bin:-$(dirname "$(command -v initdb || echo /nowhere/initdb)")}

fail() { echo "$*" >&2; exit 1; }

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

wait_until() { # seconds, then the command that must succeed
  local deadline=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

# Is the recorded process still the one we started? A pid alone may have been given to another.
recorded() { # name, program
  local pid; pid=$(cat "$folder/$1.pid" 2>/dev/null) || return 1
  [ "$(ps -o comm= -p "$pid" 2>/dev/null)" = "$2" ] && echo "$pid"
}

gone() { ! recorded "$@"; }

start_postgresql() {
  recorded postgresql postgres >/dev/null && return
  [ -x "$pg_bin/initdb" ] || fail "PostgreSQL is not installed (Debian: apt install postgresql)."
  rm -rf "$folder/postgresql"
  install -d -m 700 "$folder/postgresql"
  if [ "$(id -u)" = 0 ]; then chown postgres: "$folder/postgresql"; fi
  as_postgres "$pg_bin/initdb" --pgdata="$folder/postgresql/data" --username=fabula --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 || fail "initdb failed: $(tail -n 2 "$folder/initdb.log")"
  # Durability is of no use to a test; everything else is as released.
  as_postgres "$pg_bin/pg_ctl" --pgdata="$folder/postgresql/data" --wait --timeout=60 --silent \
    --log="$folder/postgresql/log" start </dev/null --options="-p $pg_port -c listen_addresses=127.0.0.1 \
      -c unix_socket_directories=$folder/postgresql -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
    || fail "PostgreSQL did not start: $(tail -n 3 "$folder/postgresql/log")"
  head -n 1 "$folder/postgresql/data/postmaster.pid" >"$folder/postgresql.pid"
  as_postgres "$pg_bin/createdb" --host=127.0.0.1 --port="$pg_port" --username=fabula fabula
}

start_redis() {
  recorded redis redis-server >/dev/null && return
  command -v redis-server >/dev/null || fail "Redis is not installed (Debian: apt install redis-server)."
  mkdir -p "$folder/redis"
  setsid redis-server --bind 127.0.0.1 --port "$redis_port" --save "" --appendonly no --dir "$folder/redis" \
    >"$folder/redis.log" 2>&1 </dev/null &
  echo $! >"$folder/redis.pid"
  wait_until 10 redis-cli -p "$redis_port" -e ping || fail "Redis did not start: $(tail -n 3 "$folder/redis.log")"
}

stop_one() { # name, program, signal
  local pid
  if pid=$(recorded "$1" "$2"); then
    kill -s "$3" "$pid"
    wait_until 20 gone "$1" "$2" || kill -s KILL "$pid"
  fi
  rm -f "$folder/$1.pid"
}

case ${1:-} in
  start)
    mkdir -p "$folder" && chmod 755 "$folder"
    start_postgresql
    start_redis
    echo "PostgreSQL and Redis are up. To use them:  eval \"\$(.ci/services.sh env)\"" ;;
  stop)
    stop_one redis redis-server TERM
    stop_one postgresql postgres INT
    echo "PostgreSQL and Redis are stopped." ;;
  env)
    echo "export DATABASE_URL=postgresql://fabula@127.0.0.1:$pg_port/fabula"
    echo "export REDIS_URL=redis://127.0.0.1:$redis_port/0" ;;
  *) fail "usage: .ci/services.sh start | stop | env" ;;
esac
