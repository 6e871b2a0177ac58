import type { Instant } from '../instant';

export interface ParsedLine {
  readonly measurement: string;
  readonly tags: Record<string, string>;
  readonly fields: Record<string, number | string>;
  readonly at: Instant;
}

/**
 * Reads one line of the line protocol, written from its definition and not from the encoder: a backslash escapes
 * comma, equals sign and blank in names and tags, quote and backslash in texts.
 */
export function parseLine(line: string): ParsedLine {
  let place = 0;
  const until = (ends: string): string => {
    let text = '';
    for (; place < line.length && !ends.includes(line.charAt(place)); place++) {
      const following = line.charAt(place + 1);
      if (line.charAt(place) === '\\' && following !== '' && ',= '.includes(following)) place++;
      text += line.charAt(place);
    }
    return text;
  };
  const quoted = (): string => {
    let text = '';
    for (place++; line.charAt(place) !== '"'; place++) {
      if (place >= line.length) throw new Error('text without an end');
      if (line.charAt(place) === '\\' && '"\\'.includes(line.charAt(place + 1))) place++;
      text += line.charAt(place);
    }
    place++;
    return text;
  };

  const measurement = until(', ');
  const tags: Record<string, string> = {};
  while (line.charAt(place) === ',') {
    place++;
    const name = until('=');
    place++;
    tags[name] = until(', ');
  }
  const fields: Record<string, number | string> = {};
  do {
    place++;
    const name = until('=');
    place++;
    fields[name] = line.charAt(place) === '"' ? quoted() : numberOf(until(', '));
  } while (line.charAt(place) === ',');
  const time = line.slice(place + 1);
  if (!/^\d{13,19}$/.test(time)) throw new Error(`time ${time}`);
  return { measurement, tags, fields, at: { ms: Number(time.slice(0, -6)), sub: Number(time.slice(-6)) } };
}

function numberOf(text: string): number {
  const number = Number(text);
  if (text === '' || Number.isNaN(number)) throw new Error(`number ${text}`);
  return number + 0;
}
