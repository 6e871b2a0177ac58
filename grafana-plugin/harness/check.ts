import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { VIEWS } from '../src/options.ts';
import { findChromium, openHarness, type Harness } from './browser.ts';
import type { Case } from './case.ts';

/**
 * Shows every view in both themes, normal, empty, wrong, with 100,000 rows and 240 px wide; keeps a picture of each and
 * prints what was found as one JSON object. Arguments: folder of the pictures; a pattern of names, to look at some only.
 */
const [folder, pattern] = process.argv.slice(2);
const executable = findChromium();
if (folder === undefined || executable === null) {
  process.stderr.write('node check.ts FOLDER; needs Chromium\n');
  process.exit(2);
}

const WIDE = { width: 940, height: 460 };
const NARROW = { width: 240, height: 320 };

function cases(): readonly (Case & { readonly name: string })[] {
  const all: (Case & { readonly name: string })[] = [];
  for (const view of VIEWS) {
    for (const theme of ['dark', 'light'] as const) {
      for (const fixture of ['normal', 'empty', 'error', 'many'] as const) {
        all.push({ name: `${view} ${fixture} ${theme}`, view, theme, fixture, count: 100_000, ...WIDE });
      }
      all.push({ name: `${view} narrow ${theme}`, view, theme, fixture: 'normal', ...NARROW });
      if (view !== 'risk') continue;
      for (const show of ['distribution', 'shares', 'ranking']) {
        all.push({
          name: `risk ${show} ${theme}`,
          view,
          theme,
          fixture: 'normal',
          options: { show },
          ...WIDE,
        });
      }
    }
  }
  return all;
}

interface Found {
  readonly name: string;
  readonly shown: string;
  readonly plots: number;
  readonly violations: readonly string[];
}

async function check(harness: Harness, wanted: Case & { readonly name: string }): Promise<Found> {
  const { page } = harness;
  const { plots } = await harness.show(wanted);
  await page.screenshot({
    path: path.join(folder as string, `${wanted.name.replaceAll(' ', '-')}.png`),
    clip: { x: 0, y: 0, width: wanted.width + 32, height: wanted.height + 32 },
  });
  // More rows change the canvas, not the elements that axe looks at.
  const { violations } =
    wanted.fixture === 'many'
      ? { violations: [] }
      : await new AxeBuilder({ page }).include('#root').analyze();
  return {
    name: wanted.name,
    plots,
    shown: (await page.locator('#root').innerText()).replace(/\s+/g, ' ').slice(0, 400),
    violations: violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    ),
  };
}

/** The tooltip of a point, and the one after the arrow keys moved the cursor. */
async function tooltips(harness: Harness): Promise<readonly string[]> {
  const { page } = harness;
  await harness.show({ view: 'spc', theme: 'dark', fixture: 'normal', ...WIDE });
  const box = await page.locator('.u-over').first().boundingBox();
  if (!box) throw new Error('there is no plot');
  const tooltip = page.locator('[aria-live="polite"][aria-atomic="true"]').first();
  // A first move only enters the plot, and a busy machine drops some: move until there is a tooltip.
  const until = async (move: (step: number) => Promise<void>): Promise<string> => {
    const deadline = Date.now() + 20_000;
    for (let step = 0; Date.now() < deadline; step++) {
      await move(step);
      if (await tooltip.isVisible()) return (await tooltip.innerText()).replace(/\s+/g, ' ');
      await page.waitForTimeout(50);
    }
    throw new Error('there is no tooltip');
  };
  const pointed = await until((step) =>
    page.mouse.move(box.x + 300 + (step % 9) * 5, box.y + box.height / 2),
  );
  await page.screenshot({ path: path.join(folder as string, 'tooltip.png') });
  await harness.show({ view: 'spc', theme: 'dark', fixture: 'normal', ...WIDE });
  await page.mouse.move(2, 2);
  await page.locator('.uplot').first().focus();
  const typed = await until(async () => {
    await page.keyboard.down('ArrowRight');
    await page.waitForTimeout(120);
    await page.keyboard.up('ArrowRight');
  });
  return [pointed, typed];
}

mkdirSync(folder, { recursive: true });
const harness = await openHarness(executable);
try {
  const found: Found[] = [];
  const chosen = cases().filter(({ name }) => pattern === undefined || new RegExp(pattern).test(name));
  for (const wanted of chosen) found.push(await check(harness, wanted));
  const report = {
    cases: found,
    tooltips: await tooltips(harness),
    facts: await harness.facts(),
    messages: harness.messages,
  };
  writeFileSync(path.join(folder, 'report.json'), JSON.stringify(report, null, 2));
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  await harness.close();
}
