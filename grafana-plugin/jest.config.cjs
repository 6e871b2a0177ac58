const preset = require('../jest.preset.cjs');
const [[, [runner, options]]] = Object.entries(preset.transform);

module.exports = {
  ...preset,
  displayName: 'grafana-plugin',
  testMatch: ['<rootDir>/src/**/*.test.{ts,tsx}', '<rootDir>/build/**/*.test.ts'],
  transform: {
    '^.+\\.(ts|tsx)$': [
      runner,
      {
        ...options,
        jsc: {
          ...options.jsc,
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: { react: { runtime: 'automatic' } },
        },
      },
    ],
  },
};
