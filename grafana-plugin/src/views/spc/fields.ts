import type { Role } from '../../frames/locate';

const number = (...aliases: string[]): Role => ({ type: 'number', aliases });
const text = (...aliases: string[]): Role => ({ type: 'text', aliases });

/** Columns of a point; see docs/panel.md. The value comes last, so that "the only number left" means what it says. */
export const SPC_ROLES = {
  time: { type: 'time', aliases: ['time'], any: true },
  subgroup: text('subgroup', 'sample'),
  count: number('count', 'defects', 'nonconforming'),
  size: number('size', 'n', 'sample_size', 'inspected'),
  stage: text('stage', 'phase', 'limit_stage'),
  excluded: { type: 'flag', aliases: ['excluded', 'exclude'] },
  mean: number('limit_mean'),
  sigma: number('limit_sigma'),
  cl: number('cl', 'centre', 'center'),
  lcl: number('lcl'),
  ucl: number('ucl'),
  lsl: number('lsl'),
  usl: number('usl'),
  target: number('target', 'nominal'),
  limitSet: text('limit_set'),
  cell: text('cell', 'cell_id', 'serial'),
  lot: text('lot'),
  value: { type: 'number', aliases: ['value', '_value'], only: true },
} as const satisfies Record<string, Role>;

export type SpcRole = keyof typeof SPC_ROLES;

/** Columns of a stored signal, a row of `spc_signal`. */
export const SIGNAL_ROLES = {
  time: { type: 'time', aliases: ['time'], any: true },
  rule: text('rule'),
} as const satisfies Record<string, Role>;

/** Columns of an annotation of the dashboard. */
export const ANNOTATION_ROLES = {
  time: { type: 'time', aliases: ['time'], any: true },
  timeEnd: { type: 'time', aliases: ['timeEnd'] },
  title: text('title'),
  text: text('text'),
} as const satisfies Record<string, Role>;
