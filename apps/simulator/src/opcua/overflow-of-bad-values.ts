import { type DataValue, MonitoredItem, StatusCode } from 'node-opcua';

const METHOD = '_setOverflowBit';

/**
 * Lets the queue of a monitored item overflow when its oldest value is Uncertain or Bad.
 *
 * node-opcua 2.182.2 asserts there that the value is Good, and the assertion ends the process from a sampling timer. The
 * specification knows no such limit (OPC 10000-4, 7.39): the Overflow bit is set on whatever status the value has.
 */
export function permitOverflowOfBadValues(): void {
  const original: unknown = Reflect.get(MonitoredItem.prototype, METHOD);
  if (typeof original !== 'function')
    throw new Error('node-opcua has changed: MonitoredItem has no overflow handling');
  Reflect.set(
    MonitoredItem.prototype,
    METHOD,
    function (this: MonitoredItem, notification: { value?: DataValue }) {
      const { value } = notification;
      if (value && value.statusCode.isNotGood())
        value.statusCode = StatusCode.makeStatusCode(value.statusCode, 'Overflow | InfoTypeDataValue');
      else original.call(this, notification);
    },
  );
}
