import { Readable } from 'node:stream';
import {
  METRIC_UNITS,
  type ExportCoverage,
  type ExportFormat,
  type Language,
  type SignedInUser,
} from '@coprowatt/contracts';
import type { BuildingAccess } from '@coprowatt/identity';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { parseWindow } from '../consumption/window.ts';
import { MeterScopes } from '../meter/meter-scope.service.ts';
import { firstExpectedDay, type MeterScope } from '../meter/meter-scope.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { columnsOf } from './columns.ts';
import { addCoverage, noCoverage, shareOf } from './coverage-rules.ts';
import { csvFile } from './csv.ts';
import { ExportAudit, type ExportAct } from './export-audit.ts';
import { Tally, type ExportContent } from './export-content.ts';
import type { ExportQueryDto } from './export.dto.ts';
import { exportHead } from './export-head.ts';
import { dayPages, rowPages, type ExportRow, type ExportSubject, type ReadsPages } from './export-reader.ts';
import { ExportSpans } from './export-span.ts';
import { exportName } from './file-name-rules.ts';
import { jsonFile } from './json.ts';
import { readInTurn } from './reading-turns.ts';
import { RunningExports } from './running-exports.ts';
import { exportTexts } from './texts/export-texts.ts';
import { xlsxFile } from './xlsx/xlsx.ts';
import { CONTENT_TYPE } from './xlsx/xlsx-parts-rules.ts';

/** What a file is called, and its media type. */
export interface FileKind {
  name: string;
  type: string;
}

/** A file on its way, its bytes read no faster than they are taken. */
export interface ExportFile extends FileKind {
  body: Readable;
}

type Body = (content: ExportContent, query: ExportQueryDto) => Readable;

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: CONTENT_TYPE,
  json: 'application/json',
} as const satisfies Record<ExportFormat, string>;
const BODIES = {
  csv: (content, { dialect }) => Readable.from(csvFile(content, dialect), { objectMode: false }),
  xlsx: (content) => xlsxFile(content),
  json: (content) => Readable.from(jsonFile(content), { objectMode: false }),
} as const satisfies Record<ExportFormat, Body>;

/** Answers `GET …/export`: what `readings` gives, as a file, in constant memory. */
@Injectable()
export class ExportService {
  private readonly running = new RunningExports();
  private readonly pages: ReadsPages;

  constructor(
    private readonly scopes: MeterScopes,
    private readonly spans: ExportSpans,
    store: ReadingStore,
    private readonly retention: CurveRetention,
    private readonly clock: Clock,
    private readonly audit: ExportAudit,
  ) {
    this.pages = readInTurn(store);
  }

  /** What a file would be called, with nothing of it read. @throws AppError as `readings` does. */
  async announce(access: BuildingAccess, user: SignedInUser, query: ExportQueryDto): Promise<FileKind> {
    return kindOf(await this.act(access, user, query), user, query);
  }

  /**
   * Reads what the head tells; the rows are read as the body is.
   * @throws AppError as `readings` does, `too_many_requests` before anything is asked of the database.
   */
  async open(access: BuildingAccess, user: SignedInUser, query: ExportQueryDto): Promise<ExportFile> {
    const end = this.running.begin(user.id);
    try {
      const act = await this.act(access, user, query);
      const kind = kindOf(act, user, query);
      const body = await this.body(act, query, languageOf(query, user));
      body.once('close', end);
      return { ...kind, body };
    } catch (error) {
      end();
      throw error;
    }
  }

  private async act(access: BuildingAccess, user: SignedInUser, query: ExportQueryDto): Promise<ExportAct> {
    const scope = await this.scopes.of(access, user.id, query.deviceId);
    const { format, deviceId } = query;
    return {
      actorId: user.id,
      building: access.building,
      meters: scope.meters,
      single: deviceId !== undefined,
      subject: await this.subject(scope, query),
      format,
    };
  }

  private async subject(
    scope: MeterScope,
    { metric, granularity, ...query }: ExportQueryDto,
  ): Promise<ExportSubject> {
    const { deviceIds, timeZone, lastPublished } = scope;
    const window = parseWindow(query, lastPublished, timeZone);
    // Readings are due of the metric that the operator was asked for.
    const expected = metric === 'electricity_consumption' ? scope.expected : [];
    const keptFrom = this.retention.keptFrom(metric, this.clock.nowMs(), timeZone);
    const asked = { deviceIds, metric, granularity, window, expected, keptFrom };
    return { ...asked, span: await this.spans.of(asked) };
  }

  private async body(act: ExportAct, query: ExportQueryDto, language: Language): Promise<Readable> {
    const { subject, building, meters } = act;
    const texts = exportTexts(language, subject.metric, METRIC_UNITS[subject.metric]);
    const columns = columnsOf(subject.granularity, meters.length, texts);
    const coverage = await this.coverage(subject);
    const nowMs = this.clock.nowMs();
    const head = exportHead({ building, meters, subject, coverage, columns, language, texts, nowMs });
    const tally = new Tally();
    const record = { done: false };
    const pages = this.recorded(act, tally, record);
    const body = BODIES[query.format]({ head, columns, texts, pages, tally }, query);
    body.once('close', () => {
      if (!record.done) void this.audit.brokenOff(act, tally.end().rows, body.errored);
    });
    return body;
  }

  private async coverage(subject: ExportSubject): Promise<ExportCoverage> {
    const sum = noCoverage();
    for await (const days of dayPages(this.pages, subject)) addCoverage(sum, days, subject);
    const { granularity, span, keptFrom, expected } = subject;
    const hasAged = granularity === 'raw' && span.from < keptFrom && span.from < span.to;
    return {
      completeness: shareOf(sum),
      ...sum,
      expectedFrom: firstExpectedDay(expected),
      keptFrom: hasAged ? keptFrom : null,
    };
  }

  /** The rows, counted; with the last of them the audit row. */
  private async *recorded(
    act: ExportAct,
    tally: Tally,
    record: { done: boolean },
  ): AsyncGenerator<ExportRow[], void, void> {
    for await (const page of rowPages(this.pages, act.subject)) {
      tally.add(page);
      yield page;
    }
    await this.audit.made(act, tally.end().rows);
    record.done = true;
  }
}

function kindOf(act: ExportAct, user: SignedInUser, query: ExportQueryDto): FileKind {
  return { name: nameOf(act, languageOf(query, user)), type: TYPES[act.format] };
}

function nameOf({ building, meters, single, subject, format }: ExportAct, language: Language): string {
  const { metric, granularity, window } = subject;
  const step = exportTexts(language, metric, METRIC_UNITS[metric]).steps[granularity];
  const meter = single ? (meters[0]?.label ?? null) : null;
  return exportName({ building: building.name, meter, step, window }, format);
}

/** Programs read the words of the API, which are those of English. */
function languageOf({ format, dialect, lang }: ExportQueryDto, user: SignedInUser): Language {
  return format === 'csv' && dialect === 'plain' ? 'en' : (lang ?? user.language);
}
