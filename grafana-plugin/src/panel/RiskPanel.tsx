import { useMemo, type ReactElement } from 'react';
import { riskModel } from '../views/risk/model';
import { RiskView } from '../views/risk/View';
import type { ViewPanelProps } from './view-panel-props';

export function RiskPanel(props: ViewPanelProps): ReactElement {
  const { frames, options } = props;
  const { risk } = options;
  const outcome = useMemo(() => riskModel(frames, risk), [frames, risk]);
  if (!outcome.ok) return props.renderProblem(outcome.problem);
  return (
    <RiskView
      model={outcome.model}
      show={risk.show}
      rows={risk.rows}
      look={props.look}
      width={props.width}
      height={props.height}
      timeZone={props.timeZone}
      timeRange={props.timeRange}
      onZoom={props.onZoom}
      {...props.actions(outcome.model.originAt)}
    />
  );
}
