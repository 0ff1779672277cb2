import type { ExportRow } from '../export-reader.ts';

/** Takes rows off their pages in portions: a sheet may end within a page. */
export class RowCursor {
  private page: ExportRow[] = [];

  constructor(private readonly pages: AsyncIterator<ExportRow[]>) {}

  /** Some rows, at most so many; none at the end. */
  async take(most: number): Promise<ExportRow[]> {
    if (!(await this.hasMore())) return [];
    const taken = this.page.slice(0, most);
    this.page = this.page.slice(most);
    return taken;
  }

  async hasMore(): Promise<boolean> {
    while (this.page.length === 0) {
      const next = await this.pages.next();
      if (next.done) return false;
      this.page = next.value;
    }
    return true;
  }
}
