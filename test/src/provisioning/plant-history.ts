import {
  cellRiskPoint,
  inspectionPoint,
  instantAt,
  machineEventPoint,
  machinePoint,
  productionOrderPoint,
  type CellRisk,
  type Point,
} from '@cellgate/time-series';

const SECOND = 1_000;
const MINUTE = 60_000;
const HISTORY_MS = 60 * MINUTE;

type Grade = CellRisk['assessment']['grade'];
const RECOMMENDATION = {
  HIGH: 'short-term testing recommended',
  LOW: 'safe for all usage',
  INSUFFICIENT_EVIDENCE: 'measure again',
} as const;

interface Cell {
  readonly id: string;
  readonly line: string;
  readonly atMs: number;
  readonly grade: Grade;
  readonly score: number | null;
  readonly order: string | null;
  readonly model?: string;
}

export interface PlantHistory {
  readonly points: readonly Point[];
  readonly cells: readonly Cell[];
}

/**
 * An hour of three lines before `endMs`, made so that each alert rule has something to find and something to leave alone:
 * L1 makes a cell every 10 s, one in twelve at high risk; L2 made cells every 30 s and has been silent for 30 minutes; L3
 * makes a cell a minute and has one that breaks a hard limit without a score.
 */
export function plantHistory(endMs: number): PlantHistory {
  const cells = [...lineOne(endMs), ...secondModel(endMs), ...lineTwo(endMs), ...lineThree(endMs)];
  return {
    cells,
    points: [
      ...cells.map(risk),
      ...cells.filter(({ model }) => model === undefined).flatMap(inspections),
      ...telemetry(endMs),
      ...events(endMs),
      ...orders(endMs),
      ...challenger(endMs),
      ...drift(endMs),
      ...signals(endMs),
      ...corrections(endMs),
    ],
  };
}

function every(stepMs: number, fromMs: number, toMs: number): number[] {
  return Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, index) => fromMs + index * stepMs);
}

function lineOne(endMs: number): Cell[] {
  return every(10 * SECOND, endMs - HISTORY_MS, endMs).map((atMs, index) => ({
    id: `C1-${String(index).padStart(4, '0')}`,
    line: 'L1',
    atMs,
    grade: index % 12 === 5 ? 'HIGH' : 'LOW',
    score: index % 12 === 5 ? 80 + (index % 7) : 10 + (index % 20),
    order: index % 2 === 0 ? '98765' : '98766',
  }));
}

/** A few cells by another model, all high: too few for their share to be believed. */
function secondModel(endMs: number): Cell[] {
  return every(20 * SECOND, endMs - 100 * SECOND, endMs).map((atMs, index) => ({
    id: `C1-S${index}`,
    line: 'L1',
    atMs,
    grade: 'HIGH',
    score: 90,
    order: '98765',
    model: 'second',
  }));
}

function lineTwo(endMs: number): Cell[] {
  return every(30 * SECOND, endMs - HISTORY_MS, endMs - 30 * MINUTE).map((atMs, index) => ({
    id: `C2-${String(index).padStart(4, '0')}`,
    line: 'L2',
    atMs,
    grade: index === 3 ? 'INSUFFICIENT_EVIDENCE' : 'LOW',
    score: index === 3 ? null : 20,
    order: null,
  }));
}

function lineThree(endMs: number): Cell[] {
  return every(MINUTE, endMs - HISTORY_MS, endMs).map((atMs, index) => ({
    id: `C3-${String(index).padStart(4, '0')}`,
    line: 'L3',
    atMs,
    grade: index === 55 ? 'HIGH' : 'LOW',
    score: index === 55 ? null : 30,
    order: '98766',
  }));
}

