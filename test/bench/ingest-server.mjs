// An OPC UA server in a process of its own whose values count, for the ingest benchmark. It speaks node-opcua's server stack:
// open62541 is not among the packages of the distribution the benchmark runs on.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../libs/adapters/opcua/package.json', import.meta.url));
const {
  DataType,
  LogLevel,
  MessageSecurityMode,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  setLogLevel,
} = require('node-opcua');

const [port, signals, everyMs] = process.argv.slice(2).map(Number);
setLogLevel(LogLevel.Critic);
const server = new OPCUAServer({
  port,
  host: '127.0.0.1',
  securityModes: [MessageSecurityMode.None],
  securityPolicies: [SecurityPolicy.None],
  serverCapabilities: {
    maxMonitoredItemsPerSubscription: 1_000_000,
    maxMonitoredItems: 1_000_000,
    operationLimits: { maxMonitoredItemsPerCall: 1_000, maxNodesPerTranslateBrowsePathsToNodeIds: 1_000 },
  },
});
await server.initialize();
const space = server.engine.addressSpace.registerNamespace('urn:cellgate:bench');
const folder = space.addObject({
  organizedBy: server.engine.addressSpace.rootFolder.objects,
  browseName: 'M',
});
const nodes = Array.from({ length: signals }, (_unused, index) =>
  space.addVariable({
    componentOf: folder,
    browseName: `s${index}`,
    nodeId: `s=s${index}`,
    dataType: 'Double',
    minimumSamplingInterval: 0,
  }),
);
let count = 0;
let timer;
function tick() {
  count += 1;
  const at = new Date();
  for (const node of nodes) {
    node.setValueFromSource({ dataType: DataType.Double, value: count }, StatusCodes.Good, at);
  }
}
tick();
await server.start();
process.stdout.write('ready\n');
process.stdin.on('data', (chunk) => {
  const command = String(chunk).trim();
  if (command === 'go') {
    timer = setInterval(tick, everyMs);
  } else if (command === 'stop') {
    clearInterval(timer);
    process.stdout.write(`${count}\n`);
  }
});
process.stdin.on('end', () => process.exit(0));
