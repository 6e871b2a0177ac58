import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Plant } from '@cellgate/plant';
import type { Clock } from '../composition/tokens';
import { localDay, timeOfDayMs } from './local-day';
import type { ExportRequest, SpcExport } from './spc-export';
import type { WatchedReadings } from './stored-readings';

/** Late enough for what the night shift measured last to have reached the store. */
const AFTER_MIDNIGHT_MS = 15 * 60_000;
const LOOK_EVERY_MS = 60_000;

/**
 * Writes yesterday, in the time zone of the site, once it is over: a file for each line and product, and one for the
 * telemetry of each line. A file that is there is never written again, so a restart or a night without power makes up
 * for what is missing.
 */
export class NightlyExport implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('Export');
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #problem: string | null = null;

  constructor(
    private readonly plant: Plant,
    private readonly readings: WatchedReadings,
    private readonly exports: SpcExport,
    private readonly now: Clock,
    private readonly directory: string | null,
  ) {}

  onApplicationBootstrap(): void {
    if (this.directory === null) return;
    this.#timer = setInterval(() => this.#tick(), LOOK_EVERY_MS);
    this.#timer.unref();
    this.#tick();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#running;
  }

  /**
   * Writes the files of yesterday that are missing.
   * @returns their names; none before a quarter past midnight
   * @throws StoreUnavailableError
   */
  async write(): Promise<string[]> {
    const { directory } = this;
    const { timeZone } = this.plant.site;
    const nowMs = this.now();
    if (directory === null || timeOfDayMs(timeZone, nowMs) < AFTER_MIDNIGHT_MS) return [];
    const { date, fromMs, toMs } = localDay(timeZone, nowMs, 1);
    const window = { fromMs, toMs };
    const written: string[] = [];
    const products = await this.readings.products(nowMs);
    for (const { id: line } of this.plant.lines) {
      const parts: (readonly [string, ExportRequest])[] = [
        ...products.map((product) => [product, { line, product, window }] as const),
        ['telemetry', { line, kind: 'telemetry' as const, window }],
      ];
      for (const [part, request] of parts) {
        const name = `spc-${line}-${part}-${date}`.replace(/[^\w.-]+/g, '_');
        const csv = join(directory, `${name}.csv`);
        const xlsx = join(directory, `${name}.xlsx`);
        if (!existsSync(csv)) {
          mkdirSync(directory, { recursive: true });
          // A file under its own name is whole.
          await pipeline(this.exports.csv(request), createWriteStream(`${csv}.part`));
          renameSync(`${csv}.part`, csv);
          written.push(csv);
        }
        if (!existsSync(xlsx)) {
          await writeFile(`${xlsx}.part`, await this.exports.workbook(request));
          renameSync(`${xlsx}.part`, xlsx);
          written.push(xlsx);
        }
      }
    }
    return written;
  }

  #tick(): void {
    this.#running ??= this.write()
      .then(
        (files) => {
          if (files.length > 0) this.#logger.log({ message: 'exported yesterday', files: files.length });
          this.#problem = null;
        },
        (error: unknown) => {
          const problem = error instanceof Error ? error.message : String(error);
          // Once a minute is too often to say the same thing.
          if (problem !== this.#problem) this.#logger.warn({ message: 'yesterday is not exported', problem });
          this.#problem = problem;
        },
      )
      .finally(() => {
        this.#running = null;
      });
  }
}
