import type { PlcState } from '@cellgate/control';
import type { Plant } from '@cellgate/plant';
import type { SetPointRequest, SetPointWriter, WriteOutcome } from '@cellgate/set-points';
import { plcPort } from '../corrections/plc-port';
import type { PlcUnderTest } from './loop-under-test';

/**
 * The PLC of the simulator over OPC UA as a loop sees it. Requests keep the time of the PLC, whatever clock the test has.
 */
export class ContractPlc implements PlcUnderTest {
  actual: number;
  /** Requests that left for the PLC. */
  readonly requests: SetPointRequest[] = [];
  /** While set, reading asks the PLC once and tells that: a thousand proposals meet within one of its moments. */
  frozen = false;
  private known: PlcState | null = null;
  private readonly port: ReturnType<typeof plcPort>;

  constructor(plant: Plant, writer: SetPointWriter, actual: number) {
    this.port = plcPort(plant, writer);
    this.actual = actual;
  }

  async read(id: string, beat: boolean): Promise<PlcState> {
    if (!this.frozen || this.known === null) this.known = await this.port.read(id, beat);
    this.actual = this.known.actual;
    return this.known;
  }

  async apply(id: string, request: SetPointRequest): Promise<WriteOutcome> {
    this.known = null;
    this.requests.push(request);
    const outcome = await this.port.apply(id, { ...request, notAfterMs: Date.now() + 10_000 });
    if (outcome.kind === 'verified') this.actual = outcome.actual;
    return outcome;
  }

  resolve(id: string, request: SetPointRequest): Promise<WriteOutcome> {
    return this.port.resolve(id, request);
  }
}
