import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SinkReply } from '@cellgate/time-series';
import { runCommand, type CommandName } from './command';
import { DeadLetters } from './dead-letters';
import { NodeFiles } from './files';
import { Spool } from './spool';
import { chunkOf, lineOf, linesOfChunk } from './testing/chunks';
import { RecordingSink } from './testing/recording-sink';

const files = new NodeFiles();

describe('runCommand', () => {
  let folder = '';
  let said: string[] = [];
  let sink = new RecordingSink();
  let letters: DeadLetters;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cellgate-command-'));
    said = [];
    sink = new RecordingSink();
    letters = new DeadLetters(folder, files);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (name: CommandName): Promise<number> =>
    runCommand(name, {
      folder,
      files,
      say: (line) => said.push(line),
      sinkOf: async (lane) => (lane === 'telemetry' ? sink : null),
    });
  const letter = (line: string, lane = 'telemetry') => ({
    at: '2026-05-04T06:00:00.000Z',
    lane,
    reason: 'field type conflict',
    line,
  });

  it('shows what waits, beside its owner', async () => {
    const spool = new Spool({ folder, lanes: ['events', 'telemetry'], commitMs: 1 });
    await spool.open();
    await spool.append('telemetry', chunkOf(0, 9));
    await spool.append('telemetry', chunkOf(10, 19));
    const batch = await spool.lane('telemetry').next(10, 1e6);
    spool.lane('telemetry').acknowledge(batch as NonNullable<typeof batch>);
    await spool.lane('telemetry').saveCursor();
    expect(await run('inspect')).toBe(0);
    expect(said.join('\n')).toMatch(/telemetry +10 lines wait, 1 segments, \d+ bytes, 2026-05-04T06:00:00/);
    expect(said.at(-1)).toBe('  dead letters 0');
    await spool.close();
  });

  it('prints dead letters with the words of the store', async () => {
    await letters.append([letter(lineOf(1)), letter(lineOf(2))]);
    await run('dead-letters');
    expect(said).toEqual([
      `2026-05-04T06:00:00.000Z telemetry: field type conflict\n  ${lineOf(1)}`,
      `2026-05-04T06:00:00.000Z telemetry: field type conflict\n  ${lineOf(2)}`,
      '2 dead letters',
    ]);
  });

  it('sends dead letters again and keeps what is refused again, with the newest words', async () => {
    await letters.append(linesOfChunk(0, 799).map((line) => letter(line)));
    await letters.append([letter('{"cell":"C"}', 'sightings')]);
    sink.answer = (lines): SinkReply | null =>
      lines.includes(lineOf(700))
        ? { kind: 'refused', detail: 'still wrong', lines: [], stored: 'unknown', tooOld: false }
        : null;
    expect(await run('replay')).toBe(0);
    expect(said).toEqual(['799 stored, 2 kept']);
    expect(sink.stored.size).toBe(799);
    expect((await letters.read()).map(({ line, reason }) => [line, reason])).toEqual([
      [lineOf(700), 'still wrong'],
      ['{"cell":"C"}', 'field type conflict'],
    ]);
  });

  it('keeps every letter when the store is away', async () => {
    await letters.append(linesOfChunk(0, 9).map((line) => letter(line)));
    sink.answer = () => ({ kind: 'busy', detail: 'connection refused', status: null, retryAfterMs: null });
    expect(await run('replay')).toBe(1);
    expect(said).toEqual(['0 stored, 10 kept: connection refused']);
    expect(await letters.read()).toHaveLength(10);
  });

  it('survives a letter that a crash cut off, and bounds its files', async () => {
    const small = new DeadLetters(folder, files, 2_000);
    await files.append(small.path, Buffer.from('{"at":"2026'));
    for (let index = 0; index < 60; index++) await small.append([letter(lineOf(index))]);
    const kept = (await small.read()).map(({ line }) => line);
    expect(kept).toEqual(linesOfChunk(60 - kept.length, 59));
    expect(kept.length).toBeGreaterThan(9);
    expect(kept.length).toBeLessThan(40);
  });
});
