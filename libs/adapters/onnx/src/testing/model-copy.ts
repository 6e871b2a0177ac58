import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The model that ships. */
export const SHIPPED_MODEL = join(__dirname, '../../../../../models/logistic-regression');

const HASHED = {
  'model.onnx': 'onnxSha256',
  'golden-vectors.json': 'goldenVectorsSha256',
  'explanation.json': 'explanationSha256',
} as const;

/** A copy of the shipped model that a test may spoil. */
export class ModelCopy {
  readonly directory = mkdtempSync(join(tmpdir(), 'cellgate-model-'));

  constructor(source = SHIPPED_MODEL) {
    cpSync(source, this.directory, { recursive: true });
  }

  file(name: string): string {
    return join(this.directory, name);
  }

  remove(name: string): void {
    rmSync(this.file(name));
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(this.file(name), content);
  }

  /** Replaces a file and writes its hash into the card, as a careless or malicious person would. */
  replace(name: keyof typeof HASHED, content: string | Uint8Array): void {
    this.write(name, content);
    const hash = createHash('sha256').update(content).digest('hex');
    this.editJson('model-card.json', (card) => {
      (card['files'] as Record<string, string>)[HASHED[name]] = hash;
    });
  }

  editJson(name: string, edit: (document: Record<string, unknown>) => void): void {
    const document = JSON.parse(readFileSync(this.file(name), 'utf8')) as Record<string, unknown>;
    edit(document);
    this.write(name, JSON.stringify(document));
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
