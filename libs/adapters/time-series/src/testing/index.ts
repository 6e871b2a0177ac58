export { findInfluxd, startInfluxd } from './influxd';
export type { InfluxServer } from './influxd';
export { json, startInfluxStub } from './influx-stub';
export type { InfluxStub, StubAnswer } from './influx-stub';
