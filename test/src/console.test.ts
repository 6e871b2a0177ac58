import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser } from 'playwright-core';
import { ApiClient, type CellListAnswer } from './support/api-client';
import { eventually } from './support/eventually';
import { LineUnderTest, ROOT } from './support/line-under-test';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const present = existsSync(program);
if (!present) {
  const line = `no browser at ${program} (CHROMIUM): the console in a browser was left out`;
  if (process.env.CI) throw new Error(line);
  process.stderr.write(`${line}\n`);
}
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A picture of each page, for people to look at. */
const PICTURES = process.env.CELLGATE_PICTURES;

const PAGES = [
  ['line', 'CAS_01'],
  ['risk', 'Risk of each cell'],
  ['spc', 'Control chart'],
  ['sampling', 'Sampling plan'],
  ['corrections', 'Corrections'],
] as const;

(present ? describe : describe.skip)('the console in a browser', () => {
  const line = new LineUnderTest();
  let url = '';
  let browser: Browser;
  beforeAll(async () => {
    line.start();
    url = await line.url();
    browser = await chromium.launch({ executablePath: program, args: FLAGS });
    await eventually(
      'a graded cell',
      90_000,
      async () => (await new ApiClient(url).list<CellListAnswer>('/cells?grade=LOW&limit=1'))[0],
    );
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await line.dispose();
  });

  describe.each(['dark', 'light'] as const)('%s', (colorScheme) => {
    it.each(PAGES)(
      'shows the page "%s" without a word on the console and without a barrier',
      async (name, text) => {
        const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
        const page = await context.newPage();
        const said: string[] = [];
        page.on('console', (message) => said.push(message.text()));
        page.on('pageerror', (error) => said.push(error.message));
        await page.goto(`${url}/#${name}`);
        await page.getByText(text).first().waitFor({ timeout: 30_000 });
        await page.locator('.pill.good').waitFor({ timeout: 30_000 });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        ).toEqual([]);
        if (PICTURES) {
          mkdirSync(PICTURES, { recursive: true });
          await page.screenshot({ path: path.join(PICTURES, `${name}-${colorScheme}.png`), fullPage: true });
        }
        expect(said).toEqual([]);
        await context.close();
      },
    );
  });

  it.each(PAGES)('fits page "%s" into 360 pixels', async (name, text) => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await page.goto(`${url}/#${name}`);
    await page.getByText(text).first().waitFor({ timeout: 30_000 });
    await page.locator('.pill.good').waitFor({ timeout: 30_000 });
    await page.waitForFunction(() => !/^loading/im.test(document.body.innerText));
    const [content, window] = await page.evaluate(
      () => [document.documentElement.scrollWidth, innerWidth] as const,
    );
    // What a card cuts off does not widen the page.
    const cut = await page.evaluate(() =>
      Array.from(document.querySelectorAll('main select, main input, main button'))
        .filter((one) => one.getBoundingClientRect().right > innerWidth - 10)
        .map((one) => one.outerHTML.slice(0, 80)),
    );
    expect(cut).toEqual([]);
    if (PICTURES) await page.screenshot({ path: path.join(PICTURES, `${name}-360.png`), fullPage: true });
    expect(content).toBeLessThanOrEqual(window);
    await page.close();
  });

  it.each(PAGES)('fills a wall screen with page "%s"', async (name, text) => {
    const page = await browser.newPage({
      colorScheme: 'dark',
      viewport: { width: 1920, height: 1080 },
    });
    await page.goto(`${url}/#${name}`);
    await page.getByText(text).first().waitFor({ timeout: 30_000 });
    await page.locator('.pill.good').waitFor({ timeout: 30_000 });
    await page.waitForFunction(() => !/^loading/im.test(document.body.innerText));
    const used = await page.evaluate(() => {
      const cards = Array.from(document.querySelectorAll('main > *'), (one) => one.getBoundingClientRect());
      return Math.max(...cards.map(({ right }) => right)) - Math.min(...cards.map(({ left }) => left));
    });
    if (PICTURES) await page.screenshot({ path: path.join(PICTURES, `${name}-wall.png`), fullPage: true });
    expect(used).toBeGreaterThan(1_600);
    await page.close();
  });

  it('paints first within 2 s', async () => {
    const context = await browser.newContext();
    // The best of three: other work on the machine only adds to it.
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      const page = await context.newPage();
      await page.goto(`${url}/#line`);
      const found = await page.waitForFunction(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      );
      times.push(Number(await found.jsonValue()));
      await page.close();
    }
    expect(Math.min(...times)).toBeLessThan(2_000);
    await context.close();
  });

  it('ranks cells with their factors and what to do, and switches grades in the legend', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${url}/#risk`);
    await page
      .getByRole('cell', { name: /[A-Z][^=]* = [\d.]+ \S+ [+−][\d.]+/ })
      .first()
      .waitFor({ timeout: 30_000 });
    const legend = page.getByRole('list', { name: 'Legend' }).first();
    const low = legend.getByRole('button', { name: /^Low risk/ });
    const high = legend.getByRole('button', { name: /^High risk/ });
    await low.focus();
    await page.keyboard.press('Enter');
    expect(await high.getAttribute('aria-pressed')).toBe('false');
    expect(await low.getAttribute('aria-pressed')).toBe('true');
    await high.click({ modifiers: ['Control'] });
    expect(await high.getAttribute('aria-pressed')).toBe('true');
    await page.close();
  });

  it('says that the API is away, and keeps the last values', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${url}/#line`);
    await page.getByText('CAS_01').first().waitFor();
    await page.route('**/api/v1/machines', (route) => route.abort());
    await page.getByText('the API cannot be reached').first().waitFor({ timeout: 15_000 });
    expect(await page.getByText('CAS_01').first().isVisible()).toBe(true);
    await page.close();
  });

  it('is small enough for a first view on a slow line', () => {
    const files = globSync('apps/console/dist/*.{js,css,html}', { cwd: ROOT });
    const bytes = files.map((file) => gzipSync(readFileSync(path.join(ROOT, file))).length);
    expect(files).toHaveLength(3);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000);
  });
});
