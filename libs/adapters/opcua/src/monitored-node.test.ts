import fc from 'fast-check';
import { monitoredNodesOf, queueSizeFor } from './monitored-node';
import { machineAt } from './testing/machine-builder';

describe('queueSizeFor', () => {
  it('is never 1 and holds twice what a publishing interval brings', () => {
    const interval = fc.integer({ min: 1, max: 60_000 });
    fc.assert(
      fc.property(interval, interval, (sampling, publishing) => {
        const size = queueSizeFor(sampling, publishing);
        expect(size).toBeGreaterThanOrEqual(2);
        expect(size * sampling).toBeGreaterThanOrEqual(2 * publishing);
      }),
    );
  });

  it('bridges the outage that the plant names, a minute when it names none, with at most 10,000 values', () => {
    expect(queueSizeFor(500, 1_000)).toBe(122);
    expect(queueSizeFor(100, 1_000, 600_000)).toBe(6_010);
    expect(queueSizeFor(1, 1_000)).toBe(10_000);
    expect(queueSizeFor(0, 1_000)).toBe(305);
  });
});

describe('monitoredNodesOf', () => {
  it('gives results a queue of 1,000 and every node what it must hold', () => {
    const nodes = monitoredNodesOf(machineAt('opc.tcp://127.0.0.1:1'));
    expect(nodes.map(({ signal, expects }) => [signal, expects])).toEqual([
      ['temperature', 'number'],
      ['vibration', 'number'],
      ['status', 'any'],
      ['results', 'text'],
    ]);
    expect(nodes.find(({ role }) => role === 'results')?.queueSize).toBe(1_000);
  });
});
