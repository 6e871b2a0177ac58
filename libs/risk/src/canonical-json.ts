/**
 * JSON text that is the same for equal data: keys in code-unit order, no white space, numbers as JavaScript writes them.
 * Hash its UTF-8 bytes to name a document.
 *
 * @param value - null, booleans, finite numbers, text, arrays, plain objects; keys whose value is undefined are left out
 * @throws TypeError for anything else, such as NaN or a function
 * @example
 * canonicalJson({ b: 1, a: [2.0, null] }) // => '{"a":[2,null],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`${String(value)} has no JSON form`);
}
