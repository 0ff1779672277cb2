export * from './holidays.ts';
export * from './rule-settings.ts';
export * from './rule.ts';
export * from './smart-settings.ts';
export * from './smart.ts';
export * from './verdict.ts';
