import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpcUaConnection, parsePlant, resolveSecret } from '@cellgate/plant';
import { type SetPointRequest, setPointTargets, SetPointWriter } from '@cellgate/set-points';
import { SimulatorProcess } from '../testing/simulator-process';

const CONFIG = join(__dirname, '../../../../config/demo-plant.yaml');
/** Longer than by default: the machine of the tests may be busy. */
const TIMING = { connectMs: 15_000, requestMs: 4_000, readBackMs: 5_000, postWatchMs: 500 };
const VARIABLE = 'CAS_01_WRITER_PASSWORD';
const ANONYMOUS = { type: 'anonymous' } as const;
const named = (name: string) =>
  ({ type: 'userName', name, password: { env: VARIABLE } }) satisfies OpcUaConnection['user'];

/** A PLC that lets one user write, as `docs/plant.md` asks for: everybody else reads. */
describe('the writer with a user of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-writer-user-'));
  const writers: SetPointWriter[] = [];
  let simulator: SimulatorProcess;

  const target = () => {
    const plant = parsePlant(readFileSync(CONFIG, 'utf8'), {
      CELLGATE_OPCUA_PORT: String(simulator.opcUaPort),
    });
    const found = setPointTargets(plant).get('cas-01-temperature');
    if (!found) throw new Error('no set-point');
    return found;
  };
  /** All of them have the same key: only the user tells them apart. */
  const writerAs = (
    user: OpcUaConnection['user'],
    password = simulator.writerPassword,
    useMethod = true,
  ): SetPointWriter => {
    const writer = new SetPointWriter({
      pkiFolder: join(folder, 'pki'),
      user,
      secretOf: (reference) => resolveSecret(reference, { [VARIABLE]: password }),
      timing: TIMING,
      useMethod,
    });
    writers.push(writer);
    return writer;
  };
  const request = async (value: number): Promise<SetPointRequest> => {
    // Everybody may read.
    const { sequence, actual } = await writerAs(ANONYMOUS).read(target());
    const notAfterMs = Date.now() + 60_000;
    return { sequence: (sequence ?? 0) + 1, value, baseline: actual, notAfterMs, source: 'test' };
  };
  const truth = () => simulator.truth('CAS_01');

  beforeAll(async () => {
    simulator = await SimulatorProcess.start();
    // The first use makes the writer's own key.
    await writerAs(ANONYMOUS).read(target());
  }, 90_000);

  afterAll(async () => {
    for (const writer of writers) writer.close();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['by the method', true],
    ['part by part', false],
  ])(
    'is let in and moves the set-point %s',
    async (_how, useMethod) => {
      const before = await truth();
      const value = before.value - 1;
      const writer = writerAs(named('cellgate-writer'), simulator.writerPassword, useMethod);
      expect(await writer.apply(target(), await request(value))).toEqual({ kind: 'verified', actual: value });
      const after = await truth();
      expect(after.value).toBe(value);
      expect(after.applied).toHaveLength(before.applied.length + 1);
      // The PLC's own least time between two moves.
      await new Promise((resolve) => setTimeout(resolve, 1_050));
    },
    60_000,
  );

  describe.each([
    ['an anonymous session', ANONYMOUS, undefined],
    ['the right user with a wrong password', named('cellgate-writer'), 'wrong-password'],
    ['another user with the right password', named('operator'), undefined],
  ] as const)('%s', (_who, user, password) => {
    it.each([
      ['by the method', true],
      ['part by part', false],
    ])(
      'is refused with BadUserAccessDenied %s, and nothing reaches the PLC',
      async (_how, useMethod) => {
        const before = await truth();
        const outcome = await writerAs(user, password, useMethod).apply(
          target(),
          await request(before.value - 1),
        );
        expect(outcome).toMatchObject({
          kind: 'rejected',
          code: 'NOT_SENT',
          detail: expect.stringContaining('BadUserAccessDenied'),
        });
        expect(JSON.stringify(outcome)).not.toContain(password ?? simulator.writerPassword);
        expect(await truth()).toEqual(before);
      },
      60_000,
    );
  });

  it('leaves an anonymous session no way round the contract either: the set-point itself is refused', async () => {
    const before = await truth();
    const outcome = await writerAs(ANONYMOUS).apply(
      { ...target(), control: null },
      await request(before.value - 1),
    );
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'BadUserAccessDenied' });
    expect(await truth()).toEqual(before);
  }, 60_000);

  it('says which variable is missing instead of writing as somebody else', async () => {
    const before = await truth();
    expect(
      await writerAs(named('cellgate-writer'), '').apply(target(), await request(before.value - 1)),
    ).toMatchObject({ kind: 'rejected', code: 'NOT_SENT', detail: expect.stringContaining(VARIABLE) });
    expect(await truth()).toEqual(before);
  }, 60_000);
});
