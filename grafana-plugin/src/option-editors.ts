import type { PanelOptionsEditorBuilder } from '@grafana/data';
import { DEFAULTS, PANEL_CHARTS, type PanelOptions, type ViewName } from './options';
import { MACHINE_ROLES } from './views/machines/fields';
import { OC_ROLES } from './views/oc/fields';
import { ORDER_ROLES } from './views/orders/fields';
import { RISK_ROLES } from './views/risk/fields';
import { SPC_ROLES } from './views/spc/fields';

type Builder = PanelOptionsEditorBuilder<PanelOptions>;

const choices = <Value extends string>(
  labels: Readonly<Record<Value, string>>,
): { value: Value; label: string }[] =>
  (Object.entries(labels) as [Value, string][]).map(([value, label]) => ({ value, label }));

/** Everything the side pane offers. Options of a view show with that view only. */
export function addOptions(builder: Builder): void {
  builder.addSelect({
    path: 'view',
    name: 'View',
    defaultValue: DEFAULTS.view,
    settings: {
      options: choices<ViewName>({
        risk: 'Cell risk',
        spc: 'SPC control chart',
        oc: 'Sampling plans (OC curve)',
        machines: 'Machines',
        orders: 'Production orders',
      }),
    },
  });
  riskOptions(builder);
  spcOptions(builder);
  ocOptions(builder);
  plantOptions(builder);
}

const shown = (view: ViewName, also: (options: PanelOptions) => boolean = () => true) => ({
  showIf: (options: PanelOptions): boolean => options.view === view && also(options),
});

function riskOptions(builder: Builder): void {
  const category = ['Cell risk'];
  builder
    .addSelect({
      path: 'risk.show',
      name: 'Show',
      category,
      defaultValue: DEFAULTS.risk.show,
      settings: {
        options: choices({
          scores: 'Scores of cells',
          distribution: 'Distribution of scores',
          shares: 'Shares of grades',
          ranking: 'Riskiest cells',
        }),
      },
      ...shown('risk'),
    })
    .addRadio({
      path: 'risk.x',
      name: 'Horizontal axis',
      category,
      defaultValue: DEFAULTS.risk.x,
      settings: { options: choices({ time: 'Time', sequence: 'Sequence' }) },
      ...shown('risk', ({ risk }) => risk?.show === 'scores'),
    })
    .addNumberInput({
      path: 'risk.threshold',
      name: 'Threshold',
      description: 'Score above which a cell is of high risk; 75 for every model.',
      category,
      defaultValue: DEFAULTS.risk.threshold,
      settings: { min: 1, max: 99 },
      ...shown('risk'),
    })
    .addNumberInput({
      path: 'risk.binWidth',
      name: 'Width of the bars',
      category,
      defaultValue: DEFAULTS.risk.binWidth,
      settings: { min: 0.5, max: 50 },
      ...shown('risk', ({ risk }) => risk?.show === 'distribution'),
    })
    .addNumberInput({
      path: 'risk.rows',
      name: 'Most cells',
      category,
      defaultValue: DEFAULTS.risk.rows,
      settings: { min: 1, max: 1000, integer: true },
      ...shown('risk', ({ risk }) => risk?.show === 'ranking'),
    });
  fieldOptions(builder, 'risk', Object.keys(RISK_ROLES).slice(0, 8));
}

