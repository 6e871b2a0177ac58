import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import webpack from 'webpack';
import { runWebpack } from '../../../grafana-plugin/build/run-webpack.ts';
import { resolveSource, typescriptRule } from '../../../grafana-plugin/build/webpack-config.ts';

const require = createRequire(import.meta.url);
const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');

/** Writes a file whose name carries a hash of its content, so that it can be cached for ever. */
function writeHashed(name: string, content: string): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const file = name.replace('.', `.${hash}.`);
  writeFileSync(path.join(dist, file), content);
  return file;
}

/** Style sheets in one file: the content security policy of the page allows no inline style. */
function styleSheet(): string {
  const plots = path.join(path.dirname(require.resolve('uplot/package.json')), 'dist', 'uPlot.min.css');
  return [plots, path.join(root, 'src', 'shell', 'console.css')]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

/** Builds the console: one page, one script, one style sheet in `dist`. */
export async function buildConsole(): Promise<void> {
  await runWebpack({
    mode: 'production',
    target: ['web', 'es2022'],
    context: path.join(root, 'src'),
    entry: './main.tsx',
    output: { path: dist, filename: 'console.js', clean: true },
    performance: { hints: false },
    resolve: resolveSource,
    module: { rules: [typescriptRule] },
    plugins: [
      // The views draw through Grafana's plotting inside Grafana, and through uPlot alone here.
      new webpack.NormalModuleReplacementPlugin(
        /chart\/grafana$/,
        path.join(root, 'src', 'chart', 'plain-plot.tsx'),
      ),
    ],
  });
  const bundle = path.join(dist, 'console.js');
  const script = writeHashed('console.js', readFileSync(bundle, 'utf8'));
  rmSync(bundle);
  const sheet = writeHashed('console.css', styleSheet());
  const page = readFileSync(path.join(root, 'src', 'index.html'), 'utf8');
  writeFileSync(path.join(dist, 'index.html'), page.replace('%SCRIPT%', script).replace('%STYLE%', sheet));
}

if (process.argv[1] === import.meta.filename) await buildConsole();
