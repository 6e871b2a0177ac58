import type { Plant } from '../plant';
import { InvalidPlantError } from '../plant-issue';
import { loadPlantFile } from '../load-plant-file';
import { machinesOf } from '../plant-look-up';
import { secretVariables } from '../resolve-secret';
import type { CommandEnvironment } from './command-environment';

const USAGE = 'usage: npm run check-plant -w libs/plant -- FILE\n';

/**
 * Checks a plant file without starting anything: a summary on standard output, or every error on standard error.
 *
 * @returns exit code: 0 valid, 2 not valid or wrongly called
 */
export function checkPlant(args: readonly string[], command: CommandEnvironment): number {
  const [file] = args;
  if (file === undefined || args.length > 1 || file.startsWith('-')) {
    command.writeError(USAGE);
    return 2;
  }
  try {
    command.writeOut(`${summary(file, loadPlantFile(command.resolve(file), command.env), command.env)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof InvalidPlantError)) throw error;
    command.writeError(`${error.message}\n`);
    return 2;
  }
}

function summary(file: string, plant: Plant, env: CommandEnvironment['env']): string {
  const machines = machinesOf(plant);
  const signals = machines.flatMap((machine) => machine.groups.flatMap((group) => group.signals));
  const lines = [
    `${file} is valid`,
    `  site             ${plant.site.id} (${plant.site.timeZone})`,
    `  lines            ${plant.lines.length}`,
    `  machines         ${machines.length}`,
    `  signals          ${signals.length}`,
    `  characteristics  ${plant.characteristics.length}`,
    `  set-points       ${plant.setPoints.length}`,
    `  orders           ${plant.orders?.url ?? 'none'}`,
  ];
  const secrets = secretVariables(plant).map((name) => `${name}${env[name] ? '' : ' (not set here)'}`);
  if (secrets.length > 0) lines.push(`  secrets          ${secrets.join(', ')}`);
  return lines.join('\n');
}
