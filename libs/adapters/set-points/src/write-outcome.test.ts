import { provesNothingDone } from './write-outcome';

describe('a bad status', () => {
  it.each([
    'BadNodeIdUnknown',
    'BadUserAccessDenied',
    'BadInvalidArgument',
    'BadNotWritable',
    'BadTypeMismatch',
    'BadOutOfRange',
  ])('%s proves that nothing was done', (name) => expect(provesNothingDone(name)).toBe(true));

  it.each([
    'BadTimeout',
    'BadConnectionClosed',
    'BadUnexpectedError',
    'BadInternalError',
    'BadRequestTimeout',
    'Bad',
  ])('%s proves nothing', (name) => expect(provesNothingDone(name)).toBe(false));
});
