/** A frame as the panels and the alert engine of Grafana get it; fields are known by name, their order is not kept. */
export interface Field {
  readonly name: string;
  readonly type: 'time' | 'number' | 'string';
  readonly values: readonly (number | string | null)[];
  readonly labels: Readonly<Record<string, string>>;
}
export interface Frame {
  readonly name: string;
  readonly fields: readonly Field[];
}

type Value = number | string | null;
export interface Series {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly Value[])[];
}

/** @throws Error with the words of the server, which may come with status 200. */
export async function influxSeries(url: string, query: string): Promise<Series[]> {
  const reply = await fetch(`${url}/query?${new URLSearchParams({ db: 'cellgate', epoch: 'ms', q: query })}`);
  const answer = (await reply.json()) as {
    error?: string;
    results?: { error?: string; partial?: boolean; series?: Series[] }[];
  };
  const [result] = answer.results ?? [];
  const error = answer.error ?? result?.error;
  if (error !== undefined || result?.partial === true) throw new Error(`${error ?? 'partial'}: ${query}`);
  return result?.series ?? [];
}

/** `time_series`: one frame a series and column. */
export function timeSeriesFrames(series: readonly Series[]): Frame[] {
  return series.flatMap((one) =>
    one.columns.slice(1).map((column, index) => {
      const values = one.values.map((row) => row[index + 1] ?? null);
      return {
        name: `${one.name}.${column}`,
        fields: [timeField([one]), { name: 'Value', type: typeOf(values), values, labels: one.tags ?? {} }],
      };
    }),
  );
}

/** `table`: one frame of all series, tags as columns. */
export function tableFrame(series: readonly Series[]): Frame[] {
  const [first] = series;
  if (first === undefined) return [];
  const tags = Object.keys(first.tags ?? {}).map((tag): Field => {
    const values = series.flatMap((one) => one.values.map(() => one.tags?.[tag] ?? ''));
    return { name: tag, type: 'string', values, labels: {} };
  });
  const columns = first.columns.slice(1).map((name, index): Field => {
    const values = series.flatMap((one) => one.values.map((row) => row[index + 1] ?? null));
    return { name, type: typeOf(values), values, labels: {} };
  });
  return [{ name: first.name, fields: [timeField(series), ...tags, ...columns] }];
}

/** What a query variable offers: of `SHOW TAG VALUES` the second column, of other answers without a time the first. */
export function variableOptions(series: readonly Series[], regex: string): string[] {
  const [first] = series;
  if (first === undefined) return [];
  const column = first.columns[0] === 'time' || first.columns[0] === 'key' ? 1 : 0;
  const pattern = regex === '' ? /.*/ : new RegExp(regex.slice(1, -1));
  const options = first.values.map((row) => String(row[column])).filter((option) => pattern.test(option));
  return [...new Set(options)].sort();
}

function timeField(series: readonly Series[]): Field {
  const values = series.flatMap((one) => one.values.map((row) => row[0] ?? null));
  return { name: 'Time', type: 'time', values, labels: {} };
}

/** A column without any value is one of numbers, as in Grafana. */
function typeOf(values: readonly Value[]): 'number' | 'string' {
  const known = values.find((value) => value !== null);
  return typeof known === 'string' ? 'string' : 'number';
}
