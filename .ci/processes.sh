# Programs that run in the background, each known by a pid file. To be sourced.

fail() { echo "$*" >&2; exit 1; }

wait_until() { # seconds, then the command that must succeed
  local deadline=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

# Is the recorded process still the one we started? A pid alone may have been given to another.
recorded() { # pid file, program (a pattern)
  local pid; pid=$(cat "$1" 2>/dev/null) || return 1
  # shellcheck disable=SC2053
  [[ "$(ps -o comm= -p "$pid" 2>/dev/null)" == $2 ]] && echo "$pid"
}

gone() { ! recorded "$@"; }

end() { # pid file, program, signal
  local pid
  if pid=$(recorded "$1" "$2"); then
    kill -s "$3" "$pid"
    wait_until 20 gone "$1" "$2" || kill -s KILL "$pid"
  fi
  rm -f "$1"
}
