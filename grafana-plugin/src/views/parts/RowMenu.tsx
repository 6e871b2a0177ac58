import { useState, type ReactElement } from 'react';
import type { Look } from '../../chart/look';
import type { RowActions } from '../../chart/plot-props';

interface RowMenuProps extends RowActions {
  readonly text: string;
  readonly row: number;
  readonly look: Look;
}

/** A name that leads somewhere: one link is a link, several actions open below it. */
export function RowMenu({ text, row, look, linksOf, filtersOf }: RowMenuProps): ReactElement {
  const [open, setOpen] = useState(false);
  const links = linksOf?.(row) ?? [];
  const filters = filtersOf?.(row) ?? [];
  const color = look.link;
  const plain = {
    background: 'none',
    border: 0,
    padding: 0,
    textAlign: 'left',
    font: 'inherit',
    color,
    cursor: 'pointer',
  } as const;
  const [link] = links;
  if (links.length + filters.length === 0) return <span>{text}</span>;
  if (link && links.length === 1 && filters.length === 0) {
    return (
      <a href={link.href} target={link.target} style={{ color }}>
        {text}
      </a>
    );
  }
  return (
    <>
      <button type="button" aria-expanded={open} style={plain} onClick={() => setOpen(!open)}>
        {text} <span aria-hidden="true">{open ? '▴' : '▾'}</span>
      </button>
      {open && (
        <ul style={{ margin: '2px 0', padding: 0, listStyle: 'none', fontWeight: 400 }}>
          {links.map((one) => (
            <li key={one.href + one.title}>
              <a href={one.href} target={one.target} style={{ color }}>
                {one.title}
              </a>
            </li>
          ))}
          {filters.map((filter) => (
            <li key={filter.key}>
              <button type="button" style={plain} onClick={filter.onClick}>
                only {filter.key} {filter.operator} {filter.value}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
