import { useMemo, type ReactElement } from 'react';
import { spcModel } from '../views/spc/model';
import { SpcView } from '../views/spc/View';
import type { ViewPanelProps } from './view-panel-props';

export function SpcPanel(props: ViewPanelProps): ReactElement {
  const { frames, options, annotations, aggregated } = props;
  const { spc } = options;
  const outcome = useMemo(
    () => spcModel(frames, spc, { annotations, aggregated }),
    [frames, spc, annotations, aggregated],
  );
  if (!outcome.ok) return props.renderProblem(outcome.problem);
  return (
    <SpcView
      model={outcome.model}
      zones={spc.zones}
      footer={spc.footer}
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
