import { join } from 'node:path';
import type { Response } from 'express';
import { Problem } from '../http/problem';

const HOUR_S = 3_600;

/** Files of a folder that may be served, by name: nothing else of the disk can be asked for. */
export class StaticFiles {
  constructor(
    private readonly folder: string,
    private readonly names: readonly string[],
  ) {}

  /** @throws Problem UNKNOWN_ROUTE */
  async send(name: string, response: Response, maxAgeS = HOUR_S): Promise<void> {
    if (!this.names.includes(name))
      throw new Problem('UNKNOWN_ROUTE', `there is no file ${JSON.stringify(name)}`);
    const headers = { 'Cache-Control': maxAgeS === 0 ? 'no-cache' : `public, max-age=${maxAgeS}` };
    await new Promise<void>((resolve, reject) => {
      response.sendFile(
        join(this.folder, name),
        { headers, cacheControl: false, etag: true },
        (error?: Error) => {
          // A client that went away in the middle is nobody's mistake.
          if (error === undefined || response.destroyed || response.headersSent) resolve();
          else reject(error);
        },
      );
    });
  }
}
