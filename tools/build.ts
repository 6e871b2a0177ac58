import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildBundle, CONSOLE } from './bundles.ts';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Builds what is out of date, by the project references, then the page; says what it does, since a first build takes a while.
 * @throws Error with the compiler's words when it fails
 */
export async function build(say: (text: string) => void): Promise<void> {
  const started = Date.now();
  let total = 0;
  let done = 0;
  let rest = '';
  const problems: string[] = [];
  const read = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      // tsc --verbose first lists the projects ("    * libs/plant/tsconfig.json"), then names each one that it builds.
      if (/^\s+\* .*tsconfig\.json/.test(line) && !/\* tsconfig\.json/.test(line)) total += 1;
      const project = /Building project '(.*)\/tsconfig\.json'/.exec(line)?.[1];
      if (project !== undefined) {
        done += 1;
        say(`building ${path.relative(root, path.resolve(root, project))} (${done} of at most ${total})`);
      }
      if (/error TS\d+/.test(line)) problems.push(line);
    }
  };
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const child = spawn(process.execPath, [compiler, '-b', '--verbose', 'tsconfig.json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.setEncoding('utf8').on('data', read);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`the build failed\n${problems.join('\n')}`);
  if (done > 0) say(`built ${done} projects in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  buildBundle(CONSOLE, say);
}
