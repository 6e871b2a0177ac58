import { NodeFiles, type SpoolFile, type SpoolFiles } from '../files';

/** What may fail: everything that changes the disk, with the system's code. */
export type Fault = 'ENOSPC' | 'EROFS' | 'EIO';

/**
 * The machine's file system with a disk that can be made to fail: wholly, from so many bytes on (then half of the data is
 * written first, as a full disk does), or at the next `datasync`.
 */
export class FaultyFiles implements SpoolFiles {
  readonly #files = new NodeFiles();
  fault: Fault | null = null;
  /** Bytes that can still be written before the disk is full. */
  room = Infinity;
  failNextSync = false;

  makeFolder(path: string): Promise<void> {
    return this.#changing(() => this.#files.makeFolder(path));
  }

  list(path: string): Promise<string[]> {
    return this.#files.list(path);
  }

  async create(path: string): Promise<SpoolFile> {
    return this.#faulty(await this.#changing(() => this.#files.create(path)));
  }

  open(path: string): Promise<SpoolFile> {
    return this.#files.open(path);
  }

  size(path: string): Promise<number> {
    return this.#files.size(path);
  }

  changedMs(path: string): Promise<number> {
    return this.#files.changedMs(path);
  }

  readAll(path: string): Promise<Buffer | null> {
    return this.#files.readAll(path);
  }

  replace(path: string, data: Uint8Array): Promise<void> {
    return this.#changing(() => this.#files.replace(path, data));
  }

  append(path: string, data: Uint8Array): Promise<void> {
    return this.#changing(() => this.#files.append(path, data));
  }

  rename(from: string, to: string): Promise<void> {
    return this.#changing(() => this.#files.rename(from, to));
  }

  async remove(path: string): Promise<void> {
    if (this.fault === 'EROFS') throw failure('EROFS');
    const freed = await this.#files.size(path).catch(() => 0);
    await this.#files.remove(path);
    this.room += freed;
  }

  async #changing<T>(change: () => Promise<T>): Promise<T> {
    if (this.fault !== null) throw failure(this.fault);
    return await change();
  }

  #faulty(file: SpoolFile): SpoolFile {
    return {
      read: (into, position) => file.read(into, position),
      close: () => file.close(),
      truncate: (length) => this.#changing(() => file.truncate(length)),
      datasync: () =>
        this.#changing(async () => {
          if (this.failNextSync) {
            this.failNextSync = false;
            throw failure('EIO');
          }
          await file.datasync();
        }),
      write: (data, position) =>
        this.#changing(async () => {
          if (data.length > this.room) {
            await file.write(data.subarray(0, data.length >> 1), position);
            throw failure('ENOSPC');
          }
          this.room -= data.length;
          await file.write(data, position);
        }),
    };
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
