export { findInfluxd, startInfluxd } from './influxd';
export type { InfluxServer } from './influxd';
