import type { ReactElement } from 'react';
import { isOpen, trace, type Shape } from '../../chart/marks';

interface GlyphProps {
  readonly shape: Shape;
  readonly color: string;
  readonly size?: number;
  readonly text?: string;
}

/** A mark of a chart as an icon, for legends and tables. */
export function Glyph({ shape, color, size = 12, text }: GlyphProps): ReactElement {
  const middle = size / 2;
  const open = isOpen(shape);
  return (
    <svg width={size} height={size} aria-hidden="true" style={{ flex: 'none', verticalAlign: 'middle' }}>
      <path
        d={outline(shape, middle, middle * 0.72)}
        fill={open ? 'none' : color}
        stroke={open ? color : 'none'}
        strokeWidth={1.7}
      />
      {text !== undefined && (
        <text x={middle} y={middle + 3} textAnchor="middle" fontSize={9} fontWeight={600} fill="#fff">
          {text}
        </text>
      )}
    </svg>
  );
}

/** The outline of a shape as SVG path data. */
export function outline(shape: Shape, middle: number, radius: number): string {
  const steps: string[] = [];
  const at = (x: number, y: number): string => `${x.toFixed(2)} ${y.toFixed(2)}`;
  trace(
    {
      moveTo: (x, y) => steps.push(`M${at(x, y)}`),
      lineTo: (x, y) => steps.push(`L${at(x, y)}`),
      closePath: () => steps.push('Z'),
      rect: (x, y, width, height) => steps.push(`M${at(x, y)}h${width}v${height}h${-width}Z`),
      arc: (x, y, r) => steps.push(`M${at(x - r, y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`),
    },
    shape,
    middle,
    middle,
    radius,
  );
  return steps.join('');
}
