export { Clock, type AdvanceListener } from './clock.ts';
export { advanceClock, type Queryable } from './clock-row.ts';
export { durationMs } from './duration.ts';
export { openClock, SharedClock } from './shared-clock.ts';
