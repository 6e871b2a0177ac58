export interface Instruction {
  /** In capitals: `RUN`, `COPY`, … */
  readonly name: string;
  readonly text: string;
}
export interface Stage {
  readonly name: string;
  /** An image, or the name of a stage before it. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/**
 * The stages of a Dockerfile: the part of the format that ours uses, an instruction a line or continued with `\`.
 * @throws Error naming the line that is not understood
 */
export function parseDockerfile(text: string): Stage[] {
  const stages: { name: string; from: string; instructions: Instruction[] }[] = [];
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  lines.forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const [, name, rest] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) throw new Error(`Dockerfile:${index + 1}: "${line}"`);
    if (name === 'FROM') {
      const [, from, as] = /^(\S+) AS ([a-z-]+)$/.exec(rest) ?? [];
      if (from === undefined || as === undefined)
        throw new Error(`Dockerfile:${index + 1}: a stage without a name`);
      stages.push({ name: as, from, instructions: [] });
    } else if (name !== 'ARG' || stages.length > 0) {
      const stage = stages.at(-1);
      if (stage === undefined) throw new Error(`Dockerfile:${index + 1}: ${name} before FROM`);
      stage.instructions.push({ name, text: rest });
    }
  });
  return stages;
}
