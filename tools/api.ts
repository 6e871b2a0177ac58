import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from './build.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The API alone; its own settings are environment variables (docs/api.md). */
await build((text) => process.stderr.write(`${text}\n`));
const child = spawn(
  process.execPath,
  ['--enable-source-maps', path.join(root, 'apps', 'api', 'dist', 'main.js')],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
