/** What became of a correction, by its code; docs/corrections.md has them all. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['JUDGED', 'advice only, judged by what followed'],
  ['MODE_CHANGED', 'the mode of its loop was changed'],
  ['APPROVAL_EXPIRED', 'not approved in time'],
  ['RESTART', 'the scorer was started anew'],
  ['BASELINE', 'the set-point had been changed meanwhile'],
  ['INTERLOCK', 'an interlock of the machine was active'],
  ['NO_PERMISSIVE', 'the machine did not permit it'],
  ['NOT_REMOTE', 'the machine was not in remote mode'],
  ['NOT_SENT', 'the machine could not be reached'],
  ['READ_BACK_MISMATCH', 'the machine reads back another value'],
]);

/** In words where there are some, else the code itself. */
export function outcomeText(code: string): string {
  return TEXTS.get(code) ?? code;
}
