import { useMemo, type ReactElement } from 'react';
import { ordersModel } from '../views/orders/model';
import { OrdersView } from '../views/orders/View';
import type { ViewPanelProps } from './view-panel-props';

export function OrdersPanel(props: ViewPanelProps): ReactElement {
  const { frames, options } = props;
  const { orders } = options;
  const outcome = useMemo(() => ordersModel(frames, orders), [frames, orders]);
  if (!outcome.ok) return props.renderProblem(outcome.problem);
  return (
    <OrdersView
      model={outcome.model}
      look={props.look}
      width={props.width}
      height={props.height}
      timeZone={props.timeZone}
      {...props.actions(outcome.model.originAt)}
    />
  );
}
