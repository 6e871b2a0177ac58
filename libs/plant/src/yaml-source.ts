import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';

import type { Finding, Path } from './plant-issue';
import { yamlErrorText } from './yaml-error-text';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A syntax error of the YAML text; the rest of the text cannot be trusted then. */
export interface SyntaxProblem extends Position {
  readonly detail: string;
}

/** Protects against aliases that multiply; a plant of 4,000 signals has about 60,000 nodes. */
const MOST_NODES = 2_000_000;

/**
 * YAML text as plain data, with the place of every part of it.
 * Aliases and merge keys (`<<`) are resolved; keys given twice and aliases that lead nowhere or to themselves
 * are findings. Messages never quote the text, which may hold a secret by mistake.
 */
export class YamlSource {
  readonly findings: Finding[] = [];
  readonly syntaxProblems: readonly SyntaxProblem[];
  readonly data: unknown;
  readonly isEmpty: boolean;

  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;
  private readonly anchors = new Map<string, Node>();
  private readonly targets = new Map<Alias, Node>();
  /** Where the reading is, and the collections it is inside of. */
  private readonly path: (string | number)[] = [];
  private readonly above = new Set<unknown>();
  private nodes = 0;

  constructor(text: string) {
    this.document = parseDocument(text, {
      lineCounter: this.lines,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'error',
    });
    this.syntaxProblems = [...this.document.errors, ...this.document.warnings].map((problem) => ({
      detail: yamlErrorText(problem.code),
      ...this.positionAt(problem.pos[0]),
    }));
    if (this.document.directives?.yaml.version === '1.1') {
      // There "y", "no" and "1:30" are no texts.
      const detail = 'is not YAML 1.2: remove the line "%YAML 1.1"';
      this.syntaxProblems = [{ detail, line: 1, column: 1 }];
    }
    const { contents } = this.document;
    this.isEmpty = contents === null || (isScalar(contents) && contents.value === null);
    this.data = this.syntaxProblems.length > 0 ? undefined : this.read(contents);
  }

  /** Place of the key or list item at `path`, or of the nearest part above it that exists. */
  locate(path: Path): Position | null {
    let node: unknown = this.document.contents;
    let offset: number | null = null;
    for (const segment of path) {
      node = this.resolve(node);
      if (isSeq(node) && typeof segment === 'number') {
        node = node.items[segment];
        offset = offsetOf(node) ?? offset;
      } else if (isMap(node)) {
        // The last of two equal keys, so that a key given twice is shown where it is repeated.
        const pair = this.pairsOf(node)
          .filter(({ key }) => keyText(key) === String(segment))
          .at(-1);
        if (pair === undefined) break;
        offset = offsetOf(pair.key) ?? offset;
        node = pair.value;
      } else break;
    }
    return offset === null ? null : this.positionAt(offset);
  }

  private read(node: unknown): unknown {
    this.nodes += 1;
    if (this.nodes > MOST_NODES) {
      if (this.nodes === MOST_NODES + 1) {
        this.findings.push({ path: [], detail: `aliases blow the file up to over ${MOST_NODES} values` });
      }
      return undefined;
    }
    if (isAlias(node)) return this.readAlias(node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isScalar(node)) return node.value;
    this.above.add(node);
    const data = isMap(node) ? this.readMap(node) : node.items.map((item, index) => this.readAt(index, item));
    this.above.delete(node);
    return data;
  }

  private readAt(segment: string | number, node: unknown): unknown {
    this.path.push(segment);
    const data = this.read(node);
    this.path.pop();
    return data;
  }

  private readAlias(alias: Alias): unknown {
    const target = this.targets.get(alias) ?? this.anchors.get(alias.source);
    if (target === undefined || this.above.has(target)) {
      this.report(target === undefined ? 'the alias names no anchor above it' : 'the alias contains itself');
      return undefined;
    }
    this.targets.set(alias, target);
    return this.read(target);
  }

  private readMap(map: YAMLMap): unknown {
    const own = new Map<string, unknown>();
    const merged = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      const name = keyText(key);
      if (name === null) {
        this.report('has a key that is not a plain text or number');
      } else if (name === '<<') {
        this.readMerge(value, merged);
      } else {
        if (own.has(name)) this.report('the key is given twice; each key once', name);
        own.set(name, this.readAt(name, value));
      }
    }
    return Object.fromEntries([...merged, ...own]);
  }

  /** Merges a mapping, or a list of mappings of which the first one wins. */
  private readMerge(value: unknown, into: Map<string, unknown>): void {
    const merged = this.read(value);
    for (const source of Array.isArray(merged) ? merged : [merged]) {
      if (typeof source === 'object' && source !== null && !Array.isArray(source)) {
        for (const [key, item] of Object.entries(source)) if (!into.has(key)) into.set(key, item);
      } else if (source !== undefined) this.report('only mappings can be merged', '<<');
    }
  }

  private report(detail: string, ...below: Path): void {
    this.findings.push({ path: [...this.path, ...below], detail });
  }

  private resolve(node: unknown): unknown {
    return isAlias(node) ? this.targets.get(node) : node;
  }

  /** Entries of a mapping after those it merges, so that its own come last. */
  private pairsOf(map: YAMLMap): Pair[] {
    const merged = map.items
      .filter(({ key }) => keyText(key) === '<<')
      .map(({ value }) => this.resolve(value))
      .flatMap((source) =>
        isSeq(source) ? source.items.map((item) => this.resolve(item)).reverse() : [source],
      );
    return [...merged.flatMap((source) => (isMap(source) ? this.pairsOf(source) : [])), ...map.items];
  }

  private positionAt(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line, column: col };
  }
}

function offsetOf(node: unknown): number | undefined {
  return isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
}

function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  return typeof key.value === 'object' ? '' : String(key.value);
}
