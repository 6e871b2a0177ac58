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

  it('bridges an outage of a minute, but keeps at most 1,000 values for that', () => {
    expect(queueSizeFor(500, 1_000)).toBe(120);
    expect(queueSizeFor(10, 1_000)).toBe(1_000);
    expect(queueSizeFor(0, 1_000)).toBe(300);
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
