#!/bin/sh
# Health of the backup service: 0 while the newest backup is not older than its rhythm and two hours.
minutes=$((${BACKUP_EVERY_HOURS:?} * 60 + 120))
[ -n "$(find "${BACKUP_FOLDER:-/backups}" -name 'coprowatt-*.backup' -mmin "-$minutes" | head -n 1)" ]
