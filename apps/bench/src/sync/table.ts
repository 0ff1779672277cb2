/** A table for people: the first column to the left, figures to the right. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  console.log(`\n${title}\n${line(head)}\n${rows.map(line).join('\n')}`);
}

/** A table as it stands in docs/benchmarks.md, under its heading. */
export function printMarkdown(
  heading: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  console.log(`\n${heading}\n\n${[line(head), rule, ...rows.map(line)].join('\n')}`);
}

export const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
export const minutes = (ms: number): string => (ms / 60_000).toFixed(1);
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
export const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(0);
