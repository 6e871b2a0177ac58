import { DATASOURCE, type JsonObject } from './dashboard.ts';

// `${name:regex}` formats one value and several alike as a regular expression, whatever the data source would do.
export const OF_LINE = '"line" =~ /^${line:regex}$/';
export const OF_MACHINE = '"machine" =~ /^${machine:regex}$/';

/**
 * The cells of the chosen orders. While the product is "All" its value is `.*` and the second half is true for every
 * cell, also for one without an order, which no comparison with "order" would let through. With a product chosen the
 * second half is true for no cell, since no cell is called like a product.
 */
export const OF_ORDER = '("order" =~ /^${order:regex}$/ OR "cell" =~ /^${product:regex}$/)';

/** A challenger's opinion of a cell is a row without a grade: no grade, and not to be counted as one. */
export const GRADED = '"grade" != \'\'';

/**
 * Rows as one table. Tags are named as columns rather than grouped by: one series comes back, in the order of time, and
 * no column changes its type from series to series.
 */
export function rows(refId: string, query: string): JsonObject {
  return { refId, datasource: DATASOURCE, rawQuery: true, resultFormat: 'table', query };
}

/** Series for panels of Grafana: a frame per series and column, the tags as labels. */
export function series(refId: string, query: string, alias?: string): JsonObject {
  return {
    refId,
    datasource: DATASOURCE,
    rawQuery: true,
    resultFormat: 'time_series',
    query,
    ...(alias === undefined ? {} : { alias }),
  };
}
