import { useMemo, type ReactElement } from 'react';
import {
  DEFAULTS,
  machineColumns,
  MachinesView,
  machinesModel,
  OrdersView,
  ordersModel,
  ProblemView,
} from 'cellgate-quality-panel';
import { api } from '../api/api-client';
import type { MachineAnswer, OrderAnswer, Page, SignalHistoryAnswer } from '../api/answers';
import { useAnswer, useRepeated } from '../api/use-answer';
import { historyKey, machineFrames, type Histories } from '../frames/machine-frames';
import { orderFrame } from '../frames/order-frame';
import { Card, Fit } from '../shell/Card';
import type { PageProps } from '../shell/App';

const LIVE_MS = 2_000;
const ORDERS_MS = 5_000;
const HISTORY_MS = 30_000;
const HISTORY_SPAN_MS = 15 * 60_000;
const HISTORY_EVERY = '15s';
const NONE: Histories = new Map();

/** Machines with their live values, and production orders. */
export function LinePage({ look, timeZone }: PageProps): ReactElement {
  const machines = useAnswer<{ data: readonly MachineAnswer[] }>('/machines', LIVE_MS);
  const orders = useAnswer<Page<OrderAnswer>>('/orders', ORDERS_MS);
  const list = machines.answer?.data;
  const signals = (list ?? []).flatMap(({ id, signals: its }) =>
    its.map((signal) => ({ machine: id, signal: signal.id })),
  );
  const histories = useRepeated(
    signals.length === 0 ? null : JSON.stringify(signals),
    (signal) => historiesOf(signals, signal),
    HISTORY_MS,
  );
  const now = Date.now();
  const machinesOutcome = useMemo(
    () => machinesModel(machineFrames(list ?? [], histories.answer ?? NONE), DEFAULTS.machines, Date.now()),
    [list, histories.answer],
  );
  const ordersOutcome = useMemo(
    () => ordersModel([orderFrame(orders.answer?.data ?? [])], DEFAULTS.orders),
    [orders.answer],
  );
  return (
    <>
      <Card title="Machines" failure={machines.failure ?? histories.failure}>
        <Fit height={0}>
          {(width) => {
            const view = { look, width, height: machinesHeight(list ?? [], width), timeZone, now };
            return machinesOutcome.ok ? (
              <MachinesView model={machinesOutcome.model} sparkline {...view} />
            ) : (
              <ProblemView problem={machinesOutcome.problem} {...view} height={140} />
            );
          }}
        </Fit>
      </Card>
      <Card title="Production orders" failure={orders.failure}>
        <Fit height={0}>
          {(width) => {
            const view = { look, width, height: 30 + 45 * (orders.answer?.data.length ?? 1), timeZone, now };
            return ordersOutcome.ok ? (
              <OrdersView model={ordersOutcome.model} {...view} />
            ) : (
              <ProblemView problem={ordersOutcome.problem} {...view} height={140} />
            );
          }}
        </Fit>
      </Card>
    </>
  );
}

async function historiesOf(
  signals: readonly { machine: string; signal: string }[],
  abort: AbortSignal,
): Promise<Histories> {
  const from = new Date(Date.now() - HISTORY_SPAN_MS).toISOString();
  const query = new URLSearchParams({ from, every: HISTORY_EVERY });
  const answers = await Promise.all(
    signals.map(async ({ machine, signal }) => {
      const path = `/machines/${encodeURIComponent(machine)}/signals/${encodeURIComponent(signal)}?${query}`;
      return [historyKey(machine, signal), await api.get<SignalHistoryAnswer>(path, abort)] as const;
    }),
  );
  return new Map(answers);
}

/** Room for every card: as many beside one another as fit. */
function machinesHeight(machines: readonly MachineAnswer[], width: number): number {
  const columns = machineColumns(machines.length, width);
  const most = Math.max(3, ...machines.map(({ signals }) => signals.length));
  return Math.ceil(Math.max(machines.length, 1) / columns) * (60 + 27 * most);
}
