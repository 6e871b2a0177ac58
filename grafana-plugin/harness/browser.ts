import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { buildPlugin } from '../build/build-plugin.ts';
import { buildHarness } from './build-harness.ts';
import type { Case, HarnessWindow, ModuleFacts, Shown } from './case.ts';
import { serve } from './serve.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--js-flags=--expose-gc',
  '--font-render-hinting=none',
];

/** Path of Chromium, by `CHROMIUM` or where Debian puts it; null when there is none. */
export function findChromium(): string | null {
  const file = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  return existsSync(file) ? file : null;
}

type Loaded = typeof globalThis & { harness?: HarnessWindow; harnessError?: string };

/** The built plugin in Chromium, with Grafana's own components around it. */
export interface Harness {
  readonly page: Page;
  /** Everything the page said or failed to load. */
  readonly messages: readonly string[];
  show(wanted: Case): Promise<Shown>;
  facts(): Promise<ModuleFacts>;
  /** @see HarnessWindow.prepare */
  prepare(wanted: Case): Promise<number>;
  /** @see HarnessWindow.hover */
  hover(steps: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** Builds plugin and page into a folder of its own, serves them and opens them. */
export async function openHarness(executablePath: string): Promise<Harness> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cellgate-panel-'));
  const plugin = path.join(folder, 'plugin');
  const built = path.join(folder, 'harness');
  await Promise.all([buildPlugin(plugin), buildHarness(built)]);
  const site = await serve(built, plugin);
  const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    executablePath,
    headless: true,
    args: FLAGS,
    viewport: { width: 1000, height: 640 },
    deviceScaleFactor: 1,
  });
  const close = async (): Promise<void> => {
    await context.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const messages = listen(page);
    await page.goto(site.url);
    await page.waitForFunction(
      () => (globalThis as Loaded).harness !== undefined || (globalThis as Loaded).harnessError !== undefined,
      undefined,
      { timeout: 60_000 },
    );
    const failure = await page.evaluate(() => (globalThis as Loaded).harnessError);
    if (failure !== undefined) throw new Error([failure, ...messages].join('\n'));
    return {
      page,
      messages,
      show: (wanted) =>
        page.evaluate((given) => ((globalThis as Loaded).harness as HarnessWindow).show(given), wanted),
      facts: () => page.evaluate(() => ((globalThis as Loaded).harness as HarnessWindow).facts()),
      prepare: (wanted) =>
        page.evaluate((given) => ((globalThis as Loaded).harness as HarnessWindow).prepare(given), wanted),
      hover: (steps) =>
        page.evaluate((given) => ((globalThis as Loaded).harness as HarnessWindow).hover(given), steps),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function listen(page: Page): readonly string[] {
  const messages: string[] = [];
  page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => messages.push(`error: ${error.stack ?? error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) messages.push(`${response.status()}: ${response.url()}`);
  });
  return messages;
}
