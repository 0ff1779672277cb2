const NAME = /^coprowatt-\d{8}T\d{6}Z\.backup$/;

/** `coprowatt-20261123T020000Z.backup`: names sort as their instants. */
export function backupName(at: Date): string {
  return `coprowatt-${at.toISOString().replace(/[-:]|\.\d+/g, '')}.backup`;
}

/** Of the files of a folder, the backups of ours beyond the newest `keep`; nothing else is ever named. */
export function outdated(names: readonly string[], keep: number): string[] {
  return names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()
    .slice(keep);
}
