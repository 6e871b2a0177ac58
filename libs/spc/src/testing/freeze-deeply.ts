/** Freezes a value and all it holds, so that a write to an input is an error. */
export function freezeDeeply<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freezeDeeply(member);
  }
  return value;
}
