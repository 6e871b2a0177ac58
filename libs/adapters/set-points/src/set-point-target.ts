import type { NodeReference, OpcUaConnection, Plant } from '@cellgate/plant';
import { machineById } from '@cellgate/plant';

/** A set-point that may be written, and where. */
export interface SetPointTarget {
  readonly id: string;
  readonly connection: OpcUaConnection;
  /** The set-point itself; written only where there is no contract. */
  readonly node: NodeReference;
  readonly control: NodeReference | null;
  /** Two values this near are the same, in the unit of the set-point. */
  readonly tolerance: number;
}

/** Part of the span by which a value that was read back may differ from the one that was written. */
const READ_BACK_TOLERANCE = 0.001;

/** The whitelist: nothing that is not a set-point of the plant description can be written. */
export function setPointTargets(plant: Plant): Map<string, SetPointTarget> {
  return new Map(
    plant.setPoints.flatMap(({ id, machine, node, control, min, max }) => {
      const connection = machineById(plant, machine)?.connection;
      if (connection === undefined) return [];
      return [[id, { id, connection, node, control, tolerance: READ_BACK_TOLERANCE * (max - min) }]];
    }),
  );
}
