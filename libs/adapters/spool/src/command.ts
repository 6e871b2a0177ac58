import { join } from 'node:path';
import type { LineSink } from '@cellgate/time-series';
import { readCursor } from './cursor';
import { DeadLetters, type DeadLetter } from './dead-letters';
import type { SpoolFiles } from './files';
import { bodyOf } from './lines';
import { linesBefore, readSegment, segmentNumbers } from './segment';

export interface CommandOptions {
  /** Folder of the spool. */
  readonly folder: string;
  readonly files: SpoolFiles;
  readonly say: (line: string) => void;
  /** Where the letters of a lane are sent again; null: that lane's lines are for no store that can be reached from here. */
  readonly sinkOf: (lane: string) => Promise<LineSink | null>;
}

export const COMMANDS = ['inspect', 'dead-letters', 'replay', 'release'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** Letters of one request. */
const REPLAY_LINES = 500;
const SHOWN = 100;

/**
 * What a person does with a spool from outside, while its owner runs or not: look, read dead letters, send them again,
 * let a held batch be buried.
 * @returns the exit code: 0, or 1 where something could not be done
 */
export async function runCommand(name: CommandName, options: CommandOptions): Promise<number> {
  switch (name) {
    case 'inspect':
      return inspect(options);
    case 'dead-letters':
      return showLetters(options);
    case 'replay':
      return replay(options);
    case 'release':
      await options.files.append(join(options.folder, 'release'), Buffer.from('\n'));
      options.say('the next batch of which most lines are refused is buried instead of held');
      return 0;
  }
}

async function inspect({ folder, files, say }: CommandOptions): Promise<number> {
  const lanes: string[] = [];
  for (const name of await files.list(folder)) {
    if (segmentNumbers(await files.list(join(folder, name)).catch(() => [])).length > 0) lanes.push(name);
  }
  say(`spool ${folder}`);
  for (const lane of lanes) {
    const path = join(folder, lane);
    const cursor = await readCursor(files, path);
    let [bytes, waiting, fromMs, toMs] = [0, 0, Infinity, -Infinity];
    const numbers = segmentNumbers(await files.list(path));
    for (const number of numbers) {
      const segment = await readSegment(files, path, number).catch(() => null);
      // Its owner removes what is stored while we look.
      if (segment === null) continue;
      bytes += segment.bytes;
      const done = cursor?.segment === number ? await linesBefore(files, segment, cursor.offset) : 0;
      waiting += cursor !== null && number < cursor.segment ? 0 : segment.lines - done;
      fromMs = Math.min(fromMs, segment.fromMs);
      toMs = Math.max(toMs, segment.toMs);
    }
    const range = fromMs <= toMs ? `, ${isoOf(fromMs)} to ${isoOf(toMs)}` : '';
    say(`  ${lane.padEnd(12)} ${waiting} lines wait, ${numbers.length} segments, ${bytes} bytes${range}`);
  }
  if (lanes.length === 0) say('  nothing waits');
  const letters = await new DeadLetters(folder, files).read();
  say(`  dead letters ${letters.length}`);
  return 0;
}

async function showLetters({ folder, files, say }: CommandOptions): Promise<number> {
  const letters = await new DeadLetters(folder, files).read();
  for (const { at, lane, reason, line } of letters.slice(-SHOWN)) say(`${at} ${lane}: ${reason}\n  ${line}`);
  const more = letters.length > SHOWN ? `, the last ${SHOWN} are shown` : '';
  say(`${letters.length} dead letters${more}`);
  return 0;
}

async function replay({ folder, files, say, sinkOf }: CommandOptions): Promise<number> {
  let stored = 0;
  let kept = 0;
  let problem: string | null = null;
  await new DeadLetters(folder, files).take(async (letters) => {
    const left: DeadLetter[] = [];
    for (let from = 0; from < letters.length; from += REPLAY_LINES) {
      const some = letters.slice(from, from + REPLAY_LINES);
      for (const lane of new Set(some.map((letter) => letter.lane))) {
        const ofLane = some.filter((letter) => letter.lane === lane);
        const sink = problem === null ? await sinkOf(lane) : null;
        const result = sink === null ? { left: ofLane, problem } : await resend(ofLane, sink);
        problem ??= result.problem;
        left.push(...result.left);
        stored += ofLane.length - result.left.length;
      }
    }
    kept += left.length;
    return left;
  });
  say(`${stored} stored, ${kept} kept${problem === null ? '' : `: ${String(problem)}`}`);
  return problem === null ? 0 : 1;
}

/** Halves until each letter is stored or refused again; what is refused keeps the newest words about it. */
async function resend(
  letters: readonly DeadLetter[],
  sink: LineSink,
): Promise<{ left: DeadLetter[]; problem: string | null }> {
  if (letters.length === 0) return { left: [], problem: null };
  const reply = await sink.send(bodyOf(letters.map(({ line }) => line)), letters.length);
  if (reply.kind === 'stored') return { left: [], problem: null };
  if (reply.kind === 'busy' || reply.kind === 'withheld') {
    return { left: [...letters], problem: reply.detail };
  }
  if (letters.length === 1) {
    return { left: [{ ...(letters[0] as DeadLetter), reason: reply.detail }], problem: null };
  }
  const middle = letters.length >> 1;
  const first = await resend(letters.slice(0, middle), sink);
  const second = await resend(letters.slice(middle), sink);
  return { left: [...first.left, ...second.left], problem: first.problem ?? second.problem };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
