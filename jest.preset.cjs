process.env.TZ = 'UTC';
module.exports = {
  testEnvironment: 'node',
  setupFilesAfterEnv: [`${__dirname}/jest.setup.cjs`],
  testMatch: ['<rootDir>/src/**/*.test.ts'],
  testEnvironmentOptions: {
    customExportConditions: ['@cellgate/source', 'node', 'require', 'default'],
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
};
