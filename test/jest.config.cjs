module.exports = {
  ...require('../jest.preset.cjs'),
  displayName: 'system',
  setupFilesAfterEnv: ['<rootDir>/jest.setup.cjs'],
};
