#!/bin/sh
# Makes docker/secrets: a random password of the database with its URL, a random encryption key, and empty files for what
# operators and the mail server give. What exists is left as it is.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
random() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }
[ -e secrets/postgres_password ] || head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' > secrets/postgres_password
[ -e secrets/database_url ] || printf 'postgres://coprowatt:%s@postgres:5432/coprowatt' "$(cat secrets/postgres_password)" > secrets/database_url
[ -e secrets/iot_encryption_key ] || random > secrets/iot_encryption_key
for name in iot_encryption_key_previous smtp_url linky_enedis_client_secret linky_ores_client_secret linky_med_client_secret; do
  [ -e "secrets/$name" ] || : > "secrets/$name"
done
# The programs run as user 1000 in their containers.
if [ "$(id -u)" = 0 ]; then chown -R 1000:1000 secrets; fi
echo 'docker/secrets is complete. Copy iot_encryption_key to a place where the backups are not: without it they cannot be restored.'
