#!/usr/bin/env bash
# Stripe's own mock with the OpenAPI it judges by, into .cache/stripe-mock. Needs Go; built once, kept after.
set -euo pipefail
cd "$(dirname "$0")/.."
version=v0.203.0
folder=$PWD/.cache/stripe-mock
[ "$(cat "$folder/version" 2>/dev/null)" = "$version" ] && exit
command -v go >/dev/null || { echo "Go is needed for stripe-mock (https://go.dev/dl or Debian: golang-go)." >&2; exit 1; }
mkdir -p "$folder"
module=github.com/stripe/stripe-mock
GOBIN=$folder go install "$module@$version"
install -m 644 "$(go env GOMODCACHE)/$module@$version/embedded/openapi/spec3.json" "$folder/spec3.json"
echo "$version" >"$folder/version"
