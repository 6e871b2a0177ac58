import type { DriftState, ModelDrift } from '@cellgate/time-series';
import { driftEvents } from './drift-events';

const row = (state: DriftState, changes: Partial<ModelDrift> = {}): ModelDrift => ({
  line: 'L1',
  model: 'logistic-fqc',
  revision: 'r1',
  feature: 'porosity',
  cells: 400,
  atMs: 0,
  state,
  psi: 0.314159,
  ks: 0.2,
  ksPValue: 0.001,
  share: 0.0125,
  ...changes,
});

describe('the events of a drift', () => {
  it.each<[DriftState, DriftState]>([
    ['stable', 'watch'],
    ['stable', 'alarm'],
    ['watch', 'alarm'],
    ['alarm', 'watch'],
    ['alarm', 'stable'],
  ])('tell the change from %s to %s with its figures', (before, now) => {
    expect(driftEvents([row(before)], [row(now)])).toEqual([
      {
        line: 'L1',
        kind: 'drift',
        state: now,
        reason: 'logistic-fqc r1 porosity',
        text: `porosity: ${before} to ${now}, stability index 0.31, missing share 0.013`,
      },
    ]);
  });

  it.each<DriftState>(['stable', 'watch', 'alarm'])(
    'are silent while the state stays %s, whatever its figures do',
    (state) => {
      expect(driftEvents([row(state)], [row(state, { psi: 9, share: 1, cells: 500, atMs: 60_000 })])).toEqual(
        [],
      );
    },
  );

  it('take what was not compared before for stable', () => {
    expect(driftEvents([], [row('stable')])).toEqual([]);
    expect(driftEvents([], [row('alarm')]).map(({ text }) => text)).toEqual([
      'porosity: stable to alarm, stability index 0.31, missing share 0.013',
    ]);
  });

  it('say nothing of what is no longer compared: nobody knows how it is', () => {
    expect(driftEvents([row('alarm')], [])).toEqual([]);
  });

  it('show a figure that there is none of as missing, never as 0', () => {
    const [event] = driftEvents([], [row('alarm', { psi: null, share: null })]);
    expect(event?.text).toBe('porosity: stable to alarm, stability index –, missing share –');
  });

  it.each<[string, Partial<ModelDrift>]>([
    ['line', { line: 'L2' }],
    ['model', { model: 'xgboost-fqc' }],
    ['revision', { revision: 'r2' }],
    ['feature', { feature: 'fill' }],
  ])('never take one %s for another', (_what, other) => {
    // The other one was in alarm already; this one was not.
    expect(driftEvents([row('alarm', other)], [row('alarm')])).toHaveLength(1);
    expect(driftEvents([row('alarm', other), row('alarm')], [row('alarm')])).toEqual([]);
  });

  it('tell each feature that changes, in the order of the comparison', () => {
    const now = [
      row('alarm', { feature: 'fill' }),
      row('stable'),
      row('watch', { feature: 'score', share: null }),
    ];
    const events = driftEvents([row('watch', { feature: 'fill' }), row('stable')], now);
    expect(events.map(({ reason, state }) => `${reason} ${state}`)).toEqual([
      'logistic-fqc r1 fill alarm',
      'logistic-fqc r1 score watch',
    ]);
  });
});
