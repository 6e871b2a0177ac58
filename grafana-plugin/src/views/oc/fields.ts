import type { Role } from '../../frames/locate';

const number = (...aliases: string[]): Role => ({ type: 'number', aliases });

/** Columns of a plan; see docs/panel.md. */
export const OC_ROLES = {
  n: number('n', 'sample_size'),
  c: number('c', 'ac', 'acceptance_number'),
  k: number('k'),
  lotSize: number('lot_size', 'lot'),
  name: { type: 'text', aliases: ['name', 'plan', 'label'] },
  aql: number('aql'),
  ltpd: number('ltpd', 'lq', 'rql'),
  inspected: number('inspected'),
  found: number('found', 'nonconforming', 'x'),
  priorA: number('prior_a'),
  priorB: number('prior_b'),
} as const satisfies Record<string, Role>;

export type OcRole = keyof typeof OC_ROLES;
