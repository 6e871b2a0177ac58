import {
  HistoryReadRequest,
  type HistoryReadResult,
  ReadRawModifiedDetails,
  StatusCodes,
  TimestampsToReturn,
  type DataValue,
  type HistoryData,
  type NodeId,
} from 'node-opcua';
import type { ReadOnlySession } from './read-only-session';

export interface History {
  /** Values of the window, and where the server gives them the ones just outside. */
  readonly values: readonly DataValue[];
  /** Whether the history covers the window; else why not. */
  readonly problem: string | null;
}

const PAGE = 1_000;
/** A server that answers this will not answer otherwise when it is asked again. */
const NEVER =
  /Bad(ServiceUnsupported|NotImplemented|NotSupported|HistoryOperationUnsupported|UserAccessDenied)/;
/** A hole that brings more than this is not a hole. */
const MOST_PAGES = 2_000;

/**
 * What the server keeps of a node, both ends included. The bounding values are asked for too: they tell a history without
 * a change in the window from one that does not reach back so far.
 *
 * @param fromMs - milliseconds since 1970 UTC on the clock of the server
 */
export async function readHistory(
  session: ReadOnlySession,
  nodeId: NodeId,
  fromMs: number,
  toMs: number,
): Promise<History> {
  const bounded = await readPages(session, nodeId, fromMs, toMs, true);
  return bounded.problem !== null && bounded.values.length === 0
    ? readPages(session, nodeId, fromMs, toMs, false)
    : bounded;
}

async function readPages(
  session: ReadOnlySession,
  nodeId: NodeId,
  fromMs: number,
  toMs: number,
  returnBounds: boolean,
): Promise<History> {
  const values: DataValue[] = [];
  let continuationPoint: Buffer | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const request = new HistoryReadRequest({
      nodesToRead: [{ nodeId, ...(continuationPoint === undefined ? {} : { continuationPoint }) }],
      timestampsToReturn: TimestampsToReturn.Both,
      historyReadDetails: new ReadRawModifiedDetails({
        startTime: new Date(fromMs),
        endTime: new Date(toMs),
        isReadModified: false,
        numValuesPerNode: PAGE,
        returnBounds,
      }),
    });
    let results: HistoryReadResult[] | null;
    try {
      ({ results } = await session.historyRead(request));
    } catch (error) {
      const [refusal] = NEVER.exec((error as Error).message) ?? [];
      if (refusal === undefined) {
        throw error;
      }
      return { values, problem: `no history: ${refusal}` };
    }
    const [result] = results ?? [];
    if (result === undefined || result.statusCode.isBad()) {
      return { values, problem: `no history: ${result?.statusCode.name ?? 'no answer'}` };
    }
    for (const value of (result.historyData as HistoryData | null)?.dataValues ?? []) {
      if (!value.statusCode.equals(StatusCodes.BadBoundNotFound)) {
        values.push(value);
      }
    }
    continuationPoint = result.continuationPoint;
    if (continuationPoint === null || continuationPoint.length === 0) {
      return { values, problem: values.length === 0 ? 'the history has no value of that time' : null };
    }
  }
  return { values, problem: `the history has more than ${MOST_PAGES * PAGE} values of that time` };
}
