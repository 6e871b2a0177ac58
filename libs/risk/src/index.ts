export type { Assessment, Factor, Grade, Recommendation } from './assessment';
