import type { ReactElement } from 'react';
import type { Look } from '../../chart/look';

/** Remarks below a view, one line with an icon; the rest of them in the title. */
export function Notes({
  notes,
  look,
}: {
  readonly notes: readonly string[];
  readonly look: Look;
}): ReactElement | null {
  const [first] = notes;
  if (first === undefined) return null;
  return (
    <div
      title={notes.join('\n')}
      style={{
        display: 'flex',
        gap: 6,
        height: 18,
        font: `12px ${look.font}`,
        color: look.secondary,
        overflow: 'hidden',
        whiteSpace: 'nowrap',
      }}
    >
      <span aria-hidden="true" style={{ color: look.warn }}>
        ▲
      </span>
      <span style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
        {first}
        {notes.length > 1 ? ` (and ${notes.length - 1} more)` : ''}
      </span>
    </div>
  );
}
