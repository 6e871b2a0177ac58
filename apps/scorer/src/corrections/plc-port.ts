import type { PlcState } from '@cellgate/control';
import type { Plant } from '@cellgate/plant';
import {
  type SetPointRequest,
  setPointTargets,
  type SetPointWriter,
  type WriteOutcome,
} from '@cellgate/set-points';

/** The set-points of the plant, by id, as the loops see them. */
export interface PlcPort {
  /** @throws when the PLC does not answer */
  read(setPoint: string, beat: boolean): Promise<PlcState>;
  apply(setPoint: string, request: SetPointRequest): Promise<WriteOutcome>;
  /** @throws when the PLC does not answer */
  resolve(setPoint: string, request: SetPointRequest): Promise<WriteOutcome>;
}

/** The set-points of a plant through its writer. @throws RangeError for an id that is none */
export function plcPort(plant: Plant, writer: SetPointWriter): PlcPort {
  const targets = setPointTargets(plant);
  const target = (id: string) => {
    const found = targets.get(id);
    if (found === undefined) throw new RangeError(`${id} is no set-point of the plant`);
    return found;
  };
  return {
    read: (id, beat) => writer.read(target(id), beat),
    apply: (id, request) => writer.apply(target(id), request),
    resolve: (id, request) => writer.resolve(target(id), request),
  };
}
