import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parsePlant } from '@cellgate/plant';
import { type CorrectionRecord, LineRecords } from '@cellgate/records';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

const root = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const MOVES = 120;
const WARM_UP = 5;
const LOOP = 'form-01-current';
/** The PLC's own least time between two moves, and a little. */
const REST_MS = 1_050;

/** What the process of the scorer is built of; only it may import the writer. */
const { plantLoops } = require(path.join(root, 'apps/scorer/dist/corrections/plant-loops.js')) as {
  plantLoops: (plant: unknown) => { settings: Record<string, unknown> & { id: string }; revision: string }[];
};
const { executeCorrection } = require(
  path.join(root, 'apps/scorer/dist/corrections/execute-correction.js'),
) as {
  executeCorrection: (execution: object, approved: CorrectionRecord) => Promise<CorrectionRecord>;
};
const { plcPort } = require(path.join(root, 'apps/scorer/dist/corrections/plc-port.js')) as {
  plcPort: (
    plant: unknown,
    writer: unknown,
  ) => { read(id: string, beat: boolean): Promise<{ actual: number }> };
};
const { SetPointWriter } = require(path.join(root, 'libs/adapters/set-points/dist/index.js')) as {
  SetPointWriter: new (options: object) => { close(): void };
};

const quantile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? NaN;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * From the approval in the records to `verified` there, against the PLC of the simulator in a process of its own: reading the
 * PLC, all guards, the ledger, both sessions, the request, the acknowledgement and the read-back on two paths. Bounds that would
 * end a test of many moves (cooldown, moves in an hour, changes of direction) are widened, and nothing else.
 */
export async function bench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'cellgate-bench-corrections-'));
  const password = randomBytes(12).toString('hex');
  const simulator = spawn(process.execPath, [path.join(root, 'apps/simulator/dist/main.js')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'] ?? '',
      CELLGATE_OPCUA_PORT: '0',
      CELLGATE_MES_PORT: '0',
      CELLGATE_DATA_DIR: folder,
      CELLGATE_SIM_WRITER_PASSWORD: password,
    },
  });
  let said = '';
  simulator.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ready = /^simulator ready opc\.tcp:\/\/[^:]+:(\d+) (http\S+)$/m;
  while (!ready.test(said)) await once(simulator.stdout, 'data');
  const [, port = '', url = ''] = ready.exec(said) ?? [];
  const plant = parsePlant(readFileSync(path.join(root, 'config/demo-plant.yaml'), 'utf8'), {
    CELLGATE_OPCUA_PORT: port,
  });
  const records = LineRecords.open(folder);
  const { corrections } = records;
  const writer = new SetPointWriter({
    pkiFolder: path.join(folder, 'pki-writer'),
    user: plant.writerUser,
    secretOf: () => password,
  });
  try {
    const found = plantLoops(plant).find(({ settings }) => settings.id === LOOP);
    if (found === undefined) throw new Error(`no loop ${LOOP}`);
    const settings = {
      ...found.settings,
      promotion: { proposals: 1, signCorrect: 0.95 },
      cooldownMs: 0,
      movesPerHour: 10_000,
      cumulative: 1_000,
      reversals: 9_999,
      reversalMoves: 10_000,
    };
    const loop = { ...found, settings };
    corrections.restart(settings as never, found.revision, 'bench');
    corrections.judge(LOOP, 'before', 'bench', { right: true, boundHit: false, after: 3.6 });
    for (const by of ['ada', 'bob'])
      corrections.requestMode(LOOP, { wanted: 'supervised', by, reason: null });
    const plcs = plcPort(plant, writer);
    const times: number[] = [];
    let failures = 0;
    for (let move = 0; move < WARM_UP + MOVES; move++) {
      const { actual } = await plcs.read(LOOP, true);
      const to = Math.fround(move % 2 === 0 ? 3.1 : 3.2);
      const nowMs = Date.now();
      const proposal = corrections.propose({
        id: `bench-${move}`,
        loop: LOOP,
        line: 'L1',
        machine: 'FORM_01',
        signal: 'current',
        unit: 'A',
        kind: 'move',
        rollsBack: null,
        code: null,
        from: actual,
        to,
        wish: to,
        processNow: actual,
        processThen: to,
        text: 'bench',
        evidence: {},
        proposedBy: 'bench',
        proposedAtMs: nowMs,
        expiresAtMs: nowMs + 60_000,
        approvedBy: null,
        request: null,
        verifiedAtMs: null,
        effect: null,
      });
      const began = performance.now();
      const approved = corrections.advance(proposal.id, 'approved', 'carla', { approvedBy: 'carla' });
      const samples = {
        values: Array.from({ length: 30 }, (_, index) => actual + 0.001 * (index % 2)),
        summary: { good: 30, bad: 0, newestMs: Date.now(), clockSkewMs: 0, openGap: false },
        running: true,
      };
      const done = await executeCorrection(
        { loop, corrections, plcs, samples, now: () => Date.now() },
        approved,
      );
      const took = performance.now() - began;
      if (done.state !== 'verified') {
        failures += 1;
        process.stdout.write(`${done.id}: ${done.state} ${done.code ?? ''}\n`);
      } else if (move >= WARM_UP) times.push(took);
      await pause(REST_MS);
    }
    const state = (await (await fetch(`${url}/simulator`)).json()) as {
      setPoints: { machine: string; applied: unknown[] }[];
    };
    const applied = state.setPoints.find(({ machine }) => machine === 'FORM_01')?.applied.length ?? NaN;
    const sorted = [...times].sort((a, b) => a - b);
    const p99 = quantile(sorted, 0.99);
    const bars: Bar[] = [
      { name: 'approval to verified, p99, ms', value: p99, limit: 1_000, ok: p99 <= 1_000 },
      { name: 'moves that were not verified', value: failures, limit: 0, ok: failures === 0 },
      {
        name: 'moves of the PLC that nobody approved',
        value: applied - (WARM_UP + MOVES - failures),
        limit: 0,
        ok: applied === WARM_UP + MOVES - failures,
      },
    ];
    return {
      name: 'corrections',
      figures: {
        moves: times.length,
        'approval to verified, p50, ms': quantile(sorted, 0.5),
        'approval to verified, p95, ms': quantile(sorted, 0.95),
        'approval to verified, p99, ms': p99,
        'approval to verified, slowest, ms': sorted.at(-1) ?? NaN,
      },
      bars,
    };
  } finally {
    writer.close();
    records.close();
    simulator.kill('SIGKILL');
    await once(simulator, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}
