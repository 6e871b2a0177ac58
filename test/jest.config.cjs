module.exports = { ...require('../jest.preset.cjs'), displayName: 'system', testTimeout: 120_000 };
