import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Configuration } from 'webpack';

const require = createRequire(import.meta.url);
export const PLUGIN_FOLDER = path.resolve(import.meta.dirname, '..');
export const WORKSPACE = path.resolve(PLUGIN_FOLDER, '..');

/** What Grafana provides at run time. Anything else is in the bundle. */
export const EXTERNALS: readonly string[] = [
  'react',
  'react-dom',
  'react/jsx-runtime',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
];

/** TypeScript by swc, as in the tests; React's automatic runtime. */
export const typescriptRule = {
  test: /\.tsx?$/,
  use: {
    loader: require.resolve('swc-loader'),
    options: {
      swcrc: false,
      jsc: {
        target: 'es2020',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic' } },
      },
    },
  },
};

export const resolveSource = {
  extensions: ['.tsx', '.ts', '.mjs', '.js', '.json'],
  conditionNames: ['@cellgate/source', '...'],
};

/**
 * How `module.js` is built: one AMD module, and a chunk for each view that brings its statistics along.
 *
 * @param output - folder to write to
 */
export function pluginConfig(output: string): Configuration {
  const { version } = JSON.parse(readFileSync(path.join(PLUGIN_FOLDER, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    mode: 'production',
    target: ['web', 'es2020'],
    context: path.join(PLUGIN_FOLDER, 'src'),
    // The first one says where chunks are; what the last one exports is the module.
    entry: { module: ['./public-path.ts', './module.ts'] },
    devtool: 'source-map',
    externals: [{ 'amd-module': 'module' }, ...EXTERNALS],
    output: {
      path: output,
      clean: true,
      filename: '[name].js',
      // The version keeps a browser from mixing the chunks of two versions.
      chunkFilename: `[name].js?v=${version}`,
      library: { type: 'amd' },
      uniqueName: 'cellgate-quality-panel',
    },
    resolve: resolveSource,
    module: { rules: [typescriptRule] },
    optimization: {
      splitChunks: {
        cacheGroups: { default: { name: 'shared', minChunks: 2, minSize: 0 }, defaultVendors: false },
      },
    },
    // Sizes are checked with the archive.
    performance: false,
  };
}
