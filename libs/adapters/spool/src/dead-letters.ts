import { join } from 'node:path';
import type { SpoolFiles } from './files';

/** A line that a store refused for good. */
export interface DeadLetter {
  /** When it was given up, ISO 8601 UTC. */
  readonly at: string;
  readonly lane: string;
  /** The store's words. */
  readonly reason: string;
  /** As it was sent, without its line feed. */
  readonly line: string;
}

const FILE = 'dead-letters.jsonl';
const OLDER = 'dead-letters.1.jsonl';
/** The older file goes when the newer one has reached this. */
const FILE_BYTES = 64 << 20;

/** A file of JSON lines, for people and for `spool replay`. Two of them at most, the older goes first. */
export class DeadLetters {
  readonly path: string;

  constructor(
    private readonly folder: string,
    private readonly files: SpoolFiles,
    private readonly fileBytes = FILE_BYTES,
  ) {
    this.path = join(folder, FILE);
  }

  /** Resolves when they would survive a power cut; @throws what the file system says */
  async append(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const text = letters.map((letter) => `${JSON.stringify(letter)}\n`).join('');
    // The line feed in front ends a line that a crash cut off.
    await this.files.append(this.path, Buffer.from(`\n${text}`, 'utf8'));
    if ((await this.files.size(this.path)) >= this.fileBytes) {
      await this.files.rename(this.path, join(this.folder, OLDER));
    }
  }

  /** All of them, the oldest first; a line that a crash cut off is passed over. */
  async read(): Promise<DeadLetter[]> {
    const letters: DeadLetter[] = [];
    for (const name of [OLDER, FILE])
      letters.push(...(await readLetters(this.files, join(this.folder, name))));
    return letters;
  }

  /**
   * Takes the letters out of the way of whoever appends, a file at a time: `handle` gets what is in it and gives back
   * what must stay. A file that a former call left behind, because it died, comes first.
   */
  async take(handle: (letters: DeadLetter[]) => Promise<readonly DeadLetter[]>): Promise<void> {
    const claimed = join(this.folder, 'dead-letters.replay.jsonl');
    for (const name of [null, FILE, OLDER]) {
      if (name !== null) {
        if ((await this.files.readAll(join(this.folder, name))) === null) continue;
        await this.files.rename(join(this.folder, name), claimed);
      }
      const letters = await readLetters(this.files, claimed);
      if (letters.length > 0) {
        const kept = await handle(letters);
        // Whoever had the file open when it was renamed may have appended meanwhile.
        const late = (await readLetters(this.files, claimed)).slice(letters.length);
        await this.append([...kept, ...late]);
      }
      await this.files.remove(claimed);
    }
  }
}

async function readLetters(files: SpoolFiles, path: string): Promise<DeadLetter[]> {
  const text = (await files.readAll(path))?.toString('utf8') ?? '';
  return text
    .split('\n')
    .map(letterOf)
    .filter((letter) => letter !== null);
}

function letterOf(text: string): DeadLetter | null {
  try {
    const { at, lane, reason, line } = JSON.parse(text) as Record<string, unknown>;
    if ([at, lane, reason, line].some((part) => typeof part !== 'string')) return null;
    return { at, lane, reason, line } as DeadLetter;
  } catch {
    return null;
  }
}
