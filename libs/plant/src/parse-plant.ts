import { buildPlant } from './build-plant';
import { type Environment, expandEnvironment } from './expand-environment';
import type { Plant } from './plant';
import { draftOf } from './plant-draft';
import { plantFileSchema } from './plant-file';
import { type Finding, formatPath, InvalidPlantError, type PlantIssue } from './plant-issue';
import { checkRules } from './rules/check-rules';
import { shapeFindings } from './shape-findings';
import { valueShower } from './show-value';
import { YamlSource } from './yaml-source';

/**
 * Reads a plant from the text of a plant file.
 *
 * @param env - variables for `${NAME}`; the secrets that the file refers to need not be among them
 * @param source - name of the file, for messages
 * @throws InvalidPlantError with every mistake of the file, in the order of the file
 */
export function parsePlant(text: string, env: Environment, source = '(text)'): Plant {
  const yaml = new YamlSource(text);
  if (yaml.syntaxProblems.length > 0) {
    const issues = yaml.syntaxProblems.map((problem) => ({ path: '', ...problem }));
    throw new InvalidPlantError('PLANT_FILE_NOT_YAML', source, issues);
  }
  if (yaml.isEmpty) {
    const detail = 'is empty; at least version, site and lines are required';
    throw new InvalidPlantError('PLANT_FILE_EMPTY', source, [{ path: '', detail, line: null, column: null }]);
  }

  const expanded = expandEnvironment(yaml.data, env);
  const show = valueShower(expanded.written);
  const parsed = plantFileSchema.safeParse(expanded.data);
  const shape = parsed.success ? [] : shapeFindings(parsed.error.issues, expanded.data, show);
  const draft = draftOf(
    expanded.data,
    shape.map(({ path }) => path),
  );
  const read = [...yaml.findings, ...expanded.findings];
  const findings = [...read, ...withoutRepeats(shape, read), ...checkRules(draft, show)];
  if (findings.length > 0 || !parsed.success) {
    throw new InvalidPlantError('PLANT_INVALID', source, findings.map(locatedIn(yaml)).sort(inFileOrder));
  }
  return buildPlant(parsed.data);
}

/** A value that could not be read is missing to the schema; that is one mistake, not two. */
function withoutRepeats(shape: readonly Finding[], read: readonly Finding[]): Finding[] {
  const known = new Set(read.map(({ path }) => formatPath(path)));
  return shape.filter(({ path }) => !known.has(formatPath(path)));
}

function locatedIn(yaml: YamlSource): (finding: Finding) => PlantIssue {
  return ({ path, detail }) => {
    const position = yaml.locate(path);
    return {
      path: formatPath(path),
      detail,
      line: position?.line ?? null,
      column: position?.column ?? null,
    };
  };
}

function inFileOrder(a: PlantIssue, b: PlantIssue): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
