import { useMemo, type CSSProperties, type ReactElement } from 'react';
import { PlotChart } from '../../chart/grafana';
import { percent } from '../../frames/format';
import { Figure } from '../parts/Figure';
import { NUMERIC } from '../parts/hidden';
import { Notes } from '../parts/Notes';
import type { ViewProps } from '../parts/view-props';
import { curveColor, curveDash, ocPlot, planFigures, QUANTITIES } from './draw';
import type { OcModel, PlanCurve } from './model';

export interface OcViewProps extends ViewProps {
  readonly model: OcModel;
}

const ROW = 25;

/** Operating characteristics of plans, with what they achieve. */
export function OcView(props: OcViewProps): ReactElement {
  const { model, look, width, height } = props;
  const plot = useMemo(() => ocPlot(model, look, width < 400), [model, look, width]);
  const summary = ocSummary(model);
  const notes = model.notes.length > 0 && height >= 200 ? 18 : 0;
  const tall = height >= 260;
  const table = tall ? Math.min((model.plans.length + 1) * ROW + 4, Math.floor(height * 0.4)) : 0;
  const belief = model.belief && height >= 220 ? 22 : 0;
  return (
    <Figure look={look} width={width} height={height} summary={summary}>
      <PlotChart
        plot={plot}
        look={look}
        width={width}
        height={height - notes - table - belief}
        timeZone={props.timeZone}
        label={summary}
      />
      {table > 0 && <PlanTable model={model} look={look} width={width} height={table} />}
      {belief > 0 && model.belief && (
        <div
          style={{
            height: belief,
            fontSize: 13,
            whiteSpace: 'nowrap',
            overflow: 'hidden',
            textOverflow: 'ellipsis',
          }}
        >
          <b style={{ fontWeight: 500 }}>This lot:</b> {model.belief.found} of {model.belief.inspected}{' '}
          nonconforming; at most {percent(model.belief.limit)} with probability{' '}
          <b style={{ fontWeight: 500 }}>{certainty(model.belief.lotOk)}</b>{' '}
          <span style={{ color: look.secondary }}>
            (before the sample {certainty(model.belief.priorLotOk)})
          </span>
        </div>
      )}
      {notes > 0 && <Notes notes={model.notes} look={look} />}
    </Figure>
  );
}

interface Column {
  readonly title: string;
  readonly key: string;
  readonly detail: string;
}

function PlanTable(given: {
  readonly model: OcModel;
  readonly look: OcViewProps['look'];
  readonly width: number;
  readonly height: number;
}): ReactElement {
  const { model, look, width, height } = given;
  const wanted = model.plans.some(({ explanation }) => explanation.producer ?? explanation.consumer);
  const all: readonly Column[] = [
    {
      title: `AQL (α ${percent(model.alpha)})`,
      key: 'aql',
      detail: 'worst quality that is still accepted with 1 − α',
    },
    {
      title: `LTPD (β ${percent(model.beta)})`,
      key: 'ltpd',
      detail: 'best quality that is accepted with β only',
    },
    ...(wanted
      ? [
          { title: 'Producer risk', key: 'alpha', detail: 'share of lots withheld at the wanted AQL' },
          { title: 'Consumer risk', key: 'beta', detail: 'share of lots accepted at the wanted LTPD' },
        ]
      : []),
    { title: 'AOQL', key: 'aoql', detail: 'worst average outgoing quality, rejected lots being screened' },
    { title: 'Lot', key: 'lot', detail: 'lot size' },
  ];
  const columns = all.slice(0, width >= 620 ? 6 : width >= 420 ? 4 : 2);
  const cell: CSSProperties = { padding: '3px 8px', height: ROW - 7, whiteSpace: 'nowrap' };
  return (
    <div
      tabIndex={0}
      role="group"
      aria-label="Plans"
      style={{ height, overflow: 'auto', borderTop: `1px solid ${look.border}` }}
    >
      <table style={{ width: '100%', borderCollapse: 'collapse', fontSize: 13 }}>
        <thead>
          <tr style={{ color: look.secondary, fontSize: 12 }}>
            <th scope="col" style={{ ...cell, textAlign: 'left', fontWeight: 500 }}>
              Plan
            </th>
            {columns.map(({ title, key, detail }) => (
              <th
                key={key}
                scope="col"
                title={detail}
                style={{ ...cell, textAlign: 'right', fontWeight: 500 }}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {model.plans.map((plan, index) => (
            <PlanLine
              key={index}
              plan={plan}
              index={index}
              model={model}
              look={look}
              columns={columns}
              cell={cell}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PlanLine(given: {
  readonly plan: PlanCurve;
  readonly index: number;
  readonly model: OcModel;
  readonly look: OcViewProps['look'];
  readonly columns: readonly Column[];
  readonly cell: CSSProperties;
}): ReactElement {
  const { plan, index, model, look, columns, cell } = given;
  const figures = planFigures(plan, model.distribution === 'poisson');
  return (
    <tr>
      <th
        scope="row"
        title={plan.explanation.sentence}
        style={{ ...cell, textAlign: 'left', fontWeight: 500 }}
      >
        <svg width={26} height={8} aria-hidden="true" style={{ marginRight: 6, verticalAlign: 'middle' }}>
          <line
            x1={0}
            x2={26}
            y1={4}
            y2={4}
            stroke={curveColor(look, index)}
            strokeWidth={2}
            strokeDasharray={curveDash(index).join(' ')}
          />
        </svg>
        {plan.name}
        <span style={{ color: look.secondary, fontWeight: 400 }}> type {plan.curve.type}</span>
      </th>
      {columns.map(({ key }) => (
        <td key={key} style={{ ...cell, ...NUMERIC }}>
          {figures[key]}
        </td>
      ))}
    </tr>
  );
}

/** A probability close to 1 is never called certain. */
const certainty = (p: number): string => (p > 0.9999 ? '> 99.99 %' : percent(p));

/** The curves in a sentence. */
export function ocSummary(model: OcModel): string {
  const plans = model.plans
    .slice(0, 4)
    .map((plan) => {
      const { aql, ltpd } = planFigures(plan, model.distribution === 'poisson');
      return `${plan.name}: AQL ${aql}, LTPD ${ltpd}`;
    })
    .join('; ');
  return `${QUANTITIES[model.quantity]} of ${model.plans.length} sampling plans (${model.distribution}). ${plans}.`;
}
