import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPlantFile, type NodeReference, opcUaUnit, type Plant, type UnitSymbol } from '@cellgate/plant';
import { AttributeIds, type ClientSession, DataType } from 'node-opcua';
import { PROCESS_PARAMETERS } from '../process/process-parameters';
import { simulateCells } from '../process/simulate-cells';
import { Simulator } from '../simulator';
import { ManualClock } from '../testing/manual-clock';
import { OpcClients, resolveNode } from '../testing/opc-client';
import { LineServer, NAMESPACE_URI } from './line-server';

const plant: Plant = loadPlantFile(join(__dirname, '../../../../config/demo-plant.yaml'), {});
const machines = plant.lines.flatMap((line) => line.machines);

function pathOf({ namespace, address }: NodeReference): string {
  expect(namespace).toBe(NAMESPACE_URI);
  if (address.type !== 'browsePath') throw new Error('expected a browse path');
  return address.path.join('/');
}

describe('the demonstration plant', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-contract-'));
  const clients = new OpcClients();
  const simulator = new Simulator({ clock: new ManualClock(), seed: 1, speed: 1 });
  let server: LineServer;
  let url: string;

  beforeAll(async () => {
    server = await LineServer.create({ host: '127.0.0.1', port: 0, pkiDir: join(folder, 'pki') }, simulator);
    simulator.start({
      readings: (machine, readings) => server.nodes.showReadings(machine, readings),
      result: (machine, result) => server.nodes.showResult(machine, result),
    });
    url = await server.listen();
  }, 60_000);

  afterAll(async () => {
    simulator.stop();
    await server.stop();
    clients.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function read(session: ClientSession, path: string, property?: string) {
    const nodeId = await resolveNode(session, path, property);
    return session.read({ nodeId, attributeId: AttributeIds.Value });
  }

  async function expectAnalog(
    session: ClientSession,
    path: string,
    unit: UnitSymbol,
    low: number,
    high: number,
  ) {
    const value = await read(session, path);
    expect([path, value.statusCode.name, value.value.dataType]).toEqual([path, 'Good', DataType.Double]);
    const { displayName, unitId, namespaceUri } = (await read(session, path, 'EngineeringUnits')).value.value;
    expect({ unit: displayName.text, unitId, namespaceUri }).toEqual({
      unit,
      unitId: opcUaUnit(unit).unitId,
      namespaceUri: opcUaUnit(unit).namespaceUri,
    });
    expect((await read(session, path, 'EURange')).value.value).toMatchObject({ low, high });
    const nodeId = await resolveNode(session, path);
    const description = await session.read({ nodeId, attributeId: AttributeIds.Description });
    expect(description.value.value.text).toMatch(/\w/);
  }

  it('finds every signal with its unit and range, every status and every result node', async () => {
    await clients.session(url, async (session) => {
      for (const { status, results, groups } of machines) {
        for (const { node, unit, range } of groups.flatMap((group) => group.signals))
          await expectAnalog(session, pathOf(node), unit, range?.low ?? NaN, range?.high ?? NaN);
        if (!status || !results) throw new Error('expected a status and a result node');
        expect((await read(session, pathOf(status.node))).value).toMatchObject({
          dataType: DataType.Int32,
          value: 1,
        });
        expect((await read(session, pathOf(results.node))).value.dataType).toBe(DataType.String);
      }
    });
    expect(machines.flatMap(({ groups }) => groups.flatMap(({ signals }) => signals))).toHaveLength(11);
  }, 30_000);

  it('finds every set-point with the unit of the signal that follows it and its limits as range', async () => {
    await clients.session(url, async (session) => {
      for (const { node, unit, min, max } of plant.setPoints)
        await expectAnalog(session, pathOf(node), unit, min, max);
    });
    expect(plant.setPoints).toHaveLength(2);
  });

  it('finds the contract of every set-point, with limits that allow what the plant description allows', async () => {
    await clients.session(url, async (session) => {
      for (const { control, min, max, maxStep } of plant.setPoints) {
        if (!control) throw new Error('expected a contract');
        const path = pathOf(control);
        const value = async (name: string) => (await read(session, `${path}/${name}`)).value.value as number;
        expect([await value('Lo'), await value('Hi'), await value('MaxStep')]).toEqual([min, max, maxStep]);
        expect(await resolveNode(session, `${path}/ApplySetpoint`)).toMatch(/ApplySetpoint/);
      }
    });
  });

  it('has the characteristics that the process model measures, at their stage and machine', () => {
    const ids = (stage: string, machine: string) =>
      plant.characteristics
        .filter(
          (characteristic) => characteristic.stage === stage && characteristic.machines.includes(machine),
        )
        .map(({ id }) => id);
    const { measurements } = simulateCells({ seed: 1 }).next().value;
    expect(Object.keys(measurements.ipqc)).toEqual(ids('IPQC', 'CAS_01'));
    expect(Object.keys(measurements.formation)).toEqual(ids('FQC', 'FORM_01'));
    expect(Object.keys(measurements.endOfLine)).toEqual(ids('FQC', 'EOL_01'));
    expect(Object.keys(measurements.oqc ?? {})).toEqual(ids('OQC', 'EOL_01'));
  });

  it('has the limits by which the process model passes a cell', () => {
    for (const { id, lsl, usl } of plant.characteristics) {
      const limit = PROCESS_PARAMETERS.limits[id];
      expect([id, limit?.lsl ?? null, limit?.usl ?? null]).toEqual([id, lsl, usl]);
    }
    expect(plant.characteristics).toHaveLength(Object.keys(PROCESS_PARAMETERS.limits).length);
  });

  it('names the products of the orders', () => {
    expect(plant.products.map(({ id }) => id)).toEqual(
      expect.arrayContaining(simulator.orders.list().map(({ product }) => product)),
    );
    expect(plant.lines.map(({ id }) => id)).toContain(simulator.orders.list()[0]?.line);
  });
});
