import { appendFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Module } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
import { stdTimeFunctions, type DestinationStream, type LoggerOptions } from 'pino';
import { PlatformConfig } from '../config/platform.config.ts';
import { correlationIdOf } from '../http/correlation.ts';
import { scrubLine } from './scrub.ts';
import { loggedError, loggedRequest, loggedResponse, pathOf } from './serializers.ts';

/** Where log lines go: standard output and, in the test suite, a file that is searched for secrets afterwards. */
export function scrubbedStream(
  testLog: string | null,
  out: NodeJS.WritableStream = process.stdout,
): DestinationStream {
  return {
    write(line: string): void {
      const clean = scrubLine(line);
      out.write(clean);
      if (testLog !== null) appendFileSync(testLog, clean);
    },
  };
}

function summary(request: IncomingMessage, response: ServerResponse): string {
  const { method, path } = loggedRequest(request);
  return `${method} ${path} ${response.statusCode}`;
}

/** Nest's account of its start: a line for every module and route, in which whatever else a start says is lost. */
const WIRING = ['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'WebSocketsController'];

function isWiring([fields]: unknown[]): boolean {
  return (
    typeof fields === 'object' &&
    fields !== null &&
    'context' in fields &&
    WIRING.includes(String(fields.context))
  );
}

/** The wiring is told at level debug, everything else at its own. */
const hooks: LoggerOptions['hooks'] = {
  logMethod(line, write, level) {
    if (level === this.levels.values.info && isWiring(line)) this.debug(...line);
    else write.apply(this, line);
  },
};

/** Settings of nestjs-pino: one line a request, ISO time, nothing personal. */
export function loggingParams(config: PlatformConfig, stream = scrubbedStream(config.testLog)): Params {
  return {
    pinoHttp: [
      {
        level: config.logLevel,
        base: null,
        hooks,
        timestamp: stdTimeFunctions.isoTime,
        genReqId: correlationIdOf,
        quietReqLogger: true,
        customAttributeKeys: { reqId: 'correlationId' },
        wrapSerializers: false,
        serializers: { req: loggedRequest, res: loggedResponse, err: loggedError },
        customSuccessMessage: summary,
        customErrorMessage: summary,
        customLogLevel: (_request, response, error) =>
          error || response.statusCode >= 500 ? 'error' : 'info',
        autoLogging: { ignore: (request) => pathOf(request.url).startsWith('/health/') },
      },
      stream,
    ],
  };
}

/** pino through Nest's logger; `app.useLogger(app.get(Logger))` of nestjs-pino makes it the only one. */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [PlatformConfig],
      useFactory: (config: PlatformConfig) => loggingParams(config),
    }),
  ],
})
export class LoggingModule {}
