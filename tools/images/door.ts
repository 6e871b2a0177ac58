import { connect, createServer } from 'node:net';

/**
 * The door of the line's network in a container. Collector, scorer, API and simulator share one network and talk over its
 * loopback address, so that an API without tokens stays where it belongs: on loopback. A port that a container publishes
 * does not reach loopback, so this passes connections on. With `CELLGATE_DOOR=closed` it only keeps the network: for an
 * API that listens for others itself, with tokens.
 */
const listenOn = Number(process.env['CELLGATE_DOOR_PORT'] ?? 8051);
const open = process.env['CELLGATE_DOOR'] !== 'closed';
const target = Number(process.env['PORT'] ?? 8050);

const server = createServer((visitor) => {
  const inside = connect(target, '127.0.0.1');
  const close = (): void => {
    visitor.destroy();
    inside.destroy();
  };
  visitor.on('error', close).on('close', close);
  inside.on('error', close).on('close', close);
  visitor.pipe(inside).pipe(visitor);
});
const stay = setInterval(() => undefined, 60_000);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    clearInterval(stay);
    process.exit(0);
  });
}

if (open) {
  server.listen(listenOn, '0.0.0.0', () => {
    const address = server.address();
    process.stdout.write(`door open on ${typeof address === 'object' ? address?.port : address}\n`);
  });
} else process.stdout.write('door closed\n');
