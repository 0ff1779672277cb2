/** Ends the process, which cannot do what was asked: one sentence, no stack. */
export function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
