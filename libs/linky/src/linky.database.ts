import { ClaimRow } from './claim/claim.entity.ts';
import { AuthorisationRequest } from './connection/authorisation-request.entity.ts';
import { Connection } from './connection/connection.entity.ts';
import { ContractRow } from './contract/contract.entity.ts';
import { CreateLinky1790000004000 } from './migrations/1790000004000-create-linky.ts';
import { HandoverRow } from './handover/handover.entity.ts';
import { CreateClaims1790000004001 } from './migrations/1790000004001-create-claims.ts';
import { CreateHandovers1790000004002 } from './migrations/1790000004002-create-handovers.ts';
import { CreateOperatorTokens1790000004100 } from './migrations/1790000004100-create-operator-tokens.ts';
import { LineUpRuns1790000004201 } from './migrations/1790000004201-line-up-runs.ts';
import { SyncPasses1790000004200 } from './migrations/1790000004200-sync-passes.ts';
import { CreateDayLedger1790000004210 } from './migrations/1790000004210-create-day-ledger.ts';
import { CreateContracts1790000004220 } from './migrations/1790000004220-create-contracts.ts';
import { CreateOperatorWatch1790000004230 } from './migrations/1790000004230-create-operator-watch.ts';
import { ExtendConnections1790000004240 } from './migrations/1790000004240-extend-connections.ts';
import { RenewLiveConnections1790000004241 } from './migrations/1790000004241-renew-live-connections.ts';
import { CreateConsentReminders1790000004242 } from './migrations/1790000004242-create-consent-reminders.ts';
import { WidenClaims1790000004243 } from './migrations/1790000004243-widen-claims.ts';
import { RememberBroughtAuthorisations1790000004244 } from './migrations/1790000004244-remember-brought-authorisations.ts';
import { KnowDailyAsked1790000004250 } from './migrations/1790000004250-know-daily-asked.ts';
import { KeepRunsBounded1790000004260 } from './migrations/1790000004260-keep-runs-bounded.ts';
import { MarkEachLane1790000004270 } from './migrations/1790000004270-mark-each-lane.ts';
import { ForgetUncollected1790000004271 } from './migrations/1790000004271-forget-uncollected.ts';
import { KnowSince1790000004272 } from './migrations/1790000004272-know-since.ts';
import { ForgetUncollectedProduction1790000004273 } from './migrations/1790000004273-forget-uncollected-production.ts';
import { AskWhatCameLate1790000004290 } from './migrations/1790000004290-ask-what-came-late.ts';
import { TellRunsApart1790000004300 } from './migrations/1790000004300-tell-runs-apart.ts';
import { TellAdminsOfClaims1790000004310 } from './migrations/1790000004310-tell-admins-of-claims.ts';
import { SayWhatRemains1790000004320 } from './migrations/1790000004320-say-what-remains.ts';
import { OperatorToken } from './providers/tokens/operator-token.entity.ts';
import { TokenRevocation } from './providers/tokens/token-revocation.entity.ts';
import { SyncRun } from './sync/sync-run.entity.ts';

export const linkyEntities = [
  Connection,
  AuthorisationRequest,
  ClaimRow,
  HandoverRow,
  SyncRun,
  OperatorToken,
  TokenRevocation,
  ContractRow,
];
export const linkyMigrations = [
  CreateLinky1790000004000,
  CreateClaims1790000004001,
  CreateHandovers1790000004002,
  CreateOperatorTokens1790000004100,
  SyncPasses1790000004200,
  LineUpRuns1790000004201,
  CreateDayLedger1790000004210,
  CreateContracts1790000004220,
  CreateOperatorWatch1790000004230,
  ExtendConnections1790000004240,
  RenewLiveConnections1790000004241,
  CreateConsentReminders1790000004242,
  WidenClaims1790000004243,
  RememberBroughtAuthorisations1790000004244,
  KnowDailyAsked1790000004250,
  KeepRunsBounded1790000004260,
  MarkEachLane1790000004270,
  ForgetUncollected1790000004271,
  KnowSince1790000004272,
  ForgetUncollectedProduction1790000004273,
  AskWhatCameLate1790000004290,
  TellRunsApart1790000004300,
  TellAdminsOfClaims1790000004310,
  SayWhatRemains1790000004320,
];
