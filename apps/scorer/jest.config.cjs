module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'scorer',
  testEnvironment: '<rootDir>/../../jest-environment-onnx.cjs',
};
