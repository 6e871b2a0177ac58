import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import { migrateOptions } from './migrations';
import { addOptions } from './option-editors';
import type { PanelOptions } from './options';
import { Panel } from './panel/Panel';
import { suggestionsFor } from './suggestions';

export const plugin = new PanelPlugin<PanelOptions>(Panel)
  .useFieldConfig({
    // Colours say grades, rules and limits here; they are not the user's to choose.
    disableStandardOptions: [FieldConfigProperty.Color, FieldConfigProperty.Thresholds],
  })
  .setPanelOptions(addOptions)
  .setMigrationHandler((panel) => migrateOptions(panel.options))
  .setDataSupport({ annotations: true, alertStates: false })
  .setSuggestionsSupplier(suggestionsFor);
