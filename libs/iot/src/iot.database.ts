import { Meter } from './meter/meter.entity.ts';
import { CreateIot1790000003000 } from './migrations/1790000003000-create-iot.ts';
import { CreateStorage1790000003010 } from './migrations/1790000003010-create-storage.ts';
import { CreateRetention1790000003020 } from './migrations/1790000003020-create-retention.ts';
import { AddDroppedBefore1790000003021 } from './migrations/1790000003021-add-dropped-before.ts';
import { AddToVacuum1790000003022 } from './migrations/1790000003022-add-to-vacuum.ts';
import { AddMixed1790000003023 } from './migrations/1790000003023-add-mixed.ts';
import { CreateAnomalies1790000003030 } from './migrations/1790000003030-create-anomalies.ts';
import { DropAcceptedOn1790000003031 } from './migrations/1790000003031-drop-accepted-on.ts';
import { AcceptedLevels1790000003040 } from './migrations/1790000003040-accepted-levels.ts';
import { AlertsApart1790000003041 } from './migrations/1790000003041-alerts-apart.ts';

export const iotEntities = [Meter];
export const iotMigrations = [
  CreateIot1790000003000,
  CreateStorage1790000003010,
  CreateRetention1790000003020,
  AddDroppedBefore1790000003021,
  AddToVacuum1790000003022,
  AddMixed1790000003023,
  CreateAnomalies1790000003030,
  DropAcceptedOn1790000003031,
  AcceptedLevels1790000003040,
  AlertsApart1790000003041,
];
