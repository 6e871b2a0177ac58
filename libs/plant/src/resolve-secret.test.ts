import { parsePlant } from './parse-plant';
import { MissingSecretError, resolveSecret, secretVariables } from './resolve-secret';
import { plantText } from './testing/plant-text';

describe('secrets of a plant', () => {
  it('are read from the environment', () => {
    expect(resolveSecret({ env: 'MES_TOKEN' }, { MES_TOKEN: 'abc' })).toBe('abc');
  });

  it.each([{}, { MES_TOKEN: '' }, { MES_TOKEN: undefined }])(
    'are missing in %j, which is said by name',
    (env) => {
      expect(() => resolveSecret({ env: 'MES_TOKEN' }, env)).toThrow(MissingSecretError);
      expect(() => resolveSecret({ env: 'MES_TOKEN' }, env)).toThrow(
        'environment variable MES_TOKEN, which should hold a secret of the plant, is not set or empty',
      );
    },
  );

  it('are listed by the names of their variables, each once', () => {
    const opcua = (index: number) => ({
      [`lines[0].machines[${index}].opcua.security`]: { mode: 'Sign', policy: 'Basic256Sha256' },
      [`lines[0].machines[${index}].opcua.user`]: { type: 'userName', name: 'me', password: { env: 'PLC' } },
    });
    expect(secretVariables(parsePlant(plantText({ ...opcua(0), ...opcua(1) }), {}))).toEqual([
      'MES_TOKEN',
      'PLC',
    ]);
    expect(secretVariables(parsePlant(plantText({ orders: undefined }), {}))).toEqual([]);
  });
});
