import {
  VisualizationSuggestionScore,
  type PanelDataSummary,
  type VisualizationSuggestion,
} from '@grafana/data';
import { namesOf } from './frames/field-names';
import { DEFAULTS, type PanelOptions, type ViewName } from './options';

type Suggestion = VisualizationSuggestion<PanelOptions>;

/** A suggestion card for each view that the data fits, with a score: exact columns are best, one series is all right. */
export function suggestionsFor(summary: PanelDataSummary): Suggestion[] {
  const names = new Set(
    (summary.rawFrames ?? []).flatMap(({ fields }) => fields.flatMap((field) => [...namesOf(field)])),
  );
  for (const { fields } of summary.rawFrames ?? []) {
    for (const { labels } of fields)
      for (const label of Object.keys(labels ?? {})) names.add(label.toLowerCase());
  }
  const has = (...all: readonly string[]): boolean => all.every((name) => names.has(name));
  const cards: Suggestion[] = [];
  if (summary.hasData !== true) return cards;
  if (has('score') && (has('cell') || has('grade'))) {
    for (const [show, name] of [
      ['scores', 'Cell risk: scores'],
      ['distribution', 'Cell risk: distribution'],
      ['shares', 'Cell risk: shares of grades'],
      ['ranking', 'Cell risk: riskiest cells'],
    ] as const) {
      cards.push(card(name, 'risk', VisualizationSuggestionScore.Best, { risk: { ...DEFAULTS.risk, show } }));
    }
  }
  if (has('order', 'planned'))
    cards.push(card('Production orders', 'orders', VisualizationSuggestionScore.Best));
  if (has('machine') && !has('rule'))
    cards.push(card('Machines', 'machines', VisualizationSuggestionScore.Good));
  if (has('n') && (has('c') || has('ac') || has('k'))) {
    cards.push(card('OC curve of sampling plans', 'oc', VisualizationSuggestionScore.Good));
  }
  if (summary.numberFieldCount >= 1 && summary.rowCountTotal >= 8) {
    cards.push(card('SPC control chart', 'spc', VisualizationSuggestionScore.OK));
  }
  return cards;
}

function card(
  name: string,
  view: ViewName,
  score: VisualizationSuggestionScore,
  options: Partial<PanelOptions> = {},
): Suggestion {
  return { name, score, options: { view, ...options } };
}
