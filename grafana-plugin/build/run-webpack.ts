import webpack, { type Configuration, type StatsAsset } from 'webpack';

/**
 * Runs webpack once.
 * @returns the files it wrote
 * @throws Error with webpack's words
 */
export async function runWebpack(configuration: Configuration): Promise<readonly StatsAsset[]> {
  const compiler = webpack(configuration);
  try {
    return await new Promise((resolve, reject) => {
      compiler.run((failure, stats) => {
        if (failure || !stats) return reject(failure ?? new Error('webpack gave no result'));
        if (stats.hasErrors() || stats.hasWarnings()) {
          return reject(new Error(stats.toString({ all: false, errors: true, warnings: true })));
        }
        resolve(stats.toJson({ all: false, assets: true }).assets ?? []);
      });
    });
  } finally {
    await new Promise<void>((resolve) => compiler.close(() => resolve()));
  }
}
