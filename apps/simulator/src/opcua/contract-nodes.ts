import {
  type CallMethodResultOptions,
  DataType,
  type Namespace,
  StatusCodes,
  type UAObject,
  type UAVariable,
  Variant,
  VariantArrayType,
} from 'node-opcua';
import type { SetPointContract, SetPointRequest } from '../plc/set-point-contract';

/** How often the server looks at values that nobody pushes, in milliseconds. */
const SAMPLING_MS = 50;

type Type = 'Double' | 'UInt32' | 'Int32' | 'Boolean' | 'DateTime' | 'String';

/** What was written to the parts of `Req` and not yet committed. */
interface Draft {
  Value: number;
  Baseline: number;
  Seq: number;
  NotAfter: Date;
  Source: string;
}

/**
 * The nodes of one set-point under contract: `Req`, `Ack`, the state, and the method `ApplySetpoint`, which does in one call
 * what writing the parts of `Req` and then `Commit` does in two.
 */
export function addContractNodes(
  namespace: Namespace,
  machine: UAObject,
  browseName: string,
  contract: SetPointContract,
): void {
  const prefix = `${machine.nodeId.value}.${browseName}`;
  const folder = (parent: UAObject, name: string): UAObject =>
    namespace.addObject({
      componentOf: parent,
      browseName: name,
      nodeId: parent === machine ? `s=${prefix}` : `s=${prefix}.${name}`,
    });
  const variant = (type: Type, value: unknown): Variant => new Variant({ dataType: DataType[type], value });
  const read = (
    parent: UAObject,
    name: string,
    type: Type,
    get: () => unknown,
    description: string,
    set?: (value: never) => void,
  ): UAVariable => {
    const node = namespace.addVariable({
      componentOf: parent,
      browseName: name,
      nodeId: `s=${prefix}.${parent === control ? '' : `${parent.browseName.name}.`}${name}`,
      description,
      dataType: type,
      accessLevel: set ? 'CurrentRead | CurrentWrite' : 'CurrentRead',
      minimumSamplingInterval: SAMPLING_MS,
    });
    node.bindVariable(
      {
        get: () => variant(type, get()),
        ...(set
          ? {
              // One parameter: with two, the library would wait for a callback.
              set: (written: Variant) => {
                if (written.dataType !== DataType[type]) return StatusCodes.BadTypeMismatch;
                set(written.value as never);
                return StatusCodes.Good;
              },
            }
          : {}),
      },
      true,
    );
    return node;
  };

  const control = folder(machine, browseName);
  const draft: Draft = { Value: NaN, Baseline: NaN, Seq: 0, NotAfter: new Date(0), Source: '' };
  const request = folder(control, 'Req');
  read(
    request,
    'Value',
    'Double',
    () => draft.Value,
    'Set-point asked for',
    (value) => (draft.Value = value),
  );
  read(
    request,
    'Baseline',
    'Double',
    () => draft.Baseline,
    'Set-point that the sender believes in',
    (value) => (draft.Baseline = value),
  );
  read(
    request,
    'Seq',
    'UInt32',
    () => draft.Seq,
    'Number of the request',
    (value) => (draft.Seq = value),
  );
  read(
    request,
    'NotAfter',
    'DateTime',
    () => draft.NotAfter,
    'Latest time of the PLC at which it may be applied',
    (value) => (draft.NotAfter = value),
  );
  read(
    request,
    'Source',
    'String',
    () => draft.Source,
    'Who asks',
    (value) => (draft.Source = value),
  );
  let commit = 0;
  read(
    request,
    'Commit',
    'UInt32',
    () => commit,
    'The number again, written last: the request is complete',
    (value: number) => {
      commit = value;
      // A half-written request has another number.
      if (value === draft.Seq) contract.apply(fromDraft(draft));
    },
  );

  const acknowledgement = folder(control, 'Ack');
  read(
    acknowledgement,
    'Seq',
    'UInt32',
    () => contract.ack.seq,
    'Number of the last request that was decided',
  );
  read(acknowledgement, 'Code', 'Int32', () => contract.ack.code, '0 applied, 1 to 8 refused');
  read(
    acknowledgement,
    'Applied',
    'Double',
    () => contract.ack.applied,
    'Set-point of the last request that was applied',
  );

  read(control, 'Act', 'Double', () => contract.value, 'Set-point in force');
  read(control, 'Lo', 'Double', () => contract.low, 'Lowest set-point that is taken');
  read(control, 'Hi', 'Double', () => contract.high, 'Highest set-point that is taken');
  read(control, 'MaxStep', 'Double', () => contract.limits.maxStep, 'Largest single move');
  read(
    control,
    'MinInterval',
    'Double',
    () => contract.limits.minIntervalMs,
    'Least time between two moves, ms',
  );
  read(control, 'Mode', 'Int32', () => contract.mode, '1 takes set-points from outside, 0 does not');
  read(
    control,
    'Permissive',
    'Boolean',
    () => contract.permissive,
    'Whether the machine may be corrected now',
  );
  read(control, 'Interlock', 'Boolean', () => contract.interlocked, 'Whether an interlock is on');
  read(
    control,
    'HbIn',
    'UInt32',
    () => contract.heartbeatIn,
    'Heartbeat of the writer: a counter',
    (value: number) => contract.heartbeat(value),
  );
  read(control, 'HbOut', 'UInt32', () => contract.heartbeatIn, 'The heartbeat as it was received');

  addApplySetpoint(namespace, control, prefix, contract);
}

function fromDraft({ Value, Baseline, Seq, NotAfter }: Draft): SetPointRequest {
  return { seq: Seq, value: Value, baseline: Baseline, notAfterMs: NotAfter.getTime() };
}

function addApplySetpoint(
  namespace: Namespace,
  control: UAObject,
  prefix: string,
  contract: SetPointContract,
): void {
  const argument = (name: string, dataType: DataType, text: string) => ({
    name,
    dataType,
    description: { text },
  });
  const method = namespace.addMethod(control, {
    browseName: 'ApplySetpoint',
    nodeId: `s=${prefix}.ApplySetpoint`,
    inputArguments: [
      argument('seq', DataType.UInt32, 'Number of the request, the last one + 1'),
      argument('value', DataType.Double, 'Set-point asked for'),
      argument('baseline', DataType.Double, 'Set-point that the sender believes in'),
      argument('notAfter', DataType.DateTime, 'Latest time of the PLC at which it may be applied'),
    ],
    outputArguments: [argument('code', DataType.Int32, '0 applied, 1 to 8 refused')],
  });
  method.bindMethod(
    (inputs, _context, callback: (error: Error | null, result?: CallMethodResultOptions) => void) => {
      const [seq, value, baseline, notAfter] = inputs.map((input) => input.value as unknown);
      const code = contract.apply({
        seq: Number(seq),
        value: Number(value),
        baseline: Number(baseline),
        notAfterMs: notAfter instanceof Date ? notAfter.getTime() : NaN,
      });
      if (contract.losesAcknowledgement) return;
      callback(null, {
        statusCode: StatusCodes.Good,
        outputArguments: [{ dataType: DataType.Int32, arrayType: VariantArrayType.Scalar, value: code }],
      });
    },
  );
}
