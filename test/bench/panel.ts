import { spawnSync } from 'node:child_process';
import path from 'node:path';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

const plugin = path.resolve(import.meta.dirname, '../../grafana-plugin');

/**
 * Speed of the panel: preparation of frames, first paint and hover in Chromium with the built module. Each figure is the
 * best of several runs (the 95th percentile of the best round, for hover): other work on the machine only adds to it.
 */
export async function bench(): Promise<{
  readonly name: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly bars: readonly Bar[];
}> {
  const run = spawnSync(process.execPath, [path.join(plugin, 'harness/measure.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
  if (run.status !== 0) throw new Error(`the measurement failed\n${run.stdout}`);
  const figures = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
  const limits: readonly (readonly [pattern: RegExp, limit: number])[] = [
    [/frame preparation, 100,000 rows/, 60],
    [/first paint, 100,000 points/, 300],
    [/first paint, 1,000,000 points/, 600],
    [/hover p95, 100,000 points/, 16],
  ];
  const bars = Object.entries(figures).flatMap(([name, value]): Bar[] => {
    const limit = limits.find(([pattern]) => pattern.test(name))?.[1];
    return limit === undefined ? [] : [{ name, value, limit, ok: value <= limit }];
  });
  return { name: 'panel', figures, bars };
}