function risk({ id, line, atMs, grade, score, order, model = 'logistic-regression' }: Cell): Point {
  return cellRiskPoint({
    cell: id,
    lot: `LOT-${line}`,
    order,
    line,
    assessedAtMs: atMs,
    evidence: 'e1',
    assessment: {
      grade,
      score,
      scoreInterval: score === null ? null : { low: Math.max(0, score - 3), high: Math.min(100, score + 3) },
      probability: score === null ? null : score / 1_000,
      recommendation: RECOMMENDATION[grade],
      reasons: [`grade ${grade}`],
      factors: [
        { feature: 'k_value', value: 0.8, unit: 'mV/d', contribution: 1.9 },
        { feature: 'burr', value: 11, unit: 'µm', contribution: 0.7 },
        { feature: 'dcir', value: 1.25, unit: 'mΩ', contribution: 0.2 },
      ],
      model,
      revision: '2026-01',
    },
  });
}

const STATIONS = [
  { station: 'CAS', stage: 'IPQC', agoMs: 40 * SECOND, measurements: { burr: 8, moisture: 300 } },
  { station: 'FORM', stage: 'FQC', agoMs: 20 * SECOND, measurements: { fill_mass: 70.1 } },
  { station: 'EOL', stage: 'FQC', agoMs: 10 * SECOND, measurements: { capacity: 50.2, k_value: 0.25 } },
] as const;

function inspections({ id, line, atMs, grade, order }: Cell): Point[] {
  const number = Number(id.slice(-2));
  const stations = STATIONS.map(({ station, stage, agoMs, measurements }) =>
    inspectionPoint(
      {
        cellId: id,
        lot: `LOT-${line}`,
        order,
        line,
        stage,
        station: `${station}_0${line.slice(1)}`,
        position: null,
        sequence: number,
        atMs: atMs - agoMs,
        measurements: Object.fromEntries(
          Object.entries(measurements).map(([name, value]) => [name, value + (number % 5) / 100]),
        ),
      },
      { verdict: grade === 'HIGH' && station === 'EOL' ? 'FAIL' : 'PASS', specRevision: 's1' },
    ),
  );
  const oqc = inspectionPoint(
    {
      cellId: id,
      lot: `LOT-${line}`,
      order,
      line,
      stage: 'OQC',
      station: `EOL_0${line.slice(1)}`,
      position: null,
      sequence: number,
      atMs: atMs - 5 * SECOND,
      measurements: { ocv_shipping: 3_650 },
    },
    { verdict: 'PASS', specRevision: 's1' },
  );
  return number % 10 === 0 ? [...stations, oqc] : stations;
}

const MACHINES = [
  { line: 'L1', machine: 'CAS_01', kind: 'assembly' },
  { line: 'L1', machine: 'FORM_01', kind: 'formation' },
  { line: 'L1', machine: 'EOL_01', kind: 'end-of-line' },
  { line: 'L2', machine: 'CAS_02', kind: 'assembly' },
  { line: 'L3', machine: 'CAS_03', kind: 'assembly' },
] as const;

function telemetry(endMs: number): Point[] {
  return MACHINES.flatMap(({ line, machine, kind }) =>
    every(10 * SECOND, endMs - HISTORY_MS, endMs).map((atMs, index) => {
      const status = index === 0 ? 'running' : machine === 'EOL_01' && index === 330 ? 'fault' : null;
      const bad = index === 100 ? 0x80000000 : 0;
      const signals = {
        temperature: { value: bad === 0 ? 40 + Math.sin(index / 20) : null, quality: bad },
        ...(kind === 'assembly'
          ? { speed: { value: 60, quality: 0 } }
          : { voltage: { value: 3.7, quality: 0 } }),
      };
      return machinePoint({ line, machine, kind, atMs, status, signals });
    }),
  ).filter((point) => point !== null);
}

function events(endMs: number): Point[] {
  const event = (line: string, machine: string, kind: string, state: string, agoMin: number): Point =>
    machineEventPoint({
      line,
      machine,
      kind,
      state,
      reason: `why ${state}`,
      text: `about ${machine}`,
      atMs: endMs - agoMin * MINUTE,
    });
  return [
    event('L1', 'CAS_01', 'state', 'running', 50),
    event('L1', 'CAS_01', 'quality', 'bad', 49),
    event('L1', 'CAS_01', 'connection', 'disconnected', 48),
    event('L1', 'CAS_01', 'connection', 'connected', 47),
    event('L1', 'FORM_01', 'state', 'fault', 40),
    event('L1', 'FORM_01', 'state', 'running', 35),
    event('L1', 'EOL_01', 'state', 'running', 55),
    event('L1', 'EOL_01', 'state', 'fault', 5),
    event('L2', 'CAS_02', 'connection', 'connected', 55),
    event('L2', 'CAS_02', 'connection', 'disconnected', 20),
    event('L3', 'CAS_03', 'state', 'maintenance', 10),
  ];
}

