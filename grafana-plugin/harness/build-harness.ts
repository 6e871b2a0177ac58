import { cpSync } from 'node:fs';
import path from 'node:path';
import webpack from 'webpack';
import { runWebpack } from '../build/run-webpack.ts';
import { resolveSource, typescriptRule, WORKSPACE } from '../build/webpack-config.ts';

/**
 * Builds the page that holds Grafana's libraries and shows the built plugin. Editors that no panel uses are left out.
 *
 * @param output - folder to write to
 */
export async function buildHarness(output: string): Promise<void> {
  const empty = path.join(import.meta.dirname, 'empty.cjs');
  await runWebpack({
    mode: 'none',
    target: ['web', 'es2022'],
    context: import.meta.dirname,
    entry: { harness: './mount.tsx' },
    devtool: false,
    output: { path: output, filename: '[name].js', publicPath: '/harness/' },
    resolve: { ...resolveSource, alias: { 'monaco-editor': empty, 'react-monaco-editor': empty } },
    module: {
      rules: [
        typescriptRule,
        { test: /\.css$/, type: 'css/auto' },
        { test: /\.m?js$/, resolve: { fullySpecified: false } },
      ],
    },
    experiments: { css: true },
    optimization: {
      sideEffects: true,
      providedExports: true,
      usedExports: true,
      minimize: false,
      nodeEnv: 'production',
    },
    plugins: [new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 })],
    performance: false,
    cache: {
      type: 'filesystem',
      cacheDirectory: path.join(WORKSPACE, 'node_modules/.cache/cellgate-harness'),
    },
    ignoreWarnings: [/./],
  });
  cpSync(path.join(import.meta.dirname, 'index.html'), path.join(output, 'index.html'));
}
