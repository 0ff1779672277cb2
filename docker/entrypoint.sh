#!/bin/sh
# A secret that is mounted as a file is the setting of the same name in capitals; a setting that is given otherwise wins.
set -eu
secrets="${SECRETS_DIR:-/run/secrets}"
for file in "$secrets"/*; do
  [ -f "$file" ] || continue
  name=$(basename "$file" | tr '[:lower:]' '[:upper:]')
  printenv "$name" > /dev/null && continue
  value=$(cat "$file") # on a line of its own: one that cannot be read ends this
  export "$name=$value"
done
exec "$@"
