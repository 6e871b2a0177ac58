import type { CSSProperties, ReactElement } from 'react';
import { faded, type Look } from '../../chart/look';
import { percent, plainNumber } from '../../frames/format';
import { Figure } from '../parts/Figure';
import { Glyph } from '../parts/Glyph';
import { NUMERIC } from '../parts/hidden';
import { RowMenu } from '../parts/RowMenu';
import type { ViewProps } from '../parts/view-props';
import { delayText, orderStyle, progressParts } from './draw';
import type { OrdersModel, OrderView } from './model';

export interface OrdersViewProps extends ViewProps {
  readonly model: OrdersModel;
}

/** Production orders: progress, yield and delay. */
export function OrdersView(props: OrdersViewProps): ReactElement {
  const { model, look, width, height } = props;
  const wide = width >= 620;
  const medium = width >= 420;
  const cell: CSSProperties = {
    padding: '7px 8px',
    borderBottom: `1px solid ${look.border}`,
    verticalAlign: 'middle',
  };
  const head: CSSProperties = {
    ...cell,
    padding: '5px 8px',
    position: 'sticky',
    top: 0,
    background: look.background,
    color: look.secondary,
    fontWeight: 500,
    fontSize: 12,
    textAlign: 'left',
    whiteSpace: 'nowrap',
  };
  return (
    <Figure look={look} width={width} height={height} summary={ordersSummary(model)}>
      <div tabIndex={0} role="group" aria-label="Production orders" style={{ height, overflow: 'auto' }}>
        <table style={{ width: '100%', borderCollapse: 'collapse', fontSize: 13 }}>
          <thead>
            <tr>
              <th scope="col" style={head}>
                Order
              </th>
              <th scope="col" style={{ ...head, width: wide ? '40%' : '50%' }}>
                Progress
              </th>
              {medium && (
                <th scope="col" style={{ ...head, textAlign: 'right' }}>
                  Yield
                </th>
              )}
              {medium && (
                <th scope="col" style={{ ...head, textAlign: 'right' }}>
                  Delay
                </th>
              )}
              {wide && (
                <th scope="col" style={{ ...head, textAlign: 'right' }}>
                  Scrap
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {model.orders.map((order) => (
              <Row key={order.id} order={order} props={props} cell={cell} medium={medium} wide={wide} />
            ))}
          </tbody>
        </table>
        {model.orders.length < model.total && (
          <p style={{ margin: 8, fontSize: 12, color: look.secondary }}>
            {model.orders.length} of {model.total} orders
          </p>
        )}
        {model.notes.map((note) => (
          <p key={note} style={{ margin: 8, fontSize: 12, color: look.secondary }}>
            {note}
          </p>
        ))}
      </div>
    </Figure>
  );
}

function Row(given: {
  readonly order: OrderView;
  readonly props: OrdersViewProps;
  readonly cell: CSSProperties;
  readonly medium: boolean;
  readonly wide: boolean;
}): ReactElement {
  const { order, props, cell, medium, wide } = given;
  const { look } = props;
  const style = orderStyle(order.state, look);
  const delay = delayText(order);
  const about = [order.product, order.line].filter((part) => part !== null).join(' · ');
  const late = delay.late ? (
    <span aria-hidden="true" style={{ color: look.warn }}>
      ▲{' '}
    </span>
  ) : null;
  return (
    <tr>
      <th scope="row" style={{ ...cell, fontWeight: 500, textAlign: 'left' }}>
        <RowMenu
          text={order.id}
          row={order.row}
          look={look}
          linksOf={props.linksOf}
          filtersOf={props.filtersOf}
        />
        <div style={{ color: look.secondary, fontSize: 12, fontWeight: 400 }}>
          <Glyph shape={style.shape} color={style.color} size={11} /> {order.state}
          {medium && about !== '' ? ` · ${about}` : ''}
        </div>
      </th>
      <td style={cell}>
        <Progress order={order} look={look} color={style.color} />
        {!medium && order.yield !== null && (
          <div style={{ fontSize: 12, color: look.secondary }}>yield {percent(order.yield)}</div>
        )}
        {!medium && delay.late && (
          <div style={{ fontSize: 12, fontWeight: 500 }}>
            {late}
            {delay.text}
          </div>
        )}
      </td>
      {medium && <td style={{ ...cell, ...NUMERIC }}>{percent(order.yield)}</td>}
      {medium && (
        <td
          style={{
            ...cell,
            ...NUMERIC,
            whiteSpace: 'nowrap',
            color: order.delay === null ? look.secondary : look.text,
            fontWeight: delay.late ? 500 : 400,
          }}
        >
          {late}
          {delay.text}
        </td>
      )}
      {wide && (
        <td style={{ ...cell, ...NUMERIC }}>
          {order.scrap === null ? '–' : order.scrap.toLocaleString('en-US')}
        </td>
      )}
    </tr>
  );
}

function Progress({
  order,
  look,
  color,
}: {
  readonly order: OrderView;
  readonly look: Look;
  readonly color: string;
}): ReactElement {
  const parts = progressParts(order);
  const count = (value: number | null): string => (value === null ? '–' : value.toLocaleString('en-US'));
  return (
    <>
      <div
        style={{
          display: 'flex',
          justifyContent: 'space-between',
          fontSize: 12,
          gap: 8,
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        <span style={{ whiteSpace: 'nowrap' }}>
          {count(order.produced)} of {count(order.planned)}
        </span>
        <b style={{ fontWeight: 500, whiteSpace: 'nowrap' }}>
          {order.progress === null ? '' : `${plainNumber(order.progress * 100, 3)} %`}
        </b>
      </div>
      <svg
        width="100%"
        height={10}
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        aria-hidden="true"
        style={{ display: 'block', borderRadius: 2 }}
      >
        <rect width={100} height={10} fill={faded(look.text, 0.12)} />
        <rect width={parts.good + parts.rest} height={10} fill={color} />
        <rect x={parts.good + parts.rest} width={parts.scrap} height={10} fill={look.high} />
      </svg>
    </>
  );
}

/** The orders in a sentence. */
export function ordersSummary({ orders, total }: OrdersModel): string {
  const running = orders.filter(({ state }) => state === 'running');
  const late = orders.filter((order) => delayText(order).late);
  return (
    `${total} production orders, ${running.length} running` +
    `${
      running.length > 0
        ? ` (${running
            .slice(0, 4)
            .map(({ id, progress }) => `${id}${progress === null ? '' : ` ${percent(progress, 2)}`}`)
            .join(', ')})`
        : ''
    }, ` +
    `${late.length} late.`
  );
}
