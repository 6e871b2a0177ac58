import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** Rows/s, and what share of it the runtime reaches; each the median over the turns. */
export interface NativeRates {
  readonly own: number;
  readonly place: number;
  readonly matrix: number;
  readonly shareOfPlace: number;
  readonly shareOfMatrix: number;
}

/** The first turns warm both up. */
const WARM_UP = 2;
const TURNS = 12;
/** Largest difference in margin of two float32 sums of 300 leaves. */
const SAME_MARGIN = 1e-4;

/**
 * XGBoost itself on the same trees and the same rows, one thread each, in turns with the runtime: both get raw float32 rows in batches and
 * give margins. Null where no Python is named.
 * @param margins - the runtime's answer to a batch
 * @throws Error where the Python that is named cannot do it, or answers otherwise: a bar that was asked for is never left out silently
 */
export async function againstNative(
  root: string,
  batches: readonly Float32Array[],
  margins: (rows: Float32Array) => Promise<Float32Array>,
): Promise<NativeRates | null> {
  const python = process.env['CELLGATE_TRAINING_PYTHON'];
  if (python === undefined || python === '') return null;
  const directory = mkdtempSync(path.join(tmpdir(), 'cellgate-rows-'));
  const file = path.join(directory, 'rows.f32');
  writeFileSync(file, Buffer.concat(batches.map((rows) => new Uint8Array(rows.buffer))));
  const child = spawn(python, ['-m', 'cellgate_training.speed_model', 'serve', file], {
    cwd: root,
    env: { ...process.env, PYTHONPATH: path.join(root, 'training'), OMP_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // Where it ends too early the missing answer says so.
  child.stdin.on('error', () => undefined);
  const failed = once(child, 'error').then(([error]) => {
    throw error as Error;
  });
  // Whoever waits for a line hears of it.
  failed.catch(() => undefined);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done === true) throw new Error(`CELLGATE_TRAINING_PYTHON=${python} ended without an answer`);
    return value;
  };
  try {
    await answer();
    sameTrees(await margins(batches[0] ?? new Float32Array()), readFileSync(`${file}.margins`));
    const rows = batches.length * 1_000;
    const turns: { own: number; place: number; matrix: number }[] = [];
    for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
      const started = performance.now();
      for (const batch of batches) await margins(batch);
      const seconds = (performance.now() - started) / 1_000;
      child.stdin.write('\n');
      const native = JSON.parse(await answer()) as { place: number; matrix: number };
      if (turn < WARM_UP) continue;
      turns.push({ own: rows / seconds, place: rows / native.place, matrix: rows / native.matrix });
    }
    return {
      own: median(turns.map(({ own }) => own)),
      place: median(turns.map(({ place }) => place)),
      matrix: median(turns.map(({ matrix }) => matrix)),
      shareOfPlace: median(turns.map(({ own, place }) => own / place)),
      shareOfMatrix: median(turns.map(({ own, matrix }) => own / matrix)),
    };
  } finally {
    child.stdin.end();
    rmSync(directory, { recursive: true, force: true });
  }
}

function sameTrees(own: Float32Array, bytes: Buffer): void {
  const native = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const apart = Math.max(...own.map((margin, row) => Math.abs(margin - (native[row] ?? NaN))));
  if (native.length !== own.length || !(apart <= SAME_MARGIN))
    throw new Error(`XGBoost answers otherwise by ${apart} in margin: these are not the same trees`);
}

export function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}
