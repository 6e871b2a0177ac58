import { plcRefusal, type PlcState } from '@cellgate/control';
import { within } from '@cellgate/opcua';
import { AttributeIds, type ClientSession, DataType, OPCUACertificateManager } from 'node-opcua';
import type { OpcUaConnection, SecretReference } from '@cellgate/plant';
import { readPlc, readValues, type ReadPlc } from './read-plc';
import { commitRequest } from './commit-request';
import type { SetPointTarget } from './set-point-target';
import { ValueWatch } from './value-watch';
import { rejected, type SetPointRequest, unknown, type WriteOutcome } from './write-outcome';
import {
  prepareIdentity,
  withWriterSession,
  WRITER_TIMING,
  type WriterIdentity,
  type WriterTiming,
} from './writer-session';
import { writeLegacy } from './write-legacy';

/** After its time is up a request is given this long to show that it was applied after all, in milliseconds. */
export const RESOLVE_AFTER_MS = 5_000;

export interface WriterOptions {
  /** Folder for the writer's own key and certificate; no other process or client uses it. */
  readonly pkiFolder: string;
  readonly user: OpcUaConnection['user'];
  readonly secretOf: (reference: SecretReference) => string;
  readonly timing?: Partial<WriterTiming>;
  readonly now?: () => number;
  /** False: requests are written part by part although the server has the method. */
  readonly useMethod?: boolean;
}

/** The only part of the product that changes anything in a machine: one request at a time, with one of three outcomes. */
export class SetPointWriter {
  private readonly identity: WriterIdentity;
  private readonly now: () => number;
  private readonly useMethod: boolean;
  private ready: Promise<void> | null = null;

  constructor(options: WriterOptions) {
    this.identity = {
      pki: new OPCUACertificateManager({
        rootFolder: options.pkiFolder,
        automaticallyAcceptUnknownCertificate: false,
      }),
      applicationName: 'cellgate-writer',
      user: options.user,
      secretOf: options.secretOf,
      timing: { ...WRITER_TIMING, ...options.timing },
    };
    this.now = options.now ?? (() => Date.now());
    this.useMethod = options.useMethod ?? true;
  }

  /**
   * What the PLC says about a set-point.
   *
   * @param beat - also tells the PLC that its writer lives, so that it takes requests
   * @throws when it does not answer, or lacks a part of its contract
   */
  async read(target: SetPointTarget, beat = false): Promise<PlcState> {
    return this.session(target, async (session) => {
      const plc = await this.readIn(session, target);
      if (!beat || plc.contract === null) return plc.state;
      await this.beatIn(session, plc);
      return (await this.readIn(session, target, plc.contract)).state;
    });
  }

  /**
   * Sends one request and reads back on two paths, in the session that wrote and by a subscription of another one. Both are
   * open before anything is sent.
   */
  async apply(target: SetPointTarget, request: SetPointRequest): Promise<WriteOutcome> {
    const progress = { sent: false };
    try {
      return await this.twoSessions(target, (session, observer) =>
        this.applyIn(session, observer, target, request, progress),
      );
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return progress.sent ? unknown(why) : rejected('NOT_SENT', why);
    }
  }

  /**
   * Finds out what became of a request whose outcome is unknown. Before its time is up by more than 5 s it stays unknown,
   * since it may still be under way.
   * @throws when the PLC does not answer
   */
  async resolve(target: SetPointTarget, request: SetPointRequest): Promise<WriteOutcome> {
    const { state } = await this.session(target, (session) => this.readIn(session, target));
    if (this.now() <= request.notAfterMs + RESOLVE_AFTER_MS) return unknown('its time is not up');
    const there = Math.abs(state.actual - request.value) <= target.tolerance;
    const decided = target.control === null || state.sequence === request.sequence;
    if (decided && state.ackCode !== null && state.ackCode !== 0) {
      return rejected(plcRefusal(state.ackCode), 'the PLC has answered');
    }
    if (decided && there) return { kind: 'verified', actual: state.actual };
    if (decided && target.control !== null) {
      return rejected(
        'READ_BACK_MISMATCH',
        `the PLC acknowledged ${request.value}, in force is ${state.actual}`,
      );
    }
    if (state.sequence !== null && state.sequence > request.sequence) {
      return rejected('SEQUENCE_TAKEN', `the PLC is at number ${state.sequence}`);
    }
    return rejected('NOT_APPLIED', `its time is up, in force is ${state.actual}`);
  }

