import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '../config';
import type { CellTruth } from '../process/simulated-cell';
import { startSimulator } from '../simulator-process';

/** The latest cells of which the truth is kept. */
const KEPT = 100_000;

/**
 * The simulator with one more port, on which a test learns the truth about a finished cell: `GET /{cellId}`. It exists in the
 * sources only, never in a build.
 */
async function main(): Promise<void> {
  const truths = new Map<string, CellTruth>();
  const { opcUaUrl, httpUrl, stop } = await startSimulator(loadConfig(process.env), (cellId, { truth }) => {
    truths.set(cellId, truth);
    const [oldest] = truths.keys();
    if (truths.size > KEPT && oldest !== undefined) truths.delete(oldest);
  });
  const server = createServer((request, response) => {
    const truth = truths.get((request.url ?? '/').slice(1));
    response.writeHead(truth ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(truth ?? null));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`simulator ready ${opcUaUrl} ${httpUrl} truth http://127.0.0.1:${port}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
