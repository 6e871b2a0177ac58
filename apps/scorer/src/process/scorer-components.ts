import type { ProcessComponent } from '@cellgate/records';
import { ComponentState } from './component-state';
import type { Log } from './log';

/** What the scorer depends on. */
export class ScorerComponents {
  readonly store: ComponentState;
  readonly model: ComponentState;
  readonly spc: ComponentState;
  readonly challengers: ComponentState;
  readonly outgoing: ComponentState;
  readonly drift: ComponentState;
  readonly labels: ComponentState;
  readonly corrections: ComponentState;

  /** @param changed - called at every change with all components */
  constructor(log: Log, changed: (components: readonly ProcessComponent[]) => void) {
    const tell = () => changed(this.all());
    this.store = new ComponentState('store', log, tell);
    this.model = new ComponentState('model', log, tell);
    this.spc = new ComponentState('spc', log, tell);
    this.challengers = new ComponentState('challengers', log, tell);
    this.outgoing = new ComponentState('outgoing', log, tell);
    this.drift = new ComponentState('drift', log, tell);
    this.labels = new ComponentState('labels', log, tell);
    this.corrections = new ComponentState('corrections', log, tell);
    // `set` tells all of them: after the last one was made.
    this.drift.set(true, 'nothing to compare yet');
    this.labels.set(true, 'no labels yet');
    this.outgoing.set(true, 'none');
  }

  all(): ProcessComponent[] {
    return [
      this.store,
      this.model,
      this.challengers,
      this.outgoing,
      this.drift,
      this.labels,
      this.corrections,
      this.spc,
    ].map(({ component }) => component);
  }
}
