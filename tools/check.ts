import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const bin = (name: string): string => path.join(root, 'node_modules', name);

/** What CI runs, in the order in which a mistake is found soonest. */
const STEPS: readonly (readonly [name: string, script: string, ...args: string[]])[] = [
  ['project references', bin('nx/dist/bin/nx.js'), 'sync:check'],
  ['types', bin('typescript/bin/tsc'), '-p', 'tsconfig.check.json'],
  // The tools import what is built, as they do when they run.
  ['build', bin('typescript/bin/tsc'), '-b', 'tsconfig.json'],
  ['types of the tools', bin('typescript/bin/tsc'), '-p', 'tools/tsconfig.json'],
  ['lint and boundaries', bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0'],
  ['format', bin('prettier/bin/prettier.cjs'), '--check', '.', '--log-level', 'warn'],
  ['tests', path.join(root, 'tools', 'test.ts')],
];

const withoutTests = process.argv.includes('--without-tests');
for (const [name, script, ...args] of STEPS) {
  if (withoutTests && name === 'tests') continue;
  const started = Date.now();
  process.stdout.write(`— ${name}\n`);
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
  });
  if (status !== 0) {
    process.stderr.write(`${name}: failed\n`);
    process.exit(1);
  }
  // The tests end with the line that counts them: nothing may follow it.
  if (name !== 'tests') process.stdout.write(`  ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
