import { type Finding, type Path } from './plant-issue';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Keys whose value is a secret reference; nothing below them is expanded or ever shown. */
export const SECRET_KEYS: ReadonlySet<string | number> = new Set(['password', 'token']);

export interface Expanded {
  readonly data: unknown;
  readonly findings: readonly Finding[];
  /** Expanded text → text as it stands in the file, so that no value of the environment reaches a message. */
  readonly written: ReadonlyMap<string, string>;
}

const REFERENCE = /\$(\$?)\{([^}]*)(\}?)/g;
const INSIDE = /^([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?$/;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in every text of a plant file; `$${` stands for a plain `${`.
 * As in a shell, a variable that is set but empty counts as not set. Keys and secrets are left alone.
 * A text that cannot be expanded becomes undefined and is named in the findings.
 */
export function expandEnvironment(data: unknown, env: Environment): Expanded {
  const findings: Finding[] = [];
  const written = new Map<string, string>();

  function expandText(text: string, path: Path): string | undefined {
    const problems: string[] = [];
    let fromEnvironment = false;
    const expanded = text.replace(REFERENCE, (whole, escaped: string, inside: string, end: string) => {
      if (escaped !== '') return whole.slice(1);
      const [, name, fallback] = INSIDE.exec(inside) ?? [];
      if (name === undefined || end === '') {
        problems.push(`"\${" must be followed by NAME} or NAME:-default} (write "$\${" for a plain "\${")`);
        return '';
      }
      const value = env[name];
      if (value !== undefined && value !== '') {
        fromEnvironment = true;
        return value;
      }
      if (fallback === undefined) {
        problems.push(
          `environment variable ${name} is not set and no default is given (\${${name}:-default})`,
        );
      }
      return fallback ?? '';
    });
    for (const detail of problems) findings.push({ path, detail });
    if (problems.length > 0) return undefined;
    if (fromEnvironment) written.set(expanded, text);
    return expanded;
  }

  const path: (string | number)[] = [];

  function expandAt(segment: string | number, value: unknown): unknown {
    path.push(segment);
    const expanded = expand(value);
    path.pop();
    return expanded;
  }

  function expand(value: unknown): unknown {
    if (typeof value === 'string') return value.includes('${') ? expandText(value, [...path]) : value;
    if (Array.isArray(value)) return value.map((item, index) => expandAt(index, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, SECRET_KEYS.has(key) ? item : expandAt(key, item)]),
    );
  }

  return { data: expand(data), findings, written };
}
