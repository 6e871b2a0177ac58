import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface DocstringExample {
  readonly file: string;
  readonly expression: string;
  readonly expected: string;
}

/** Every `expression // => expected` line below an `@example` tag in the sources of a folder. */
export function docstringExamples(folder: string): DocstringExample[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('testing'),
  );
  return files.sort().flatMap((file) => {
    const examples = readFileSync(join(folder, file), 'utf8').split('@example').slice(1);
    return examples.flatMap((text) =>
      [...(text.split('*/')[0] as string).matchAll(/^ \* (.+?);? \/\/ => (.+)$/gm)].map((match) => ({
        file,
        expression: match[1] as string,
        expected: match[2] as string,
      })),
    );
  });
}

/** Evaluates one line of an example with the exports of a library in scope. */
export function evaluateExample(scope: Readonly<Record<string, unknown>>, code: string): unknown {
  return new Function(...Object.keys(scope), `return (${code});`)(...Object.values(scope)) as unknown;
}
