import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AddressInfo } from 'node:net';

const require = createRequire(import.meta.url);
const packageFolder = (name: string): string => path.dirname(require.resolve(`${name}/package.json`));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.js': 'text/javascript',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the harness and the plugin on a free loopback port, with the icons and fonts that Grafana has.
 *
 * @param harness - folder of the built harness
 * @param plugin - folder of the built plugin
 */
export async function serve(harness: string, plugin: string): Promise<Site> {
  const below =
    (folder: string) =>
    (name: string): string =>
      path.join(folder, path.normalize(`/${name}`));
  const inter = packageFolder('@fontsource/inter');
  const mono = packageFolder('@fontsource/roboto-mono');
  const font = (name: string): string =>
    name.includes('inter')
      ? path.join(inter, `files/inter-latin-${name.includes('Medium') ? 500 : 400}-normal.woff2`)
      : path.join(mono, 'files/roboto-mono-latin-400-normal.woff2');
  const routes: readonly (readonly [string, (name: string) => string])[] = [
    ['/public/build/img/', below(path.join(packageFolder('@grafana/ui'), 'dist/public/img'))],
    ['/public/fonts/', font],
    ['/plugin/', below(plugin)],
    ['/harness/', below(harness)],
  ];
  const server = createServer((request, response) => {
    const url = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
    const route = routes.find(([prefix]) => url.startsWith(prefix));
    const file = url === '/' ? path.join(harness, 'index.html') : route?.[1](url.slice(route[0].length));
    if (file === undefined || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
