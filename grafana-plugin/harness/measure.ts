import { findChromium, openHarness } from './browser.ts';
import type { Case } from './case.ts';

/** Prints the figures of `npm run bench -- panel` as one JSON object; see test/bench/panel.ts. */
const executable = findChromium();
if (executable === null) {
  process.stderr.write('Chromium is missing: install it, or name it in CHROMIUM\n');
  process.exit(1);
}

const ROUNDS = 5;
const figures: Record<string, number> = {};
const best = (name: string, value: number): void => {
  figures[name] = Math.min(figures[name] ?? Infinity, value);
};
const panel = (view: Case['view'], count: number): Case => ({
  view,
  theme: 'dark',
  fixture: 'many',
  count,
  width: 900,
  height: 360,
});

const harness = await openHarness(executable);
try {
  for (const view of ['risk', 'spc'] as const) {
    for (let round = 0; round < ROUNDS; round++) {
      const shown = await harness.show(panel(view, 100_000));
      best(`${view}: first paint, 100,000 points, ms`, shown.paintMs);
      best(`${view}: frame preparation, 100,000 rows, ms`, await harness.prepare(panel(view, 100_000)));
      const times = [...(await harness.hover(60))].sort((a, b) => a - b);
      best(`${view}: hover p50, 100,000 points, ms`, times[30] as number);
      best(`${view}: hover p95, 100,000 points, ms`, times[57] as number);
    }
    for (let round = 0; round < 3; round++) {
      best(
        `${view}: first paint, 1,000,000 points, ms`,
        (await harness.show(panel(view, 1_000_000))).paintMs,
      );
    }
  }
  if (harness.messages.length > 0) throw new Error(harness.messages.join('\n'));
} finally {
  await harness.close();
}
process.stdout.write(`${JSON.stringify(figures)}\n`);
