import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { PROVISIONING, ROOT, yamlFile } from './provisioned-files';

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly target: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly network_mode?: string;
  readonly restart?: string;
  readonly cap_drop?: readonly string[];
  readonly profiles?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

/** The tag `!override`, which replaces a list instead of adding to it, says nothing to a reader of one file. */
const compose = (name: string): Compose =>
  parse(readFileSync(path.join(ROOT, name), 'utf8').replaceAll('!override', ''), { merge: true }) as Compose;
const main = compose('docker-compose.yml');
const plant = compose('docker-compose.plant.yml');
const dockerfile = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');
const stages = dockerfile
  .split(/^FROM /m)
  .slice(1)
  .map((text) => ({ name: /^\S+ AS ([a-z]+)/.exec(text)?.[1] ?? '', from: text.split(' ')[0] ?? '', text }));
const PROCESSES = ['api', 'collector', 'scorer', 'simulator'];

describe('docker-compose.yml', () => {
  it('has everything of a line, InfluxDB and Grafana', () => {
    expect(Object.keys(main.services).sort()).toEqual([...PROCESSES, 'door', 'grafana', 'influxdb'].sort());
  });

  it.each(Object.entries(main.services))('service %s', (_name, service) => {
    expect([service.image !== undefined, service.build !== undefined].filter(Boolean)).toHaveLength(1);
    if (service.image !== undefined) expect(service.image).toMatch(/:\d+\.\d+/);
    if (service.build !== undefined) expect(stages.map(({ name }) => name)).toContain(service.build.target);
    expect(service.restart).toBe('unless-stopped');
    expect(service.cap_drop).toEqual(['ALL']);
    // A new installation is seen from this machine alone.
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const name of Object.keys(service.depends_on ?? {})) expect(main.services).toHaveProperty(name);
    for (const secret of service.secrets ?? []) expect(main.secrets).toHaveProperty(secret);
    for (const volume of service.volumes ?? [])
      expect(main.volumes).toHaveProperty(volume.split(':')[0] ?? '');
    const shared = service.network_mode?.replace('service:', '');
    if (shared !== undefined) {
      expect(Object.keys(service.depends_on ?? {})).toContain(shared);
      expect(service.ports).toBeUndefined();
    }
    // Secrets come from files, never from the environment.
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|TOKEN|SECRET/.test(variable)) expect(value).toMatch(/^\/run\/secrets\/\w+$/);
    }
    for (const value of JSON.stringify(service).match(/\/run\/secrets\/\w+/g) ?? []) {
      expect(service.secrets).toContain(value.replace('/run/secrets/', ''));
    }
  });

  it('serves the metrics of the scorer to its own network, and publishes them nowhere', () => {
    const { CELLGATE_SCORER_METRICS_PORT: port = '', ...rest } = main.services['scorer']?.environment ?? {};
    expect(rest).toMatchObject({ CELLGATE_SCORER_METRICS_HOST: '0.0.0.0', INFLUX_USER: 'cellgate' });
    expect(port).toMatch(/^\d+$/);
    for (const { ports = [] } of [...Object.values(main.services), ...Object.values(plant.services)])
      for (const published of ports) expect(published).not.toContain(port);
  });

  it('has secrets that the command makes, in a folder that stays out of the repository and of the images', () => {
    const made = readFileSync(path.join(ROOT, 'tools/secrets.ts'), 'utf8');
    for (const [name, { file }] of Object.entries(main.secrets ?? {})) {
      expect(file).toBe(`./secrets/${name}`);
      expect(made).toContain(`'${name}'`);
    }
    expect(readFileSync(path.join(ROOT, '.gitignore'), 'utf8').split('\n')).toContain('/secrets/');
    expect(readFileSync(path.join(ROOT, '.dockerignore'), 'utf8').split('\n')).toEqual(
      expect.arrayContaining(['secrets', 'data', '.git', '**/node_modules', '**/dist']),
    );
  });

  it('lets Grafana load the panel unsigned, and gives it every variable that its files name', () => {
    const environment = main.services['grafana']?.environment ?? {};
    expect(environment['GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS']).toBe('cellgate-quality-panel');
    const files = ['docker/grafana-datasource.yaml', 'provisioning/alerting/contact-points.yaml'];
    const named = files.flatMap((file) => {
      const text = readFileSync(path.join(ROOT, file), 'utf8').replace(/^\s*#.*$/gm, '');
      return [...text.matchAll(/\$([A-Z][A-Z_]*)/g)].map(([, name = '']) => name);
    });
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(environment[name] ?? '').not.toBe('');
    // An empty default would be an invalid contact point, at which Grafana does not start.
    expect(environment['CELLGATE_ALERT_WEBHOOK_URL']).toMatch(/:-http/);
  });

  it('has the data source of the provisioning, but for the place of the password', () => {
    const ours = parse(readFileSync(path.join(ROOT, 'docker/grafana-datasource.yaml'), 'utf8')) as {
      datasources: Record<string, unknown>[];
    };
    const [{ secureJsonData, ...rest } = {}] = ours.datasources;
    const [{ secureJsonData: theirs, ...expected } = {}] = yamlFile('datasources/influxdb.yaml')[
      'datasources'
    ] as Record<string, unknown>[];
    expect(rest).toEqual(expected);
    expect([secureJsonData, theirs]).toEqual([
      { password: '$__file{/run/secrets/influx_reader_password}' },
      { password: '$CELLGATE_INFLUX_PASSWORD' },
    ]);
  });
});

