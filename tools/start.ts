import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from './build.ts';
import { COLLECTOR_ENVIRONMENT, COLLECTOR_FLAGS } from './start/collector-runtime.ts';
import { demonstrationAfter, demoPersons, runDemonstration } from './start/demonstration.ts';
import { HELP, parseStartOptions, type StartOptions } from './start/options.ts';
import { choosePort } from './start/ports.ts';
import { takeRunLock } from './start/run-lock.ts';
import { writerPassword } from './start/writer-password.ts';
import { SupervisedProcess, type ProcessPlan } from './start/supervised-process.ts';

const root = path.resolve(import.meta.dirname, '..');
const started = Date.now();
const say = (text: string): void => {
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${seconds} s  ${text}\n`);
};
const fail = (text: string): never => {
  process.stderr.write(`${text}\n`);
  process.exit(2);
};

function readOptions(): StartOptions {
  try {
    const options = parseStartOptions(process.argv.slice(2));
    if (options !== 'help') return options;
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${HELP}`);
  }
  process.stdout.write(HELP);
  process.exit(0);
}

/** The plant is checked before anything starts; each process checks it again for itself. */
function checkPlant(file: string, env: NodeJS.ProcessEnv): void {
  const require = createRequire(import.meta.url);
  const { loadPlantFile } = require('../libs/plant/dist/index.js') as {
    loadPlantFile: (file: string, env: NodeJS.ProcessEnv) => unknown;
  };
  try {
    loadPlantFile(file, env);
  } catch (error) {
    fail((error as Error).message);
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  const plantFile = path.resolve(
    root,
    options.plant ?? process.env.CELLGATE_PLANT ?? 'config/demo-plant.yaml',
  );
  const withSimulator = options.plant === null && process.env.CELLGATE_PLANT === undefined;
  const dataDir = path.resolve(root, process.env.CELLGATE_DATA_DIR ?? 'data');
  const host = process.env.HOST ?? '127.0.0.1';
  // Demo persons exist beside the simulated line only; the API checks the plant for itself and refuses them elsewhere.
  const demoAfter =
    withSimulator && /^(127\.[\d.]+|localhost|::1)$/.test(host)
      ? demonstrationAfter(process.env.CELLGATE_DEMO_AFTER_SECONDS)
      : null;

  await build(say);

  const env: NodeJS.ProcessEnv = { ...process.env, CELLGATE_PLANT: plantFile, CELLGATE_DATA_DIR: dataDir };
  const ports: [variable: string, fallback: number, host: string][] = [['PORT', 8050, host]];
  if (withSimulator) {
    ports.push(['CELLGATE_OPCUA_PORT', 4840, '127.0.0.1'], ['CELLGATE_MES_PORT', 8060, '127.0.0.1']);
    env.CELLGATE_SIM_SPEED ??= '5';
  }
  const withMetrics = process.env.CELLGATE_SCORER_METRICS_PORT !== 'none';
  if (withMetrics)
    ports.push([
      'CELLGATE_SCORER_METRICS_PORT',
      9465,
      process.env.CELLGATE_SCORER_METRICS_HOST ?? '127.0.0.1',
    ]);
  for (const [variable, fallback, on] of ports) {
    const { port, note } = await choosePort(variable, fallback, process.env, on);
    env[variable] = String(port);
    if (note !== null) say(note);
  }
  checkPlant(plantFile, env);
  const release = takeRunLock(dataDir);
  const logDir = path.join(dataDir, 'logs');
  mkdirSync(logDir, { recursive: true });
  const demo = demoAfter === null ? null : demoPersons(dataDir);
  const demoOver = new AbortController();
  const writer = withSimulator ? writerPassword(dataDir, process.env) : {};
  const own: Readonly<Record<string, NodeJS.ProcessEnv>> = {
    simulator: writer,
    scorer: writer,
    api: demo === null ? {} : { CELLGATE_DEMO_PERSONS: demo.file },
  };

  const plans: ProcessPlan[] = [
    ...(withSimulator ? [{ name: 'simulator', readyLine: /^simulator ready/ }] : []),
    {
      name: 'collector',
      readyLine: /^collector ready/,
      flags: COLLECTOR_FLAGS,
      defaults: COLLECTOR_ENVIRONMENT,
    },
    { name: 'scorer', readyLine: /^scorer ready/ },
    { name: 'api', readyLine: /^listening on http/ },
  ].map((plan) => ({
    ...plan,
    env: { ...plan.defaults, ...env, ...own[plan.name] },
    watch: options.watch,
  }));

  const waiting = new Set(plans.map((plan) => plan.name));
  let announced = false;
  const processes = plans.map(
    (plan) =>
      new SupervisedProcess(
        plan,
        {
          ready: (name, pid, line) => {
            const where = /(?:opc\.tcp|http):.*/.exec(line)?.[0] ?? '';
            say(`${name} is ready (pid ${pid}) ${where}`.trimEnd());
            waiting.delete(name);
            if (waiting.size > 0 || announced) return;
            announced = true;
            announce();
          },
          stopped: (name, why, restartInMs) =>
            say(`${name} stopped (${why}); starts again in ${restartInMs / 1000} s`),
          refused: (name, text) => {
            process.stderr.write(`${name}: the configuration was refused\n${text}\n`);
            void stopAll(2);
          },
        },
        logDir,
      ),
  );

  function announce(): void {
    const at = `http://${host.includes(':') ? `[${host}]` : host}:${env.PORT}`;
    process.stdout.write(
      [
        '',
        `  Look here        ${at}/`,
        `  API docs         ${at}/docs`,
        `  Health           ${at}/health/ready`,
        ...(withSimulator ? [`  Simulated line   http://127.0.0.1:${env.CELLGATE_MES_PORT}/simulator`] : []),
        `  Store            ${env.INFLUX_URL ? `InfluxDB at ${new URL(env.INFLUX_URL).host}` : path.relative(process.cwd(), dataDir) || '.'}`,
        ...(withMetrics
          ? [`  Scorer metrics   http://127.0.0.1:${env.CELLGATE_SCORER_METRICS_PORT}/metrics`]
          : []),
        `  Logs             ${path.relative(process.cwd(), logDir)}`,
        ...(demo === null
          ? []
          : [`  Corrections      ${at}/#corrections  (one to decide on within some four minutes)`]),
        '  Stop             Ctrl-C',
        '',
        '',
      ].join('\n'),
    );
    if (demo === null || demoAfter === null) return;
    void runDemonstration({
      api: at,
      simulator: `http://127.0.0.1:${env.CELLGATE_MES_PORT}/simulator`,
      persons: demo.content,
      afterSeconds: demoAfter,
      say,
      signal: demoOver.signal,
    }).catch((error: unknown) =>
      say(`demonstration: ${error instanceof Error ? error.message : String(error)}`),
    );
  }

  let stopping = false;
  async function stopAll(exitCode: number): Promise<void> {
    if (stopping) return;
    stopping = true;
    demoOver.abort();
    say('stopping');
    await Promise.all(processes.map((each) => each.stop()));
    release();
    say('stopped');
    process.exit(exitCode);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll(0));

  say(`supervisor pid ${process.pid}`);
  for (const each of processes) {
    say(`starting ${each.name}`);
    each.start();
  }
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
