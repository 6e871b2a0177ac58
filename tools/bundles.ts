import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** What goes into a browser bundle besides its own folder. */
const SHARED = ['libs/{statistics,spc,sampling,risk}/src/**/*.ts', 'package-lock.json'];

export interface Bundle {
  readonly name: string;
  /** Script that builds it into `dist` beside its `package.json`. */
  readonly script: string;
  readonly inputs: readonly string[];
}

export const CONSOLE: Bundle = {
  name: 'apps/console',
  script: 'apps/console/build/build-console.ts',
  inputs: ['apps/console/{build,src}/**/*', 'grafana-plugin/src/**/*', ...SHARED],
};

/**
 * Builds a browser bundle when what it is made of has changed since it was built.
 * @throws Error with the bundler's words when it fails
 */
export function buildBundle({ name, script, inputs }: Bundle, say: (text: string) => void): void {
  const stamp = path.join(root, name, 'dist', '.inputs');
  const now = digest(inputs);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  say(`building ${name}`);
  const started = Date.now();
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, script)], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`building ${name} failed\n${stderr}`);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  say(`built ${name} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

function digest(inputs: readonly string[]): string {
  const hash = createHash('sha256');
  const files = inputs.flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }));
  const names = files
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of [...new Set(names)].sort()) {
    if (file.endsWith('.test.ts') || file.endsWith('.test.tsx')) continue;
    hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}
