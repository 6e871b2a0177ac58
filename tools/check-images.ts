import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseDockerfile, type Instruction, type Stage } from './images/dockerfile.ts';

/**
 * Builds the images of the Dockerfile without a container engine: a folder stands for the root of each stage, and what the
 * stage copies and runs is copied and run there, with the paths put below it. Then the processes are started from the
 * folder of the `runtime` stage as the images would start them, with a data folder of their own, and their health checks
 * are asked until they pass.
 *
 *   node tools/run.cjs check-images [--keep] [--without plugin]
 *
 * Not checked: base images, users, capabilities, networks. Takes minutes, since it installs twice; not part of `npm test`.
 */
const root = path.resolve(import.meta.dirname, '..');
const keep = process.argv.includes('--keep');
const without = new Set(
  process.argv.flatMap((arg, index) => (process.argv[index - 1] === '--without' ? [arg] : [])),
);
const HEALTHY_WITHIN_MS = 180_000;

const scratch = mkdtempSync(path.join(tmpdir(), 'cellgate-images-'));
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const rootOf = (stage: string): string => path.join(scratch, stage);

/** The files that a build context has: those of the repository, without what .dockerignore leaves out. */
function copyContext(to: string): void {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (listed.status !== 0) throw new Error(`git ls-files: ${listed.stderr}`);
  const ignored = readFileSync(path.join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  for (const file of listed.stdout.split('\0').filter((name) => name !== '')) {
    const top = file.split('/')[0] ?? '';
    if (ignored.includes(top) || ignored.includes(file) || !existsSync(path.join(root, file))) continue;
    cpSync(path.join(root, file), path.join(to, file), { recursive: true });
  }
}

/** Absolute paths of a command, put below the root of the stage. */
function relocated(command: string, stage: Stage): string {
  return command.replace(
    /(^|[\s=])(\/(?:app|source|manifests|runtime|data)\b)/g,
    (_, before: string, at: string) => {
      return `${before}${rootOf(stage.name)}${at}`;
    },
  );
}

function apply({ name, text }: Instruction, stage: Stage, folder: { at: string }, context: string): void {
  const place = rootOf(stage.name);
  const inside = (at: string): string =>
    at.startsWith('/') ? path.join(place, at) : path.join(folder.at, at);
  if (name === 'WORKDIR') {
    folder.at = path.join(place, text);
    mkdirSync(folder.at, { recursive: true });
  } else if (name === 'COPY') {
    const words = text.split(/\s+/);
    const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
    const to = words.pop() ?? '.';
    for (const word of words) {
      const source = from === undefined ? path.join(context, word) : path.join(rootOf(from), word);
      if (!existsSync(source)) throw new Error(`${stage.name}: COPY ${word}: there is no such file`);
      cpSync(source, inside(to), { recursive: true, verbatimSymlinks: true });
    }
  } else if (name === 'RUN') {
    // The user of the image is nobody here; the owner of a folder is what nothing can be said about.
    const command = relocated(text, stage).replace(/ && chown \S+ \S+/g, '');
    const started = Date.now();
    const { status } = spawnSync('/bin/sh', ['-ec', command], {
      cwd: folder.at,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        CI: 'true',
        PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      },
    });
    if (status !== 0) throw new Error(`${stage.name}: RUN ${text}: exit code ${status}`);
    say(`  ${((Date.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${text.slice(0, 90)}`);
  }
}

function build(stages: readonly Stage[]): void {
  const context = path.join(scratch, 'context');
  copyContext(context);
  for (const stage of stages) {
    if (without.has(stage.name) || stage.from.startsWith('${GRAFANA')) {
      say(`stage ${stage.name}: left out`);
      continue;
    }
    say(`stage ${stage.name}`);
    const parent = stages.find(({ name }) => name === stage.from);
    mkdirSync(rootOf(stage.name), { recursive: true });
    // The processes only add what they start to `runtime`.
    if (parent !== undefined && parent.name !== 'runtime') {
      cpSync(rootOf(parent.name), rootOf(stage.name), { recursive: true, verbatimSymlinks: true });
    }
    const folder = { at: parent === undefined ? rootOf(stage.name) : path.join(rootOf(stage.name), 'app') };
    for (const instruction of stage.instructions) apply(instruction, stage, folder, context);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, '127.0.0.1', listening));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Starts the commands of the images and asks their health checks. */
async function run(stages: readonly Stage[]): Promise<void> {
  const app = path.join(rootOf('runtime'), 'app');
  const data = path.join(scratch, 'data');
  mkdirSync(data);
  const [port, opcua, mes] = [await freePort(), await freePort(), await freePort()];
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    TZ: 'UTC',
    CELLGATE_DATA_DIR: data,
    CELLGATE_PLANT: path.join(app, 'config/demo-plant.yaml'),
    CELLGATE_MODELS_DIR: path.join(app, 'models'),
    PORT: String(port),
    CELLGATE_OPCUA_PORT: String(opcua),
    CELLGATE_MES_PORT: String(mes),
  };
  const command = (stage: string, name: string): string[] => {
    const text = stages
      .find((each) => each.name === stage)
      ?.instructions.find((each) => each.name === name)?.text;
    const list = /\[.*\]$/.exec(text ?? '')?.[0];
    if (list === undefined) throw new Error(`${stage}: no ${name}`);
    return (JSON.parse(list) as string[]).slice(1);
  };
  const started: ChildProcess[] = [];
  try {
    const names = ['simulator', 'collector', 'scorer', 'api'];
    for (const name of names) {
      started.push(spawn(process.execPath, command(name, 'CMD'), { cwd: app, env, stdio: 'ignore' }));
    }
    for (const name of names) {
      const begun = Date.now();
      for (;;) {
        const check = spawnSync(process.execPath, command(name, 'HEALTHCHECK'), {
          cwd: app,
          env,
          encoding: 'utf8',
        });
        if (check.status === 0) break;
        if (Date.now() - begun > HEALTHY_WITHIN_MS)
          throw new Error(`${name} is not healthy: ${check.stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
      say(`${name} is healthy`);
    }
  } finally {
    for (const child of started) child.kill('SIGTERM');
    await Promise.all(
      started.map((child) =>
        child.exitCode === null ? new Promise((gone) => child.once('exit', gone)) : null,
      ),
    );
  }
}

const stages = parseDockerfile(readFileSync(path.join(root, 'Dockerfile'), 'utf8'));
try {
  build(stages);
  await run(stages);
  const size = spawnSync('du', ['-sm', rootOf('runtime')], { encoding: 'utf8' }).stdout.split('\t')[0];
  say(`the images build and run; ${size} MB beside the base image`);
} finally {
  if (keep) say(`kept ${scratch}`);
  else rmSync(scratch, { recursive: true, force: true });
}
