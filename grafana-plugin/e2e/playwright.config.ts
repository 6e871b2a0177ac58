import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig } from '@playwright/test';

const fromHere = createRequire(__filename);
const signIn = path.join(path.dirname(fromHere.resolve('@grafana/plugin-e2e')), 'auth');

/** For a Grafana that runs; see README.md. */
export default defineConfig<PluginOptions>({
  testDir: '.',
  outputDir: path.join(tmpdir(), 'cellgate-grafana-results'),
  workers: 1,
  reporter: 'list',
  timeout: 60_000,
  use: {
    baseURL: process.env['GRAFANA_URL'] ?? 'http://127.0.0.1:3000',
    grafanaAPICredentials: { user: 'admin', password: process.env['GRAFANA_ADMIN_PASSWORD'] ?? 'admin' },
    user: { user: 'admin', password: process.env['GRAFANA_ADMIN_PASSWORD'] ?? 'admin' },
    viewport: { width: 1600, height: 1200 },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    },
  },
  projects: [
    { name: 'log in', testDir: signIn, testMatch: /auth\.setup\.js/ },
    {
      name: 'dashboards',
      testMatch: /.*\.spec\.ts/,
      dependencies: ['log in'],
      // Where plugin-e2e keeps the session of the user.
      use: { storageState: path.join(process.cwd(), 'playwright/.auth/admin.json') },
    },
  ],
});
