import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { generatePlantYaml } from '../generate-plant';
import type { CommandEnvironment } from './command-environment';

const USAGE = `usage: npm run --silent generate -w libs/plant -- [--machines 50] [--signals 4000] [--lines 1] [--out FILE]
  --signals counts all machines together and must be a multiple of --machines; without --out to standard output
`;

/**
 * Writes a plant file of the size asked for.
 *
 * @returns exit code: 0 written, 2 wrongly called
 */
export function generatePlantFile(args: readonly string[], command: CommandEnvironment): number {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        machines: { type: 'string', default: '50' },
        signals: { type: 'string', default: '4000' },
        lines: { type: 'string', default: '1' },
        out: { type: 'string' },
      },
    });
    const [machines, signals, lines] = [values.machines, values.signals, values.lines].map(Number);
    if (machines === undefined || signals === undefined || lines === undefined) return 2;
    if (signals % machines !== 0) {
      throw new RangeError(`--signals ${signals} is not a multiple of --machines ${machines}`);
    }
    const text = generatePlantYaml({ machines, signalsPerMachine: signals / machines, lines });
    if (values.out === undefined) command.writeOut(text);
    else writeFileSync(command.resolve(values.out), text);
    return 0;
  } catch (error) {
    const wrongCall = error instanceof RangeError || codeOf(error).startsWith('ERR_PARSE_ARGS');
    if (!wrongCall) throw error;
    command.writeError(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
