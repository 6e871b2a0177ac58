module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'api',
  testEnvironment: '<rootDir>/../../jest-environment-onnx.cjs',
};
