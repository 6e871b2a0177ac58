import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { plantJsonSchema } from '../plant-json-schema';
import { checkPlant } from './check-plant';
import type { CommandEnvironment } from './command-environment';
import { generatePlantFile } from './generate-plant-file';

// npm runs scripts in the folder of the package and tells where the caller stood.
const callersFolder = process.env['INIT_CWD'] ?? process.cwd();

const command: CommandEnvironment = {
  env: process.env,
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  resolve: (file) => resolve(callersFolder, file),
};

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => number>> = {
  check: (args) => checkPlant(args, command),
  generate: (args) => generatePlantFile(args, command),
  schema: ([file = '']) => {
    writeFileSync(file, `${JSON.stringify(plantJsonSchema(), null, 2)}\n`);
    return 0;
  },
};

const [name = '', ...args] = process.argv.slice(2);
const run = COMMANDS[name];
if (run === undefined) {
  command.writeError(`usage: main.js ${Object.keys(COMMANDS).join('|')} …\n`);
  process.exitCode = 2;
} else {
  process.exitCode = run(args);
}
