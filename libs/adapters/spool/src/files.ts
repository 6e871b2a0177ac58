import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** An open file of the spool. */
export interface SpoolFile {
  /** Writes all bytes at the place. */
  write(data: Uint8Array, position: number): Promise<void>;
  /** @returns how many bytes were read; fewer than asked for only at the end of the file */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Resolves when what was written would survive a power cut. */
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** What the spool asks of a file system; a seam for faults. Errors carry the `code` of the system. */
export interface SpoolFiles {
  makeFolder(path: string): Promise<void>;
  /** Names in the folder; none where there is no folder. */
  list(path: string): Promise<string[]>;
  /** Creates a file that may not exist yet; its name survives a power cut. */
  create(path: string): Promise<SpoolFile>;
  /** Opens an existing file for reading. */
  open(path: string): Promise<SpoolFile>;
  size(path: string): Promise<number>;
  /** Milliseconds since 1970 UTC of the last change. */
  changedMs(path: string): Promise<number>;
  /** The whole file; null where there is none. */
  readAll(path: string): Promise<Buffer | null>;
  /** Puts a file in the place of another, so that there is always one of the two. */
  replace(path: string, data: Uint8Array): Promise<void>;
  /** Appends and makes it survive a power cut. */
  append(path: string, data: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** No error where there is none. */
  remove(path: string): Promise<void>;
}

class NodeFile implements SpoolFile {
  constructor(private readonly handle: fs.FileHandle) {}

  async write(data: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < data.length;) {
      const { bytesWritten } = await this.handle.write(data, done, data.length - done, position + done);
      done += bytesWritten;
    }
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    let done = 0;
    while (done < into.length) {
      const { bytesRead } = await this.handle.read(into, done, into.length - done, position + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return done;
  }

  datasync(): Promise<void> {
    return this.handle.datasync();
  }

  truncate(length: number): Promise<void> {
    return this.handle.truncate(length);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** The file system of the machine. */
export class NodeFiles implements SpoolFiles {
  async makeFolder(path: string): Promise<void> {
    await fs.mkdir(path, { recursive: true });
  }

  async list(path: string): Promise<string[]> {
    return await fs.readdir(path).catch(orNothing<string[]>([]));
  }

  async create(path: string): Promise<SpoolFile> {
    const handle = await fs.open(path, 'wx+');
    await syncFolder(dirname(path));
    return new NodeFile(handle);
  }

  async open(path: string): Promise<SpoolFile> {
    return new NodeFile(await fs.open(path, 'r'));
  }

  async size(path: string): Promise<number> {
    return (await fs.stat(path)).size;
  }

  async changedMs(path: string): Promise<number> {
    return (await fs.stat(path)).mtimeMs;
  }

  async readAll(path: string): Promise<Buffer | null> {
    return await fs.readFile(path).catch(orNothing<Buffer | null>(null));
  }

  async replace(path: string, data: Uint8Array): Promise<void> {
    const next = `${path}.next`;
    await fs.writeFile(next, data);
    await fs.rename(next, path);
  }

  async append(path: string, data: Uint8Array): Promise<void> {
    const handle = await fs.open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND);
    try {
      await handle.appendFile(data);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  async rename(from: string, to: string): Promise<void> {
    await fs.rename(from, to);
  }

  async remove(path: string): Promise<void> {
    await fs.rm(path, { force: true });
  }
}

/** The system's name of an error: `ENOSPC`, `EROFS`, …; the message where it has none. */
export function codeOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : error instanceof Error ? error.message : String(error);
}

function orNothing<T>(nothing: T): (error: unknown) => T {
  return (error) => {
    if (codeOf(error) === 'ENOENT') return nothing;
    throw error;
  };
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no handle of a folder; its file system keeps names in a log of its own.
  if (process.platform === 'win32') return;
  const handle = await fs.open(join(path, '.'), 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
