import type { ReactElement } from 'react';
import type { Look } from '../../chart/look';
import { percent } from '../../frames/format';
import { Glyph } from '../parts/Glyph';
import { gradeStyles } from './draw';
import type { RiskModel } from './model';

interface SharesProps {
  readonly model: RiskModel;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

/** Share of each grade as a ring, with counts beside it. */
export function Shares({ model, look, width, height }: SharesProps): ReactElement {
  const beside = width > height * 1.25;
  // Three rows, as high as a page with padding in its cells makes them.
  const list = beside ? 0 : 112;
  const size = Math.max(60, Math.min(beside ? width * 0.5 : width, height - list) - 8);
  const radius = size * 0.38;
  const thickness = size * 0.17;
  const styles = gradeStyles(look);
  const total = model.newest().indices.length;
  let angle = -Math.PI / 2;
  const parts = styles.flatMap((style, grade) => {
    const share = (model.newest().counts[grade] as number) / total;
    if (share === 0) return [];
    const start = angle;
    angle += share * 2 * Math.PI;
    return [{ style, path: arc(size / 2, radius, start, angle), grade }];
  });
  const large = Math.max(15, Math.min(34, size * 0.13));
  return (
    <div
      style={{
        display: 'flex',
        flexDirection: beside ? 'row' : 'column',
        alignItems: 'center',
        justifyContent: 'center',
        gap: beside ? Math.min(40, width * 0.04) : 4,
        height,
      }}
    >
      <svg width={size} height={size} aria-hidden="true" style={{ flex: 'none' }}>
        <defs>
          <pattern
            id="cellgate-high"
            width={6}
            height={6}
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width={6} height={6} fill={look.high} />
            <line
              x1={0}
              y1={0}
              x2={0}
              y2={6}
              stroke={look.background}
              strokeOpacity={0.5}
              strokeWidth={2.4}
            />
          </pattern>
        </defs>
        {parts.map(({ style, path, grade }) => (
          <path
            key={grade}
            d={path}
            fill="none"
            stroke={grade === 0 ? 'url(#cellgate-high)' : style.color}
            strokeWidth={thickness}
          />
        ))}
        <text
          x={size / 2}
          y={size / 2 - 1}
          textAnchor="middle"
          fill={look.text}
          fontSize={large}
          fontWeight={500}
          fontFamily={look.font}
        >
          {total.toLocaleString('en-US')}
        </text>
        <text
          x={size / 2}
          y={size / 2 + large * 0.62}
          textAnchor="middle"
          fill={look.secondary}
          fontSize={Math.max(11, large * 0.42)}
          fontFamily={look.font}
        >
          cells
        </text>
      </svg>
      <table
        style={{
          borderCollapse: 'collapse',
          lineHeight: 1.75,
          fontSize: width < 300 ? 12 : Math.max(14, Math.min(19, size * 0.05)),
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        <tbody>
          {styles.map((style, grade) => (
            <tr key={style.label}>
              <th scope="row" style={{ fontWeight: 400, textAlign: 'left', whiteSpace: 'nowrap' }}>
                <Glyph shape={style.shape} color={style.color} size={14} />{' '}
                {width < 300 ? style.label.split(' ')[0] : style.label}
              </th>
              <td style={{ textAlign: 'right', paddingLeft: 18 }}>
                {(model.newest().counts[grade] as number).toLocaleString('en-US')}
              </td>
              <td style={{ textAlign: 'right', fontWeight: 500, paddingLeft: 18, whiteSpace: 'nowrap' }}>
                {percent((model.newest().counts[grade] as number) / total, 2)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function arc(middle: number, radius: number, from: number, to: number): string {
  // A full circle has no direction: it is drawn as almost one.
  const end = Math.min(to, from + 2 * Math.PI - 1e-4);
  const at = (angle: number): string =>
    `${(middle + radius * Math.cos(angle)).toFixed(3)} ${(middle + radius * Math.sin(angle)).toFixed(3)}`;
  return `M${at(from)}A${radius} ${radius} 0 ${end - from > Math.PI ? 1 : 0} 1 ${at(end)}`;
}
