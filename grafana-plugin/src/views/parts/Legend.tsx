import type { CSSProperties, MouseEvent, ReactElement, ReactNode } from 'react';
import type { Look } from '../../chart/look';
import type { Shape } from '../../chart/marks';
import type { Toggle } from './use-hidden';
import { Glyph } from './Glyph';
import { textWidth, wrappedLines } from './wrapped-lines';

export interface LegendItem {
  /** By which it is switched; without one it cannot be. */
  readonly name?: string;
  readonly label: string;
  readonly color: string;
  readonly shape?: Shape;
  /** A line instead of a mark; dash in CSS pixels, empty for a solid one. */
  readonly dash?: readonly number[];
  readonly value?: string;
  /** Written into the mark. */
  readonly text?: string;
}

const LINE = 20;
const GAP = 14;

/** Height that a legend needs: at most two lines, none where there is too little room. */
export function legendHeight(items: readonly LegendItem[], width: number, room: number): number {
  const widths = items.map(
    ({ label, value }) => 30 + textWidth(label) + (value === undefined ? 0 : textWidth(value) + 5),
  );
  const lines = Math.min(2, wrappedLines(widths, GAP, width));
  return room >= 200 + lines * LINE ? lines * LINE : room >= 130 ? LINE : 0;
}

interface LegendProps {
  readonly items: readonly LegendItem[];
  readonly look: Look;
  readonly height: number;
  readonly hidden?: ReadonlySet<string>;
  readonly onToggle?: Toggle;
}

/** The legend. Its items are buttons where the view can switch them: a click shows one alone, with Ctrl or Cmd it switches one. */
export function Legend({ items, look, height, hidden, onToggle }: LegendProps): ReactElement {
  const names = items.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return (
    <ul
      aria-label="Legend"
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: `2px ${GAP}px`,
        alignContent: 'flex-start',
        margin: 0,
        padding: '2px 0 0',
        listStyle: 'none',
        height,
        overflow: 'hidden',
        font: `12px ${look.font}`,
        color: look.text,
      }}
    >
      {items.map((item) => (
        <li
          key={item.label}
          style={{ display: 'flex', alignItems: 'center', gap: 5, whiteSpace: 'nowrap', height: 18 }}
        >
          <Switch
            item={item}
            off={item.name !== undefined && hidden?.has(item.name) === true}
            {...(onToggle && item.name !== undefined
              ? { onToggle: (add: boolean) => onToggle(item.name as string, names, add) }
              : {})}
          >
            {item.shape ? (
              <Glyph
                shape={item.shape}
                color={item.color}
                size={item.text === undefined ? 12 : 15}
                {...(item.text === undefined ? {} : { text: item.text })}
              />
            ) : (
              <svg width={22} height={8} aria-hidden="true">
                <line
                  x1={0}
                  x2={22}
                  y1={4}
                  y2={4}
                  stroke={item.color}
                  strokeWidth={2}
                  strokeDasharray={(item.dash ?? []).join(' ')}
                />
              </svg>
            )}
            {item.label}
            {item.value !== undefined && (
              <b style={{ fontWeight: 500, fontVariantNumeric: 'tabular-nums' }}>{item.value}</b>
            )}
          </Switch>
        </li>
      ))}
    </ul>
  );
}

const ITEM: CSSProperties = { display: 'flex', alignItems: 'center', gap: 5 };

/** What an item consists of, as a button where it can be switched. Struck out when off: not told by colour alone. */
function Switch(given: {
  readonly item: LegendItem;
  readonly off: boolean;
  readonly onToggle?: (add: boolean) => void;
  readonly children: ReactNode;
}): ReactElement {
  const { item, off, onToggle, children } = given;
  if (!onToggle) return <span style={ITEM}>{children}</span>;
  return (
    <button
      type="button"
      aria-pressed={!off}
      title={`${item.label}: click to show it alone, Ctrl or Cmd and click to switch it`}
      onClick={(event: MouseEvent) => onToggle(event.ctrlKey || event.metaKey)}
      style={{
        ...ITEM,
        margin: 0,
        padding: 0,
        border: 0,
        minHeight: 0,
        background: 'none',
        color: 'inherit',
        font: 'inherit',
        cursor: 'pointer',
        textDecoration: off ? 'line-through' : 'none',
      }}
    >
      {children}
    </button>
  );
}
