import type { GuardInput } from '../guard-input';
import type { LoopSettings } from '../loop-settings';
import type { PlcState } from '../plc';

export const NOW = Date.UTC(2026, 0, 1, 12);

/** A temperature loop with everything in order. */
export const loop = (changes: Partial<LoopSettings> = {}): LoopSettings => ({
  id: 'cas-01-temperature',
  line: 'L1',
  machine: 'CAS_01',
  signal: 'temperature',
  unit: '°C',
  min: 20,
  max: 50,
  maxStep: 5,
  resolution: 0.1,
  target: 35,
  gain: 1,
  weight: 0.3,
  deadband: 0.5,
  cumulative: 10,
  cumulativeWithinMs: 8 * 3_600_000,
  movesPerHour: 6,
  cooldownMs: 20 * 60_000,
  settlingMs: 60_000,
  expiryMs: 15 * 60_000,
  reversals: 3,
  reversalMoves: 6,
  chart: { mean: 35, sigma: 0.5 },
  harm: 'above',
  causes: [{ characteristic: 'misalignment', evidence: 'trial 12' }],
  samples: 30,
  maxAgeMs: 10_000,
  maxClockSkewMs: 2_000,
  hours: null,
  timeZone: 'UTC',
  contract: true,
  promotion: { proposals: 50, signCorrect: 0.95 },
  ...changes,
});

export const plc = (changes: Partial<PlcState> = {}): PlcState => ({
  readAtMs: NOW,
  actual: 35,
  low: 20,
  high: 50,
  maxStep: 5,
  minIntervalMs: 10_000,
  remote: true,
  permissive: true,
  interlock: false,
  sequence: 7,
  ackCode: 0,
  clockOffsetMs: 0,
  ...changes,
});

/** What every guard lets pass: 35 → 30 °C, approved in supervised mode. */
export const passing = (changes: Partial<GuardInput> = {}): GuardInput => ({
  settings: loop(),
  kind: 'move',
  phase: 'execution',
  nowMs: NOW,
  mode: 'supervised',
  inWindow: true,
  operatorHold: false,
  blocked: false,
  plc: plc(),
  machineRuns: true,
  input: { good: 60, bad: 0, newestMs: NOW - 500, clockSkewMs: 20, openGap: false },
  model: { version: 'r1', active: true, stabilityIndex: null, intervalWidth: 1, insideDomain: true },
  baseline: 35,
  wish: 25,
  value: 30,
  history: [],
  rejections: [],
  openOnLoop: 0,
  openOnLine: 0,
  approval: { by: 'ada', proposedBy: 'scorer', proposedAtMs: NOW - 60_000 },
  ...changes,
});
