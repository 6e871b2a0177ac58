/**
 * Whether a query answers with means or extremes of windows instead of measurements: then no capability is claimed.
 *
 * @param targets - queries as the panel's request holds them; what is not InfluxQL or SQL is not recognised
 */
export function queryAggregates(targets: readonly unknown[] | undefined): boolean {
  return (targets ?? []).some((target) => {
    const text = queryText(target);
    return (
      /group\s+by[^)]*\btime\s*\(/i.test(text) ||
      /\b(mean|median|min|max|sum|percentile|first|last)\s*\(/i.test(text)
    );
  });
}

function queryText(target: unknown): string {
  if (typeof target !== 'object' || target === null) return '';
  const { query, rawSql, hide } = target as Record<string, unknown>;
  if (hide === true) return '';
  return [query, rawSql].filter((text) => typeof text === 'string').join(' ');
}
