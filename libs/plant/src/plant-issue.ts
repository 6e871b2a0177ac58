/** Keys and indexes from the top of the file, e.g. `['lines', 0, 'machines', 2, 'id']`. */
export type Path = readonly (string | number)[];

/** One mistake in a plant file. */
export interface PlantIssue {
  /** e.g. `lines[0].machines[2].groups[0].signals[1].unit`; empty when it concerns the whole file. */
  readonly path: string;
  /** The value that is wrong and the rule it breaks; never a secret. */
  readonly detail: string;
  /** Position in the file, both from 1; null where there is none. */
  readonly line: number | null;
  readonly column: number | null;
}

/** A mistake on its way to becoming a `PlantIssue`. */
export interface Finding {
  readonly path: Path;
  readonly detail: string;
}

export type InvalidPlantCode =
  | 'PLANT_FILE_NOT_FOUND'
  | 'PLANT_FILE_UNREADABLE'
  | 'PLANT_FILE_TOO_LARGE'
  | 'PLANT_FILE_EMPTY'
  | 'PLANT_FILE_NOT_YAML'
  | 'PLANT_INVALID';

/** Carries every mistake found; its message lists them all, one a line. */
export class InvalidPlantError extends Error {
  override readonly name = 'InvalidPlantError';
  constructor(
    readonly code: InvalidPlantCode,
    /** Name of the file as it was asked for. */
    readonly source: string,
    readonly issues: readonly PlantIssue[],
  ) {
    const count = `${issues.length} ${issues.length === 1 ? 'error' : 'errors'}`;
    super([`plant ${source}: ${count}`, ...issues.map((issue) => `  ${describeIssue(issue)}`)].join('\n'));
  }
}

/** `12:9 lines[0].id: detail`, without the parts that are not known. */
export function describeIssue(issue: PlantIssue): string {
  const position = issue.line === null ? '' : `${issue.line}:${issue.column ?? 1} `;
  return `${position}${issue.path === '' ? '' : `${issue.path}: `}${issue.detail}`;
}

export function formatPath(path: Path): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `[${JSON.stringify(segment)}]`;
  }
  return text;
}
