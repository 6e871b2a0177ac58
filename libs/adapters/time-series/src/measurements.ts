/**
 * The measurements of the product, as on `docs/architecture.md`: bounded tags, and which fields are text.
 * Every other field is a float, for ever; a field of the other type is refused before it reaches a store.
 */
export const MEASUREMENTS = {
  machine: { tags: ['line', 'machine', 'kind'], text: ['status'] },
  inspection: {
    tags: ['line', 'station', 'stage', 'position', 'verdict'],
    text: ['cell', 'lot', 'order', 'spec_rev'],
  },
  cell_index: { tags: ['bucket'], text: ['cell', 'line', 'lot', 'order', 'last_stage', 'grade'] },
  cell_risk: {
    tags: ['line', 'model', 'grade'],
    text: [
      'cell',
      'lot',
      'order',
      'recommendation',
      'reasons',
      'factor1',
      'factor2',
      'factor3',
      'factor1_unit',
      'factor2_unit',
      'factor3_unit',
      'model_rev',
      'evidence',
      'shadow_grade',
    ],
  },
  model_drift: { tags: ['line', 'model', 'feature'], text: ['state', 'model_rev'] },
  model_calibration: { tags: ['line', 'model'], text: ['state', 'model_rev'] },
  spc_signal: {
    tags: ['line', 'machine', 'characteristic', 'rule'],
    text: ['limit_set', 'window', 'chart', 'product', 'owner', 'acknowledged_by', 'cause', 'action', 'note'],
  },
  correction: {
    tags: ['line', 'machine', 'parameter', 'state'],
    text: ['id', 'reason', 'by', 'code', 'hash'],
  },
  production_order: { tags: ['line', 'state'], text: ['order', 'product'] },
  lot_inspection: {
    tags: ['supplier', 'material', 'class', 'event'],
    text: ['lot', 'characteristic', 'mode', 'decision', 'reason'],
  },
  machine_event: { tags: ['line', 'machine', 'kind'], text: ['state', 'reason', 'text'] },
} as const satisfies Record<string, { readonly tags: readonly string[]; readonly text: readonly string[] }>;

export type Measurement = keyof typeof MEASUREMENTS;
