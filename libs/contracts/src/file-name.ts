/** Pure: names of files. Letters, digits and dashes alone: they mean the same to every browser, header and disk. */

const LONGEST = 60;
/** Letters that Unicode does not take apart. */
const LETTERS: Record<string, string> = { æ: 'ae', œ: 'oe', ø: 'o', ß: 'ss', ł: 'l', đ: 'd' };

/** What can be said so of a text, at most 60 characters: `residence-des-tilleuls-lille`; empty when it has no such letter. */
export function safeName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[æœøßłđ]/g, (letter) => LETTERS[letter] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
}

/** Parts that say nothing are left out. @param extension without its dot. */
export function fileName(parts: readonly string[], extension: string): string {
  return `${parts.map(safeName).filter(Boolean).join('-')}.${extension}`;
}
