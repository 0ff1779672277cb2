type Word = readonly [pattern: RegExp, word: string];

/** Browsers, the one that imitates before the one that is imitated: Edge says Chrome and Safari too. */
const BROWSERS: readonly Word[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly Word[] = [
  [/\bWindows\b/, 'Windows'],
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Browser and system as a `User-Agent` header states them, e.g. `Firefox, Linux`; null when it names neither. */
export function deviceWords(userAgent: string | undefined): string | null {
  const found = [BROWSERS, SYSTEMS].flatMap(
    (words) => words.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? [],
  );
  return found.length > 0 ? found.join(', ') : null;
}
