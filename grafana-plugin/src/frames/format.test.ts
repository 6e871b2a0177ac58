import { ianaZone, instantText, zoneName } from './format';

const WINTER = Date.UTC(2026, 10, 27, 8, 15);

describe('instants for people', () => {
  it.each([
    ['utc', '2026-11-27 08:15:00 UTC'],
    ['Europe/Berlin', '2026-11-27 09:15:00 CET'],
    ['Asia/Shanghai', '2026-11-27 16:15:00 GMT+8'],
    ['Nowhere/Land', '2026-11-27 08:15:00 UTC'],
  ])('in the zone "%s"', (zone, text) => {
    expect(instantText(WINTER, zone)).toBe(text);
  });

  it('names summer time by the instant', () => {
    expect(zoneName(Date.UTC(2026, 6, 1), 'Europe/Berlin')).toBe('CEST');
    expect(zoneName(WINTER, 'Europe/Berlin')).toBe('CET');
  });

  it('takes the zone of the browser where Grafana says so', () => {
    expect(ianaZone('browser')).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it('has no text for what is no instant', () => {
    expect(instantText(NaN, 'utc')).toBe('–');
  });
});
