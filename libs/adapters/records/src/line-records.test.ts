import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { CorruptRecordsError, NewerRecordsError, RecordsUnavailableError } from './errors';
import { LineRecords } from './line-records';
import { MIGRATIONS } from './migrations';
import { temporaryDirectory } from './testing/temporary-directory';

const run = promisify(execFile);

describe('LineRecords', () => {
  const directory = temporaryDirectory();
  const file = (): string => join(directory(), 'records.sqlite');

  it('creates the folder and the file', () => {
    const nested = join(directory(), 'a', 'b');
    LineRecords.open(nested).close();
    expect(existsSync(join(nested, 'records.sqlite'))).toBe(true);
  });

  it('keeps what it was told over a restart', () => {
    const first = LineRecords.open(directory());
    const token = first.tokens.create({ name: 'mes', scopes: ['read'] });
    first.close();
    const second = LineRecords.open(directory());
    expect(second.tokens.verify(token)?.name).toBe('mes');
    second.close();
  });

  it('may be closed twice, and says so when it is used afterwards', () => {
    const records = LineRecords.open(directory());
    records.close();
    records.close();
    expect(() => records.processes.list()).toThrow(RecordsUnavailableError);
  });

  it('refuses a file that is no database, and leaves it as it is', () => {
    writeFileSync(file(), 'this is no database, but it is somebody’s file. '.repeat(100));
    const before = readFileSync(file());
    expect(() => LineRecords.open(directory())).toThrow(CorruptRecordsError);
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  it('refuses a damaged database', () => {
    const records = LineRecords.open(directory());
    records.tokens.create({ name: 'mes', scopes: ['read'] });
    records.close();
    const bytes = readFileSync(file());
    bytes.fill(0xff, 4_096, 12_288);
    writeFileSync(file(), bytes);
    expect(() => LineRecords.open(directory())).toThrow(CorruptRecordsError);
  });

  it('refuses a file of a later release, naming both versions', () => {
    LineRecords.open(directory()).close();
    const database = new DatabaseSync(file());
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(() => LineRecords.open(directory())).toThrow(NewerRecordsError);
    expect(() => LineRecords.open(directory())).toThrow(
      `999, this release knows versions up to ${MIGRATIONS.length}`,
    );
  });

  it('names the file when the folder cannot be made', () => {
    writeFileSync(join(directory(), 'file'), '');
    const path = join(directory(), 'file', 'data');
    expect(() => LineRecords.open(path)).toThrow(RecordsUnavailableError);
    expect(() => LineRecords.open(path)).toThrow(join(path, 'records.sqlite'));
  });

  it('serves three processes that start and write at once: every key is claimed exactly once', async () => {
    const keys = 150;
    const script = join(__dirname, 'testing', 'claiming-process.ts');
    const outputs = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        run(process.execPath, ['-r', '@swc-node/register', script, directory(), name, String(keys)]),
      ),
    );
    const claimed = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as number[]);
    expect(claimed.sort((a, b) => a - b)).toEqual(Array.from({ length: keys }, (_, key) => key));
    const records = LineRecords.open(directory());
    expect(records.processes.list().map(({ process: name }) => name)).toEqual(['one', 'three', 'two']);
    records.close();
  }, 60_000);
});
