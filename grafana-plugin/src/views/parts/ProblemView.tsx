import type { ReactElement } from 'react';
import type { Look } from '../../chart/look';
import type { Problem } from '../../frames/frame';

interface ProblemViewProps {
  readonly problem: Problem;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

/** Says why nothing is drawn, and what mends it. */
export function ProblemView({ problem, look, width, height }: ProblemViewProps): ReactElement {
  const error = problem.kind === 'error';
  return (
    <div
      role={error ? 'alert' : 'status'}
      // A long text in a small panel can be scrolled to by keyboard.
      tabIndex={0}
      style={{
        width,
        height,
        overflow: 'auto',
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        font: `13px/1.45 ${look.font}`,
        color: look.text,
        textAlign: 'center',
        overflowWrap: 'anywhere',
      }}
    >
      <div style={{ margin: 'auto', maxWidth: 560, padding: 8 }}>
        {height > 110 && (
          <svg width={34} height={34} viewBox="0 0 34 34" aria-hidden="true" style={{ marginBottom: 6 }}>
            {error ? (
              <path
                d="M17 4 L31 29 L3 29 Z M17 13 V20 M17 24 V25.5"
                fill="none"
                stroke={look.warn}
                strokeWidth={2.4}
                strokeLinejoin="round"
                strokeLinecap="round"
              />
            ) : (
              <path
                d="M4 29 H31 M7 24 V17 M14 24 V11 M21 24 V19 M28 24 V14"
                fill="none"
                stroke={look.none}
                strokeWidth={2.4}
                strokeLinecap="round"
              />
            )}
          </svg>
        )}
        <div style={{ fontWeight: 500, fontSize: 14 }}>{problem.message}</div>
        <div style={{ color: look.secondary, marginTop: 4 }}>{problem.remedy}</div>
      </div>
    </div>
  );
}
