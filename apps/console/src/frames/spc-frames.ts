import type { Frame } from 'cellgate-quality-panel';
import { DEFAULTS, PANEL_CHARTS, type SpcOptions } from 'cellgate-quality-panel/options';
import type { StoredChartAnswer } from '../api/answers';

export interface SpcInput {
  readonly frames: readonly Frame[];
  readonly annotations: readonly Frame[];
  readonly options: SpcOptions;
}

const isOneOf = <Name extends string>(names: readonly Name[], name: string): name is Name =>
  (names as readonly string[]).includes(name);
const PRESETS = ['nelson', 'western-electric', 'aiag', 'montgomery', 'juran', 'iso-7870-2', 'none'] as const;

/**
 * Stored readings as the SPC view takes them: each row with the limit set that holds at it. Where one has no limit set,
 * the limits are estimated from what is shown, and the view says so.
 *
 * @param rules - preset that the plant description names
 */
export function spcInput(answer: StoredChartAnswer, rules: string): SpcInput {
  const { points, times, limitSets, spec } = answer;
  const byStage = new Map(limitSets.map(({ stage, limitSet }) => [stage, limitSet]));
  const sets = points.map(({ stage }) => byStage.get(stage) ?? null);
  const frozen = sets.length > 0 && sets.every((set) => set !== null && set.sigma !== null);
  const instants = points.map(({ index }) => Date.parse(times[index] ?? ''));
  const readings: Frame = {
    length: points.length,
    fields: [
      { name: 'time', type: 'time', values: instants },
      {
        name: 'value',
        type: 'number',
        values: points.map(({ value }) => value),
        config: { unit: answer.unit },
      },
      ...(byStage.size > 1
        ? [{ name: 'stage', type: 'string', values: points.map(({ stage }) => `stage ${stage + 1}`) }]
        : []),
      ...(frozen
        ? [
            { name: 'limit_mean', type: 'number', values: sets.map((set) => set?.mean ?? null) },
            { name: 'limit_sigma', type: 'number', values: sets.map((set) => set?.sigma ?? null) },
            {
              name: 'limit_set',
              type: 'string',
              values: sets.map((set) => (set === null ? null : setName(set))),
            },
          ]
        : []),
    ],
  };
  const recorded: Frame = {
    length: answer.recorded.length,
    fields: [
      { name: 'time', type: 'time', values: answer.recorded.map(({ at }) => Date.parse(at)) },
      { name: 'rule', type: 'string', values: answer.recorded.map(({ rule }) => rule) },
    ],
  };
  const corrections: Frame = {
    length: answer.corrections.length,
    fields: [
      { name: 'time', type: 'time', values: answer.corrections.map(({ at }) => Date.parse(at)) },
      {
        name: 'text',
        type: 'string',
        values: answer.corrections.map(({ parameter, id }) => `${parameter}, ${id}`),
      },
      { name: 'tags', type: 'other', values: answer.corrections.map(() => ['correction']) },
    ],
  };
  return {
    frames: answer.recorded.length > 0 ? [readings, recorded] : [readings],
    annotations: answer.corrections.length > 0 ? [corrections] : [],
    options: {
      ...DEFAULTS.spc,
      chart: isOneOf(PANEL_CHARTS, answer.chart) ? answer.chart : 'i-mr',
      rules: isOneOf(PRESETS, rules) ? rules : DEFAULTS.spc.rules,
      limits: frozen ? 'frozen' : 'estimate',
      ...spec,
    },
  };
}

function setName({ id, version, author }: { id: string; version: number; author: string }): string {
  return `${id} version ${version} by ${author}`;
}
