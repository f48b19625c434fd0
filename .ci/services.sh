#!/usr/bin/env bash
# What the shop stands on in production, on this machine: private loopback ports, data in a throw-away folder,
# never a system service.
#   .ci/services.sh start [all]   PostgreSQL and Redis, as tests need them; all: besides Elasticsearch, an S3 server,
#                                 Varnish, a mail server that delivers to a folder, and Stripe's double
#   .ci/services.sh env [all]     the addresses as shell assignments
#   .ci/services.sh stop          whatever was started
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/processes.sh

folder=${SERVICES_DIR:-${TMPDIR:-/tmp}/fabula-services-$(id -u)}
pg_port=${SERVICES_PG_PORT:-25432}
redis_port=${SERVICES_REDIS_PORT:-26379}
s3_port=${SERVICES_S3_PORT:-27070}
varnish_port=${SERVICES_VARNISH_PORT:-28080}
purge_port=${SERVICES_PURGE_PORT:-28081}
mail_port=${SERVICES_MAIL_PORT:-28025}
stripe_port=${SERVICES_STRIPE_PORT:-28310}
shop_port=${PORT:-8000}
pg_bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
pg_bin=${pg_bin:-$(dirname "$(command -v initdb || echo /nowhere/initdb)")}
python=.venv/bin/python
[ -x "$python" ] || python=python3
rules=site/core/edge/varnish
# Services in a folder of their own have an Elasticsearch of their own: stopping them stops nobody else's.
[ -z "${SERVICES_DIR:-}" ] || export ELASTICSEARCH_DIR=${ELASTICSEARCH_DIR:-$SERVICES_DIR/elasticsearch}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

launch() { # name, port it listens on, command …
  local name=$1 port=$2; shift 2
  ! listens "$port" || fail "Port $port, which $name would take, is taken."
  setsid "$@" >"$folder/$name.log" 2>&1 </dev/null &
  echo $! >"$folder/$name.pid"
  wait_until 30 listens "$port" || fail "$name did not start: $(tail -n 3 "$folder/$name.log")"
}

start_postgresql() {
  recorded "$folder/postgresql.pid" postgres >/dev/null && return
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
  recorded "$folder/redis.pid" redis-server >/dev/null && return
  command -v redis-server >/dev/null || fail "Redis is not installed (Debian: apt install redis-server)."
  mkdir -p "$folder/redis"
  launch redis "$redis_port" redis-server --bind 127.0.0.1 --port "$redis_port" --save "" --appendonly no \
    --dir "$folder/redis"
}

start_s3() {
  recorded "$folder/s3.pid" versitygw >/dev/null && return
  .ci/s3.sh
  mkdir -p "$folder/s3"
  ROOT_ACCESS_KEY=fabula ROOT_SECRET_KEY=of-this-machine-only launch s3 "$s3_port" \
    .cache/s3/versitygw --port "127.0.0.1:$s3_port" --quiet posix "$folder/s3"
  (eval "$(addresses all)" && "$python" manage.py prepare_bucket >/dev/null)
}

start_varnish() {
  recorded "$folder/varnish.pid" varnishd >/dev/null && return
  command -v varnishd >/dev/null || fail "Varnish is not installed (Debian: apt install varnish varnish-modules)."
  mkdir -p "$folder/varnish"
  sed -e 's/"10\.86\.46\.10"/"127.0.0.1"/' -e "s/\"8000\"/\"$shop_port\"/" "$rules/origin.vcl" >"$folder/varnish/origin.vcl"
  launch varnish "$varnish_port" varnishd -F -j none -n "$folder/varnish/work" -T none \
    -a "http=127.0.0.1:$varnish_port" -a "purge=127.0.0.1:$purge_port" \
    -p "vcl_path=$folder/varnish:$PWD/$rules" -f fabula.vcl -s malloc,64m
}

start_mail() {
  recorded "$folder/mail.pid" 'python*' >/dev/null && return
  PYTHONPATH=.:site launch mail "$mail_port" "$python" -m tests.doubles.mail --port "$mail_port" \
    "${DATA_DIR:-$PWD/var}/mail"
}

start_stripe() {
  recorded "$folder/stripe.pid" 'python*' >/dev/null && return
  launch stripe "$stripe_port" "$python" -m tests.doubles.stripe --port "$stripe_port" \
    --webhook "http://127.0.0.1:$shop_port/webhooks/payments/stripe/" --host petite.localhost
}

addresses() { # all?
  echo "export DATABASE_URL=postgresql://fabula@127.0.0.1:$pg_port/fabula"
  echo "export REDIS_URL=redis://127.0.0.1:$redis_port/0"
  [ "${1:-}" = all ] || return 0
  echo "export CELERY_BROKER_URL=redis://127.0.0.1:$redis_port/1"
  echo "export S3_BUCKET=fabula S3_ENDPOINT_URL=http://127.0.0.1:$s3_port"
  echo "export S3_ACCESS_KEY_ID=fabula S3_SECRET_ACCESS_KEY=of-this-machine-only"
  echo "export S3_PUBLIC_URL=http://127.0.0.1:$s3_port/fabula/media/"
  echo "export EMAIL_URL=smtp://127.0.0.1:$mail_port"
  # Who the double is, its own start has said.
  [ ! -s "$folder/stripe.log" ] || echo "export $(head -n 1 "$folder/stripe.log")"
  echo "export EDGE_PURGE_URLS=http://127.0.0.1:$purge_port PUBLIC_PORT=$varnish_port"
  .ci/elasticsearch.sh env
}

case "${1:-} ${2:-}" in
  "start " | "start all")
    mkdir -p "$folder" && chmod 755 "$folder"
    start_postgresql
    start_redis
    if [ "${2:-}" = all ]; then
      start_s3
      start_mail
      start_stripe
      start_varnish
      .ci/elasticsearch.sh start
    fi
    echo "They are up. To use them:  eval \"\$(.ci/services.sh env${2:+ all})\"" ;;
  "stop ")
    .ci/elasticsearch.sh stop
    end "$folder/varnish.pid" varnishd TERM
    end "$folder/stripe.pid" 'python*' TERM
    end "$folder/mail.pid" 'python*' TERM
    end "$folder/s3.pid" versitygw TERM
    end "$folder/redis.pid" redis-server TERM
    end "$folder/postgresql.pid" postgres INT
    echo "They are stopped." ;;
  "env " | "env all") addresses "${2:-}" ;;
  *) fail "usage: .ci/services.sh start [all] | stop | env [all]" ;;
esac
