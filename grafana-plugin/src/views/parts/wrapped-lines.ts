/** Width of a text in CSS pixels, near enough to reserve room for it. */
export const textWidth = (text: string, size = 12): number => text.length * size * 0.56;

/**
 * Lines that items take when they wrap.
 *
 * @param widths - of the items, CSS pixels
 * @param gap - between items of a line
 */
export function wrappedLines(widths: readonly number[], gap: number, width: number): number {
  let lines = 0;
  let used = Infinity;
  for (const item of widths) {
    if (used + gap + item > width) {
      lines++;
      used = item;
    } else used += gap + item;
  }
  return lines;
}
