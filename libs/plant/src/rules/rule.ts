import type { PlantDraft } from '../plant-file';
import type { Path } from '../plant-issue';
import type { ShowValue } from '../show-value';

export interface RuleContext {
  readonly file: PlantDraft;
  readonly show: ShowValue;
  report(path: Path, detail: string): void;
}

/** Checks one concern of the whole file and reports every breach; parts that are missing are not its concern. */
export type Rule = (context: RuleContext) => void;
