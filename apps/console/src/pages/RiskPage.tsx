import { useMemo, useState, type ReactElement } from 'react';
import { DEFAULTS, ProblemView, riskModel, RiskView, type RiskOptions } from 'cellgate-quality-panel';
import { api } from '../api/api-client';
import type { CellAnswer, Page, RiskSummaryAnswer } from '../api/answers';
import { useAnswer, useRepeated } from '../api/use-answer';
import { useFeatures } from '../api/use-features';
import { cellFrame } from '../frames/cell-frame';
import type { PageProps } from '../shell/App';
import { Card, Fit } from '../shell/Card';
import { CellDetail } from './CellDetail';

const REFRESH_MS = 10_000;
const PAGE_SIZE = 200;
const MOST_CELLS = 1_000;
const HOUR_MS = 3_600_000;
const SPANS = [1, 8, 24] as const;

/** Risk of the cells of the last hours, and what to do with each. */
export function RiskPage({ look, timeZone }: PageProps): ReactElement {
  const [hours, setHours] = useState<number>(1);
  const [chosen, setChosen] = useState<string | null>(null);
  const cells = useRepeated(`cells ${hours}`, (signal) => cellsOf(hours, signal), REFRESH_MS);
  const summary = useAnswer<RiskSummaryAnswer>('/risk/summary', REFRESH_MS);
  const threshold = summary.answer?.threshold ?? DEFAULTS.risk.threshold;
  const features = useFeatures();
  const outcome = useMemo(
    () => riskModel([cellFrame(cells.answer ?? [], features)], { ...DEFAULTS.risk, threshold }),
    [cells.answer, features, threshold],
  );
  const view = (show: RiskOptions['show'], height: number): ReactElement => (
    <Fit height={height}>
      {(width) => {
        const shape = { look, width, height, timeZone };
        if (cells.answer === null) return <p className="quiet">Loading the cells of the last {hours} h …</p>;
        if (cells.answer.every(({ grade }) => grade === null)) {
          return <p className="quiet">No cell was graded in the last {hours} h.</p>;
        }
        return outcome.ok ? (
          <RiskView model={outcome.model} show={show} rows={DEFAULTS.risk.rows} {...shape} />
        ) : (
          <ProblemView problem={outcome.problem} {...shape} />
        );
      }}
    </Fit>
  );
  const span = (
    <label>
      Last{' '}
      <select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
        {SPANS.map((value) => (
          <option key={value} value={value}>
            {value} h
          </option>
        ))}
      </select>
    </label>
  );
  const atRisk = (cells.answer ?? []).filter(
    ({ grade }) => grade === 'HIGH' || grade === 'INSUFFICIENT_EVIDENCE',
  );
  return (
    <>
      <Card title="Risk of each cell (0–100)" aside={span} failure={cells.failure}>
        {view('scores', 340)}
      </Card>
      <div className="columns">
        <Card title="Distribution of scores">{view('distribution', 260)}</Card>
        <Card title="Shares of grades">{view('shares', 260)}</Card>
      </div>
      <Card title="Riskiest cells">{view('ranking', 380)}</Card>
      <Card title="Look at a cell">
        <label>
          Cell{' '}
          <input
            list="cells"
            value={chosen ?? ''}
            placeholder="cell id"
            onChange={(event) => setChosen(event.target.value || null)}
          />
          <datalist id="cells">
            {atRisk.slice(0, 50).map(({ id, grade }) => (
              <option key={id} value={id}>
                {grade}
              </option>
            ))}
          </datalist>
        </label>
        {chosen !== null && <CellDetail id={chosen} timeZone={timeZone} />}
      </Card>
    </>
  );
}

/** Graded cells of the last hours, newest first; at most {@link MOST_CELLS}. */
async function cellsOf(hours: number, signal: AbortSignal): Promise<readonly CellAnswer[]> {
  const from = new Date(Date.now() - hours * HOUR_MS).toISOString();
  const cells: CellAnswer[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({
      from,
      limit: String(PAGE_SIZE),
      ...(cursor === null ? {} : { cursor }),
    });
    const page: Page<CellAnswer> = await api.get<Page<CellAnswer>>(`/cells?${query}`, signal);
    cells.push(...page.data);
    cursor = page.page.nextCursor;
  } while (cursor !== null && cells.length < MOST_CELLS);
  return cells;
}
