module.exports = {
  ...require('../../../jest.preset.cjs'),
  displayName: 'time-series',
};
