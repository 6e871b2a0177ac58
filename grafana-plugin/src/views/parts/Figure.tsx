import type { CSSProperties, ReactElement, ReactNode } from 'react';
import type { Look } from '../../chart/look';
import { HIDDEN } from './hidden';

/** A table for screen readers: what the picture says, in words. */
export interface HiddenTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface FigureProps {
  readonly look: Look;
  readonly width: number;
  readonly height: number;
  /** The whole view in a sentence. */
  readonly summary: string;
  readonly table?: HiddenTable | null;
  readonly children: ReactNode;
  readonly style?: CSSProperties;
}

/** The frame of every view: its size, its sentence, its table for screen readers. */
export function Figure({ look, width, height, summary, table, children, style }: FigureProps): ReactElement {
  return (
    <div
      role="figure"
      aria-label={summary}
      style={{
        position: 'relative',
        width,
        height,
        overflow: 'hidden',
        font: `13px ${look.font}`,
        color: look.text,
        ...style,
      }}
    >
      {children}
      {table && table.rows.length > 0 && (
        <table style={HIDDEN}>
          <caption>{table.caption}</caption>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
