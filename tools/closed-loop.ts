import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from './build.ts';
import { LineReader, type LineFigures } from './closed-loop/line-figures.ts';
import { StoryApi, type StoryCorrection, tokensFor } from './closed-loop/story-api.ts';
import { JUDGED, writeStoryPlant } from './closed-loop/story-plant.ts';
import { writerPassword } from './start/writer-password.ts';
import { SupervisedProcess } from './start/supervised-process.ts';

// The closed loop from the drift to the defect rate, in about a minute, on ports and in a folder of its own: docs/closed-loop.md.

const root = path.resolve(import.meta.dirname, '..');
const LOOPS = ['cas-01-temperature', 'form-01-current'];
const PERSONS = ['ada', 'bob', 'carla'];
/** The simulated line makes a cell every 3 s; here 60 times as fast. Machines keep their own time. */
const SPEED = '60';
const MEASURE_MS = 8_000;
const PATIENCE_MS = 180_000;

const started = Date.now();
const say = (text: string): void => {
  process.stdout.write(`${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${text}\n`);
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function eventually<T>(what: string, find: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await find();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`not within ${PATIENCE_MS / 1_000} s: ${what}`);
    await pause(250);
  }
}

const dataDir = mkdtempSync(path.join(tmpdir(), 'cellgate-closed-loop-'));
const processes: SupervisedProcess[] = [];

/** Starts a process and resolves with what it says when it is ready. */
function start(name: string, env: NodeJS.ProcessEnv, readyLine: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (_: string, why: string): void => reject(new Error(`${name}: ${why}`));
    const events = {
      ready: (_: string, __: number, line: string) => resolve(line),
      stopped: fail,
      refused: fail,
    };
    const running = new SupervisedProcess(
      { name, env, readyLine, watch: false },
      events,
      path.join(dataDir, 'logs'),
    );
    processes.push(running);
    running.start();
  });
}

function show(title: string, { temperature, current, ...f }: LineFigures): void {
  const digits = (value: number, count: number, unit: string): string =>
    Number.isFinite(value) ? `${value.toFixed(count)} ${unit}` : 'not measured';
  say(
    `${title}: CAS_01 ${digits(temperature, 1, '°C')}, misalignment ${digits(f.misalignment, 3, 'mm')}, weld ${digits(1_000 * f.weldResistance, 1, 'µΩ')}; ` +
      `FORM_01 ${digits(current, 2, 'A')}, first-cycle efficiency ${digits(f.firstCycleEfficiency, 2, '%')}`,
  );
  say(
    `${' '.repeat(title.length)}  defect rate ${digits(100 * f.defectRate, 1, '%')} of ${f.cells} cells, graded HIGH ${digits(100 * f.highRisk, 1, '%')} of ${f.graded}`,
  );
}

