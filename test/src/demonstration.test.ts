import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { eventually } from './support/eventually';
import { LineUnderTest } from './support/line-under-test';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const present = existsSync(program);
if (!present && process.env.CI) throw new Error(`no browser at ${program} (CHROMIUM)`);
/** A picture of each step, for people to look at. */
const PICTURES = process.env.CELLGATE_PICTURES;
/** Drift, advice, two judged proposals, promotion: about two minutes, on a machine that may be busy. */
const PATIENCE_MS = 300_000;
/** About 40 °C and 30 °C: the process has noise, and so has what is proposed for it. */
const TEXT = /^reduce temperature in CAS_01 to [34]\d(\.\d+)? °C \(set-point 35 → (29|3\d)(\.\d+)? °C\)$/;

interface Plc {
  readonly machine: string;
  readonly value: number;
  readonly applied: readonly unknown[];
}

(present ? describe : describe.skip)('the way of a newcomer from npm start to a corrected process', () => {
  const line = new LineUnderTest();
  let url = '';
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    line.start({ CELLGATE_DEMO_AFTER_SECONDS: '10' });
    url = await line.url();
    browser = await chromium.launch({
      executablePath: program,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    });
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    await page.goto(`${url}/#corrections`);
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await line.dispose();
  });

  const picture = async (name: string) => {
    if (!PICTURES) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: path.join(PICTURES, `demonstration-${name}.png`), fullPage: true });
  };
  const plc = async (): Promise<Plc> => {
    const at = /Simulated line\s+(http\S+)/.exec(line.text)?.[1] ?? '';
    const { setPoints } = (await (await fetch(at)).json()) as { setPoints: Plc[] };
    const found = setPoints.find(({ machine }) => machine === 'CAS_01');
    if (found === undefined) throw new Error('no PLC of CAS_01');
    return found;
  };
  const proposal = () => page.getByRole('article', { name: TEXT }).first();
  const approve = () => proposal().getByRole('button', { name: 'Approve' });

  it(
    'shows advice with its evidence while nothing may be written',
    async () => {
      await proposal().waitFor({ timeout: PATIENCE_MS });
      await proposal().getByText('11 of 11 guards passed').waitFor();
      await proposal().getByText('Acts on weld resistance').waitFor();
      expect(await approve().isDisabled()).toBe(true);
      await picture('advice');
      expect((await plc()).applied).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'lets the newcomer decide once two demo persons have promoted the loop, and only when signed in',
    async () => {
      await eventually('a proposal to decide on', PATIENCE_MS, async () =>
        (await approve().isEnabled({ timeout: 500 })) ? true : null,
      );
      await approve().click();
      await page.getByRole('alert').filter({ hasText: 'person' }).waitFor();
      expect((await plc()).applied).toEqual([]);
      await page.getByRole('button', { name: 'Sign in as demo-approver' }).click();
      await page.getByRole('status').filter({ hasText: 'Signed in as demo-approver' }).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      await picture('signed-in');
    },
    PATIENCE_MS,
  );

  it('rejects with a reason, which moves nothing', async () => {
    await proposal().getByPlaceholder('reason to reject').fill('blade change first');
    await proposal().getByRole('button', { name: 'Reject' }).click();
    await page
      .getByRole('region', { name: 'Past corrections' })
      .getByText('(BY_PERSON)')
      .first()
      .waitFor({ timeout: 15_000 });
    expect((await plc()).applied).toEqual([]);
    await picture('rejected');
    // And it is not asked again at once.
    await page
      .getByRole('region', { name: 'Loops' })
      .getByText(/Nothing is proposed: a person rejected .* \(REJECTED_BY_PERSON\)\. Free again /)
      .waitFor({ timeout: 30_000 });
  }, 60_000);

  it('approves the next one and sees it verified by the PLC', async () => {
    // The rejected one rests for the cooldown of a minute.
    await eventually('the next proposal', 240_000, async () =>
      (await approve().isEnabled({ timeout: 500 })) ? true : null,
    );
    await approve().click();
    await page
      .getByText(/approved by demo-approver, read back from the PLC/)
      .first()
      .waitFor({ timeout: 30_000 });
    const { value, applied } = await plc();
    expect(value).toBeGreaterThanOrEqual(30);
    expect(value).toBeLessThan(35);
    expect(applied).toHaveLength(1);
    await picture('verified');
    await page
      .getByText(/effect-checked.*effect: as-predicted/)
      .first()
      .waitFor({ timeout: 90_000 });
    await picture('effect');
  }, 420_000);

  it('keeps the tokens of its persons and the password of the writer out of every log, and the files to their owner', () => {
    const file = path.join(line.dataDir, 'demo-persons.json');
    const { persons } = JSON.parse(readFileSync(file, 'utf8')) as { persons: { token: string }[] };
    expect(statSync(file).mode & 0o077).toBe(0);
    const said =
      line.text + ['simulator', 'collector', 'scorer', 'api'].map((name) => line.log(name)).join('');
    for (const { token } of persons) expect(said).not.toContain(token);
    // The set-point above was moved by the one user whom the machines let write.
    const password = path.join(line.dataDir, 'simulator-writer-password');
    expect(statSync(password).mode & 0o077).toBe(0);
    expect(readFileSync(password, 'utf8')).toMatch(/^[\w-]{32}$/);
    expect(said).not.toContain(readFileSync(password, 'utf8'));
  });
});
