import type { CSSProperties } from 'react';

/** Seen by screen readers only. */
export const HIDDEN: CSSProperties = {
  position: 'absolute',
  width: 1,
  height: 1,
  margin: -1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
};

/** Digits of one width, so that columns of numbers line up and live values do not shake. */
export const NUMERIC: CSSProperties = { fontVariantNumeric: 'tabular-nums', textAlign: 'right' };
