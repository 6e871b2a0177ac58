/** Values of the variables of a dashboard: one, or several where "All" or a multiple choice stands. */
export type Choices = Readonly<Record<string, { readonly values: readonly string[]; readonly raw?: string }>>;

export interface QueryRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly intervalMs: number;
}

/** A duration of Grafana and of InfluxQL, `30s` or `5m`, in milliseconds. */
export function durationMs(text: string): number {
  const parts = /^(\d+)(s|m|h|d)$/.exec(text);
  if (parts === null) throw new Error(`"${text}" is no duration`);
  return (
    Number(parts[1]) * { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[parts[2] as 's' | 'm' | 'h' | 'd']
  );
}

/**
 * A query as Grafana sends it: variables first, in the browser, then the macros, in the backend.
 * @throws Error when a variable is left over
 */
export function expanded(query: string, range: QueryRange, choices: Choices = {}): string {
  const text = query
    .replace(/\$\{(\w+):(regex|raw)\}/g, (whole, name: string, format: string) => {
      const choice = choices[name];
      if (choice === undefined) throw new Error(`no variable ${name} for ${whole}`);
      return choice.raw ?? (format === 'raw' ? choice.values.join(',') : asRegex(choice.values));
    })
    .replaceAll('$timeFilter', `time >= ${range.fromMs}ms and time <= ${range.toMs}ms`)
    .replaceAll('$__interval', `${Math.max(1, Math.round(range.intervalMs / 1_000))}s`);
  if (text.replace(/\/\^.*?\$\//g, '').includes('$')) throw new Error(`not expanded: ${text}`);
  return text;
}

function asRegex(values: readonly string[]): string {
  const escaped = values.map((value) => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&'));
  return escaped.length === 1 ? (escaped[0] ?? '') : `(${escaped.join('|')})`;
}