describe('docker-compose.plant.yml', () => {
  it('changes services that there are, and leaves the simulator out', () => {
    for (const name of Object.keys(plant.services)) expect(main.services).toHaveProperty(name);
    expect(plant.services['simulator']?.profiles).toEqual(['simulation']);
  });

  it('lets the API listen for others by itself, so that it asks for tokens, and closes the door to its loopback', () => {
    expect(plant.services['api']?.environment).toMatchObject({
      HOST: '0.0.0.0',
      CELLGATE_PLANT: '/plant/plant.yaml',
    });
    expect(plant.services['door']?.environment).toEqual({ CELLGATE_DOOR: 'closed' });
    expect(plant.services['door']?.ports).toEqual([
      '${CELLGATE_PUBLISH:-127.0.0.1}:${CELLGATE_PORT:-8050}:8050',
    ]);
  });

  it('gives every process the plant, to read only', () => {
    for (const name of ['api', 'collector', 'scorer']) {
      expect(plant.services[name]?.environment?.['CELLGATE_PLANT']).toBe('/plant/plant.yaml');
      expect(plant.services[name]?.volumes).toEqual(['./plant:/plant:ro']);
    }
  });
});

describe('the Dockerfile', () => {
  it('starts the collector with what keeps its memory small, as npm start does', () => {
    // Not imported: the commands are no part of a build.
    const runtime = jest.requireActual<{
      COLLECTOR_FLAGS: readonly string[];
      COLLECTOR_ENVIRONMENT: Readonly<Record<string, string>>;
    }>(path.join(ROOT, 'tools/start/collector-runtime.ts'));
    const stage = stages.find(({ name }) => name === 'collector')?.text ?? '';
    const command = JSON.parse(/^CMD (.*)$/m.exec(stage)?.[1] ?? '[]') as string[];
    expect(command).toEqual(expect.arrayContaining([...runtime.COLLECTOR_FLAGS]));
    const set = (/^ENV (.*)$/m.exec(stage)?.[1] ?? '').split(' ');
    expect(set.sort()).toEqual(
      Object.entries(runtime.COLLECTOR_ENVIRONMENT)
        .map(([name, value]) => `${name}=${value}`)
        .sort(),
    );
  });

  it('runs the processes as another user than root, each with a health check', () => {
    const runtime = stages.find(({ name }) => name === 'runtime');
    expect(runtime?.text).toMatch(/^USER node$/m);
    for (const name of PROCESSES) {
      const stage = stages.find((each) => each.name === name);
      expect(stage?.from).toBe('runtime');
      expect(stage?.text).toMatch(new RegExp(`^HEALTHCHECK .*"tools/images/health.ts", "${name}"\\]$`, 'm'));
      expect(stage?.text).toMatch(new RegExp(`^CMD .*"apps/${name}/dist/main.js"\\]$`, 'm'));
      expect(stage?.text).not.toMatch(/^USER/m);
    }
  });

  it('copies files that there are and stages that stand before', () => {
    for (const [, words = ''] of dockerfile.matchAll(/^COPY (?!--from)(.*)$/gm)) {
      for (const source of words.split(' ').slice(0, -1))
        expect(existsSync(path.join(ROOT, source))).toBe(true);
    }
    const before: string[] = [];
    for (const { name, from, text } of stages) {
      if (!from.startsWith('${')) expect(before).toContain(from);
      for (const [, source = ''] of text.matchAll(/--from=([a-z]+)/g)) expect(before).toContain(source);
      before.push(name);
    }
  });

  it('gives Grafana all that is provisioned by default', () => {
    const grafana = stages.find(({ name }) => name === 'grafana')?.text ?? '';
    for (const folder of ['datasources', 'dashboards', 'alerting', 'dashboards.yaml']) {
      expect(existsSync(path.join(PROVISIONING, folder))).toBe(true);
      expect(grafana).toContain(`COPY provisioning/${folder} `);
    }
  });
});
