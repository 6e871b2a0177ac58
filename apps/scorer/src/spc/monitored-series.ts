import type { WatchedSeries } from '@cellgate/plant';
import type { MonitoredSeries } from '@cellgate/spc';

/** How the statistics see the series. */
export function monitoredSeries({ characteristic, machine, monitoring }: WatchedSeries): MonitoredSeries {
  const { chart, rules, everyMs, settleMs, residualLambda } = monitoring;
  return { characteristic, machine, chart, rules, everyMs, settleMs, residualLambda };
}
