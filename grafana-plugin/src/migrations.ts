import { DEFAULTS, PANEL_CHARTS, VIEWS, type PanelOptions } from './options';

/** Values that an option with a fixed set may have; anything else falls back to the default. */
const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  view: VIEWS,
  'risk.show': ['scores', 'distribution', 'shares', 'ranking'],
  'risk.x': ['time', 'sequence'],
  'spc.chart': PANEL_CHARTS,
  'spc.x': ['time', 'sequence'],
  'spc.rules': ['iso-7870-2', 'nelson', 'western-electric', 'aiag', 'montgomery', 'juran', 'none'],
  'spc.limits': ['estimate', 'baseline', 'frozen', 'fields'],
  'oc.distribution': ['hypergeometric', 'binomial', 'poisson'],
  'oc.quantity': ['pa', 'aoq', 'asn', 'ati'],
  'oc.family': ['none', 'N', 'n', 'c'],
};

/**
 * Options as this version wants them, from whatever a dashboard holds: missing ones get their defaults, unknown keys and
 * values of a wrong type are dropped. Running it again changes nothing, and what is given is never changed.
 *
 * @param stored - `panel.options` of a dashboard of any version
 */
export function migrateOptions(stored: unknown): PanelOptions {
  const given = isRecord(stored) ? stored : {};
  const migrated: Record<string, unknown> = {
    version: 1,
    view: choose('view', given['view'], DEFAULTS.view),
  };
  for (const view of VIEWS) migrated[view] = section(view, DEFAULTS[view], given[view]);
  return migrated as unknown as PanelOptions;
}

function section(view: string, defaults: object, stored: unknown): Record<string, unknown> {
  const given = isRecord(stored) ? stored : {};
  const result: Record<string, unknown> = {};
  for (const [key, standard] of Object.entries(defaults)) {
    result[key] = key === 'fields' ? fieldNames(given[key]) : choose(`${view}.${key}`, given[key], standard);
  }
  return result;
}

function choose(path: string, value: unknown, standard: unknown): unknown {
  const choices = CHOICES[path];
  if (choices) return choices.includes(value) ? value : standard;
  // Options without a default value are numbers that may be left out.
  if (standard === null) return isFiniteNumber(value) ? value : null;
  if (typeof standard === 'number') return isFiniteNumber(value) ? value : standard;
  return typeof value === typeof standard ? value : standard;
}

function fieldNames(stored: unknown): Record<string, string> {
  if (!isRecord(stored)) return {};
  return Object.fromEntries(
    Object.entries(stored).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFiniteNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);
