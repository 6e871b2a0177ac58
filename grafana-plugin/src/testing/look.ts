import type { Look } from '../chart/look';

/** A look with a colour of its own for each meaning, to tell them apart in tests. */
export const TEST_LOOK: Look = {
  dark: true,
  text: '#111111',
  secondary: '#222222',
  background: '#000000',
  raised: '#333333',
  border: '#444444',
  font: 'sans-serif',
  link: '#555555',
  high: '#ff0000',
  low: '#00ff00',
  none: '#888888',
  warn: '#ffaa00',
  accent: '#0000ff',
  limit: '#ff8800',
  specification: '#aa00ff',
  curves: ['#0000ff', '#ff8800', '#00ff00'],
};