function orders(endMs: number): Point[] {
  return ['98765', '98766'].flatMap((id, index) =>
    [50, 30, 10].map((agoMin, step) =>
      productionOrderPoint({
        id,
        product: index === 0 ? 'HCC' : 'STC',
        line: 'L1',
        state: 'running',
        quantity: 2_000,
        produced: 500 + 100 * step,
        good: 490 + 98 * step,
        scrap: 10 + 2 * step,
        atMs: endMs - agoMin * MINUTE,
      }),
    ),
  );
}

/** What a challenger thinks of cells: scores without a grade, which nothing may take for grades. */
function challenger(endMs: number): Point[] {
  return every(10 * SECOND, endMs - MINUTE, endMs).map((atMs, index) => ({
    measurement: 'cell_risk',
    tags: { line: 'L1', model: 'challenger' },
    fields: { cell: `C1-X${index}`, score: 99, shadow_grade: 'HIGH', model_rev: '2026-02' },
    at: instantAt(atMs, `challenger C1-X${index}`),
  }));
}

/** Field and tag names of the three below as on the architecture page. */
function drift(endMs: number): Point[] {
  return [
    { feature: 'burr', psi: 0.4, state: 'alarm' },
    { feature: 'k_value', psi: 0.1, state: 'watch' },
  ].flatMap(({ feature, psi, state }) =>
    [40, 20].map((agoMin) => ({
      measurement: 'model_drift',
      tags: { line: 'L1', model: 'logistic-regression', feature },
      fields: { state, psi: agoMin === 20 ? psi : 0.01, cells: 500, model_rev: '2026-01' },
      at: instantAt(endMs - agoMin * MINUTE, feature),
    })),
  );
}

function signals(endMs: number): Point[] {
  const signal = (machine: string, characteristic: string, rule: string, agoMin: number): Point => ({
    measurement: 'spc_signal',
    tags: { line: 'L1', machine, characteristic, rule },
    fields: {
      value: 8.4,
      reading: 8.4,
      centre: 8,
      lower: 7.7,
      upper: 8.3,
      limit_set: `${characteristic}#1`,
      chart: 'i-mr',
      window: `${new Date(endMs).toISOString()}/${new Date(endMs).toISOString()}`,
      ...(agoMin === 45
        ? { acknowledged_by: 'a.person', cause: 'tool', action: 'changed', acknowledged_at: endMs }
        : {}),
    },
    at: instantAt(endMs - agoMin * MINUTE),
  });
  return [
    signal('CAS_01', 'burr', '1', 3),
    signal('CAS_01', 'burr', '1', 9),
    signal('EOL_01', 'capacity', '2', 25),
    signal('EOL_01', 'k_value', '1', 45),
  ];
}

function corrections(endMs: number): Point[] {
  const event = (
    machine: string,
    parameter: string,
    state: string,
    agoMin: number,
    fields: Point['fields'],
  ): Point => ({
    measurement: 'correction',
    tags: { line: 'L1', machine, parameter, state },
    fields: { by: 'a.person', hash: `h${agoMin}`, ...fields },
    at: instantAt(endMs - agoMin * MINUTE, `h${agoMin}`),
  });
  const move = { id: 'K1', from: 45, to: 40, reason: 'temperature drifts', code: 'NONE' };
  return [
    ...['proposed', 'approved', 'sent', 'verified'].map((state, step) =>
      event('CAS_01', 'cas-01-temperature', state, 30 - step, move),
    ),
    event('FORM_01', 'form-01-current', 'loop-shed', 10, {
      id: 'form-01-current',
      reason: 'shadow',
      code: 'READ_BACK_MISMATCH',
    }),
  ];
}
