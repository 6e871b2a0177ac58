import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CellScenario } from '../process/conditions';
import { simulateCells } from '../process/simulate-cells';
import type { SimulatedCell } from '../process/simulated-cell';

const USAGE =
  'usage: npm run history -w apps/simulator -- --seed 1 --cells 120000 --out FILE ' +
  '[--start 0] [--law hinges|thresholds] [--outgoing-interval 10] [--scenario name:from-until[:level]]…';

const SCENARIOS = ['temperature-drift', 'formation-over-current', 'tool-wear', 'new-supplier-lot'] as const;

/** e.g. `tool-wear:30000-33000:0.8` */
export function parseScenario(text: string): CellScenario {
  const match = /^([a-z-]+):(\d+)-(\d+)(?::([\d.]+))?$/.exec(text);
  const name = SCENARIOS.find((known) => known === match?.[1]);
  if (!match || !name)
    throw new RangeError(
      `--scenario ${text}: expected name:from-until[:level], name one of ${SCENARIOS.join(', ')}`,
    );
  const level = match[4] === undefined ? {} : { level: Number(match[4]) };
  return { name, from: Number(match[2]), until: Number(match[3]), ...level };
}

/** Columns of the history besides the characteristics. */
const KEYS = ['index', 'cell', 'lot', 'failed', 'p_true'] as const;
const OUTGOING = ['ocv_shipping', 'insulation_resistance'] as const;

function measured(cell: SimulatedCell): Record<string, number | null> {
  const { ipqc, formation, endOfLine, oqc } = cell.measurements;
  return {
    ...ipqc,
    ...formation,
    ...endOfLine,
    ...(oqc ?? { ocv_shipping: null, insulation_resistance: null }),
  };
}

/** Names of all columns, in order. */
export function historyColumns(cell: SimulatedCell): string[] {
  return [
    ...KEYS,
    ...Object.keys(measured(cell)).filter((id) => !OUTGOING.some((o) => o === id)),
    ...OUTGOING,
  ];
}

/** One line of the history; a missing value is empty. Numbers keep nine significant digits. */
export function historyRow(cell: SimulatedCell, columns: readonly string[]): string {
  const values: Record<string, string | number | null> = {
    index: cell.index,
    cell: cell.cellId,
    lot: cell.lot,
    failed: cell.truth.failed ? 1 : 0,
    p_true: cell.truth.probability,
    ...measured(cell),
  };
  return columns
    .map((column) => {
      const value = values[column] ?? '';
      return typeof value === 'number' && !Number.isInteger(value)
        ? String(Number(value.toPrecision(9)))
        : value;
    })
    .join(',');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      cells: { type: 'string', default: '120000' },
      start: { type: 'string', default: '0' },
      law: { type: 'string', default: 'hinges' },
      'outgoing-interval': { type: 'string', default: '10' },
      scenario: { type: 'string', multiple: true, default: [] },
      out: { type: 'string' },
    },
  });
  const [seed, cells, startIndex] = [values.seed, values.cells, values.start].map(Number);
  const outgoingSampleInterval = Number(values['outgoing-interval']);
  const failureLaw = values.law;
  if (
    values.out === undefined ||
    !Number.isSafeInteger(seed) ||
    !Number.isSafeInteger(cells) ||
    !Number.isSafeInteger(startIndex) ||
    !(Number.isSafeInteger(outgoingSampleInterval) && outgoingSampleInterval >= 1) ||
    (failureLaw !== 'hinges' && failureLaw !== 'thresholds')
  )
    throw new RangeError(USAGE);

  const scenarios = values.scenario.map(parseScenario);
  const runCells = Number(startIndex) + Number(cells);
  const line = simulateCells({
    seed: Number(seed),
    startIndex: Number(startIndex),
    runCells,
    failureLaw,
    outgoingSampleInterval,
    scenarios,
  });
  // npm runs a workspace's script in its folder; a relative path means where the caller is.
  const file = createWriteStream(resolve(process.env['INIT_CWD'] ?? '.', values.out));
  let columns: string[] | null = null;
  for (let made = 0; made < Number(cells); made++) {
    const cell = line.next().value;
    if (columns === null) {
      columns = historyColumns(cell);
      file.write(`${columns.join(',')}\n`);
    }
    if (!file.write(`${historyRow(cell, columns)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

if (require.main === module)
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
