import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { SpoolFiles } from './files';
import type { Position } from './segment';

const FILE = 'cursor';

/** Up to where everything of a lane is stored. A lost or damaged cursor only means that lines are sent again. */
export async function readCursor(files: SpoolFiles, folder: string): Promise<Position | null> {
  const text = (await files.readAll(join(folder, FILE)))?.toString('latin1') ?? '';
  const parts = /^(\d+) (\d+) ([0-9a-f]{8})\n$/.exec(text);
  if (parts === null || sumOf(`${parts[1]} ${parts[2]}`) !== parts[3]) return null;
  return { segment: Number(parts[1]), offset: Number(parts[2]) };
}

export async function writeCursor(
  files: SpoolFiles,
  folder: string,
  { segment, offset }: Position,
): Promise<void> {
  const text = `${segment} ${offset}`;
  await files.replace(join(folder, FILE), Buffer.from(`${text} ${sumOf(text)}\n`, 'latin1'));
}

function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
