import type { CapabilityStudy } from '@cellgate/spc';
import { plainNumber } from '../../frames/format';
import type { SpcModel } from './model';

/** A line of the footer. */
export interface FooterPart {
  readonly label: string;
  readonly value: string;
  /** More about it, for a title. */
  readonly detail: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

const VERDICTS: Readonly<Record<CapabilityStudy['verdict'], string>> = {
  capable: 'capable',
  'not-demonstrated': 'not demonstrated',
  'not-capable': 'not capable',
  'not-shown-stable': 'no Cpk: not shown stable',
  'too-few-subgroups': 'no Cpk: too few points',
  'down-sampled': 'no Cpk: not raw measurements',
  'no-variation': 'no Cpk: no variation',
};

/** What stands below a chart: capability with its gate, the false-alarm budget, where the limits come from. */
export function footerParts(model: SpcModel): readonly FooterPart[] {
  return [
    ...(model.capability ? capabilityParts(model.capability) : []),
    ...(model.falseAlarms ? [falseAlarmPart(model)] : []),
    {
      label: 'Limits',
      value: model.provenance.replace(/^Limits /, ''),
      detail: model.movingLimits
        ? 'These limits change when the time range does. Freeze them, or set a baseline, to judge a process by them.'
        : model.provenance,
      tone: model.movingLimits ? 'bad' : 'plain',
    },
  ];
}

function capabilityParts(study: CapabilityStudy): readonly FooterPart[] {
  const index = (name: 'cpk' | 'ppk'): string => {
    const interval = study.intervals[name];
    const value = study[name];
    if (value === null) return '–';
    const lower = interval?.lower;
    const upper = interval?.upper;
    const range =
      lower === undefined || upper === undefined || lower === null || upper === null
        ? ''
        : ` [${fixed(lower)} … ${fixed(upper)}]`;
    return `${fixed(value)}${range}`;
  };
  const good = study.verdict === 'capable';
  const detail = [
    `${study.n} values, ${study.subgroups} subgroups, confidence ${plainNumber(study.confidence * 100)} %`,
    ...study.notes,
  ].join('\n');
  return [
    { label: 'Capability', value: VERDICTS[study.verdict], detail, tone: good ? 'good' : 'bad' },
    ...(study.cpk === null ? [] : [{ label: 'Cpk', value: index('cpk'), detail, tone: 'plain' as const }]),
    ...(study.ppk === null ? [] : [{ label: 'Ppk', value: index('ppk'), detail, tone: 'plain' as const }]),
  ];
}

const fixed = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–');

function falseAlarmPart({ falseAlarms }: SpcModel): FooterPart {
  const arl0 = falseAlarms?.arl0 ?? null;
  const perDay = falseAlarms?.perDay;
  const daily = perDay === undefined || arl0 === null ? '' : `, ${plainNumber(perDay, 2)} a day`;
  return {
    label: 'False alarms',
    value:
      arl0 === null ? 'no budget known' : `one in ${Math.round(arl0).toLocaleString('en-US')} points${daily}`,
    detail: `Of a stable process, by these rules: ${falseAlarms?.basis ?? ''}`,
    tone: 'plain',
  };
}

/** The chart in a sentence. */
export function spcSummary(model: SpcModel): string {
  const { length, violations, main } = model;
  const last = violations.length === 0 ? null : (violations[violations.length - 1] as number);
  const when =
    last === null
      ? ''
      : `, the last one point ${last + 1}${Number.isFinite(model.times[last] as number) ? ` at ${new Date(model.times[last] as number).toISOString().slice(0, 19)}Z` : ''}`;
  const study = model.capability;
  const capability = study
    ? ` Capability: ${VERDICTS[study.verdict]}${study.cpk === null ? '' : `, Cpk ${fixed(study.cpk)}`}.`
    : '';
  return `Control chart (${model.chart}) of ${main.title.toLowerCase()}: ${violations.length} of ${length} points with a signal${when}. ${model.provenance}.${capability}`;
}
