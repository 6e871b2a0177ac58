import { useState, type ReactElement } from 'react';
import type { StandardPlanAnswer } from '../api/answers';
import { useAnswer } from '../api/use-answer';
import { Card } from '../shell/Card';
import { percentText } from '../shell/format';
import { NumberField } from '../shell/NumberField';

const ONCE_MS = 3_600_000;
const MODES = ['normal', 'tightened', 'reduced'] as const;
const LEVELS = ['VII', 'VI', 'V', 'IV', 'III', 'II', 'I'] as const;
const Z14_LEVELS = ['I', 'II', 'III', 'S-1', 'S-2', 'S-3', 'S-4'] as const;
const AQLS = [0.01, 0.015, 0.025, 0.04, 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1, 1.5, 2.5, 4, 6.5, 10] as const;

interface StandardPlanProps {
  readonly onUse: (plan: { readonly n: number; readonly ac: number; readonly lotSize: number }) => void;
}

/** The plan that a standard gives for a lot, with what it achieves. */
export function StandardPlan({ onUse }: StandardPlanProps): ReactElement {
  const [standard, setStandard] = useState<'mil-std-1916' | 'z1.4'>('mil-std-1916');
  const [lotSize, setLotSize] = useState<number | null>(1_000);
  const [level, setLevel] = useState('IV');
  const [mode, setMode] = useState<string>('normal');
  const [aql, setAql] = useState(0.65);
  const military = standard === 'mil-std-1916';
  const levels: readonly string[] = military ? LEVELS : Z14_LEVELS;
  const query = new URLSearchParams({
    lotSize: String(lotSize ?? ''),
    level,
    mode,
    ...(military ? { type: 'attributes' } : { aql: String(aql) }),
  });
  const { answer, failure } = useAnswer<StandardPlanAnswer>(
    lotSize === null ? null : `/sampling/standards/${standard}/plan?${query}`,
    ONCE_MS,
  );
  const choose = (name: typeof standard): void => {
    setStandard(name);
    setLevel(name === 'mil-std-1916' ? 'IV' : 'II');
  };
  return (
    <Card title="Plan of a standard" failure={failure}>
      <form className="form" onSubmit={(event) => event.preventDefault()}>
        <label>
          Standard
          <select value={standard} onChange={(event) => choose(event.target.value as typeof standard)}>
            <option value="mil-std-1916">MIL-STD-1916, attributes</option>
            <option value="z1.4">Z1.4 / MIL-STD-105E, single</option>
          </select>
        </label>
        <NumberField label="Lot size" unit="cells" value={lotSize} onChange={setLotSize} />
        <label>
          {military ? 'Verification level' : 'Inspection level'}
          <select value={level} onChange={(event) => setLevel(event.target.value)}>
            {levels.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {!military && (
          <label>
            AQL
            <select value={aql} onChange={(event) => setAql(Number(event.target.value))}>
              {AQLS.map((value) => (
                <option key={value} value={value}>
                  {value} %
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          Inspection
          <select value={mode} onChange={(event) => setMode(event.target.value)}>
            {MODES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </form>
      {answer !== null && lotSize !== null && (
        <>
          <p>
            Code letter {answer.codeLetter ?? '–'}: inspect{' '}
            <strong>{answer.hundredPercent ? `all ${lotSize}` : answer.n}</strong> cells, accept with at most{' '}
            <strong>{answer.ac}</strong> nonconforming. Accepted with 95 % at{' '}
            {percentText(answer.computed?.aql95)} nonconforming, with 10 % at{' '}
            {percentText(answer.computed?.ltpd10)}.{' '}
            {answer.n !== null && answer.ac !== null && (
              <button
                type="button"
                onClick={() => onUse({ n: answer.n as number, ac: answer.ac as number, lotSize })}
              >
                Show its curve
              </button>
            )}
          </p>
          <p className="quiet">
            {answer.edition}. {provenanceText(answer.provenance)}
          </p>
        </>
      )}
    </Card>
  );
}

/** Where the numbers of a plan come from, as a sentence. */
function provenanceText({ source, confirmation, note }: StandardPlanAnswer['provenance']): string {
  return `Source: ${source} (${confirmation}).${note === '' ? '' : ` ${note}`}`;
}
