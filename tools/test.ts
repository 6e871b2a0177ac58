import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { build } from './build.ts';

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

const root = path.resolve(import.meta.dirname, '..');

/** Builds (the system tests run the built processes), runs every Jest project, ends with a line that counts. */
async function main(): Promise<number> {
  await build((text) => process.stdout.write(`${text}\n`));
  const projects = globSync('{apps,libs,libs/adapters}/*/jest.config.cjs', { cwd: root }).concat(
    'grafana-plugin/jest.config.cjs',
    'test/jest.config.cjs',
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'cellgate-test-'));
  const reportFile = path.join(folder, 'report.json');
  try {
    const child = spawn(
      process.execPath,
      [
        path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
        '--projects',
        ...projects.sort().map((file) => path.dirname(file)),
        '--passWithNoTests',
        // Jest leaves a core free for its watch mode; of two cores that is half.
        `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`,
        '--json',
        `--outputFile=${reportFile}`,
        ...process.argv.slice(2),
      ],
      // With --json Jest repeats the report on standard output; people read the other stream.
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, TZ: 'UTC' } },
    );
    const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as JestReport;
    const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
    const skipped = report.numPendingTests > 0 ? `, ${report.numPendingTests} skipped` : '';
    process.stdout.write(`${report.numPassedTests} passed, ${failed} failed${skipped}\n`);
    return code ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
