import { expect, test } from '@grafana/plugin-e2e';

/** Dashboards with the ids of their panels that the Cellgate plugin draws, as in provisioning/dashboards. */
const VIEWS: Readonly<Record<string, readonly number[]>> = {
  'cellgate-line': [1, 6],
  'cellgate-risk': [1, 2, 3, 4],
  'cellgate-spc': [1, 2, 3],
  'cellgate-sampling': [1, 2],
  'cellgate-machine': [1],
  'cellgate-corrections': [],
};

for (const [uid, panels] of Object.entries(VIEWS)) {
  test(`${uid} shows every panel without an error`, async ({ gotoDashboardPage, page }) => {
    const faults: string[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/api/ds/query') && !response.ok())
        faults.push(`${response.status()} ${response.url()}`);
    });
    const dashboard = await gotoDashboardPage({ uid });
    for (const id of panels) {
      const panel = dashboard.getPanelById(String(id));
      await panel.scrollIntoView();
      await expect(panel.locator).toBeVisible();
      await expect(panel.getErrorIcon()).toHaveCount(0);
      // The plugin names each drawing for screen readers; a panel that was not loaded has none.
      await expect(
        panel.locator.getByRole('figure').or(panel.locator.getByRole('table')).first(),
      ).toBeVisible();
    }
    expect(faults).toEqual([]);
  });
}

test('the rules, the contact point and the texts were read', async ({ page }) => {
  const read = async (path: string): Promise<unknown> => {
    const reply = await page.request.get(`/api/v1/provisioning/${path}`);
    expect(reply.ok()).toBe(true);
    return reply.json();
  };
  const rules = (await read('alert-rules')) as { uid: string; execErrState: string }[];
  const ours = rules.filter(({ uid }) => uid.startsWith('cellgate-'));
  expect(ours.map(({ uid }) => uid).sort()).toEqual([
    'cellgate-correction-shed',
    'cellgate-high-risk-cells',
    'cellgate-high-risk-share',
    'cellgate-machine-down',
    'cellgate-model-drift',
    'cellgate-pipeline-stalled',
    'cellgate-spc-signal',
  ]);
  const points = (await read('contact-points')) as { uid: string }[];
  expect(points.map(({ uid }) => uid)).toContain('cellgate-quality-webhook');
  const templates = (await read('templates')) as { name: string }[];
  expect(templates.map(({ name }) => name)).toContain('cellgate');
});

test('no rule fails when it is evaluated', async ({ page }) => {
  const reply = await page.request.get('/api/prometheus/grafana/api/v1/rules');
  const { data } = (await reply.json()) as {
    data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
  };
  const failing = data.groups
    .flatMap(({ rules }) => rules)
    .filter(({ health }) => health === 'error')
    .map(({ name, lastError }) => `${name}: ${lastError ?? ''}`);
  expect(failing).toEqual([]);
});

test('the data source answers', async ({ page }) => {
  const reply = await page.request.get('/api/datasources/uid/cellgate-influx/health');
  expect(await reply.json()).toMatchObject({ status: 'OK' });
});
