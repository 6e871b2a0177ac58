module.exports = {
  ...require('../../../jest.preset.cjs'),
  displayName: 'onnx',
  testEnvironment: '<rootDir>/../../../jest-environment-onnx.cjs',
};
