import type { MeasureAnswer } from './measure-answers.ts';

/** The same measures in the body of the retired generation (providers sheet, section 5.3). */
export function v5Answer(answer: MeasureAnswer): object {
  const [quantity] = answer.grandeur;
  const { dateDebut, dateFin } = answer.periode;
  return {
    meter_reading: {
      usage_point_id: answer.idPrm,
      start: dateDebut,
      end: dateFin,
      quality: 'BRUT',
      reading_type: { unit: quantity?.unite, ...kindOf(quantity?.unite ?? '') },
      interval_reading: (quantity?.points ?? []).map(({ v, d, p }) => ({
        value: v,
        date: d,
        ...(p !== undefined && { interval_length: p, measure_type: 'B' }),
      })),
    },
  };
}

function kindOf(unit: string): object {
  if (unit === 'W') return { measurement_kind: 'power', aggregate: 'average' };
  if (unit === 'VA') return { measurement_kind: 'power', aggregate: 'maximum', measuring_period: 'P1D' };
  return { measurement_kind: 'energy', aggregate: 'sum', measuring_period: 'P1D' };
}
