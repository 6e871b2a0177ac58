module.exports = {
  ...require('../../../jest.preset.cjs'),
  displayName: 'set-points',
};
