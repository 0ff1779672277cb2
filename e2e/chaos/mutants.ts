/**
 * Faults that a month must bring to light: `find` is the sound text of a module that the workers run, `put` the fault,
 * `verdict` how the month's judgement must name it; of a calm month of few days, whose `seed` chooses what lies in it.
 */
export const MUTANTS = [
  {
    name: 'belgian-readings-an-hour-off',
    file: 'libs/linky/dist/providers/ores/ores.mapper.js',
    find: 'return {\n        startMs,\n        minutes,\n        value,',
    put: 'return {\n        startMs: startMs + 3_600_000,\n        minutes,\n        value,',
    seed: 1,
    days: 3,
    verdict: /^corrected \(electricity_consumption\): curve: /m,
  },
  {
    name: 'autumn-hours-swapped',
    file: 'libs/linky/dist/providers/enedis/enedis-label.js',
    find: 'label.candidates[winter ? 1 : 0]',
    put: 'label.candidates[winter ? 0 : 1]',
    seed: 4,
    days: 3,
    verdict: /curve: .*2026-10-25T0[01]:/,
  },
  {
    name: 'holes-never-asked-again',
    file: 'libs/linky/dist/quality/ledger-rows.js',
    find: 'and ledger.next_ask_at <= $3',
    put: 'and ledger.next_ask_at <= $3 and false',
    seed: 3,
    days: 8,
    verdict: /^holes that are filled \(electricity_consumption\): curve: missing /m,
  },
  {
    name: 'correction-refused',
    file: 'libs/energy/dist/merge.js',
    find: 'return rank(a) > rank(b);',
    put: 'return rank(a) >= rank(b);',
    seed: 3,
    days: 5,
    verdict: /^two half-hours corrected by one hour \(electricity_consumption\): curve: /m,
  },
  {
    name: 'readings-kept-twice',
    file: 'libs/iot/dist/reading/reading.store.js',
    find: 'days[index]?.curve ? [] : intervals',
    put: 'intervals',
    seed: 3,
    days: 3,
    verdict: / twice|: overlaps: /,
  },
  {
    name: 'step-done-before-its-answer',
    file: 'libs/linky/dist/sync/sync-stepper.js',
    find: 'const { answer, calls } = await this.calls.tallied(() => this.asker.ask(work));',
    put: `const ahead = { ...run.lanes[step.lane], reached: step.from };
        await this.runs.save({ ...run, lanes: { ...run.lanes, [step.lane]: ahead } }, manager);
        const { answer, calls } = await this.calls.tallied(() => this.asker.ask(work));
        await this.runs.save(run, manager);`,
    seed: 3,
    days: 3,
    verdict: /: daily values: .* null Wh/,
  },
  {
    name: 'one-call-a-second-too-many',
    file: 'libs/linky/dist/providers/quota-rules.js',
    find: 'calls: 5,',
    put: 'calls: 6,',
    seed: 2,
    days: 10,
    verdict: /6 calls within one second|calls beyond the quota/,
  },
];