function spcOptions(builder: Builder): void {
  const category = ['SPC chart'];
  const limits = ['Control limits'];
  const specification = ['Specification'];
  builder
    .addSelect({
      path: 'spc.chart',
      name: 'Chart',
      category,
      defaultValue: DEFAULTS.spc.chart,
      settings: { options: PANEL_CHARTS.map((value) => ({ value, label: value })) },
      ...shown('spc'),
    })
    .addRadio({
      path: 'spc.x',
      name: 'Horizontal axis',
      category,
      defaultValue: DEFAULTS.spc.x,
      settings: { options: choices({ sequence: 'Sequence', time: 'Time' }) },
      ...shown('spc'),
    })
    .addNumberInput({
      path: 'spc.subgroupSize',
      name: 'Subgroup size',
      description: 'Rows of a subgroup, when no field says it.',
      category,
      defaultValue: DEFAULTS.spc.subgroupSize,
      settings: { min: 2, max: 100, integer: true },
      ...shown('spc', ({ spc }) => spc?.chart?.startsWith('xbar') === true),
    })
    .addSelect({
      path: 'spc.rules',
      name: 'Run rules',
      description: 'Each further rule adds false alarms; the footer says how many.',
      category,
      defaultValue: DEFAULTS.spc.rules,
      settings: {
        options: choices({
          'iso-7870-2': 'ISO 7870-2 (beyond the limits)',
          nelson: 'Nelson (8 tests)',
          'western-electric': 'Western Electric',
          aiag: 'AIAG',
          montgomery: 'Montgomery',
          juran: 'Juran',
          none: 'None',
        }),
      },
      ...shown('spc'),
    })
    .addSelect({
      path: 'spc.limits',
      name: 'Limits from',
      category: limits,
      defaultValue: DEFAULTS.spc.limits,
      settings: {
        options: choices({
          estimate: 'The points shown (move with the time range)',
          baseline: 'A baseline',
          frozen: 'A frozen mean and sigma',
          fields: 'Fields of the query (cl, lcl, ucl)',
        }),
      },
      ...shown('spc'),
    });
  for (const [path, name] of [
    ['spc.baselineFrom', 'Baseline from'],
    ['spc.baselineTo', 'Baseline to'],
  ] as const) {
    builder.addTextInput({
      path,
      name,
      description: 'An instant (2026-11-20T06:00:00Z) or the number of a point, from 1.',
      category: limits,
      defaultValue: '',
      ...shown('spc', ({ spc }) => spc?.limits === 'baseline'),
    });
  }
  for (const [path, name] of [
    ['spc.mean', 'Mean'],
    ['spc.sigma', 'Sigma'],
    ['spc.n', 'Subgroup size of the limits'],
  ] as const) {
    builder.addNumberInput({
      path,
      name,
      category: limits,
      ...shown('spc', ({ spc }) => spc?.limits === 'frozen'),
    });
  }
  builder.addTextInput({
    path: 'spc.limitSet',
    name: 'Limit set',
    description: 'Where frozen limits come from; shown in the footer.',
    category: limits,
    defaultValue: '',
    ...shown('spc', ({ spc }) => spc?.limits === 'frozen'),
  });
  for (const [path, name] of [
    ['spc.lsl', 'Lower specification limit'],
    ['spc.usl', 'Upper specification limit'],
    ['spc.target', 'Target'],
  ] as const) {
    builder.addNumberInput({ path, name, category: specification, ...shown('spc') });
  }
  for (const [path, name, standard] of [
    ['spc.zones', 'Zones', DEFAULTS.spc.zones],
    ['spc.companion', 'Companion chart', DEFAULTS.spc.companion],
    ['spc.footer', 'Capability and provenance', DEFAULTS.spc.footer],
    ['spc.raw', 'Rows are raw measurements', DEFAULTS.spc.raw],
  ] as const) {
    builder.addBooleanSwitch({ path, name, category, defaultValue: standard, ...shown('spc') });
  }
  fieldOptions(builder, 'spc', ['value', ...Object.keys(SPC_ROLES).filter((role) => role !== 'value')]);
}

