import { lotInspectionFromRow } from '@cellgate/time-series';
import type { LotInspectionEvent } from '@cellgate/time-series';
import type { AnswerOf } from '../http/route';
import { startTestApi } from '../testing/running-api';
import type { Answer, TestApi } from '../testing/running-api';
import type { getLot, postLot, postResults } from './lots.routes';
import type { getStream, listStreams } from './streams.routes';

// Generous, for a machine that has other work.
jest.setTimeout(60_000);

type Lot = AnswerOf<typeof postLot>;
type Result = AnswerOf<typeof postResults>;
type Streams = AnswerOf<typeof listStreams>;

describe('a lot from arrival to decision, over HTTP', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await startTestApi();
  });
  afterEach(() => api.close());

  const ok = <T>(answer: Answer): T => {
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return answer.body as T;
  };
  const arrive = async (id: string, change: object = {}): Promise<Lot> =>
    ok(
      await api.post('/api/v1/lots', {
        id,
        supplier: 'Foil AG',
        material: 'Cu foil 6 µm',
        size: 500,
        characteristics: [{ name: 'pinholes', class: 'major' }],
        ...change,
      }),
    );
  const report = (id: string, body: object): Promise<Answer> => api.post(`/api/v1/lots/${id}/results`, body);
  const decide = async (id: string, nonconforming: number): Promise<Result> => {
    const lot = ok<Lot>(await api.ask(`/api/v1/lots/${id}`));
    const { name, plan } = lot.characteristics[0] as Lot['characteristics'][number];
    return ok(await report(id, { characteristic: name, inspected: plan.n, nonconforming }));
  };
  const events = async (): Promise<LotInspectionEvent[]> => {
    const window = { fromMs: api.line.nowMs - 1, toMs: api.line.nowMs + 1 };
    const rows = await api.line.store.rows({ measurement: 'lot_inspection', window });
    return rows.flatMap((row) => lotInspectionFromRow(row) ?? []);
  };
  const eventually = async (check: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + 20_000;
    while (!(await check())) {
      if (performance.now() > deadline) throw new Error('did not come true within 20 s');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('issues the plan of the standard with its reasons, spread over the rolls, and freezes it', async () => {
    const containers = [
      { id: 'roll-1', units: 250 },
      { id: 'roll-2', units: 150 },
      { id: 'roll-3', units: 100 },
    ];
    const lot = await arrive('L1', { containers });
    const [only] = lot.characteristics;
    expect(only).toMatchObject({
      name: 'pinholes',
      class: 'major',
      decision: 'open',
      plan: { standard: 'MIL-STD-1916', codeLetter: 'A', mode: 'normal', n: 80, ac: 0, re: 1 },
      floor: { level: 'IV', n: 80 },
      applied: { level: 'IV', n: 80 },
      remaining: 80,
      risk: null,
    });
    expect(only?.plan.explanation?.type).toBe('B');
    expect(only?.plan.lotExplanation?.type).toBe('A');
    expect(only?.plan.explanation?.warnings.map(({ code }) => code)).toEqual([
      'PRODUCER_RISK',
      'UNITS_NOT_INDEPENDENT',
    ]);
    const drawn = Map.groupBy(only?.units ?? [], ({ container }) => container);
    expect([...drawn].map(([id, units]) => [id, units.length])).toEqual([
      ['roll-1', 40],
      ['roll-2', 24],
      ['roll-3', 16],
    ]);
    await decide('L1', 1);
    const again = ok<Lot>(await api.ask('/api/v1/lots/L1'));
    expect(again.characteristics[0]?.plan).toEqual(only?.plan);
    expect(again.characteristics[0]?.units).toEqual(only?.units);
  });

  it('decides unit by unit: rejects at the rejection number, accepts with the whole sample only', async () => {
    const lot = await arrive('L1', { size: 3_000, characteristics: [{ name: 'burr', class: 'minor' }] });
    const units = lot.characteristics[0]?.units ?? [];
    const n = units.length;
    for (const [index, { unit }] of units.entries()) {
      const result = ok<Result>(
        await report('L1', { characteristic: 'burr', units: [{ unit, conforming: true }] }),
      );
      expect(result.decision).toBe(index === n - 1 ? 'accepted' : 'open');
      expect(result.characteristic.remaining).toBe(n - 1 - index);
    }
    expect(ok<Lot>(await api.ask('/api/v1/lots/L1'))).toMatchObject({
      decision: 'accepted',
      disposition: 'release',
    });

    const second = await arrive('L2', { size: 3_000, characteristics: [{ name: 'burr', class: 'minor' }] });
    const first = second.characteristics[0]?.units?.[0];
    const result = ok<Result>(
      await report('L2', { characteristic: 'burr', units: [{ unit: first?.unit, conforming: false }] }),
    );
    expect(result).toMatchObject({ decision: 'rejected', lotDecision: 'rejected', disposition: 'withhold' });
    expect(result.characteristic.spared).toBe(n - 1);
  });

  it('judges measured values by a variables plan, and counts them by an attributes plan', async () => {
    const characteristics = [
      { name: 'thickness', class: 'major', method: 'variables', lsl: 5.5, usl: 6.5 },
      { name: 'width', class: 'minor', usl: 200 },
    ];
    const lot = await arrive('L1', { characteristics });
    const [thickness, width] = lot.characteristics;
    expect(thickness?.plan).toMatchObject({ method: 'variables', n: 29, k: 2.4, f: 0.193 });
    const around = (mean: number, spread: number, n: number): number[] =>
      Array.from({ length: n }, (_, i) => mean + spread * Math.cos(i));
    const measured = ok<Result>(
      await report('L1', { characteristic: 'thickness', values: around(6, 0.1, 29) }),
    );
    expect(measured.characteristic.measured).toMatchObject({ reasons: [] });
    expect(measured).toMatchObject({ decision: 'accepted', lotDecision: 'open' });
    const counted = ok<Result>(
      await report('L1', { characteristic: 'width', values: around(199, 0.5, width?.plan.n ?? 0) }),
    );
    expect(counted).toMatchObject({ decision: 'accepted', lotDecision: 'accepted', disposition: 'release' });

    await arrive('L2', { characteristics });
    const spread = ok<Result>(
      await report('L2', { characteristic: 'thickness', values: around(6, 0.4, 29) }),
    );
    expect(spread.decision).toBe('rejected');
    expect(spread.characteristic.measured?.reasons[0]).toMatch(/below k = 2.4/);
    await arrive('L3', { characteristics });
    const outside = ok<Result>(await report('L3', { characteristic: 'thickness', values: [6, 6.6] }));
    expect(outside).toMatchObject({ decision: 'rejected', characteristic: { inspected: 2, spared: 27 } });
  });

  it('switches by results, with an audit, and plans the next lots by the new mode', async () => {
    for (const [id, found] of Object.entries({ A: 0, B: 1, C: 0, D: 1 })) {
      await arrive(id);
      const result = await decide(id, found);
      expect(result.stream.mode).toBe(id === 'D' ? 'tightened' : 'normal');
    }
    expect((await arrive('E')).characteristics[0]?.plan).toMatchObject({ mode: 'tightened', n: 192 });
    await decide('E', 0);
    const [stream] = ok<Streams>(
      await api.ask(`/api/v1/sampling/streams?${new URLSearchParams({ supplier: 'Foil AG' }).toString()}`),
    ).data;
    expect(stream).toMatchObject({ class: 'major', mode: 'tightened', acceptedInARow: 1 });
    await api.post(`/api/v1/sampling/streams/${stream?.id}/conditions`, {
      reason: '8D 117: rolls cleaned',
      causeCorrected: true,
    });
    for (const id of ['F', 'G', 'H', 'I']) {
      await arrive(id);
      await decide(id, 0);
    }
    const { mode, history } = ok<AnswerOf<typeof getStream>>(
      await api.ask(`/api/v1/sampling/streams/${stream?.id}`),
    );
    expect(mode).toBe('normal');
    const changes = history.filter(({ kind }) => kind === 'mode-changed').reverse();
    expect(changes.map(({ from, to, lot }) => [from, to, lot])).toEqual([
      ['normal', 'tightened', 'D'],
      ['tightened', 'normal', 'I'],
    ]);
    expect(history.filter(({ kind }) => kind === 'lot-inspected')).toHaveLength(9);
  });

  it('writes what happens to the time-series store, and makes up for it after an outage', async () => {
    await arrive('A', { risk: { probability: 0.3, modelVersion: 'm-1' } });
    await eventually(async () => (await events()).length === 1);
    expect(await events()).toMatchObject([
      { kind: 'plan-issued', lot: 'A', supplier: 'Foil AG', floorSample: 80, risk: 0.3, decision: null },
    ]);
    api.line.storeAway = true;
    const { decision } = await decide('A', 1);
    expect(decision).toBe('rejected');
    api.line.storeAway = false;
    await arrive('B');
    await decide('B', 1);
    await eventually(async () => (await events()).length === 5);
    expect((await events()).map(({ kind }) => kind).sort()).toEqual([
      'decided',
      'decided',
      'mode-changed',
      'plan-issued',
      'plan-issued',
    ]);
  });

  it('knows the lots and what was reported, in pages', async () => {
    for (const id of ['A', 'B', 'C']) await arrive(id);
    await report('B', { id: 'r1', characteristic: 'pinholes', inspected: 30, nonconforming: 0 });
    const first = ok<{ data: { id: string }[]; page: { nextCursor: string } }>(
      await api.ask('/api/v1/lots?limit=2'),
    );
    expect(first.data.map(({ id }) => id)).toEqual(['C', 'B']);
    const rest = ok<{ data: { id: string }[]; page: { nextCursor: string | null } }>(
      await api.ask(`/api/v1/lots?limit=2&cursor=${first.page.nextCursor}`),
    );
    expect(rest.data.map(({ id }) => id)).toEqual(['A']);
    expect(rest.page.nextCursor).toBeNull();
    const lot = ok<AnswerOf<typeof getLot>>(await api.ask('/api/v1/lots/B'));
    expect(lot.results).toMatchObject([{ id: 'r1', characteristic: 'pinholes', inspected: 30, by: null }]);
    expect(lot.characteristics[0]?.posterior?.lotOk).toBeGreaterThan(0.9);
  });
});
