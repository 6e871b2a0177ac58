import type { Look } from 'cellgate-quality-panel';

const font = "Inter, system-ui, 'Segoe UI', sans-serif";

const DARK: Look = {
  dark: true,
  text: '#d8dae0',
  secondary: '#a3a9b5',
  background: '#1a1c22',
  raised: '#23262d',
  border: '#33363f',
  font,
  high: '#ff7383',
  low: '#5bc98c',
  none: '#9aa0ab',
  warn: '#f0b357',
  accent: '#86b1ff',
  link: '#86b1ff',
  limit: '#f0a04b',
  specification: '#c39bf5',
  curves: ['#6ea6ff', '#ff9f4a', '#5bc98c', '#c39bf5', '#ff7383', '#f2d45c'],
};

const LIGHT: Look = {
  dark: false,
  text: '#1c2026',
  secondary: '#555d68',
  background: '#ffffff',
  raised: '#f1f2f5',
  border: '#dcdee3',
  font,
  high: '#b3192b',
  low: '#0f7b45',
  none: '#646b77',
  warn: '#8a5200',
  accent: '#1b56c4',
  link: '#1b56c4',
  limit: '#a85a00',
  specification: '#6d3fb5',
  curves: ['#1b56c4', '#a85a00', '#0f7b45', '#6d3fb5', '#b3192b', '#7a6100'],
};

export const lookFor = (dark: boolean): Look => (dark ? DARK : LIGHT);
