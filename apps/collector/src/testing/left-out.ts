import { findOpen62541 } from '@cellgate/opcua/testing';
import { findInfluxd } from '@cellgate/time-series/testing';

/**
 * Whether tests of the whole collector between open62541 and InfluxDB have to be left out, and says so.
 * @param what - the tests, for the message
 * @param others - what else this machine lacks; null: nothing
 * @throws Error with `CI=true` where influxd is missing; only open62541 may be missing there, no package source has it for every system
 */
export function isLeftOut(what: string, others: readonly (string | null)[] = []): boolean {
  const influxd = findInfluxd() === null ? 'influxd (INFLUXD or PATH)' : null;
  if (influxd !== null && process.env['CI'] === 'true') throw new Error(`${influxd} not found: ${what}`);
  const open62541 = findOpen62541() === null ? 'open62541 (CELLGATE_OPEN62541)' : null;
  const lacking = [open62541, influxd, ...others].filter((name) => name !== null);
  if (lacking.length === 0) return false;
  process.stderr.write(`${lacking.join(' and ')} not found: ${what} were left out\n`);
  return true;
}
