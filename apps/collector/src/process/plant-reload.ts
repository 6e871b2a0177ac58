import { statSync } from 'node:fs';
import { loadPlantFile, type Plant } from '@cellgate/plant';
import type { Environment } from '../config';
import type { Log } from './log';

/** How often the file is looked at, in milliseconds; polling also works on network drives and in containers. */
const POLL_MS = 2_000;

/**
 * Follows the plant file. A file with a mistake changes nothing: the mistake is logged and the collector goes on with what
 * it has.
 */
export class PlantReload {
  private applying: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private known: string | null;

  constructor(
    private readonly file: string,
    private readonly env: Environment,
    private readonly apply: (plant: Plant) => Promise<void>,
    private readonly log: Log,
    private readonly pollMs = POLL_MS,
  ) {
    this.known = stampOf(file);
  }

  start(): void {
    this.timer = setInterval(() => {
      const stamp = stampOf(this.file);
      // Editors take a file away for a moment to put the new one in its place.
      if (stamp !== null && stamp !== this.known) {
        this.known = stamp;
        this.reload();
      }
    }, this.pollMs);
    this.timer.unref();
  }

  reload(): void {
    this.applying = this.applying.then(async () => {
      try {
        await this.apply(loadPlantFile(this.file, this.env));
        this.log.info('plant file was read again', { file: this.file });
      } catch (error) {
        this.log.error('plant file was changed and cannot be used, going on as before', {
          file: this.file,
          reason: (error as Error).message,
        });
      }
    });
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.applying;
  }
}

/** Changes with the content of a file; null while there is none. */
function stampOf(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? null : `${stat.ino}/${stat.mtimeNs}/${stat.size}`;
}
