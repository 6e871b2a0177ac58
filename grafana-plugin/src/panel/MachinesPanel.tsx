import { useMemo, type ReactElement } from 'react';
import { machinesModel } from '../views/machines/model';
import { MachinesView } from '../views/machines/View';
import type { ViewPanelProps } from './view-panel-props';

export function MachinesPanel(props: ViewPanelProps): ReactElement {
  const { frames, options, now } = props;
  const { machines } = options;
  const outcome = useMemo(() => machinesModel(frames, machines, now), [frames, machines, now]);
  if (!outcome.ok) return props.renderProblem(outcome.problem);
  return (
    <MachinesView
      model={outcome.model}
      sparkline={machines.sparkline}
      look={props.look}
      width={props.width}
      height={props.height}
      timeZone={props.timeZone}
      {...(now === null ? {} : { now })}
      {...props.actions(outcome.model.originAt)}
    />
  );
}
