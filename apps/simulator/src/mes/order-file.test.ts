import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OrderFile } from './order-file';
import { ProductionOrders } from './production-orders';

describe('OrderFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-orders-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives back what was saved, and null where nothing was', () => {
    const file = new OrderFile(join(folder, 'new', 'orders.json'));
    expect(file.load()).toBeNull();
    const orders = new ProductionOrders(() => Date.UTC(2026, 0, 1)).list();
    file.save(orders);
    expect(file.load()).toEqual(orders);
  });

  it.each(['', '{', '{}', '[{"id":"x"}]'])('reads %j as no orders', (text) => {
    const path = join(folder, 'broken.json');
    writeFileSync(path, text);
    expect(new OrderFile(path).load()).toBeNull();
  });
});
