import { createServer } from 'node:net';

function canListen(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, host, () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => resolve(found));
    });
  });
}

/** A port that someone asked for is used or refused; a default that is taken gives way to a free one. */
export async function choosePort(
  variable: string,
  fallback: number,
  env: NodeJS.ProcessEnv,
  host: string,
): Promise<{ readonly port: number; readonly note: string | null }> {
  const asked = env[variable];
  if (asked !== undefined && asked !== '') {
    const port = Number(asked);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new RangeError(`${variable} is "${asked}": a port is a whole number from 0 to 65535`);
    }
    const found = await canListen(host, port);
    if (found === null) throw new Error(`${variable}: port ${port} on ${host} is in use`);
    return { port: found, note: null };
  }
  if ((await canListen(host, fallback)) !== null) return { port: fallback, note: null };
  const free = await canListen(host, 0);
  if (free === null) throw new Error(`no free port on ${host} for ${variable}`);
  return { port: free, note: `port ${fallback} is in use, ${variable} is ${free}` };
}
