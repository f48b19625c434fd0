#!/usr/bin/env bash
# The S3 server of the tests (versitygw), into .cache/s3. Needs Go; built once, kept after.
set -euo pipefail
cd "$(dirname "$0")/.."
version=v1.8.0
folder=$PWD/.cache/s3
[ "$(cat "$folder/version" 2>/dev/null)" = "$version" ] && exit
command -v go >/dev/null || { echo "Go is needed for versitygw (https://go.dev/dl or Debian: golang-go)." >&2; exit 1; }
mkdir -p "$folder"
GOBIN=$folder CGO_ENABLED=0 go install -trimpath -ldflags='-s -w' "github.com/versity/versitygw/cmd/versitygw@$version"
echo "$version" >"$folder/version"
