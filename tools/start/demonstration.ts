import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Asks for a mode that writes, and confirms it: two persons, as everywhere. */
const PROMOTERS = ['demo-process-engineer', 'demo-quality-engineer'] as const;
const APPROVER = 'demo-approver';
/** The loop whose process drifts. */
const LOOP = 'cas-01-temperature';
const POLL_MS = 1_000;

export interface DemoPersonsFile {
  readonly approver: string;
  readonly persons: readonly { readonly name: string; readonly token: string }[];
}

/** Seconds from the start to the drift; null: no demonstration, the simulated line only. @throws RangeError */
export function demonstrationAfter(text: string | undefined): number | null {
  if (text === 'off') return null;
  const seconds = text === undefined || text === '' ? 60 : Number(text);
  if (!(seconds >= 0 && seconds <= 86_400))
    throw new RangeError(`CELLGATE_DEMO_AFTER_SECONDS is "${text ?? ''}": 0 to 86400 seconds, or off`);
  return seconds;
}

/**
 * The persons of the demonstration with random tokens, in a file of the data folder that only its owner can read. Kept over
 * starts, so that a page that has signed in stays so.
 */
export function demoPersons(dataDir: string): { readonly file: string; readonly content: DemoPersonsFile } {
  const file = path.join(dataDir, 'demo-persons.json');
  if (!existsSync(file)) {
    const persons = [APPROVER, ...PROMOTERS].map((name) => ({
      name,
      token: `demo_${randomBytes(32).toString('base64url')}`,
    }));
    writeFileSync(file, JSON.stringify({ approver: APPROVER, persons }), { mode: 0o600 });
  }
  return { file, content: JSON.parse(readFileSync(file, 'utf8')) as DemoPersonsFile };
}

export interface Demonstration {
  readonly api: string;
  readonly simulator: string;
  readonly persons: DemoPersonsFile;
  readonly afterSeconds: number;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

interface Loop {
  readonly loop: string;
  readonly mode: string;
  readonly evidence: { readonly judged: number; readonly needed: number };
}

/**
 * Gives a newcomer something to decide on: the simulated CAS_01 drifts, the loop shows what it would do, and when its advice
 * has been judged two demo persons promote it by the API, once a start. Nobody approves a correction here: that is left to
 * the person at the console.
 */
export async function runDemonstration({
  api,
  simulator,
  persons,
  afterSeconds,
  say,
  signal,
}: Demonstration): Promise<void> {
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  const ask = async (
    person: string | null,
    method: string,
    url: string,
    body?: object,
  ): Promise<Response> => {
    const token = persons.persons.find(({ name }) => name === person)?.token;
    return fetch(url, {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  /** A process may be on its way up again. */
  const persist = async <T>(attempt: () => Promise<T | null>): Promise<T | null> => {
    while (!signal.aborted) {
      const found = await attempt().catch(() => null);
      if (found !== null) return found;
      await pause(POLL_MS);
    }
    return null;
  };

  const state = await persist(
    async () => (await (await ask(null, 'GET', `${api}/demo`)).json()) as { demo: boolean },
  );
  if (state?.demo !== true) {
    if (state !== null) say('demonstration: left out, access tokens exist');
    return;
  }
  await pause(1_000 * afterSeconds);
  const drifts = await persist(async () => {
    const answer = await ask(null, 'PUT', `${simulator}/scenarios/temperature-drift`, { to: 45, overS: 1 });
    return answer.ok ? true : null;
  });
  if (drifts === null) return;
  say(
    `demonstration: CAS_01 begins to drift to 45 °C although its set-point is 35 °C; see ${api}/#corrections`,
  );
  const ready = await persist(async () => {
    const answer = await ask(null, 'GET', `${api}/api/v1/correction-loops`);
    const { data } = (await answer.json()) as { data: readonly Loop[] };
    const loop = data.find((each) => each.loop === LOOP);
    return loop !== undefined && loop.evidence.judged >= loop.evidence.needed ? loop : null;
  });
  // Whoever has chosen another mode meanwhile keeps it.
  if (ready?.mode !== 'advisory') return;
  for (const person of PROMOTERS) {
    const answer = await persist(() =>
      ask(person, 'PUT', `${api}/api/v1/correction-loops/${LOOP}/mode`, {
        mode: 'supervised',
        reason: 'demonstration of npm start',
      }),
    );
    if (answer === null) return;
    if (!answer.ok) {
      say(`demonstration: ${person} could not promote ${LOOP}: ${await answer.text()}`);
      return;
    }
  }
  say(
    `demonstration: ${PROMOTERS.join(' and ')} let ${LOOP} send what a person approves; see ${api}/#corrections`,
  );
}
