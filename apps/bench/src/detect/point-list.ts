/** Points of one meter in twelve bytes each, so that years of many meters fit into memory. */
export class PointList {
  #minutes = new Int32Array(1_024);
  #kwh = new Float64Array(1_024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** `minute`: minutes since 1970-01-01T00:00Z. */
  add(minute: number, kwh: number): void {
    if (this.#length === this.#minutes.length) this.#grow();
    this.#minutes[this.#length] = minute;
    this.#kwh[this.#length] = kwh;
    this.#length++;
  }

  /** Oldest first; points of the same minute stay in the order in which they came. */
  inOrder(): { minute: number; kwh: number }[] {
    const points = Array.from({ length: this.#length }, (_, at) => ({
      minute: this.#minutes[at] ?? 0,
      kwh: this.#kwh[at] ?? 0,
    }));
    return points.sort((a, b) => a.minute - b.minute);
  }

  #grow(): void {
    const minutes = new Int32Array(this.#length * 2);
    const kwh = new Float64Array(this.#length * 2);
    minutes.set(this.#minutes);
    kwh.set(this.#kwh);
    this.#minutes = minutes;
    this.#kwh = kwh;
  }
}
