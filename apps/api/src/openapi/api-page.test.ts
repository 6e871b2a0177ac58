import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROBLEMS } from '../http/problem';
import { API_ROUTES } from './api-routes';

const page = readFileSync(path.resolve(__dirname, '../../../../docs/api.md'), 'utf8');

describe('docs/api.md', () => {
  it.each(API_ROUTES.map(({ method, path: below }) => `${method} ${below}`))('lists %s', (route) => {
    expect(page).toContain(`\`${route}\``);
  });

  it.each(Object.entries(PROBLEMS))('explains the code %s', (code, { status }) => {
    expect(page).toMatch(new RegExp(`^\\| ${status} +\\| \`${code}\` *\\|`, 'm'));
  });
});
