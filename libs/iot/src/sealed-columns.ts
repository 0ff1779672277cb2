import type { SealedColumn } from '@coprowatt/platform';
import { prmContext } from './meter/meter.entity.ts';

export const iotSealedColumns: SealedColumn[] = [
  { table: 'meters', column: 'prm_sealed', key: 'id', contextOf: prmContext },
];
