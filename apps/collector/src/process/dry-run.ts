import { join } from 'node:path';
import { surveyMachines, type SurveyedNode, type SurveyedServer } from '@cellgate/opcua';
import { machinesOf, opcUaUnit, resolveSecret, type Plant } from '@cellgate/plant';
import type { CollectorConfig } from '../config';

export interface DryRunReport {
  readonly lines: readonly string[];
  /** Nodes that are not there or do not fit, and servers that do not answer. */
  readonly problems: number;
}

/** `--dry-run` checks the configuration, `--browse` also asks every server for what would be subscribed. */
export async function dryRun(config: CollectorConfig, plant: Plant, browse: boolean): Promise<DryRunReport> {
  const machines = machinesOf(plant);
  const signals = machines.reduce((sum, { groups }) => sum + groups.flatMap((g) => g.signals).length, 0);
  const lines = [`${config.plantFile}: ${machines.length} machines, ${signals} signals`];
  if (!browse) {
    return { lines, problems: 0 };
  }
  const servers = await surveyMachines(machines, {
    pkiFolder: join(config.dataDir, 'pki-collector'),
    applicationName: 'cellgate-collector',
    secretOf: (reference) => resolveSecret(reference, config.env),
  });
  let problems = 0;
  for (const server of servers) {
    const told = describeServer(server, plant);
    lines.push('', ...told.lines);
    problems += told.problems;
  }
  lines.push('', problems === 0 ? 'everything matches' : `${problems} problems`);
  return { lines, problems };
}

/** A table of what a server says of the nodes of the plant, and how many of them do not fit. */
export function describeServer(
  { endpoint, machines, problem, nodes }: SurveyedServer,
  plant: Plant,
): DryRunReport {
  const head = `${endpoint} (${machines.join(', ')})`;
  if (problem !== null) {
    return { lines: [`${head}: ${problem}`], problems: 1 };
  }
  const rows = nodes.map((node) => {
    const wrong = node.problem ?? misfit(node, plant);
    return {
      wrong,
      cells: [
        wrong === null ? 'ok' : 'NO',
        `${node.machine}.${node.signal}`,
        node.nodeId ?? '-',
        node.dataType === null
          ? '-'
          : `${node.dataType}${node.dimensions === null ? '' : `[${node.dimensions}]`}`,
        node.unit ?? '-',
        node.range === null ? '-' : `${node.range.low} to ${node.range.high}`,
        node.historizing ? 'history' : '-',
        wrong ?? '',
      ],
    };
  });
  const widths = rows[0]?.cells.map((_cell, column) =>
    Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const table = rows.map(({ cells }) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  return { lines: [head, ...table], problems: rows.filter(({ wrong }) => wrong !== null).length };
}

/**
 * A signal whose node holds another unit than the plant says would be stored wrongly, and nobody would see it; a percentage of
 * no range filters nothing.
 */
function misfit({ machine, signal, unit, dataType, range }: SurveyedNode, plant: Plant): string | null {
  const own = machinesOf(plant).find(({ id }) => id === machine);
  const described = own?.groups.flatMap((group) => group.signals).find(({ id }) => id === signal);
  if (described === undefined) {
    return null;
  }
  if (dataType === 'String' || dataType === 'LocalizedText') {
    return `a number is expected, the node holds ${dataType}`;
  }
  const { deadband } = described;
  if (deadband !== undefined && 'percent' in deadband && range === null && described.range === null) {
    return `the deadband of ${deadband.percent} % has no range: the node states no EURange and the plant no range; every change is told`;
  }
  const expected = opcUaUnit(described.unit).displayName;
  const same = unit === null || unit === described.unit || unit === expected;
  return same ? null : `the plant says ${described.unit}, the node ${unit}`;
}
