import * as data from '@grafana/data';

interface Property {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly editor: () => null;
  readonly override: () => null;
  readonly settings: object;
  readonly shouldApply: () => boolean;
  readonly process: unknown;
  readonly defaultValue: unknown;
}

/** Fills the registries of field and option editors, which Grafana's core fills, not its packages. */
export function fillRegistries(): void {
  const none = (): null => null;
  const property = (
    id: string,
    process: unknown = data.identityOverrideProcessor,
    defaultValue?: unknown,
  ): Property => ({
    id,
    path: id,
    name: id,
    editor: none,
    override: none,
    settings: {},
    shouldApply: () => true,
    process,
    defaultValue,
  });
  data.standardFieldConfigEditorRegistry.setInit(
    () =>
      [
        property('unit', data.unitOverrideProcessor),
        property('displayName', data.displayNameOverrideProcessor),
        property('color', undefined, { mode: data.FieldColorModeId.PaletteClassic }),
        property('thresholds', data.thresholdsOverrideProcessor, {
          mode: data.ThresholdsMode.Absolute,
          steps: [{ value: -Infinity, color: 'green' }],
        }),
        property('mappings', data.valueMappingsOverrideProcessor, []),
        property('links', data.dataLinksOverrideProcessor),
        ...['min', 'max', 'decimals'].map((id) => property(id, data.numberOverrideProcessor)),
        ...['noValue', 'actions', 'fieldMinMax', 'filterable'].map((id) => property(id)),
      ] as never,
  );
  const editors = [
    'text',
    'strings',
    'number',
    'slider',
    'boolean',
    'select',
    'multi-select',
    'radio',
    'unit',
    'color',
    'fieldColor',
    'thresholds',
    'mappings',
    'links',
    'actions',
    'field-name',
    'stats-picker',
    'timezone',
    'dashboard-uid',
  ];
  data.standardEditorsRegistry.setInit(() => editors.map((id) => ({ id, name: id, editor: none })) as never);
}
