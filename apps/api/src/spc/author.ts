import { Problem } from '../http/problem';

/**
 * Who is answerable for a decision: the holder of the token, else the person that the body names.
 * @throws Problem INVALID_REQUEST when nobody is named
 */
export function authorOf(caller: string, named: string | undefined, pointer: string): string {
  if (caller !== '') return caller;
  const author = named?.trim() ?? '';
  if (author !== '') return author;
  const detail = 'say who decides: no token names the caller';
  throw new Problem('INVALID_REQUEST', `body ${pointer}: ${detail}`, [
    { in: 'body', pointer, detail, code: 'AUTHOR_MISSING' },
  ]);
}
