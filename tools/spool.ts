import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from './build.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The spool of the collector from outside: inspect, dead-letters, replay, release (docs/spool.md). */
await build((text) => process.stderr.write(`${text}\n`));
const program = path.join(root, 'libs', 'adapters', 'spool', 'dist', 'program.js');
const child = spawn(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
child.on('exit', (code) => process.exit(code ?? 1));
