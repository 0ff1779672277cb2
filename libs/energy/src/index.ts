export * from './calendar.ts';
export * from './day.ts';
export * from './merge.ts';
export * from './meter-day.ts';
export * from './peak.ts';
export * from './reading.ts';
export * from './statistics.ts';
export * from './totals.ts';
