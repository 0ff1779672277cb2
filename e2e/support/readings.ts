import type {
  Building,
  DayReading,
  LinkyDevice,
  LocalDate,
  RawReading,
  ReadingsPage,
} from '@coprowatt/contracts';
import type { Person } from './person.ts';
import type { Truth } from './operator.ts';

export async function rawReadings(
  person: Person,
  building: Building,
  device: LinkyDevice,
  from: LocalDate,
  to: LocalDate,
): Promise<RawReading[]> {
  const items: RawReading[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = `from=${from}&to=${to}&granularity=raw&metric=electricity_consumption&limit=20000&deviceId=${device.id}`;
    const after = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page: ReadingsPage<RawReading> = await person.json(
      `/buildings/${building.id}/iot/readings?${query}${after}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

export async function dayReadings(
  person: Person,
  building: Building,
  device: LinkyDevice,
  from: LocalDate,
  to: LocalDate,
): Promise<DayReading[]> {
  const query = `from=${from}&to=${to}&granularity=day&metric=electricity_consumption&deviceId=${device.id}`;
  return (await person.json<ReadingsPage<DayReading>>(`/buildings/${building.id}/iot/readings?${query}`))
    .items;
}

/** Readings and truth in one form, so that they can be compared whole. */
export const asPoints = (readings: RawReading[]): string[] =>
  readings.map(
    ({ timestamp, intervalSeconds, powerW }) =>
      `${new Date(timestamp).toISOString()} ${intervalSeconds / 60} min ${powerW} W`,
  );

export const truthPoints = ({ points }: Truth): string[] =>
  points.map(({ start, minutes, watts }) => `${new Date(start).toISOString()} ${minutes} min ${watts} W`);
