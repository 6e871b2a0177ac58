import type { LoopSettings } from '@cellgate/control';

/** Digits that a person reads, by the resolution of the actuator but no more than three. */
function shown(value: number, resolution: number): string {
  const digits = Math.min(3, Math.max(0, Math.round(-Math.log10(resolution))));
  return String(Number(value.toFixed(digits)));
}

/** What is proposed, in the words of the process: `reduce temperature in CAS_01 to 40 °C (set-point 35 → 30 °C)`. */
export function correctionText(
  { signal, machine, unit, resolution, maxStep, harm }: LoopSettings,
  { from, to, processThen }: { readonly from: number; readonly to: number; readonly processThen: number },
): string {
  const verb = harm === 'both' ? 'adjust' : to < from ? 'reduce' : 'raise';
  // The process is known less exactly than the actuator moves.
  const process = shown(processThen, Math.max(resolution, maxStep / 10));
  return `${verb} ${signal} in ${machine} to ${process} ${unit} (set-point ${shown(from, resolution)} → ${shown(to, resolution)} ${unit})`;
}
