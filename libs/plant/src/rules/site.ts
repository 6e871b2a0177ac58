import { didYouMean } from '../nearest';
import type { Rule } from './rule';

export const checkSite: Rule = ({ file, report, show }) => {
  const timeZone = file.site?.timeZone;
  if (timeZone === undefined || isTimeZone(timeZone)) return;
  const near = didYouMean(timeZone, Intl.supportedValuesOf('timeZone'));
  report(
    ['site', 'timeZone'],
    `${show(timeZone)} is not an IANA time zone such as Europe/Berlin or UTC${near}`,
  );
};

function isTimeZone(name: string): boolean {
  // Offsets such as +01:00 pass as time zones in some releases of the platform, but know no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
