import type { ProcessComponent } from '@cellgate/records';
import type { Log } from './log';

/** Whether something the scorer depends on is there; logs and tells at each change, and only then. */
export class ComponentState {
  #component: ProcessComponent;

  constructor(
    name: string,
    private readonly log: Log,
    private readonly changed: () => void,
  ) {
    this.#component = { name, ready: false, detail: 'not used yet' };
  }

  get component(): ProcessComponent {
    return this.#component;
  }

  set(ready: boolean, detail: string): void {
    const before = this.#component;
    if (before.ready === ready && before.detail === detail) return;
    this.#component = { ...before, ready, detail };
    if (ready) this.log.info(`${before.name} ready`, { detail });
    else this.log.warn(`${before.name} not ready`, { detail });
    this.changed();
  }
}
