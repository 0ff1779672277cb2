import type { MedPoint, MedSeries } from './med-series.ts';
import type { MedRequest } from './med-request.ts';

/** A measure in the 2026 format, put together from days; sorted by label, as the gateway does. */
export function measure2026({ prm, from, to }: MedRequest, series: MedSeries, points: readonly MedPoint[]) {
  return {
    idPrm: prm,
    etapeMetier: 'BRUT',
    periode: { dateDebut: from, dateFin: to },
    ...(!series.isCurve && { pas: 'P1D' }),
    grandeur: [
      {
        grandeurMetier: series.direction === 'consumption' ? 'CONS' : 'PROD',
        grandeurPhysique: series.grandeurPhysique,
        unite: series.unite,
        points: [...points].sort((a, b) => (a['d'] ?? '').localeCompare(b['d'] ?? '')),
        calendrier: [],
      },
    ],
    contexte: [],
  };
}

type Measure2026 = ReturnType<typeof measure2026>;

/** The same in the format of clients that do not ask for 2026. */
export function measureV5({ idPrm, etapeMetier, periode, grandeur, pas }: Measure2026): object {
  const [first] = grandeur;
  return {
    meter_reading: {
      usage_point_id: idPrm,
      start: periode.dateDebut,
      end: periode.dateFin,
      quality: etapeMetier,
      reading_type: { unit: first?.unite, ...(pas && { measuring_period: pas }) },
      interval_reading: (first?.points ?? []).map(({ v, d, p, n }) => ({
        value: v,
        date: d,
        ...(p && { interval_length: p, measure_type: n }),
      })),
    },
  };
}
