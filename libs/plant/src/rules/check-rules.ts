import type { PlantDraft } from '../plant-file';
import type { Finding } from '../plant-issue';
import type { ShowValue } from '../show-value';
import { checkCharacteristics } from './characteristics';
import { checkConnections } from './connections';
import { checkCorrectionLoops } from './correction-loops';
import { checkIdentifiers } from './identifiers';
import { checkIntervals } from './intervals';
import { checkLimits } from './limits';
import { checkNodes } from './nodes';
import { checkRoutes } from './routes';
import type { Rule } from './rule';
import { checkSampling } from './sampling';
import { checkSetPoints } from './set-points';
import { checkSite } from './site';
import { checkSpc } from './spc';
import { checkStates } from './states';
import { checkUnits } from './units';

const RULES: readonly Rule[] = [
  checkSite,
  checkIdentifiers,
  checkConnections,
  checkStates,
  checkNodes,
  checkIntervals,
  checkUnits,
  checkLimits,
  checkRoutes,
  checkCharacteristics,
  checkSetPoints,
  checkSampling,
  checkSpc,
  checkCorrectionLoops,
];

/** Everything that is wrong with the meaning of a plant file. */
export function checkRules(file: PlantDraft, show: ShowValue): Finding[] {
  const findings: Finding[] = [];
  const report = (path: Finding['path'], detail: string) => {
    findings.push({ path, detail });
  };
  for (const rule of RULES) rule({ file, show, report });
  return findings;
}
