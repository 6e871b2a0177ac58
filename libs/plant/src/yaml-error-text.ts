import type { ErrorCode } from 'yaml';

// The library's own messages quote the text, and with it perhaps a secret; these do not.
const TEXTS: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias can have neither an anchor nor a tag',
  BAD_ALIAS: 'the alias is not well formed',
  BAD_DQ_ESCAPE: 'a text in double quotes has an unknown escape sequence',
  BAD_INDENT: 'the indentation does not fit the lines above, or a closing bracket is missing',
  BAD_SCALAR_START: 'a text that starts with this character must be put in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a mapping cannot start on the line of its key',
  BLOCK_IN_FLOW: 'lines that begin with "-" or "key:" cannot stand inside { } or [ ]',
  MISSING_CHAR: 'a closing quote, bracket, comma, colon or space is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; is a colon or a quote missing?',
  MULTIPLE_ANCHORS: 'a value can have one anchor only',
  MULTIPLE_DOCS: 'the file must hold one document; "---" starts a second one',
  MULTIPLE_TAGS: 'a value can have one tag only',
  TAB_AS_INDENT: 'indentation must be made of spaces, not of tabs',
  TAG_RESOLVE_FAILED: 'the tag ("!") is not known; put a text that starts with "!" in quotes',
  UNEXPECTED_TOKEN: 'something unexpected stands here; is a quote, bracket or comma missing or too much?',
};

export function yamlErrorText(code: ErrorCode): string {
  return `is not YAML: ${TEXTS[code] ?? 'the text is not well formed here'}`;
}
