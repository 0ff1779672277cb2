import type { ReadsPages } from './export-reader.ts';

/**
 * Lets the exports of a process read one page at a time, first come first served: however many files are being made, those who
 * look at readings wait behind one page, and one of the pool's connections is taken. A turn ends with its page, so nobody's
 * slowness holds up another's file.
 */
export function readInTurn(store: ReadsPages): ReadsPages {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(read: () => Promise<T>): Promise<T> => {
    const page = last.then(read);
    last = page.catch(() => undefined);
    return page;
  };
  return {
    readDays: (...asked) => inTurn(() => store.readDays(...asked)),
    readCurve: (...asked) => inTurn(() => store.readCurve(...asked)),
  };
}
