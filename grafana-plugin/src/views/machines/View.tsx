import type { ReactElement } from 'react';
import { faded, type Look } from '../../chart/look';
import { duration } from '../../frames/format';
import { Figure } from '../parts/Figure';
import { Glyph } from '../parts/Glyph';
import { RowMenu } from '../parts/RowMenu';
import type { ViewProps } from '../parts/view-props';
import { QUALITY_SHAPES, sparkPath, stateStyle } from './draw';
import type { MachinesModel, MachineView, SignalView } from './model';

export interface MachinesViewProps extends ViewProps {
  readonly model: MachinesModel;
  readonly sparkline: boolean;
}

/** Tiles beside one another in a width of CSS pixels. */
export function machineColumns(machines: number, width: number): number {
  return Math.max(1, Math.min(machines, Math.floor(width / 270)));
}

/** Machines as tiles: state, live values with unit and quality, sparklines. */
export function MachinesView(props: MachinesViewProps): ReactElement {
  const { model, look, width, height } = props;
  const columns = machineColumns(model.machines.length, width);
  return (
    <Figure look={look} width={width} height={height} summary={machinesSummary(model)}>
      <div tabIndex={0} role="group" aria-label="Machines" style={{ height, overflow: 'auto' }}>
        <ul
          style={{
            display: 'grid',
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            gap: 8,
            margin: 0,
            padding: 0,
            listStyle: 'none',
          }}
        >
          {model.machines.map((machine) => (
            <Tile key={machine.id} machine={machine} {...props} />
          ))}
        </ul>
        {model.notes.map((note) => (
          <p key={note} style={{ margin: '6px 0 0', color: look.secondary, fontSize: 12 }}>
            {note}
          </p>
        ))}
      </div>
    </Figure>
  );
}

function Tile(props: MachinesViewProps & { readonly machine: MachineView }): ReactElement {
  const { machine, look, now } = props;
  const style = stateStyle(machine.state, look);
  const age = now !== undefined && Number.isFinite(machine.at) ? now - machine.at : null;
  const place = [machine.line, machine.kind].filter((part) => part !== null).join(' · ');
  return (
    <li
      style={{
        background: look.raised,
        borderRadius: 3,
        borderLeft: `4px solid ${style.color}`,
        padding: '8px 10px',
        minWidth: 0,
      }}
    >
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8, alignItems: 'baseline' }}>
        <b
          style={{
            fontWeight: 500,
            fontSize: 15,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          <RowMenu
            text={machine.id}
            row={machine.row}
            look={look}
            linksOf={props.linksOf}
            filtersOf={props.filtersOf}
          />
        </b>
        <span style={{ whiteSpace: 'nowrap', fontSize: 13 }}>
          <Glyph shape={style.shape} color={style.color} />{' '}
          {machine.state === 'stale' && machine.status !== null
            ? `last ${machine.status}`
            : (machine.status ?? style.label)}
        </span>
      </div>
      <div
        style={{
          display: 'flex',
          justifyContent: 'space-between',
          gap: 8,
          color: look.secondary,
          fontSize: 12,
          marginBottom: 4,
        }}
      >
        <span style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
          {place === '' ? '\u00a0' : place}
        </span>
        {machine.state === 'stale' && age !== null && (
          <span style={{ whiteSpace: 'nowrap' }}>no data for {duration(age)}</span>
        )}
      </div>
      <table style={{ width: '100%', borderCollapse: 'collapse', fontSize: 13 }}>
        <tbody>
          {machine.signals.map((signal) => (
            <Signal key={signal.name} signal={signal} look={look} sparkline={props.sparkline} />
          ))}
        </tbody>
      </table>
      {machine.signals.length === 0 && (
        <span style={{ color: look.secondary, fontSize: 12 }}>no signals in the query</span>
      )}
    </li>
  );
}

function Signal({
  signal,
  look,
  sparkline,
}: {
  readonly signal: SignalView;
  readonly look: Look;
  readonly sparkline: boolean;
}): ReactElement {
  const path = sparkline ? sparkPath(signal, 64, 16) : '';
  const poor = signal.quality === 'good' ? null : signal.quality;
  return (
    <tr style={{ height: 23 }}>
      <th
        scope="row"
        style={{
          fontWeight: 400,
          textAlign: 'left',
          color: look.secondary,
          maxWidth: 0,
          width: '48%',
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: 'nowrap',
        }}
        title={signal.name}
      >
        {signal.name}
      </th>
      {sparkline && (
        <td style={{ width: 72, padding: '0 4px' }}>
          {path !== '' && (
            <svg width={64} height={16} aria-hidden="true" style={{ display: 'block' }}>
              <path d={path} fill="none" stroke={faded(look.accent, 0.85)} strokeWidth={1.2} />
            </svg>
          )}
        </td>
      )}
      <td
        style={{
          textAlign: 'right',
          whiteSpace: 'nowrap',
          fontWeight: 500,
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        {poor && (
          <span
            title={`${poor} quality, status code 0x${signal.code.toString(16)}`}
            style={{ fontWeight: 400, marginRight: 5 }}
          >
            <Glyph shape={QUALITY_SHAPES[poor]} color={poor === 'bad' ? look.high : look.warn} size={11} />{' '}
            <span style={{ fontSize: 11, color: look.secondary }}>{poor}</span>
          </span>
        )}
        {signal.text}
      </td>
    </tr>
  );
}

/** The machines in a sentence. */
export function machinesSummary({ machines }: MachinesModel): string {
  const count = (state: MachineView['state']): number =>
    machines.filter((machine) => machine.state === state).length;
  const poor = machines.reduce(
    (sum, { signals }) => sum + signals.filter(({ quality }) => quality !== 'good').length,
    0,
  );
  const faults = machines.filter(({ state }) => state === 'fault').map(({ id }) => id);
  return (
    `${machines.length} machines: ${count('running')} running, ${count('idle')} idle, ${count('fault')} with a fault` +
    `${faults.length > 0 ? ` (${faults.slice(0, 5).join(', ')})` : ''}, ${count('stale')} without new data; ` +
    `${poor} signals without good quality.`
  );
}
