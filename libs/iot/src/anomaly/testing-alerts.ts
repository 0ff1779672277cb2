import type { Anomaly } from '@coprowatt/contracts';
import { addDays, eachDay, type LocalDate } from '@coprowatt/energy';
import { ConsentLedger, ConsentTexts } from '@coprowatt/gdpr';
import { LiveBus } from '@coprowatt/platform';
import { jest } from '@jest/globals';
import type { Meter } from '../meter/meter.entity.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { insertMeter } from '../testing.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';
import { AnomalyAnnouncer } from './anomaly-announcer.ts';
import { DetectionJob, DetectionPass } from './detection-job.ts';

/** Support of the integration tests of alerts: meters whose days the operator tells, judged when the test says so. */

/** The last published day of `startIotApp`'s clock. */
export const LAST = '2026-06-22';
const ZONE = 'Europe/Paris';
export const ORDINARY_WH = 10_000;

type Person = keyof IotApp['people'];

export interface AlertApp extends IotApp {
  /** Adds a common meter of Lille with ordinary days up to the last published, but for those given, Wh. */
  addMeter(days?: Record<LocalDate, number>, facts?: Partial<Meter>, count?: number): Promise<Meter>;
  /** Adds a private meter of a person with an agreement to these purposes; ordinary days but for those given. */
  addPrivateMeter(
    holder: Person,
    agreement: { advice: boolean; expiresAt?: Date },
    days?: Record<LocalDate, number>,
  ): Promise<Meter & { consentId: string }>;
  write(meter: Pick<Meter, 'id'>, days: Record<LocalDate, number>): Promise<void>;
  /** Judges all that is due, in one pass. */
  judge(): Promise<void>;
  /** Announces all that is due. */
  announce(): Promise<void>;
  /** Alerts of the meter as a person reads them. */
  alerts(meter: Pick<Meter, 'id' | 'buildingId'>, who?: Person): Promise<Anomaly[]>;
  /** Events that browsers were told since the last call: rooms, name, payload. */
  told(): unknown[][];
}

/** Nothing ticks: what is due waits for `judge` and `announce`. */
export async function startAlertApp(): Promise<AlertApp> {
  const app = await startIotApp({ ROLE: 'api' });
  const nest = app.test.app;
  const store = nest.get(ReadingStore);
  const emit = jest.spyOn(nest.get(LiveBus), 'emitOrThrow').mockResolvedValue();
  const write: AlertApp['write'] = async ({ id }, days) => {
    const told = Object.entries(days).map(([localDate, energyWh]) => ({ localDate, energyWh }));
    await store.writeOperatorDays({ id, timeZone: ZONE }, 'electricity_consumption', told);
  };
  const addMeter: AlertApp['addMeter'] = async (days = {}, facts = {}, count = 60) => {
    const common = { buildingId: app.lille.id, organisationId: app.lille.organisationId };
    const from = addDays(LAST, 1 - count);
    const meter = await insertMeter(app.test.database.dataSource, common, { askedFrom: from, ...facts });
    const ordinary = eachDay(from, addDays(LAST, 1)).map((date) => [date, ORDINARY_WH]);
    await write(meter, { ...Object.fromEntries(ordinary), ...days });
    app.test.clock.advance(15_000);
    return meter;
  };
  return {
    ...app,
    write,
    addMeter,
    addPrivateMeter: async (holder, { advice, expiresAt }, days) => {
      const holderUserId = app.people[holder].id;
      const own = { usage: 'private', organisationId: null, holderUserId, label: 'Logement' } as const;
      const meter = await addMeter(days, own);
      const ledger = nest.get(ConsentLedger);
      const text = new ConsentTexts().current('enedis', 'fr');
      const consentId = await ledger.request({
        subject: { kind: 'user', id: holderUserId },
        actorUserId: holderUserId,
        buildingId: meter.buildingId,
        deviceId: meter.id,
        flowVersion: 'test',
        mandateReference: null,
        purposes: { daily: true, loadCurve: true, advice },
        text,
        stateHash: null,
        ipTruncated: null,
        userAgent: null,
      });
      await ledger.append(consentId, 'given', { actorUserId: holderUserId, expiresAt });
      return { ...meter, consentId };
    },
    judge: async () => {
      const pass = new DetectionPass();
      while (await nest.get(DetectionJob).step(pass));
    },
    announce: async () => {
      while (await nest.get(AnomalyAnnouncer).announce());
    },
    alerts: async ({ id, buildingId }, who = 'syndic') => {
      const { body } = await app
        .get(`/buildings/${buildingId}/iot/anomalies`, who, { deviceId: id })
        .expect(200);
      return body.items;
    },
    told: () => emit.mock.calls.splice(0),
  };
}
