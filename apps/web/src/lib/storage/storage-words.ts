import type { CompressionFailure, Instant, MetricRetention, StorageBudget } from '@coprowatt/contracts';
import { bytes } from '#lib/bytes.ts';
import { daysBetween } from '#lib/charts/zone.ts';
import { localDate, localDateOf, number, timeOf } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { ofMachine, PLATFORM_ZONE, stamp } from '#lib/stamp.ts';

/** A fact and its name. */
export interface Fact {
  name: string;
  text: string;
}

/** "hier", "il y a 3 jours", by the days of the platform. */
function daysAgo(instant: Instant, nowMs: number): string {
  const days = daysBetween(localDateOf(instant, PLATFORM_ZONE), localDateOf(nowMs, PLATFORM_ZONE));
  const text = new Intl.RelativeTimeFormat(getLocale(), { numeric: 'auto' }).format(
    -Math.max(0, days),
    'day',
  );
  return text.replace(/'/g, '’');
}

/** "2,1 Mo par compteur et par an · rétention 03:10 · sauvegarde hier". A backup goes by the machine's time, as does `machineMs`. */
export function storageLine(
  { forecast, databaseBytes, retention, lastBackup }: StorageBudget,
  machineMs: number,
  simulated: boolean,
): string {
  const next = retention[0]?.nextRunAt;
  return [
    forecast
      ? m.storage_line_growth({ size: bytes(forecast.bytesPerMeter) })
      : m.storage_line_size({ size: bytes(databaseBytes) }),
    ...(next ? [m.storage_line_retention({ moment: timeOf(next, PLATFORM_ZONE) })] : []),
    lastBackup
      ? ofMachine(m.storage_line_backup({ moment: daysAgo(lastBackup.finishedAt, machineMs) }), simulated)
      : m.storage_line_no_backup(),
  ].join(' · ');
}

export function storageSentence({ databaseBytes, oldest, forecast }: StorageBudget): string {
  const size = bytes(databaseBytes);
  if (oldest === null) return m.storage_sentence_empty({ size });
  if (forecast === null) return m.storage_sentence_quiet({ size });
  return m.storage_sentence({ size, next: bytes(forecast.databaseBytes) });
}

export function sizeFacts(budget: StorageBudget): Fact[] {
  const { curve, days, oldest, newest } = budget;
  return [
    {
      name: m.storage_curves(),
      text: m.storage_curves_text({ count: number(curve.intervals), size: bytes(curve.bytes) }),
    },
    { name: m.storage_ratio(), text: ratioText(budget) },
    {
      name: m.storage_days(),
      text: m.storage_days_text({ count: number(days.rows), size: bytes(days.bytes) }),
    },
    ...(oldest && newest ? [{ name: m.storage_period(), text: periodText(budget, oldest, newest) }] : []),
    { name: m.storage_form(), text: formText(budget) },
    ...chunkFacts(budget),
  ];
}

function ratioText({ curve }: StorageBudget): string {
  if (curve.ratio === null) return m.storage_ratio_none();
  return m.storage_ratio_text({
    ratio: number(curve.ratio, curve.ratio < 10 ? 1 : 0),
    size: bytes(curve.uncompressedBytes),
    bytes: number(curve.rowBytes),
  });
}

function periodText({ oldestCurve }: StorageBudget, oldest: string, newest: string): string {
  const whole = m.storage_period_text({ from: localDate(oldest, 'full'), to: localDate(newest, 'full') });
  return oldestCurve === null
    ? whole
    : `${whole}, ${m.storage_period_curve({ date: localDate(oldestCurve, 'full') })}`;
}

function formText({ store, timescale }: StorageBudget): string {
  if (store === 'packed')
    return timescale
      ? m.storage_form_packed_timescale({ version: timescale.version })
      : m.storage_form_packed();
  return timescale?.compresses
    ? m.storage_form_compressed({ version: timescale.version })
    : m.storage_form_rows();
}

function chunkFacts({ timescale }: StorageBudget): Fact[] {
  if (!timescale?.compresses || timescale.chunks === 0) return [];
  const { compressedChunks, chunks, waitingChunks, failure } = timescale;
  return [
    {
      name: m.storage_chunks(),
      text: m.storage_chunks_text({
        done: number(compressedChunks),
        all: number(chunks),
        waiting: number(waitingChunks),
      }),
    },
    ...(failure ? [{ name: m.storage_failure(), text: failureText(failure) }] : []),
  ];
}

function failureText({ chunk, message }: CompressionFailure): string {
  return message === null ? m.storage_failure_busy({ chunk }) : m.storage_failure_text({ chunk, message });
}

const METRICS: Partial<Record<MetricRetention['metric'], () => string>> = {
  electricity_consumption: m.storage_consumption,
  electricity_production: m.storage_production,
};

export function retentionFacts({ retention, lastBackup }: StorageBudget, simulated: boolean): Fact[] {
  return [
    ...retention.map((kept) => ({ name: METRICS[kept.metric]?.() ?? kept.metric, text: keptText(kept) })),
    {
      name: m.storage_backup(),
      text: lastBackup
        ? m.storage_backup_text({
            moment: ofMachine(stamp(lastBackup.finishedAt), simulated),
            size: bytes(lastBackup.bytes),
          })
        : m.storage_backup_none(),
    },
  ];
}

function keptText({ months, extraDays, keptFrom, lastRun, running, nextRunAt }: MetricRetention): string {
  const last = lastRun
    ? m.storage_run_last({
        moment: stamp(lastRun.finishedAt),
        dropped: m.storage_run_days({ count: lastRun.days }),
      })
    : m.storage_run_none();
  return [
    m.storage_kept_from({
      months: m.storage_kept_months({ count: months }),
      days: extraDays,
      date: localDate(keptFrom, 'full'),
    }),
    running ? m.storage_run_now() : last,
    m.storage_run_next({ moment: stamp(nextRunAt) }),
  ].join(' · ');
}

export function forecastFacts({ forecast }: StorageBudget): Fact[] {
  if (forecast === null) return [];
  return [
    {
      name: m.storage_forecast_total(),
      text: m.storage_forecast_total_text({ size: bytes(forecast.databaseBytes) }),
    },
    {
      name: m.storage_forecast_added(),
      text: m.storage_forecast_added_text({
        curves: bytes(forecast.curveBytes),
        days: bytes(forecast.dayBytes),
      }),
    },
    {
      name: m.storage_forecast_freed(),
      text: m.storage_forecast_freed_text({ size: bytes(forecast.freedBytes) }),
    },
    {
      name: m.storage_forecast_meter(),
      text: m.storage_forecast_meter_text({ size: bytes(forecast.bytesPerMeter) }),
    },
    {
      name: m.storage_forecast_base(),
      text: m.storage_forecast_day({
        meters: m.storage_forecast_meters({ count: forecast.meters }),
        count: number(forecast.intervalsPerDay),
      }),
    },
  ];
}
