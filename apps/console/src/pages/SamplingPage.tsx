import { useMemo, useState, type ReactElement } from 'react';
import { DEFAULTS, OcView, ocModel, ProblemView, type OcOptions } from 'cellgate-quality-panel';
import { Card, Fit } from '../shell/Card';
import type { PageProps } from '../shell/App';
import { NumberField } from '../shell/NumberField';
import { StandardPlan } from './StandardPlan';

const DISTRIBUTIONS = ['hypergeometric', 'binomial', 'poisson'] as const;
const QUANTITIES = {
  pa: 'probability of acceptance',
  aoq: 'average outgoing quality',
  asn: 'average sample number',
  ati: 'average total inspection',
} as const;
const FAMILIES = {
  none: 'one plan',
  N: 'several lot sizes',
  n: 'several sample sizes',
  c: 'several acceptance numbers',
} as const;
const HEIGHT = 420;

interface Calculator {
  readonly lotSize: number | null;
  readonly n: number | null;
  readonly c: number | null;
  /** Quality levels in percent nonconforming, as people say them. */
  readonly aql: number | null;
  readonly ltpd: number | null;
  readonly distribution: OcOptions['distribution'];
  readonly quantity: OcOptions['quantity'];
  readonly family: OcOptions['family'];
  readonly familyValues: string;
}

const START: Calculator = {
  lotSize: 1_000,
  n: 100,
  c: 0,
  aql: 0.1,
  ltpd: 2,
  distribution: 'hypergeometric',
  quantity: 'pa',
  family: 'none',
  familyValues: '50, 100, 200',
};

const share = (percent: number | null): number | null => (percent === null ? null : percent / 100);

/** What a sampling plan accepts and what it lets through. */
export function SamplingPage({ look, timeZone }: PageProps): ReactElement {
  const [chosen, setChosen] = useState(START);
  const change = (part: Partial<Calculator>): void => setChosen((last) => ({ ...last, ...part }));
  const outcome = useMemo(() => ocModel([], optionsOf(chosen)), [chosen]);
  return (
    <>
      <Card title="Sampling plan and its operating characteristic">
        <form className="form" onSubmit={(event) => event.preventDefault()}>
          <NumberField
            label="Lot size N"
            unit="cells"
            value={chosen.lotSize}
            onChange={(lotSize) => change({ lotSize })}
          />
          <NumberField label="Sample size n" unit="cells" value={chosen.n} onChange={(n) => change({ n })} />
          <NumberField
            label="Acceptance number Ac"
            unit="cells"
            value={chosen.c}
            onChange={(c) => change({ c })}
          />
          <NumberField label="AQL" unit="%" value={chosen.aql} onChange={(aql) => change({ aql })} />
          <NumberField label="LTPD" unit="%" value={chosen.ltpd} onChange={(ltpd) => change({ ltpd })} />
          <label>
            Distribution
            <select
              value={chosen.distribution}
              onChange={(event) => change({ distribution: event.target.value as OcOptions['distribution'] })}
            >
              {DISTRIBUTIONS.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <label>
            Curve
            <select
              value={chosen.quantity}
              onChange={(event) => change({ quantity: event.target.value as OcOptions['quantity'] })}
            >
              {Object.entries(QUANTITIES).map(([name, text]) => (
                <option key={name} value={name}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <label>
            Compare
            <select
              value={chosen.family}
              onChange={(event) => change({ family: event.target.value as OcOptions['family'] })}
            >
              {Object.entries(FAMILIES).map(([name, text]) => (
                <option key={name} value={name}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          {chosen.family !== 'none' && (
            <label>
              Values
              <input
                value={chosen.familyValues}
                onChange={(event) => change({ familyValues: event.target.value })}
              />
            </label>
          )}
        </form>
        <Fit height={HEIGHT}>
          {(width) =>
            outcome.ok ? (
              <OcView model={outcome.model} look={look} width={width} height={HEIGHT} timeZone={timeZone} />
            ) : (
              <ProblemView problem={outcome.problem} look={look} width={width} height={HEIGHT} />
            )
          }
        </Fit>
      </Card>
      <StandardPlan onUse={({ n, ac, lotSize }) => change({ n, c: ac, lotSize })} />
    </>
  );
}

function optionsOf(chosen: Calculator): OcOptions {
  const { n, c, lotSize, distribution, quantity, family, familyValues } = chosen;
  return {
    ...DEFAULTS.oc,
    plans: n === null || c === null ? '' : `n=${n} c=${c}`,
    lotSize,
    distribution,
    quantity,
    family,
    familyValues: family === 'none' ? '' : familyValues,
    aql: share(chosen.aql),
    ltpd: share(chosen.ltpd),
  };
}
