import type { ReactElement } from 'react';
import type { Look } from '../../chart/look';
import { textWidth, wrappedLines } from '../parts/wrapped-lines';
import { footerParts, type FooterPart } from './summary';
import type { SpcModel } from './model';

interface FooterProps {
  readonly model: SpcModel;
  readonly look: Look;
  readonly height: number;
}

const LINE = 18;
const GAP = 18;

/** Height that the footer needs; whole lines, and none where the chart would become too small. */
export function footerHeight(model: SpcModel, width: number, room: number): number {
  const widths = footerParts(model).map(({ label, value, tone }) =>
    Math.min(width, textWidth(label + value, 12.5) + 8 + (tone === 'plain' ? 0 : 14)),
  );
  const lines = Math.min(wrappedLines(widths, GAP, width), Math.floor((room - 190) / LINE));
  return lines > 0 ? lines * LINE + 6 : 0;
}

const SIGNS: Readonly<Record<FooterPart['tone'], string>> = { good: '✓ ', bad: '▲ ', plain: '' };

/** Capability, false alarms and provenance of the limits, below a chart. */
export function Footer({ model, look, height }: FooterProps): ReactElement {
  const colors = { good: look.low, bad: look.warn, plain: look.text };
  return (
    <dl
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: `0 ${GAP}px`,
        alignContent: 'flex-start',
        margin: 0,
        padding: '4px 0 0',
        height,
        overflow: 'hidden',
        borderTop: `1px solid ${look.border}`,
        fontSize: 12.5,
        lineHeight: `${LINE}px`,
      }}
    >
      {footerParts(model).map(({ label, value, detail, tone }) => (
        <div
          key={label}
          title={detail}
          style={{ display: 'flex', gap: 6, whiteSpace: 'nowrap', minWidth: 0 }}
        >
          <dt style={{ color: look.secondary }}>{label}</dt>
          <dd
            style={{
              margin: 0,
              fontWeight: 500,
              fontVariantNumeric: 'tabular-nums',
              overflow: 'hidden',
              textOverflow: 'ellipsis',
            }}
          >
            <span aria-hidden="true" style={{ color: colors[tone] }}>
              {SIGNS[tone]}
            </span>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
