#!/bin/sh
# A backup every BACKUP_EVERY_HOURS; the newest BACKUP_KEEP stay. A start waits until the newest is that old: one that restarts
# often removes no old ones for nearly equal new ones. A failure is said, and tried again in 15 minutes.
set -u
trap 'exit 0' TERM INT
folder="${BACKUP_FOLDER:-/backups}"
every=$((${BACKUP_EVERY_HOURS:?} * 3600))
newest=$(find "$folder" -name 'coprowatt-*.backup' -exec stat -c %Y {} + | sort -n | tail -n 1)
pause=$((${newest:-0} + every - $(date +%s)))
while :; do
  if [ "$pause" -gt 0 ]; then
    sleep "$pause" &
    wait $!
  fi
  if node apps/api/dist/backup/backup.main.js --to "$folder" --keep "${BACKUP_KEEP:?}"; then
    pause=$every
  else
    echo 'The backup failed; the next try is in 15 minutes.' >&2
    pause=900
  fi
done