async function story(): Promise<void> {
  await build(say);
  mkdirSync(path.join(dataDir, 'logs'), { recursive: true });
  const plant = path.join(dataDir, 'plant.yaml');
  writeStoryPlant(path.join(root, 'config/demo-plant.yaml'), plant);
  const tokens = tokensFor(dataDir, PERSONS);
  const { INFLUX_URL: _influx, ...inherited } = process.env;
  const env: NodeJS.ProcessEnv = {
    ...inherited,
    HOST: '127.0.0.1',
    PORT: '0',
    CELLGATE_PLANT: plant,
    CELLGATE_DATA_DIR: dataDir,
    CELLGATE_SIM_SPEED: SPEED,
    CELLGATE_SIM_SCENARIOS: '',
    CELLGATE_OPCUA_PORT: '0',
    CELLGATE_MES_PORT: '0',
    CELLGATE_GRACE_SECONDS: '5',
    ...writerPassword(dataDir, process.env),
  };
  const ready = await start('simulator', env, /^simulator ready/);
  const [, opcUaPort, control = ''] = /opc\.tcp:\/\/[^:]+:(\d+) (http\S+)/.exec(ready) ?? [];
  env.CELLGATE_OPCUA_PORT = opcUaPort;
  env.CELLGATE_MES_PORT = new URL(control).port;
  const [listening] = await Promise.all([
    start('api', env, /^listening on http/),
    start('collector', env, /^collector ready/),
    start('scorer', env, /^scorer ready/),
  ]);
  const api = new StoryApi(/http:\S+/.exec(listening)?.[0].replace(/\/$/, '') ?? '', tokens);
  const simulate = async (route: string, body: object): Promise<void> => {
    const response = await fetch(`${control}/simulator/${route}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${route}: ${await response.text()}`);
  };
  const reader = await LineReader.open(dataDir);
  say('the line runs: simulator, collector, scorer, API');
  await eventually('both loops', async () => ((await api.loops()).length === LOOPS.length ? true : null));
  say(
    `loops come up in mode ${[...new Set((await api.loops()).map(({ mode }) => mode))].join(', ')}: they show what they would do and write nothing`,
  );
  await pause(MEASURE_MS);
  const before = await reader.figures(Date.now() - MEASURE_MS, Date.now());
  show('in control', before);

  await simulate('scenarios/temperature-drift', { to: 45, overS: 1 });
  await simulate('scenarios/formation-over-current', { ratio: 1.12 });
  say('CAS_01 begins to drift to 45 °C, FORM_01 delivers 12 % too much current');
  const proposed = await eventually('a proposal of each loop', async () => {
    const all = await api.corrections();
    return LOOPS.every((loop) => all.some((correction) => correction.loop === loop)) ? all : null;
  });
  for (const loop of LOOPS)
    say(`advice: ${proposed.findLast((correction) => correction.loop === loop)?.text ?? ''}`);
  await eventually(`${JUDGED} judged proposals of each loop`, async () =>
    (await api.loops()).every(({ evidence }) => evidence.judged >= JUDGED) ? true : null,
  );
  for (const { loop, evidence } of await api.loops())
    say(
      `${loop}: ${evidence.signCorrect} of ${evidence.judged} proposals pointed the right way, ${evidence.boundHits} hit a limit`,
    );
  await eventually('the end of the drift', async () => {
    const { temperature } = await reader.figures(Date.now() - 3_000, Date.now());
    return temperature > 44.65 ? true : null;
  });
  const during = await reader.figures(Date.now() - MEASURE_MS, Date.now());
  show('disturbed ', during);

  for (const loop of LOOPS)
    for (const person of ['ada', 'bob'])
      await api.ask(person, 'PUT', `/correction-loops/${loop}/mode`, { mode: 'supervised' });
  say('ada asks for mode supervised, bob confirms: from now on an approved move is sent');
  for (const loop of LOOPS) {
    const waiting = await eventually(`a proposal of ${loop}`, async () => {
      const all = await api.corrections();
      return all.find((correction) => correction.loop === loop && correction.state === 'proposed') ?? null;
    });
    await api.ask('carla', 'POST', `/corrections/${encodeURIComponent(waiting.id)}/approve`);
    say(`carla approves: ${waiting.text}`);
  }
  const done: StoryCorrection[] = [];
  for (const loop of LOOPS) {
    const sent = await eventually(`the outcome of ${loop}`, async () => {
      const all = await api.corrections();
      return (
        all.find(
          (correction) =>
            correction.loop === loop && correction.approvedBy === 'carla' && correction.effect !== null,
        ) ?? null
      );
    });
    done.push(sent);
    const { ledger } = await api.ask<{
      ledger: { kind: string; at: string; body: Record<string, unknown> }[];
    }>('ada', 'GET', `/corrections/${encodeURIComponent(sent.id)}`);
    const at = (kind: string): number => Date.parse(ledger.find((entry) => entry.kind === kind)?.at ?? '');
    say(
      `${loop}: sent, acknowledged and read back on two paths after ${at('verified') - at('sent')} ms ` +
        `(set-point ${sent.from.toFixed(3)} → ${sent.to.toFixed(3)}); effect ${sent.effect ?? ''}; ledger ${ledger.map(({ kind }) => kind).join(' → ')}`,
    );
  }
  await pause(MEASURE_MS + 12_000);
  const after = await reader.figures(Date.now() - MEASURE_MS, Date.now());
  show('corrected ', after);

  const state = (await (await fetch(`${control}/simulator`)).json()) as {
    setPoints: { machine: string; requests: number; applied: unknown[] }[];
  };
  for (const { machine, requests, applied } of state.setPoints)
    say(
      `${machine}: the PLC decided on ${requests} request${requests === 1 ? '' : 's'} and applied ${applied.length}`,
    );
  await reader.close();
  const holds = [
    ['both corrections were carried out as predicted', done.every(({ effect }) => effect === 'as-predicted')],
    [
      'CAS_01 came down from 45 to about 40 °C',
      during.temperature > 42.5 && Math.abs(after.temperature - 40) < 1.5,
    ],
    [
      'FORM_01 came down from 3.58 to about 3.2 A',
      during.current > 3.5 && Math.abs(after.current - 3.2) < 0.1,
    ],
    ['the defect rate came down', after.defectRate < during.defectRate / 2],
    ['each PLC applied one request', state.setPoints.every(({ applied }) => applied.length === 1)],
  ] as const;
  for (const [what, ok] of holds) say(`${ok ? 'seen    ' : 'NOT SEEN'} ${what}`);
  if (holds.some(([, ok]) => !ok)) process.exitCode = 1;
}

async function stop(): Promise<void> {
  await Promise.all(processes.map((each) => each.stop()));
  if (process.exitCode === undefined || process.exitCode === 0)
    rmSync(dataDir, { recursive: true, force: true });
  else say(`what was recorded stays in ${dataDir}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    process.exitCode = 130;
    void stop().then(() => process.exit());
  });
story()
  .catch((error: unknown) => {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  })
  .then(stop)
  .then(
    () => process.exit(),
    () => process.exit(1),
  );
