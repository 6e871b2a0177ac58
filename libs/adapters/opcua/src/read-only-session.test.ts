import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadOnlySession } from './read-only-session';

const WRITING =
  /\b(write|writeSingleNode|WriteRequest|WriteValue|call|callMethod|CallMethodRequest|CallRequest|historyUpdate|HistoryUpdate\w*|addNodes|deleteNodes|addReferences|setMonitoringMode)\b\s*[(<,;}]/;

describe('the collector library', () => {
  it('refers to no OPC UA service that changes a server', () => {
    const sources = readdirSync(__dirname).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    expect(sources.length).toBeGreaterThan(10);
    const offending = sources.filter((name) => WRITING.test(readFileSync(join(__dirname, name), 'utf8')));
    expect(offending).toEqual([]);
    expect(WRITING.test('await session.write({ nodeId })')).toBe(true);
  });

  it('has no way to write in the type of its sessions', () => {
    const session = {} as ReadOnlySession;
    // @ts-expect-error: the type check fails as soon as sessions can write
    expect(session.write).toBeUndefined();
    // @ts-expect-error: nor may they call methods
    expect(session.call).toBeUndefined();
  });
});
