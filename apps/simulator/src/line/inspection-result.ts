import type { InspectionStage } from '@cellgate/plant';
import type { Measurements } from '../process/simulated-cell';

/** One record as a station publishes it on its result node, JSON-encoded. */
export interface InspectionResult {
  readonly cellId: string;
  readonly lot: string;
  readonly order: string;
  readonly stage: InspectionStage;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Stacker or formation channel. */
  readonly position?: string;
  /** Counter of the station, one up per record, from 1 at every start. */
  readonly sequence: number;
  readonly measurements: Measurements;
}
