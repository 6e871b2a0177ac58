import { useMemo, type ReactElement } from 'react';
import { ocModel } from '../views/oc/model';
import { OcView } from '../views/oc/View';
import type { ViewPanelProps } from './view-panel-props';

export function OcPanel(props: ViewPanelProps): ReactElement {
  const { frames, options } = props;
  const { oc } = options;
  const outcome = useMemo(() => ocModel(frames, oc), [frames, oc]);
  if (!outcome.ok) return props.renderProblem(outcome.problem);
  return (
    <OcView
      model={outcome.model}
      look={props.look}
      width={props.width}
      height={props.height}
      timeZone={props.timeZone}
    />
  );
}
