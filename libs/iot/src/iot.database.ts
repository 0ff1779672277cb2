import { Meter } from './meter/meter.entity.ts';
import { CreateIot1790000003000 } from './migrations/1790000003000-create-iot.ts';

export const iotEntities = [Meter];
export const iotMigrations = [CreateIot1790000003000];