  close(): void {
    this.identity.pki.dispose();
  }

  private async session<T>(target: SetPointTarget, use: (session: ClientSession) => Promise<T>): Promise<T> {
    this.ready ??= prepareIdentity(this.identity).catch((error: unknown) => {
      this.ready = null;
      throw error;
    });
    await this.ready;
    return withWriterSession(this.identity, target.connection, use);
  }

  /** Two sessions over two connections, opened side by side and held open until both have been used. */
  private async twoSessions<T>(
    target: SetPointTarget,
    use: (session: ClientSession, observer: ClientSession) => Promise<T>,
  ): Promise<T> {
    let observerReady: (observer: ClientSession) => void = () => undefined;
    let finish: () => void = () => undefined;
    const observer = new Promise<ClientSession>((resolve) => (observerReady = resolve));
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const second = this.session(target, (session) => {
      observerReady(session);
      return finished;
    });
    const failed = second.then(() => Promise.reject(new Error('the second session ended')));
    failed.catch(() => undefined);
    try {
      return await this.session(target, async (session) =>
        use(session, await Promise.race([observer, failed])),
      );
    } finally {
      finish();
      await second.catch(() => undefined);
    }
  }

  private readIn(
    session: ClientSession,
    target: SetPointTarget,
    found: ReadPlc['contract'] = null,
  ): Promise<ReadPlc> {
    const { connectMs } = this.identity.timing;
    return within(connectMs, 'reading took too long', readPlc(session, target, connectMs, this.now, found));
  }

  private async beatIn(session: ClientSession, { contract, heartbeat }: ReadPlc): Promise<void> {
    if (contract === null) return;
    const work = session.write({
      nodeId: contract.parts.heartbeatIn,
      attributeId: AttributeIds.Value,
      value: { value: { dataType: DataType.UInt32, value: (heartbeat + 1) % 0x1_0000_0000 } },
    });
    const status = await within(this.identity.timing.requestMs, 'the heartbeat took too long', work);
    if (status.isNotGood()) throw new Error(`the heartbeat was refused: ${status.name}`);
  }

  private async applyIn(
    session: ClientSession,
    observer: ClientSession,
    target: SetPointTarget,
    request: SetPointRequest,
    progress: { sent: boolean },
  ): Promise<WriteOutcome> {
    const { timing } = this.identity;
    const plc = await this.readIn(session, target);
    const watch = await within(
      timing.connectMs,
      'subscribing took too long',
      ValueWatch.start(observer, plc.actualNode),
    );
    const { contract } = plc;
    if (contract === null) return writeLegacy({ session, watch, plc, target, request, timing, progress });
    await this.beatIn(session, plc);
    const late = this.now() > request.notAfterMs;
    if (late) return rejected('NOT_SENT', 'its time was up before it was sent');
    const refusal = await commitRequest(
      session,
      contract,
      request,
      plc.state.clockOffsetMs,
      timing.requestMs,
      this.useMethod,
      progress,
    );
    if (refusal !== null) return refusal;

    const end = this.now() + timing.readBackMs;
    const near = (value: number): boolean => Math.abs(value - request.value) <= target.tolerance;
    for (;;) {
      const { ackSequence, ackCode, actual } = contract.parts;
      const [sequence, code, act] = await readValues(
        session,
        [ackSequence, ackCode, actual],
        timing.requestMs,
      );
      if (sequence?.value.value === request.sequence) {
        if (code?.value.value !== 0)
          return rejected(plcRefusal(Number(code?.value.value)), 'the PLC refused it');
        const inForce = Number(act?.value.value);
        if (near(inForce)) {
          if (await watch.until(near, timing.readBackMs)) return { kind: 'verified', actual: inForce };
          return unknown(`a second session is told ${watch.value ?? 'nothing'}`);
        }
        if (this.now() > end) return unknown(`acknowledged, but in force is ${inForce}`);
      } else if (this.now() > end) return unknown('no acknowledgement');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
