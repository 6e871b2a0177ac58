import type { SurveyedNode } from '@cellgate/opcua';
import type { Plant, Signal } from '@cellgate/plant';
import { demoPlant } from '../testing/plant';
import { describeServer } from './dry-run';

/** The demonstration plant with one signal on CAS_01. */
function plantWith(changes: Partial<Signal>): Plant {
  const plant = demoPlant();
  return {
    ...plant,
    lines: plant.lines.map((line) => ({
      ...line,
      machines: line.machines.map((machine) => ({
        ...machine,
        groups: machine.groups.map((group) => ({
          ...group,
          signals: group.signals.map((signal) =>
            signal.id === 'temperature' ? { ...signal, ...changes } : signal,
          ),
        })),
      })),
    })),
  };
}

const NODE: SurveyedNode = {
  machine: 'CAS_01',
  signal: 'temperature',
  nodeId: 'ns=2;s=CAS_01.Temperature',
  problem: null,
  dataType: 'Double',
  dimensions: null,
  unit: '°C',
  range: null,
  historizing: false,
};

describe('describeServer', () => {
  const told = (plant: Plant, node: Partial<SurveyedNode> = {}) =>
    describeServer(
      { endpoint: 'opc.tcp://plc:4840', machines: ['CAS_01'], problem: null, nodes: [{ ...NODE, ...node }] },
      plant,
    );
  const range = { low: 0, high: 120 };
  const deadband = { percent: 2 };

  it('calls a deadband in percent a problem where neither the node nor the plant states a range', () => {
    const { lines, problems } = told(plantWith({ deadband, range: null }));
    expect(problems).toBe(1);
    expect(lines[1]).toMatch(
      /NO {2}CAS_01\.temperature .+the deadband of 2 % has no range: the node states no EURange and the plant no range/,
    );
  });

  it.each([
    ['the node states a range', plantWith({ deadband, range: null }), { range }],
    ['the plant states a range', plantWith({ deadband, range }), {}],
    ['the deadband is in the unit', plantWith({ deadband: { abs: 2 }, range: null }), {}],
  ])('finds nothing where %s', (_name, plant, node) => {
    expect(told(plant, node).problems).toBe(0);
  });

  it('names another unit, and a server that does not answer', () => {
    expect(told(plantWith({}), { unit: 'K' }).lines[1]).toContain('the plant says °C, the node K');
    const away = {
      endpoint: 'opc.tcp://plc:4840',
      machines: ['CAS_01'],
      problem: 'does not answer',
      nodes: [],
    };
    expect(describeServer(away, plantWith({}))).toEqual({
      lines: ['opc.tcp://plc:4840 (CAS_01): does not answer'],
      problems: 1,
    });
  });
});
