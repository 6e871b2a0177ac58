/** Consequence of a nonconformity: critical (safety), major (function), minor. */
export type CharacteristicClass = 'critical' | 'major' | 'minor';

export const CHARACTERISTIC_CLASSES = ['critical', 'major', 'minor'] as const;
