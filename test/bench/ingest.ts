import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Open62541Server } from '../../libs/adapters/opcua/src/testing/open62541-server.ts';
import { COLLECTOR_ENVIRONMENT, COLLECTOR_FLAGS } from '../../tools/start/collector-runtime.ts';
import { PUBLISHING_MS, type Measured } from './ingest/client-contract.ts';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

const EVERY_MS = 100;
const SERVER = fileURLToPath(new URL('../interop/counting-server.c', import.meta.url));
const CLIENT = fileURLToPath(new URL('./ingest/client.ts', import.meta.url));
/** `CELLGATE_BENCH_MINUTES=30` makes the run at 100,000 changes/s a soak. */
const MINUTES = Number(process.env['CELLGATE_BENCH_MINUTES'] ?? 0.5);

const SOAK_MINUTES = 10;
/** MB a minute: what collections of garbage move it by over a quarter of an hour. */
const FLAT = 0.5;

const keyFolder = mkdtempSync(join(tmpdir(), 'cellgate-bench-'));
const keys = join(keyFolder, 'pki');
process.once('exit', () => rmSync(keyFolder, { recursive: true, force: true }));

interface Run extends Measured {
  readonly offered: number;
  /** Of all values since the start. */
  readonly lost: number;
  readonly setUpMs: number;
}

/**
 * From an OPC UA server of another make in a process of its own to the commit in the spool, security None, loopback: CPU and
 * memory of the collector alone, everything counted. The bare library does the same without Cellgate in the same run.
 */
export async function bench(): Promise<{ name: string; figures: Record<string, number>; bars: Bar[] }> {
  const figures: Record<string, number> = {};
  const bars: Bar[] = [];
  const bar = (name: string, value: number, limit: number): void => {
    bars.push({ name, value, limit, ok: value <= limit });
  };
  const rateOf = ({ offered, wallSeconds }: Run): number => offered / wallSeconds;
  const share = ({ cpuSeconds, wallSeconds }: Run): number => (100 * cpuSeconds) / wallSeconds;
  const note = (what: string, run: Run): void => {
    figures[`${what}: changes offered a second`] = rateOf(run);
    figures[`${what}: lost`] = run.lost;
    figures[`${what}: CPU (% of a core)`] = share(run);
    figures[`${what}: CPU (µs a value)`] = (1e6 * run.cpuSeconds) / run.received;
    if (run.p99Ms !== null) figures[`${what}: source to spool, p50 (ms)`] = run.p50Ms ?? Number.NaN;
    if (run.p99Ms !== null) figures[`${what}: source to spool, p99 (ms)`] = run.p99Ms;
    figures[`${what}: set-up (ms)`] = run.setUpMs;
    figures[`${what}: resident memory, largest (MB)`] = run.rssMb;
    figures[`${what}: resident memory, slope of the second half (MB/min)`] = run.rssMbPerMinute;
  };
  await measured('collector', 100, 1);
  const bare = await measured('bare', 2_000, 10);
  note('bare library, 2,000 signals at 10 Hz', bare);
  // In its first half minute a process still compiles; what counts is what it takes day after day.
  const small = await measured('collector', 2_000, 60);
  note('collector, 2,000 signals at 10 Hz', small);
  figures['CPU of the collector over that of the bare library'] =
    small.cpuSeconds / small.received / (bare.cpuSeconds / bare.received);
  const large = await measured('collector', 10_000, MINUTES * 60);
  note('collector, 10,000 signals at 10 Hz', large);
  const burst = await measured('collector', 20_000, 60);
  note('collector, 20,000 signals at 10 Hz for 60 s', burst);

  bar('20,000 changes/s: CPU (% of a core)', share(small), 12);
  bar('20,000 changes/s: values lost', small.lost, 0);
  bar('20,000 changes/s: source to spool, p99 (ms)', small.p99Ms ?? Number.NaN, PUBLISHING_MS + 150);
  bar('set-up of 2,000 signals (ms)', small.setUpMs, 1_000);
  bar('100,000 changes/s: CPU (% of a core)', share(large), 60);
  bar('100,000 changes/s: values lost', large.lost, 0);
  bar('100,000 changes/s: source to spool, p99 (ms)', large.p99Ms ?? Number.NaN, PUBLISHING_MS + 150);
  bar('100,000 changes/s: resident memory (MB)', large.rssMb, 300);
  if (MINUTES >= SOAK_MINUTES) {
    bar('100,000 changes/s: growth of memory in the second half (MB/min)', large.rssMbPerMinute, FLAT);
  }
  bar('200,000 changes/s for 60 s: values lost', burst.lost, 0);
  return { name: 'ingest', figures, bars };
}

async function measured(client: 'bare' | 'collector', signals: number, seconds: number): Promise<Run> {
  process.stderr.write(`${client}, ${signals} signals, ${seconds} s\n`);
  const server = await Open62541Server.start(SERVER, [signals, EVERY_MS]);
  const child = spawn(
    process.execPath,
    [...COLLECTOR_FLAGS, CLIENT, client, String(server.port), String(signals), keys],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...COLLECTOR_ENVIRONMENT, ...process.env },
    },
  );
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => JSON.parse(String((await answers.next()).value));
  try {
    const { setUpMs } = (await answer()) as { setUpMs: number };
    // What was compiled and cached while setting up is no part of a value's cost.
    server.say('go');
    await pause(2_000);
    const before = Number(await server.ask('stop'));
    await pause(2 * PUBLISHING_MS + 500);
    child.stdin.write('measure\n');
    server.say('go');
    await pause(seconds * 1_000);
    const ticks = Number(await server.ask('stop'));
    const offered = (ticks - before) * signals;
    child.stdin.write(`${ticks * signals}\n`);
    const exit = once(child, 'exit');
    const report = (await answer()) as Measured;
    await exit;
    return { ...report, offered, lost: ticks * signals - report.receivedInAll, setUpMs };
  } finally {
    child.kill();
    await server.stop();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
