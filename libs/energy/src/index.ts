export * from './calendar.ts';
export * from './day.ts';
export * from './merge.ts';
export * from './meter-day.ts';
export * from './reading.ts';
