import { useMemo, useState, type ReactElement } from 'react';
import { ProblemView, spcModel, SpcView } from 'cellgate-quality-panel';
import type { Page, SpcSignalAnswer, StoredChartAnswer, WatchedAnswer } from '../api/answers';
import { useAnswer } from '../api/use-answer';
import { spcInput } from '../frames/spc-frames';
import { Card, Fit } from '../shell/Card';
import { instantText, numberText } from '../shell/format';
import type { PageProps } from '../shell/App';

const REFRESH_MS = 10_000;
const HEIGHT = 520;
const MINUTE_MS = 60_000;
/** What is shown, in minutes. */
const SPANS = [15, 60, 480] as const;
const MARKS = { signalling: '▲', 'in-control': '●', 'no-limits': '◇', 'no-data': '○' } as const;

/** Control charts of what the plant description wants watched, and their signals. */
export function SpcPage({ look, timeZone }: PageProps): ReactElement {
  const watched = useAnswer<{ data: readonly WatchedAnswer[] }>('/spc/characteristics', REFRESH_MS);
  const [chosen, setChosen] = useState<string | null>(null);
  const [minutes, setMinutes] = useState<number>(15);
  const list = watched.answer?.data ?? [];
  const current =
    list.find(({ id }) => id === chosen) ??
    list.find(({ state }) => state === 'signalling') ??
    list[0] ??
    null;
  const signals = useAnswer<Page<SpcSignalAnswer>>('/spc/signals?limit=20', REFRESH_MS);
  return (
    <>
      <Card
        title={
          current === null
            ? 'Control chart'
            : `Control chart: ${current.label}, ${current.machine} (${current.unit})`
        }
        failure={watched.failure}
        aside={
          <span>
            <label>
              Characteristic{' '}
              <select value={current?.id ?? ''} onChange={(event) => setChosen(event.target.value)}>
                {list.map(({ id, label, machine, state }) => (
                  <option key={id} value={id}>
                    {MARKS[state]} {machine} {label}
                  </option>
                ))}
              </select>
            </label>{' '}
            <label>
              Last{' '}
              <select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
                {SPANS.map((span) => (
                  <option key={span} value={span}>
                    {span < 60 ? `${span} min` : `${span / 60} h`}
                  </option>
                ))}
              </select>
            </label>
          </span>
        }
      >
        {current === null ? (
          watched.answer !== null && (
            <p className="quiet">Nothing is marked for SPC in the plant description.</p>
          )
        ) : (
          <Chart watched={current} minutes={minutes} look={look} timeZone={timeZone} />
        )}
      </Card>
      <Card title="Signals" failure={signals.failure}>
        {signals.answer !== null && <Signals signals={signals.answer.data} timeZone={timeZone} />}
      </Card>
    </>
  );
}

interface ChartProps extends PageProps {
  readonly watched: WatchedAnswer;
  readonly minutes: number;
}

function Chart({ watched, minutes, look, timeZone }: ChartProps): ReactElement {
  const path = `/spc/characteristics/${encodeURIComponent(watched.id)}/chart`;
  // The window moves by the minute, so that its start does not make every request a new question.
  const from = new Date(Math.floor(Date.now() / MINUTE_MS - minutes) * MINUTE_MS).toISOString();
  const { answer, failure } = useAnswer<StoredChartAnswer>(
    `${path}?${new URLSearchParams({ from })}`,
    REFRESH_MS,
  );
  const outcome = useMemo(() => {
    if (answer === null) return null;
    const { frames, annotations, options } = spcInput(answer, watched.rules);
    return spcModel(frames, options, { annotations });
  }, [answer, watched.rules]);
  return (
    <>
      {failure !== null && <p className="failure">{failure}</p>}
      <Fit height={HEIGHT}>
        {(width) =>
          outcome === null ? (
            <p className="quiet">loading</p>
          ) : outcome.ok ? (
            <SpcView
              model={outcome.model}
              zones
              footer
              look={look}
              width={width}
              height={HEIGHT}
              timeZone={timeZone}
            />
          ) : (
            <ProblemView problem={outcome.problem} look={look} width={width} height={HEIGHT} />
          )
        }
      </Fit>
      {(answer?.warnings ?? [])
        .filter(({ code }) => code === 'NO_LIMIT_SET')
        .map(({ code, detail }) => (
          <p key={code} className="quiet">
            {detail}
          </p>
        ))}
    </>
  );
}

function Signals({
  signals,
  timeZone,
}: {
  readonly signals: readonly SpcSignalAnswer[];
  readonly timeZone: string;
}): ReactElement {
  if (signals.length === 0) return <p className="quiet">No signal in the last 7 days.</p>;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Signals">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Machine</th>
            <th scope="col">Characteristic</th>
            <th scope="col">Rule</th>
            <th scope="col" className="number">
              Reading
            </th>
            <th scope="col">Acknowledged</th>
          </tr>
        </thead>
        <tbody>
          {signals.map(({ id, at, machine, label, rule, reading, unit, acknowledgement }) => (
            <tr key={id}>
              <th scope="row">{instantText(at, timeZone)}</th>
              <td>{machine}</td>
              <td>{label}</td>
              <td>{rule}</td>
              <td className="number">
                {numberText(reading)} {unit ?? ''}
              </td>
              <td>
                {acknowledgement === null
                  ? 'not yet'
                  : `${acknowledgement.by}: ${acknowledgement.cause}, ${acknowledgement.action}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
