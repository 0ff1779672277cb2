/** Something about the files or the options that the person who gave them can mend. */
export class InputError extends Error {}

/** @throws InputError that names the file and the line. */
export function failAt(file: string, line: number, what: string): never {
  throw new InputError(`${file}, line ${line}: ${what}`);
}
