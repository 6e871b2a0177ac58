import { opcUaUnit, type UnitSymbol } from '@cellgate/plant';
import {
  type Namespace,
  DataType,
  StatusCodes,
  type StatusCode,
  type UAObject,
  type UAVariable,
  Variant,
} from 'node-opcua';
import type { InspectionResult } from '../line/inspection-result';
import type { MachineReadings } from '../machines/machine';
import { MACHINES, type MachineDescription, type MachineId } from '../machines/machine-description';
import type { SetPointContract } from '../plc/set-point-contract';
import { addContractNodes } from './contract-nodes';
import { MACHINE_STATES, type Quality } from '../machines/machine-state';

/** The set-points of the machines, as the nodes read and move them. */
export interface SetPointAccess {
  setPoint(machine: MachineId, signal: string): number;
  moveSetPoint(machine: MachineId, signal: string, value: number): void;
  contract(machine: string): SetPointContract;
}

const STATUS_OF: Readonly<Record<Quality, StatusCode>> = {
  good: StatusCodes.Good,
  uncertain: StatusCodes.UncertainSensorNotAccurate,
  bad: StatusCodes.BadSensorFailure,
};

const double = (value: number): Variant => new Variant({ dataType: DataType.Double, value });
const int32 = (value: number): Variant => new Variant({ dataType: DataType.Int32, value });
const text = (value: string): Variant => new Variant({ dataType: DataType.String, value });

interface MachineNodes {
  readonly status: UAVariable;
  readonly result: UAVariable;
  readonly signals: ReadonlyMap<string, UAVariable>;
}

/** The nodes of the line below Objects: one object a machine, its signals, set-points, status and inspection results. */
export class LineNodes {
  private readonly machines: ReadonlyMap<MachineId, MachineNodes>;

  constructor(
    private readonly namespace: Namespace,
    private readonly setPoints: SetPointAccess,
  ) {
    this.machines = new Map(MACHINES.map((machine) => [machine.id, this.addMachine(machine)]));
  }

  /** Shows all readings of a machine with one source timestamp. */
  showReadings(machine: MachineId, { atMs, state, signals }: MachineReadings): void {
    const nodes = this.machines.get(machine);
    const at = new Date(atMs);
    for (const [id, { value, quality }] of signals)
      nodes?.signals.get(id)?.setValueFromSource(double(value), STATUS_OF[quality], at);
    nodes?.status.setValueFromSource(int32(MACHINE_STATES[state]), StatusCodes.Good, at);
  }

  /** Shows one inspection record; a client that asks for every change gets every record. */
  showResult(machine: MachineId, result: InspectionResult): void {
    this.machines
      .get(machine)
      ?.result.setValueFromSource(text(JSON.stringify(result)), StatusCodes.Good, new Date(result.at));
  }

  private addMachine(machine: MachineDescription): MachineNodes {
    const { namespace } = this;
    const parent = namespace.addObject({
      organizedBy: namespace.addressSpace.rootFolder.objects,
      browseName: machine.id,
      nodeId: `s=${machine.id}`,
      description: machine.text,
    });
    const signals = new Map(
      machine.signals.map((signal) => [
        signal.id,
        this.addAnalog(parent, machine.id, signal, signal.range, 'CurrentRead'),
      ]),
    );
    for (const setPoint of machine.setPoints) {
      const followed = machine.signals.find(({ id }) => id === setPoint.follows);
      if (!followed) throw new RangeError(`${setPoint.browseName} follows no signal of ${machine.id}`);
      const { min, max, browseName } = setPoint;
      const described = { browseName, text: setPoint.text, unit: followed.unit };
      const node = this.addAnalog(parent, machine.id, described, [min, max], 'CurrentRead | CurrentWrite');
      this.bindSetPoint(node, machine.id, setPoint.follows, min, max);
      addContractNodes(namespace, parent, setPoint.control, this.setPoints.contract(machine.id));
    }
    const plain = (browseName: string, dataType: 'Int32' | 'String', description: string, value: Variant) => {
      const node = namespace.addVariable({
        componentOf: parent,
        browseName,
        nodeId: `s=${machine.id}.${browseName}`,
        description,
        dataType,
        accessLevel: 'CurrentRead',
        minimumSamplingInterval: 0,
      });
      node.setValueFromSource(value);
      return node;
    };
    return {
      signals,
      status: plain(
        'Status',
        'Int32',
        '0 stopped, 1 running, 2 fault, 3 maintenance',
        int32(MACHINE_STATES.running),
      ),
      result: plain(
        'InspectionResult',
        'String',
        'Last inspection record, JSON; empty before the first',
        text(''),
      ),
    };
  }

  private addAnalog(
    parent: UAObject,
    machine: MachineId,
    signal: { readonly browseName: string; readonly text: string; readonly unit: UnitSymbol },
    [low, high]: readonly [number, number],
    accessLevel: string,
  ): UAVariable {
    return this.namespace.addAnalogDataItem({
      componentOf: parent,
      browseName: signal.browseName,
      nodeId: `s=${machine}.${signal.browseName}`,
      description: signal.text,
      dataType: 'Double',
      accessLevel,
      minimumSamplingInterval: 0,
      engineeringUnits: opcUaUnit(signal.unit),
      engineeringUnitsRange: { low, high },
    });
  }

  /** Makes a node writable inside [min, max]; anything else, NaN included, is out of range. */
  private bindSetPoint(node: UAVariable, machine: MachineId, signal: string, min: number, max: number): void {
    node.bindVariable(
      {
        get: () => double(this.setPoints.setPoint(machine, signal)),
        set: (variant: Variant) => {
          const value: unknown = variant.value;
          if (typeof value !== 'number') return StatusCodes.BadTypeMismatch;
          if (!(value >= min && value <= max)) return StatusCodes.BadOutOfRange;
          this.setPoints.moveSetPoint(machine, signal, value);
          return StatusCodes.Good;
        },
      },
      true,
    );
  }
}
