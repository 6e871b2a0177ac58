import type { PlcState } from '@cellgate/control';
import type { SetPointRequest, WriteOutcome } from '@cellgate/set-points';

/** The set-points of the plant, by id, as the loops see them. */
export interface PlcPort {
  /** @throws when the PLC does not answer */
  read(setPoint: string, beat: boolean): Promise<PlcState>;
  apply(setPoint: string, request: SetPointRequest): Promise<WriteOutcome>;
  /** @throws when the PLC does not answer */
  resolve(setPoint: string, request: SetPointRequest): Promise<WriteOutcome>;
}
