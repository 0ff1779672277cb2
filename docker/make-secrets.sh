#!/bin/sh
# Makes docker/secrets: a random password of the database with its URL, a random encryption key, and empty files for what
# operators, the mail server and you give. What exists is left as it is. As root, or it says what is left to do and fails.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
random() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }
[ -e secrets/postgres_password ] || head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' > secrets/postgres_password
[ -e secrets/database_url ] || printf 'postgres://coprowatt:%s@postgres:5432/coprowatt' "$(cat secrets/postgres_password)" > secrets/database_url
[ -e secrets/iot_encryption_key ] || random > secrets/iot_encryption_key
for name in database_migration_url iot_encryption_key_previous smtp_url metrics_token linky_enedis_client_secret linky_ores_client_secret linky_med_client_secret; do
  [ -e "secrets/$name" ] || : > "secrets/$name"
done
# The programs run as user 1000 in their containers.
if [ "$(id -u)" = 0 ]; then chown -R 1000:1000 secrets; fi
if [ "$(stat -c %u secrets/database_url)" != 1000 ]; then
  echo 'docker/secrets is complete, but not of user 1000, whom the programs run as: they could not read it. Run this again as root.' >&2
  exit 1
fi
echo 'docker/secrets is complete. Copy iot_encryption_key to a place where the backups are not: without it they cannot be restored.'
