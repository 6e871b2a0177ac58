export { clientOptions, DEFAULT_TIMING, userIdentityOf } from './client-settings';
export type { ConnectionTiming } from './client-settings';
export { connectMachines } from './connect-machines';
export type { ConnectOptions, MachineConnections } from './connect-machines';
export { within } from './deadline';
export type {
  Backfill,
  ConnectionChange,
  ConnectionCounters,
  ConnectionGapCause,
  EndpointStatus,
  GapNotice,
  MachineListener,
  MissingNode,
} from './listener';
export { monitoredNodesOf, queueSizeFor, RIDE_THROUGH_MS } from './monitored-node';
export type { MonitoredNode } from './monitored-node';
export { hasOverflow, qualityOf } from './received-value';
export type { NodeRole, Quality, ReceivedValue } from './received-value';
export { nodesBelow } from './resolve-nodes';
export { judgedServerCertificate } from './server-trust';
export type { SubscriptionMemory } from './subscription-memory';
export { surveyMachines } from './survey-machines';
export type { SurveyedServer } from './survey-machines';
export type { SurveyedNode } from './survey-nodes';
