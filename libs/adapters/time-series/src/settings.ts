import { join } from 'node:path';
import { SecretVariableError, secretVariable } from '@cellgate/plant';
import { InvalidStoreSettingsError } from './errors';

export interface InfluxSettings {
  readonly kind: 'influxdb';
  /** Base URL without user information, query and trailing slash. */
  readonly url: string;
  readonly database: string;
  /** Value of the `Authorization` header; null: none. A secret. */
  readonly authorization: string | null;
}

export interface SqliteSettings {
  readonly kind: 'sqlite';
  readonly file: string;
}

export type TimeSeriesSettings = InfluxSettings | SqliteSettings;

/**
 * The store that the environment names: InfluxDB when `INFLUX_URL` is set, otherwise a file below
 * `CELLGATE_DATA_DIR` (default `./data`).
 *
 * `INFLUX_DB` (default `cellgate`); `INFLUX_USER` with `INFLUX_PASSWORD` (Basic) or `INFLUX_TOKEN` (Token). The secrets
 * may stand in files instead, which `INFLUX_PASSWORD_FILE` and `INFLUX_TOKEN_FILE` name.
 * @throws InvalidStoreSettingsError with every mistake, without the secrets
 */
export function timeSeriesSettings(env: Readonly<Record<string, string | undefined>>): TimeSeriesSettings {
  const url = given(env['INFLUX_URL']);
  if (url === null) {
    return { kind: 'sqlite', file: join(given(env['CELLGATE_DATA_DIR']) ?? './data', 'time-series.sqlite') };
  }
  const database = given(env['INFLUX_DB']) ?? 'cellgate';
  const user = given(env['INFLUX_USER']);
  const issues: { path: string; detail: string }[] = [];
  const secret = (name: string): string | null => {
    try {
      return given(secretVariable(name, env) ?? undefined);
    } catch (error) {
      if (!(error instanceof SecretVariableError)) throw error;
      issues.push({ path: error.variable, detail: error.detail });
      return null;
    }
  };
  const password = secret('INFLUX_PASSWORD');
  const token = secret('INFLUX_TOKEN');
  const unreadable = issues.length > 0;
  const base = baseUrl(url, (detail) => issues.push({ path: 'INFLUX_URL', detail }));
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(database)) {
    issues.push({ path: 'INFLUX_DB', detail: 'must be letters, digits, "_", "-", ".", at most 128' });
  }
  if (token !== null && user !== null) {
    issues.push({ path: 'INFLUX_TOKEN', detail: 'must not be set together with INFLUX_USER' });
  }
  if (user !== null && password === null && !unreadable) {
    issues.push({ path: 'INFLUX_PASSWORD', detail: 'must be set with INFLUX_USER' });
  }
  if (user === null && password !== null) {
    issues.push({ path: 'INFLUX_USER', detail: 'must be set with INFLUX_PASSWORD' });
  }
  if (user !== null && user.includes(':')) {
    issues.push({ path: 'INFLUX_USER', detail: 'must not contain ":"' });
  }
  for (const [path, value] of Object.entries({
    INFLUX_TOKEN: token,
    INFLUX_USER: user,
    INFLUX_PASSWORD: password,
  })) {
    if (value !== null && hasControlCharacter(value))
      issues.push({ path, detail: 'must not contain control characters' });
  }
  if (token !== null && /[^\x21-\x7e]/.test(token)) {
    issues.push({ path: 'INFLUX_TOKEN', detail: 'must be visible ASCII characters' });
  }
  if (issues.length > 0) throw new InvalidStoreSettingsError(issues);
  return { kind: 'influxdb', url: base, database, authorization: authorizationOf(user, password, token) };
}

function given(value: string | undefined): string | null {
  const text = value?.trim() ?? '';
  return text === '' ? null : text;
}

function authorizationOf(user: string | null, password: string | null, token: string | null): string | null {
  if (token !== null) return `Token ${token}`;
  if (user === null) return null;
  return `Basic ${Buffer.from(`${user}:${password ?? ''}`, 'utf8').toString('base64')}`;
}

function baseUrl(text: string, wrong: (detail: string) => void): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    wrong('must be a URL that starts with http:// or https://');
    return '';
  }
  if (url.username !== '' || url.password !== '') {
    wrong('must not carry user or password: use INFLUX_USER and INFLUX_PASSWORD');
  }
  if (url.search !== '' || url.hash !== '') wrong('must have neither query nor fragment');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
