import { frameTitle, namesOf, plainName, titleOf } from './field-names';
import { failed, type Frame, type FrameField, type Outcome } from './frame';

/** What a column means to a view. */
export interface Role {
  readonly type: 'number' | 'text' | 'time' | 'flag';
  readonly aliases: readonly string[];
  /** Take the only field of the type that no other role has, when no name fits. */
  readonly only?: boolean;
  /** Any field of the type serves, the first one. */
  readonly any?: boolean;
}

export type Located<Name extends string> = Partial<Record<Name, FrameField>>;

const FITTING: Readonly<Record<Role['type'], readonly string[]>> = {
  number: ['number'],
  text: ['string', 'number', 'enum', 'boolean'],
  time: ['time'],
  flag: ['boolean', 'number'],
};
const WORDS: Readonly<Record<Role['type'], string>> = {
  number: 'a number',
  text: 'text',
  time: 'a time',
  flag: 'true or false',
};

/**
 * Finds the fields of a frame by the options of the user, then by name, then by being the only one of the type. Never by
 * position: the order of InfluxQL's tag columns changes from answer to answer.
 *
 * @param chosen - field names by role, from the options; a name that does not exist is a problem, not a guess
 * @param path - of the options, for messages, for instance `spc.fields`
 */
export function locate<Name extends string>(
  frame: Frame,
  roles: Readonly<Record<Name, Role>>,
  chosen: Readonly<Record<string, string | undefined>>,
  path: string,
): Outcome<Located<Name>> {
  const found: Located<Name> = {};
  const taken = new Set<FrameField>();
  const names = Object.keys(roles) as Name[];
  const keep = (name: Name, field: FrameField): void => {
    found[name] = field;
    taken.add(field);
  };
  for (const name of names) {
    const wanted = chosen[name];
    if (wanted === undefined || wanted === '') continue;
    const field = byName(frame, [wanted]);
    // A frame of another query may lack it; the caller says so when no frame has it.
    if (field === undefined) continue;
    if (!fits(field, roles[name].type)) return wrongType(field, name, roles[name].type, path);
    keep(name, field);
  }
  for (const name of names) {
    if (found[name] || (chosen[name] ?? '') !== '') continue;
    const role = roles[name];
    const field = byName(frame, role.aliases, taken);
    if (field === undefined) continue;
    if (!fits(field, role.type)) return wrongType(field, name, role.type, path);
    keep(name, field);
  }
  for (const name of names) {
    const role = roles[name];
    if (found[name] || (chosen[name] ?? '') !== '' || !(role.only || role.any)) continue;
    const left = frame.fields.filter((field) => !taken.has(field) && field.type === FITTING[role.type][0]);
    const [first] = left;
    if (first && (role.any || left.length === 1)) keep(name, first);
  }
  return { ok: true, model: found };
}

function byName(
  frame: Frame,
  aliases: readonly string[],
  taken?: ReadonlySet<FrameField>,
): FrameField | undefined {
  for (const alias of aliases) {
    const plain = plainName(alias);
    const field = frame.fields.find(
      (candidate) => taken?.has(candidate) !== true && namesOf(candidate).includes(plain),
    );
    if (field) return field;
  }
  return undefined;
}

function fits(field: FrameField, type: Role['type']): boolean {
  if (FITTING[type].includes(field.type)) return true;
  // A column without any value has no type of its own.
  for (let i = 0; i < field.values.length; i++) {
    const value = field.values[i];
    if (value !== null && value !== undefined) return type === 'text' && typeof value === 'string';
  }
  return true;
}

function wrongType(field: FrameField, role: string, type: Role['type'], path: string): Outcome<never> {
  return failed(
    'error',
    `The field "${titleOf(field)}" is of type ${field.type}; for ${role} it must be ${WORDS[type]}.`,
    `Convert it with the transformation "Convert field type", or name another one in the option ${path}.${role}.`,
  );
}

/** Checks that every column of a frame has the frame's length. */
export function unevenFrame(frame: Frame, index: number): Outcome<never> | null {
  const field = frame.fields.find(({ values }) => values.length !== frame.length);
  if (!field) return null;
  return failed(
    'error',
    `In ${frameTitle(frame, index)} the field "${titleOf(field)}" has ${field.values.length} values for ${frame.length} rows.`,
    'Rows cannot be matched. Join the queries with the transformation "Join by field" instead of placing columns side by side.',
  );
}
