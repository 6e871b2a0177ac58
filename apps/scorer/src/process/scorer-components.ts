import type { ProcessComponent } from '@cellgate/records';
import { ComponentState } from './component-state';
import type { Log } from './log';

/** What the scorer depends on. */
export class ScorerComponents {
  readonly store: ComponentState;
  readonly model: ComponentState;
  readonly corrections: ComponentState;

  /** @param changed - called at every change with all components */
  constructor(log: Log, changed: (components: readonly ProcessComponent[]) => void) {
    const tell = () => changed(this.all());
    this.store = new ComponentState('store', log, tell);
    this.model = new ComponentState('model', log, tell);
    this.corrections = new ComponentState('corrections', log, tell);
  }

  all(): ProcessComponent[] {
    return [this.store.component, this.model.component, this.corrections.component];
  }
}
