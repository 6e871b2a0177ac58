import type { ReactElement } from 'react';
import type { CellDetailAnswer } from '../api/answers';
import { useAnswer } from '../api/use-answer';
import { useFeatures } from '../api/use-features';
import { featureLabel } from '../frames/feature-label';
import { instantText, numberText, percentText } from '../shell/format';

const REFRESH_MS = 10_000;

/** Every measurement of a cell with its limits, and how its grade came about. */
export function CellDetail({
  id,
  timeZone,
}: {
  readonly id: string;
  readonly timeZone: string;
}): ReactElement {
  const { answer, failure } = useAnswer<CellDetailAnswer>(`/cells/${encodeURIComponent(id)}`, REFRESH_MS);
  const features = useFeatures();
  if (failure !== null) return <p className="failure">{failure}</p>;
  if (answer === null) return <p className="quiet">…</p>;
  const { risk } = answer;
  return (
    <div className="detail">
      <p>
        Lot {answer.lot ?? '–'}, order {answer.order ?? '–'}, line {answer.line}
      </p>
      {risk === null ? (
        <p className="quiet">not graded yet</p>
      ) : (
        <>
          <p>
            <strong>{risk.recommendation}</strong>: {risk.grade}, score {numberText(risk.score)} of 100
            {risk.scoreInterval === null
              ? ''
              : ` (95 %: ${numberText(risk.scoreInterval.low, 3)} to ${numberText(risk.scoreInterval.high, 3)})`}
            , probability of failure {percentText(risk.probability)}; model {risk.model} {risk.modelRevision},{' '}
            {instantText(risk.assessedAt, timeZone)}
          </p>
          {(risk.reasons ?? []).map((reason) => (
            <p key={reason} className="quiet">
              {reason}
            </p>
          ))}
          <table>
            <caption>What mattered most (log-odds; associated with the risk, not proven to cause it)</caption>
            <tbody>
              {risk.factors.map(({ feature, value, unit, contribution }) => (
                <tr key={feature}>
                  <th scope="row">{featureLabel(features, feature)}</th>
                  <td className="number">
                    {numberText(value)} {unit}
                  </td>
                  <td className="number">
                    {contribution > 0 ? '+' : ''}
                    {numberText(contribution, 3)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {answer.inspections.map(({ stage, station, at, verdict, measurements }) => (
        <table key={`${stage} ${station} ${at}`}>
          <caption>
            {stage} at {station}, {instantText(at, timeZone)}: {verdict}
          </caption>
          <thead>
            <tr>
              <th scope="col">Characteristic</th>
              <th scope="col" className="number">
                Value
              </th>
              <th scope="col" className="number">
                Limits
              </th>
            </tr>
          </thead>
          <tbody>
            {measurements.map((measured) => (
              <tr key={measured.characteristic} className={isOutside(measured) ? 'outside' : ''}>
                <th scope="row">{measured.label ?? measured.characteristic}</th>
                <td className="number">
                  {isOutside(measured) ? '▲ ' : ''}
                  {numberText(measured.value)} {measured.unit}
                </td>
                <td className="number">
                  {numberText(measured.lsl)} … {numberText(measured.usl)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

function isOutside({
  value,
  lsl,
  usl,
}: {
  value: number | null;
  lsl: number | null;
  usl: number | null;
}): boolean {
  return value !== null && ((lsl !== null && value < lsl) || (usl !== null && value > usl));
}
