import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LARGEST_FILE_BYTES, loadPlantFile } from './load-plant-file';
import { InvalidPlantError } from './plant-issue';
import { plantText } from './testing/plant-text';

describe('loadPlantFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-plant-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const refusal = (path: string) => {
    try {
      loadPlantFile(path, {});
    } catch (error) {
      if (error instanceof InvalidPlantError) return error;
      throw error;
    }
    throw new Error('the file was accepted');
  };

  it('reads a plant', () => {
    expect(loadPlantFile(file('plant.yaml', plantText()), {}).site.id).toBe('site');
  });

  it('names a file that does not exist', () => {
    const path = join(folder, 'none.yaml');
    expect(refusal(path)).toMatchObject({ code: 'PLANT_FILE_NOT_FOUND', source: path });
    expect(refusal(path).message).toBe(`plant ${path}: 1 error\n  there is no such file`);
  });

  it('names a path below a file', () => {
    expect(refusal(join(file('a.yaml', ''), 'b.yaml'))).toMatchObject({
      code: 'PLANT_FILE_UNREADABLE',
      issues: [{ detail: 'cannot be read (ENOTDIR)' }],
    });
  });

  it('refuses a folder', () => {
    expect(refusal(folder)).toMatchObject({
      code: 'PLANT_FILE_UNREADABLE',
      issues: [{ detail: 'is not a regular file' }],
    });
  });

  it('refuses a device that never ends', () => {
    expect(refusal('/dev/zero')).toMatchObject({ code: 'PLANT_FILE_UNREADABLE' });
  });

  it('refuses a file of 10 MB without reading it', () => {
    const path = file('large.yaml', Buffer.alloc(10_000_000, '#'));
    expect(refusal(path)).toMatchObject({
      code: 'PLANT_FILE_TOO_LARGE',
      issues: [{ detail: `has 10000000 bytes; a plant file has at most ${LARGEST_FILE_BYTES} bytes` }],
    });
  });

  it('refuses an empty file', () => {
    expect(refusal(file('empty.yaml', ''))).toMatchObject({
      code: 'PLANT_FILE_EMPTY',
      issues: [{ path: '', detail: 'is empty; at least version, site and lines are required' }],
    });
  });

  it('refuses text that is not UTF-8', () => {
    const latin1 = Buffer.from(plantText({ 'site.name': 'Werk Süd' }), 'latin1');
    expect(refusal(file('latin1.yaml', latin1))).toMatchObject({
      code: 'PLANT_FILE_NOT_YAML',
      issues: [{ detail: 'is not a text in UTF-8' }],
    });
  });

  it('refuses a binary file', () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    expect(refusal(file('image.png', png))).toMatchObject({ code: 'PLANT_FILE_NOT_YAML' });
  });
});
