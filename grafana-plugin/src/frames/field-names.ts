import type { Frame, FrameField } from './frame';

/** A name without case, blanks and punctuation: `Cell ID`, `cell_id` and `cellId` are one. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}%]/gu, '');
}

/** Every name by which a field may be found, plain, the nearest first. */
export function namesOf(field: FrameField): readonly string[] {
  const names = new Set<string>();
  for (const name of [field.config?.displayName, field.name, field.config?.displayNameFromDS]) {
    if (name === undefined || name === '') continue;
    // Time-series answers are called "cell_risk.max {line: L1}".
    const bare = name.replace(/\s*\{[^{}]*\}\s*$/, '');
    names.add(plainName(bare));
    names.add(plainName(bare.slice(bare.lastIndexOf('.') + 1)));
  }
  names.delete('');
  return [...names];
}

/** How a field is called to people. */
export function titleOf(field: FrameField): string {
  return field.config?.displayName ?? field.name;
}

/** How a frame is called in messages: its name or query, or its place. */
export function frameTitle(frame: Frame, index: number): string {
  const name = frame.name ?? frame.refId;
  return name === undefined || name === '' ? `frame ${index + 1}` : `frame "${name}"`;
}
