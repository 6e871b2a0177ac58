import type { EndpointStatus } from '@cellgate/opcua';
import type { ProcessComponent } from '@cellgate/records';
import type { OrderPollState } from '../orders/order-poll';
import type { WriterState } from '../writing/point-writer';

const MOST_NAMED = 3;

/** One component per OPC UA connection, `mes` where the plant has one, and `store`. */
export function componentsOf(
  endpoints: readonly EndpointStatus[],
  orders: OrderPollState | null,
  writer: WriterState,
): ProcessComponent[] {
  const components = endpoints.map(endpointComponent);
  if (orders !== null) {
    const detail = orders.available ? `${orders.orders} orders known` : (orders.problem ?? 'not asked yet');
    components.push({ name: 'mes', ready: orders.available === true, detail });
  }
  const isSound = (writer.spool?.fault ?? null) === null;
  components.push({
    name: 'store',
    ready: writer.available === true && isSound,
    detail: storeDetail(writer),
  });
  return components;
}

/** A connection with missing nodes is ready: the others are followed, and the detail names what is missing. */
function endpointComponent(status: EndpointStatus): ProcessComponent {
  const name = `opcua ${status.endpoint}`;
  if (!status.connected) {
    return { name, ready: false, detail: status.reason };
  }
  const { missing, nodes, counters } = status;
  const parts = [`${nodes - missing.length} of ${nodes} nodes`];
  if (missing.length > 0) {
    const named = missing
      .slice(0, MOST_NAMED)
      .map(({ machine, signal, reason }) => `${machine}.${signal} (${reason})`);
    const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
    parts.push(`missing ${named.join(', ')}${more}`);
  }
  if (counters.unusable > 0) {
    parts.push(`${counters.unusable} unusable values`);
  }
  if (counters.overflows > 0) {
    parts.push(`${counters.overflows} queue overflows`);
  }
  return { name, ready: true, detail: parts.join('; ') };
}

function storeDetail(writer: WriterState): string {
  const parts = [writer.available === null ? 'nothing written yet' : (writer.reason ?? 'writing')];
  if (writer.available !== true || writer.queued > 1_000) {
    parts.push(`${writer.queued} points wait`);
  }
  if (writer.dropped > 0) {
    parts.push(`${writer.dropped} points dropped`);
  }
  if (writer.spool !== undefined && writer.spool.fault !== null) {
    parts.push(`spool cannot write: ${writer.spool.fault}`);
  } else if (writer.spool !== undefined && writer.spool.pressure !== 'normal') {
    parts.push(`spool ${Math.round((100 * writer.spool.bytes) / writer.spool.capacityBytes)} % full`);
  }
  if (writer.rejected > 0) {
    parts.push(`${writer.rejected} points rejected`);
  }
  return parts.join('; ');
}
