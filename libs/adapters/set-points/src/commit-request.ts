import { plcRefusal } from '@cellgate/control';
import { within } from '@cellgate/opcua';
import { AttributeIds, type ClientSession, DataType, type NodeId, type VariantOptions } from 'node-opcua';
import type { ContractNodes } from './contract-nodes';
import {
  provesNothingDone,
  rejected,
  type SetPointRequest,
  unknown,
  type WriteOutcome,
} from './write-outcome';

/**
 * Hands a request to the PLC: in one call of `ApplySetpoint` where it has the method, else part by part, `Commit` last and
 * alone, since no server promises to write several nodes as one.
 *
 * @param progress - `sent` becomes true with the first request that may change something
 * @returns null when the PLC took it, as far as the answer says
 * @throws when no answer came; then nobody knows
 */
export async function commitRequest(
  session: ClientSession,
  contract: ContractNodes,
  request: SetPointRequest,
  clockOffsetMs: number,
  withinMs: number,
  useMethod: boolean,
  progress: { sent: boolean },
): Promise<WriteOutcome | null> {
  const late = 'no answer to the request';
  const uint32 = (value: number): VariantOptions => ({ dataType: DataType.UInt32, value });
  const double = (value: number): VariantOptions => ({ dataType: DataType.Double, value });
  const notAfter = { dataType: DataType.DateTime, value: new Date(request.notAfterMs + clockOffsetMs) };

  if (useMethod && contract.apply !== null) {
    progress.sent = true;
    const call = session.call({
      objectId: contract.control,
      methodId: contract.apply,
      inputArguments: [uint32(request.sequence), double(request.value), double(request.baseline), notAfter],
    });
    const result = await within(withinMs, late, call);
    const { name } = result.statusCode;
    if (result.statusCode.isNotGood()) {
      return provesNothingDone(name) ? rejected(name, 'the server refused the call') : unknown(name);
    }
    const code: unknown = result.outputArguments?.[0]?.value;
    if (code === 0) return null;
    return typeof code === 'number'
      ? rejected(plcRefusal(code), 'the PLC refused it')
      : unknown('an answer without code');
  }

  const { parts } = contract;
  const write = (nodeId: NodeId, value: VariantOptions) => ({
    nodeId,
    attributeId: AttributeIds.Value,
    value: { value },
  });
  const prepared = await within(
    withinMs,
    late,
    session.write([
      write(parts.value, double(request.value)),
      write(parts.baseline, double(request.baseline)),
      write(parts.notAfter, notAfter),
      write(parts.source, { dataType: DataType.String, value: request.source }),
      write(parts.sequence, uint32(request.sequence)),
    ]),
  );
  const bad = prepared.find((status) => status.isNotGood());
  if (bad !== undefined) return rejected(bad.name, 'the request could not be written');
  progress.sent = true;
  const status = await within(withinMs, late, session.write(write(parts.commit, uint32(request.sequence))));
  if (status.isGood()) return null;
  return provesNothingDone(status.name)
    ? rejected(status.name, 'the server refused Commit')
    : unknown(status.name);
}
