import { afterEach, describe, expect, it } from '@jest/globals';
import { moveInList } from './list-keys.ts';

function links(count: number): HTMLElement[] {
  return Array.from({ length: count }, (_, index) => {
    const link = document.createElement('a');
    link.href = `#${index}`;
    document.body.append(link);
    return link;
  });
}

afterEach(() => document.body.replaceChildren());

describe('moving in a list', () => {
  it('begins at the first row, goes on by one, and stays within the list', () => {
    const rows = links(3);
    const visited = ([1, 1, 1, 1, -1, -1, -1] as const).map((by) => {
      moveInList(rows, by);
      return rows.findIndex((row) => row === document.activeElement);
    });
    expect(visited).toEqual([0, 1, 2, 2, 1, 0, 0]);
  });

  it('goes on from the row that is read, where none has the focus', () => {
    const rows = links(3);
    moveInList(rows, 1, rows[1]);
    expect(document.activeElement).toBe(rows[2]);
  });

  it('does nothing in an empty list', () => {
    moveInList([], 1);
    expect(document.activeElement).toBe(document.body);
  });
});
