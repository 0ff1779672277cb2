import { hash } from 'node:crypto';

const NEWLINE = 10;

/** Counts rows and sums a hash of each: equal for equal rows in whatever order a database gives them. */
export class RowCheck {
  rows = 0;
  #sum = 0n;
  #begun: Buffer = Buffer.alloc(0);

  /** The next bytes of COPY's text, cut anywhere. */
  add(chunk: Buffer): void {
    const data = this.#begun.length > 0 ? Buffer.concat([this.#begun, chunk]) : chunk;
    let from = 0;
    for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE, from)) {
      this.#sum += hash('sha256', data.subarray(from, end), 'buffer').readBigUInt64LE();
      this.rows += 1;
      from = end + 1;
    }
    this.#sum = BigInt.asUintN(64, this.#sum);
    this.#begun = data.subarray(from);
  }

  get checksum(): string {
    return this.#sum.toString(16).padStart(16, '0');
  }
}
