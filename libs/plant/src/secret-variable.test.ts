import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MissingSecretError, resolveSecret } from './resolve-secret';
import { SecretVariableError, secretVariable } from './secret-variable';

describe('a secret of the environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-secret-'));
  const file = join(folder, 'secret');
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['s3cret\n', 's3cret'],
    ['s3cret\r\n', 's3cret'],
    [' two words \n\n', ' two words \n'],
    ['', null],
    ['\n', null],
  ])('is the text %j of a file without its line end', (text, secret) => {
    writeFileSync(file, text);
    expect(secretVariable('PLC', { PLC_FILE: file })).toBe(secret);
  });

  it('is read anew, so that a file may be replaced', () => {
    writeFileSync(file, 'old');
    expect(secretVariable('PLC', { PLC_FILE: file })).toBe('old');
    writeFileSync(file, 'new');
    expect(resolveSecret({ env: 'PLC' }, { PLC_FILE: file })).toBe('new');
  });

  it('is the variable where no file is named, null where nothing is', () => {
    expect(secretVariable('PLC', { PLC: 'x', PLC_FILE: ' ' })).toBe('x');
    expect(secretVariable('PLC', { PLC: '', PLC_FILE: undefined })).toBeNull();
    expect(() => resolveSecret({ env: 'PLC' }, {})).toThrow(MissingSecretError);
  });

  it('is refused when it is named twice or the file is not there, by the name of the variable and without the secret', () => {
    writeFileSync(file, 'hidden');
    expect(() => secretVariable('PLC', { PLC: 'hidden', PLC_FILE: file })).toThrow(
      new SecretVariableError('PLC_FILE', 'must not be set together with PLC'),
    );
    expect(() => secretVariable('PLC', { PLC_FILE: join(folder, 'none') })).toThrow(
      'PLC_FILE: the file cannot be read (ENOENT)',
    );
  });
});
