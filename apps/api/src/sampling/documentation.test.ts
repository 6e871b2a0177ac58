import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';

// Generous, for a machine that has other work.
jest.setTimeout(60_000);

interface Call {
  readonly path: string;
  readonly body: string | null;
}

/** Every curl call of the page, in order. */
function documentedCalls(): Call[] {
  const page = readFileSync(join(__dirname, '../../../../docs/sampling.md'), 'utf8');
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map((block) => block[1] ?? '');
  return blocks.flatMap((block) =>
    [...block.matchAll(/curl -sS "\$API([^"]*)"([^']*'Content-Type: application\/json' -d '([^']*)')?/g)].map(
      (call) => ({ path: call[1] ?? '', body: call[3] ?? null }),
    ),
  );
}

describe('docs/sampling.md', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it('shows a lot from arrival to decision with calls that work as they stand', async () => {
    const calls = documentedCalls();
    expect(calls).toHaveLength(14);
    const answers: Record<string, unknown>[] = [];
    for (const { path, body } of calls) {
      const answer =
        body === null
          ? await api.ask(`/api/v1${path}`)
          : await api.post(`/api/v1${path}`, JSON.parse(body) as unknown);
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
      answers.push(answer.body);
    }
    expect(answers[0]).toMatchObject({
      decision: 'open',
      characteristics: [
        { name: 'pinholes', plan: { n: 192 }, floor: { n: 80 } },
        { name: 'thickness', plan: { method: 'variables', n: 32 } },
      ],
    });
    expect(answers[1]).toMatchObject({ decision: 'open', characteristic: { remaining: 92 } });
    expect(answers[2]).toMatchObject({ decision: 'accepted', lotDecision: 'open' });
    expect(answers[3]).toMatchObject({ lotDecision: 'accepted', disposition: 'release' });
    expect(answers[5]).toMatchObject({ data: [{ id: 'CU-2026-0117' }] });
    expect(answers[6]).toMatchObject({ data: [{ class: 'major' }, { class: 'minor' }] });
    expect(answers[8]).toMatchObject({ conditions: { causeCorrected: true } });
    expect(answers[9]).toMatchObject({ type: 'A', points: [{ pa: 0.8 }, { defectives: 5 }] });
    expect(answers[10]).toMatchObject({ n: 110, c: 3 });
    expect(answers[11]).toMatchObject({ codeLetter: 'A', n: 80 });
    expect(answers[12]).toMatchObject({ codeLetter: 'J', n: 80, ac: 2 });
    expect(answers[13]).toMatchObject({ n: 20, ac: 0, computed: { ltpdDefectives: 21 } });
  });
});
