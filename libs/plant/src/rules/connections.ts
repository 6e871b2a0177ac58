import { THUMBPRINT_PATTERN, VARIABLE_PATTERN } from '../patterns';
import { placedMachines } from '../plant-draft';
import type { Path } from '../plant-issue';
import type { Rule, RuleContext } from './rule';

/** Query parameters that carry a secret, by what their names contain. */
const SECRET_PARAMETER = /token|key|secret|passw|pwd|auth|credential|signature|sig$/i;

export const checkConnections: Rule = (context) => {
  const { file, report, show } = context;
  for (const { item, path } of placedMachines(file)) {
    const { endpoint, security, user } = item.opcua ?? {};
    const at = [...path, 'opcua'];
    if (endpoint !== undefined) checkEndpoint(context, endpoint, [...at, 'endpoint']);
    const { mode, policy, serverThumbprint } = security ?? {};
    if (mode !== undefined && policy !== undefined && (mode === 'None') !== (policy === 'None')) {
      report([...at, 'security'], `mode ${mode} with policy ${policy}; both are None or neither is`);
    }
    if (serverThumbprint !== undefined && !THUMBPRINT_PATTERN.test(serverThumbprint)) {
      report(
        [...at, 'security', 'serverThumbprint'],
        `${show(serverThumbprint)} is not a SHA-256 thumbprint; 64 hex digits, colons between bytes allowed`,
      );
    } else if (serverThumbprint !== undefined && mode === 'None') {
      const rule = 'with mode None no certificate is checked';
      report([...at, 'security', 'serverThumbprint'], `has no effect: ${rule}`);
    }
    if (user?.type !== 'userName') continue;
    if (mode === 'None') {
      const reason = 'the password would travel in clear; use mode Sign or SignAndEncrypt';
      report([...at, 'user'], `user name and password over mode None: ${reason}`);
    }
    checkSecret(context, user.password, [...at, 'user', 'password']);
  }
  if (file.orders?.url !== undefined) checkUrl(context, file.orders.url, ['orders', 'url']);
  checkSecret(context, file.orders?.token, ['orders', 'token']);
};

function checkEndpoint({ report, show }: RuleContext, endpoint: string, path: Path): void {
  const url = parseUrl(endpoint);
  if (url !== null && hasUserInfo(url)) {
    report(path, 'carries a user or password; user and password belong into opcua.user');
  } else if (url?.protocol !== 'opc.tcp:' || url.hostname === '' || url.port === '0') {
    report(path, `${show(endpoint)} is not an endpoint of the form opc.tcp://host:port[/path]`);
  }
}

function checkUrl({ report, show }: RuleContext, text: string, path: Path): void {
  const url = parseUrl(text);
  if (url !== null && hasUserInfo(url)) {
    report(path, 'carries a user or password; a secret belongs into token: { env: NAME }');
  } else if (url !== null && [...url.searchParams.keys()].some((name) => SECRET_PARAMETER.test(name))) {
    report(path, 'carries a secret in its query; a secret belongs into token: { env: NAME }');
  } else if (url === null || !/^https?:$/.test(url.protocol)) {
    report(path, `${show(text)} is not a URL of the form http[s]://host[:port][/path]`);
  } else if (url.search !== '' || url.hash !== '') {
    report(path, `${show(text)} has a query or fragment; a base URL has none, /orders is added to it`);
  }
}

function checkSecret(
  { report }: RuleContext,
  secret: { env?: string | undefined } | undefined,
  path: Path,
): void {
  if (secret?.env === undefined || VARIABLE_PATTERN.test(secret.env)) return;
  // Not shown: whoever mistakes the field may have put the secret there.
  report(
    [...path, 'env'],
    `is not the name of an environment variable; a name matches ${VARIABLE_PATTERN.source}`,
  );
}

function parseUrl(text: string): URL | null {
  return /\s/.test(text) || !text.includes('://') ? null : URL.parse(text);
}

function hasUserInfo(url: URL): boolean {
  return url.username !== '' || url.password !== '';
}
