import { localDate } from './format.ts';

/** The twelve months by their numbers `01`..`12`, in the reader's language. */
export function monthNames(): { value: string; label: string }[] {
  return Array.from({ length: 12 }, (_, index) => {
    const value = String(index + 1).padStart(2, '0');
    return { value, label: localDate(`2025-${value}-15`, 'monthname') };
  });
}
