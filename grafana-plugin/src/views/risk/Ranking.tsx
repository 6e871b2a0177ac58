import { useMemo, type CSSProperties, type ReactElement } from 'react';
import { formatValue, percent, plainNumber } from '../../frames/format';
import { Figure } from '../parts/Figure';
import { Glyph } from '../parts/Glyph';
import { NUMERIC } from '../parts/hidden';
import { RowMenu } from '../parts/RowMenu';
import { faded } from '../../chart/look';
import { gradeStyles, type GradeStyle } from './draw';
import { GRADES, reasonBesideScore, type RankedCell } from './model';
import type { RiskViewProps } from './View';

/** The riskiest cells as a table, or as a list where there is little room. */
export function Ranking(props: RiskViewProps & { readonly summary: string }): ReactElement {
  const { model, look, width, height, rows } = props;
  const cells = useMemo(() => model.ranking(rows), [model, rows]);
  const styles = gradeStyles(look);
  const wide = width >= 620;
  const medium = width >= 420;
  const cell: CSSProperties = {
    padding: '6px 8px',
    borderBottom: `1px solid ${look.border}`,
    verticalAlign: 'top',
  };
  const head: CSSProperties = {
    ...cell,
    position: 'sticky',
    top: 0,
    background: look.background,
    color: look.secondary,
    fontWeight: 500,
    fontSize: 12,
    textAlign: 'left',
    whiteSpace: 'nowrap',
  };
  const probability = medium && cells.some((one) => one.probability !== null);
  return (
    <Figure look={look} width={width} height={height} summary={props.summary}>
      <div tabIndex={0} role="group" aria-label="Ranked cells" style={{ height, overflow: 'auto' }}>
        <table style={{ width: '100%', borderCollapse: 'collapse', fontSize: 13 }}>
          <thead>
            <tr>
              <th scope="col" style={head}>
                Cell
              </th>
              <th scope="col" style={head}>
                Score
              </th>
              {probability && (
                <th scope="col" style={{ ...head, textAlign: 'right' }}>
                  Defect probability
                </th>
              )}
              {medium && (
                <th scope="col" style={head}>
                  {wide ? 'Main factors (change of log-odds)' : 'Why'}
                </th>
              )}
              {wide && (
                <th scope="col" style={head}>
                  Recommendation
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {cells.map((one) => {
              const style = styles[GRADES.indexOf(one.grade)] as GradeStyle;
              return (
                <tr key={one.row}>
                  <th scope="row" style={{ ...cell, fontWeight: 500, textAlign: 'left' }}>
                    <RowMenu
                      text={one.cell}
                      row={one.row}
                      look={look}
                      linksOf={props.linksOf}
                      filtersOf={props.filtersOf}
                    />
                    <div
                      style={{ fontSize: 12, fontWeight: 400, color: look.secondary, whiteSpace: 'nowrap' }}
                    >
                      <Glyph shape={style.shape} color={style.color} size={11} /> {style.label}
                    </div>
                  </th>
                  <td style={{ ...cell, minWidth: medium ? 150 : 90, width: wide ? '20%' : '40%' }}>
                    <ScoreBar
                      cell={one}
                      color={style.color}
                      look={look}
                      threshold={model.threshold}
                      text={scoreText(model.scoreField, one.score)}
                    />
                    {!medium && one.grade !== 'LOW' && (
                      <div style={{ color: look.secondary, fontSize: 12 }}>
                        {[
                          reasonBesideScore(one, model.threshold) ?? one.factors[0]?.feature,
                          one.recommendation,
                        ]
                          .filter(Boolean)
                          .join(': ')}
                      </div>
                    )}
                  </td>
                  {probability && <td style={{ ...cell, ...NUMERIC }}>{percent(one.probability)}</td>}
                  {medium && (
                    <td style={{ ...cell, maxWidth: wide ? 460 : 340 }}>
                      <Why cell={one} look={look} threshold={model.threshold} />
                      {!wide && (
                        <div style={{ color: look.secondary, fontSize: 12 }}>{one.recommendation}</div>
                      )}
                    </td>
                  )}
                  {wide && <td style={cell}>{one.recommendation ?? '–'}</td>}
                </tr>
              );
            })}
          </tbody>
        </table>
        {cells.length < model.newest().indices.length && (
          <div style={{ padding: 8, fontSize: 12, color: look.secondary }}>
            {cells.length} of {model.newest().indices.length.toLocaleString('en-US')} cells
          </div>
        )}
      </div>
    </Figure>
  );
}

/** As the field formats it; with one decimal where it does not say, so that scores line up. */
function scoreText(field: RiskViewProps['model']['scoreField'], score: number | null): string {
  return field?.display || score === null ? formatValue(field, score) : score.toFixed(1);
}

function ScoreBar(given: {
  readonly cell: RankedCell;
  readonly color: string;
  readonly look: RiskViewProps['look'];
  readonly threshold: number;
  readonly text: string;
}): ReactElement {
  const { cell, color, look, threshold, text } = given;
  const interval = cell.low !== null && cell.high !== null;
  return (
    <div style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
      <b style={{ fontWeight: 500, minWidth: 34, ...NUMERIC }}>{cell.score === null ? '–' : text}</b>
      <svg
        width="100%"
        height={16}
        viewBox="0 0 100 16"
        preserveAspectRatio="none"
        aria-hidden="true"
        style={{ minWidth: 40 }}
      >
        <rect x={0} y={5} width={100} height={6} rx={1} fill={faded(look.text, 0.1)} />
        {cell.score !== null && <rect x={0} y={5} width={cell.score} height={6} rx={1} fill={color} />}
        {interval && (
          <path
            d={`M${cell.low} 3V13M${cell.high} 3V13M${cell.low} 8H${cell.high}`}
            stroke={look.text}
            strokeWidth={1.4}
            vectorEffect="non-scaling-stroke"
            fill="none"
          />
        )}
        <path
          d={`M${threshold} 0V16`}
          stroke={look.text}
          strokeWidth={1.2}
          strokeDasharray="3 2"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {interval && (
        <span style={{ fontSize: 11, color: look.secondary, whiteSpace: 'nowrap' }}>
          {plainNumber(cell.low ?? NaN, 3)}–{plainNumber(cell.high ?? NaN, 3)}
        </span>
      )}
    </div>
  );
}

function Why({
  cell,
  look,
  threshold,
}: {
  readonly cell: RankedCell;
  readonly look: RiskViewProps['look'];
  readonly threshold: number;
}): ReactElement {
  if (cell.factors.length === 0) {
    return <span style={{ color: look.secondary }}>{cell.reasons[0] ?? '–'}</span>;
  }
  const reason = reasonBesideScore(cell, threshold);
  return (
    <ul style={{ margin: 0, padding: 0, listStyle: 'none' }} title={cell.reasons.join('\n')}>
      {reason !== null && <li>{reason}</li>}
      {cell.factors.map(({ feature, value, unit, contribution }, index) => (
        <li key={index} style={{ whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' }}>
          <span aria-hidden="true" style={{ color: look.secondary, marginRight: 4 }}>
            {contribution === undefined ? '·' : contribution >= 0 ? '▲' : '▼'}
          </span>
          {feature}
          {value === undefined ? '' : ` = ${plainNumber(value)} ${unit ?? ''}`.trimEnd()}
          {contribution !== undefined && (
            <span style={{ color: look.secondary }}>
              {' '}
              {contribution >= 0 ? '+' : '−'}
              {plainNumber(Math.abs(contribution), 2)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