function ocOptions(builder: Builder): void {
  const category = ['Sampling plans'];
  builder
    .addTextInput({
      path: 'oc.plans',
      name: 'Plans',
      description: 'A plan a line: n=80 c=1 N=1000 name=II, or n=25 k=1.85 sigma=unknown.',
      category,
      defaultValue: '',
      settings: { useTextarea: true, rows: 3 },
      ...shown('oc'),
    })
    .addSelect({
      path: 'oc.distribution',
      name: 'Distribution',
      category,
      defaultValue: DEFAULTS.oc.distribution,
      settings: {
        options: choices({
          binomial: 'Binomial (a process, type B)',
          hypergeometric: 'Hypergeometric (this lot, type A)',
          poisson: 'Poisson (nonconformities per unit)',
        }),
      },
      ...shown('oc'),
    })
    .addSelect({
      path: 'oc.quantity',
      name: 'Show',
      category,
      defaultValue: DEFAULTS.oc.quantity,
      settings: {
        options: choices({
          pa: 'Probability of acceptance',
          aoq: 'Average outgoing quality',
          asn: 'Average sample number',
          ati: 'Average total inspection',
        }),
      },
      ...shown('oc'),
    })
    .addSelect({
      path: 'oc.family',
      name: 'Compare',
      category,
      defaultValue: DEFAULTS.oc.family,
      settings: {
        options: choices({ none: 'The plans', N: 'Lot sizes', n: 'Sample sizes', c: 'Acceptance numbers' }),
      },
      ...shown('oc'),
    })
    .addTextInput({
      path: 'oc.familyValues',
      name: 'Values',
      description: 'Numbers with commas between; the first plan is varied.',
      category,
      defaultValue: '',
      ...shown('oc', ({ oc }) => oc?.family !== undefined && oc.family !== 'none'),
    });
  for (const [path, name, standard] of [
    ['oc.lotSize', 'Lot size', undefined],
    ['oc.aql', 'Wanted AQL (fraction)', undefined],
    ['oc.alpha', 'Producer risk α', DEFAULTS.oc.alpha],
    ['oc.ltpd', 'Wanted LTPD (fraction)', undefined],
    ['oc.beta', 'Consumer risk β', DEFAULTS.oc.beta],
    ['oc.inspected', 'Units inspected in the lot', undefined],
    ['oc.found', 'Nonconforming among them', undefined],
    ['oc.priorA', 'Prior belief a', undefined],
    ['oc.priorB', 'Prior belief b', undefined],
  ] as const) {
    builder.addNumberInput({
      path,
      name,
      category,
      ...(standard === undefined ? {} : { defaultValue: standard }),
      ...shown('oc'),
    });
  }
  fieldOptions(builder, 'oc', Object.keys(OC_ROLES));
}

function plantOptions(builder: Builder): void {
  builder
    .addTextInput({
      path: 'machines.signals',
      name: 'Signals',
      description: 'Names with commas between; empty for all.',
      category: ['Machines'],
      defaultValue: '',
      ...shown('machines'),
    })
    .addNumberInput({
      path: 'machines.staleAfter',
      name: 'Stale after (seconds)',
      category: ['Machines'],
      defaultValue: DEFAULTS.machines.staleAfter,
      settings: { min: 1 },
      ...shown('machines'),
    })
    .addBooleanSwitch({
      path: 'machines.sparkline',
      name: 'Sparklines',
      category: ['Machines'],
      defaultValue: DEFAULTS.machines.sparkline,
      ...shown('machines'),
    })
    .addNumberInput({
      path: 'orders.rows',
      name: 'Most orders',
      category: ['Production orders'],
      defaultValue: DEFAULTS.orders.rows,
      settings: { min: 1, integer: true },
      ...shown('orders'),
    })
    .addBooleanSwitch({
      path: 'orders.hideDone',
      name: 'Hide completed and cancelled orders',
      category: ['Production orders'],
      defaultValue: DEFAULTS.orders.hideDone,
      ...shown('orders'),
    });
  fieldOptions(builder, 'machines', Object.keys(MACHINE_ROLES));
  fieldOptions(builder, 'orders', Object.keys(ORDER_ROLES));
}

/** A field picker for each role, to be left empty as long as the names fit. */
function fieldOptions(builder: Builder, view: ViewName, roles: readonly string[]): void {
  for (const role of roles) {
    builder.addFieldNamePicker({
      path: `${view}.fields.${role}`,
      name: role,
      category: ['Fields'],
      settings: { placeholderText: 'by name' },
      ...shown(view),
    });
  }
}
