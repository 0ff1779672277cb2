import { Injectable, Logger } from '@nestjs/common';
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  prometheusContentType,
  Registry,
} from 'prom-client';
import { PlatformConfig } from '../config/platform.config.ts';

/** What is counted: its name for the monitor, one line of help, and its labels, whose values are closed sets, never a name or an id. */
export interface Measure<Label extends string> {
  name: string;
  help: string;
  labelNames: readonly Label[];
}

/** One value of a gauge. */
export interface Reading<Label extends string> {
  labels: Record<Label, string>;
  value: number;
}

/** What this process tells a monitor (`/metrics`). Nothing is measured where `METRICS_TOKEN` is not set. */
@Injectable()
export class Metrics {
  static readonly contentType = prometheusContentType;
  private readonly logger = new Logger(Metrics.name);
  private readonly registry: Registry | null;

  constructor({ metricsToken }: PlatformConfig) {
    this.registry = metricsToken === null ? null : new Registry();
    if (this.registry) collectDefaultMetrics({ register: this.registry });
  }

  /** Answers how to count one more. */
  counter<Label extends string>(measure: Measure<Label>): (labels: Record<Label, string>) => void {
    if (!this.registry) return () => undefined;
    const counter = new Counter({ ...measure, registers: [this.registry] });
    return (labels) => counter.inc(labels);
  }

  /** Answers how to note a duration. @param buckets upper ends, in seconds. */
  durations<Label extends string>(
    measure: Measure<Label>,
    buckets: number[],
  ): (labels: Record<Label, string>, seconds: number) => void {
    if (!this.registry) return () => undefined;
    const histogram = new Histogram({ ...measure, buckets, registers: [this.registry] });
    return (labels, seconds) => histogram.observe(labels, seconds);
  }

  /** @param read asked each time that the monitor asks; while it fails the gauge is missing, and nothing else. */
  gauge<Label extends string>(measure: Measure<Label>, read: () => Promise<Reading<Label>[]>): void {
    if (!this.registry) return;
    const gauge: Gauge<Label> = new Gauge({
      ...measure,
      registers: [this.registry],
      collect: async () => {
        gauge.reset();
        for (const { labels, value } of await this.readingsOf(measure.name, read)) gauge.set(labels, value);
      },
    });
  }

  /** All of it, in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry?.metrics() ?? Promise.resolve('');
  }

  private async readingsOf<Label extends string>(
    name: string,
    read: () => Promise<Reading<Label>[]>,
  ): Promise<Reading<Label>[]> {
    try {
      return await read();
    } catch (error) {
      this.logger.warn({ err: error, name }, 'a figure for the monitor could not be read');
      return [];
    }
  }
}
