// MIL-STD-1916 (1 April 1996), DoD Preferred Methods for Acceptance of Product: a US government work, Distribution A.
// Columns of Tables II to IV: T, VII, VI, V, IV, III, II, I, R. Which cells are confirmed, and how: MIL_STD_1916_STATUS.

/** Verification levels, the strictest first. */
export const VERIFICATION_LEVELS = ['VII', 'VI', 'V', 'IV', 'III', 'II', 'I'] as const;
export type VerificationLevel = (typeof VERIFICATION_LEVELS)[number];

/** Columns of Tables II to IV: T is tightened for level VII, R reduced for level I. */
export const PLAN_COLUMNS = ['T', ...VERIFICATION_LEVELS, 'R'] as const;
export type PlanColumn = (typeof PLAN_COLUMNS)[number];

export const CODE_LETTERS_1916 = ['A', 'B', 'C', 'D', 'E'] as const;
export type CodeLetter1916 = (typeof CODE_LETTERS_1916)[number];

/** Table I: upper end of the lot or production-interval size, code letters for levels VII to I. */
export const TABLE_I: readonly (readonly [upTo: number, letters: string])[] = [
  [170, 'AAAAAAA'],
  [288, 'AAAAAAB'],
  [544, 'AAAAABC'],
  [960, 'AAAABCD'],
  [1632, 'AAABCDE'],
  [3072, 'AABCDEE'],
  [5440, 'ABCDEEE'],
  [9216, 'BCDEEEE'],
  [17408, 'CDEEEEE'],
  [30720, 'DEEEEEE'],
  [Infinity, 'EEEEEEE'],
];

/** Table II: sample size for attributes; Ac = 0, Re = 1. */
export const TABLE_II: Readonly<Record<CodeLetter1916, readonly number[]>> = {
  A: [3072, 1280, 512, 192, 80, 32, 12, 5, 3],
  B: [4096, 1536, 640, 256, 96, 40, 16, 6, 3],
  C: [5120, 2048, 768, 320, 128, 48, 20, 8, 3],
  D: [6144, 2560, 1024, 384, 160, 64, 24, 10, 4],
  E: [8192, 3072, 1280, 512, 192, 80, 32, 12, 5],
};

/** Table III: sample size, k and F for variables. */
export const TABLE_III: Readonly<
  Record<
    CodeLetter1916,
    { readonly n: readonly number[]; readonly k: readonly number[]; readonly f: readonly number[] }
  >
> = {
  A: {
    n: [113, 87, 64, 44, 29, 18, 9, 4, 2],
    k: [3.51, 3.27, 3.0, 2.69, 2.4, 2.05, 1.64, 1.21, 1.2],
    f: [0.136, 0.145, 0.157, 0.174, 0.193, 0.222, 0.271, 0.37, 0.707],
  },
  B: {
    n: [122, 92, 69, 49, 32, 20, 11, 5, 2],
    k: [3.58, 3.32, 3.07, 2.79, 2.46, 2.14, 1.77, 1.33, 1.2],
    f: [0.134, 0.143, 0.154, 0.168, 0.188, 0.214, 0.253, 0.333, 0.707],
  },
  C: {
    n: [129, 100, 74, 54, 37, 23, 13, 7, 2],
    k: [3.64, 3.4, 3.12, 2.86, 2.56, 2.21, 1.86, 1.45, 1.2],
    f: [0.132, 0.14, 0.152, 0.165, 0.182, 0.208, 0.242, 0.301, 0.707],
  },
  D: {
    n: [136, 107, 81, 58, 41, 26, 15, 8, 3],
    k: [3.69, 3.46, 3.21, 2.91, 2.63, 2.32, 1.93, 1.56, 1.2],
    f: [0.13, 0.138, 0.148, 0.162, 0.177, 0.199, 0.233, 0.283, 0.435],
  },
  E: {
    n: [145, 113, 87, 64, 44, 29, 18, 9, 4],
    k: [3.76, 3.51, 3.27, 3.0, 2.69, 2.4, 2.05, 1.64, 1.21],
    f: [0.128, 0.136, 0.145, 0.157, 0.174, 0.193, 0.222, 0.271, 0.37],
  },
};

/** Table IV: clearance number i (none for R) and sampling fraction f of continuous plans. */
export const TABLE_IV: Readonly<
  Record<CodeLetter1916, { readonly i: readonly (number | null)[]; readonly f: readonly string[] }>
> = {
  A: {
    i: [3867, 2207, 1134, 527, 264, 125, 55, 27, null],
    f: ['1/3', '4/17', '1/6', '2/17', '1/12', '1/17', '1/24', '1/34', '1/48'],
  },
  B: {
    i: [7061, 3402, 1754, 842, 372, 180, 83, 36, null],
    f: ['4/17', '1/6', '2/17', '1/12', '1/17', '1/24', '1/34', '1/48', '1/68'],
  },
  C: {
    i: [11337, 5609, 2524, 1237, 572, 246, 116, 53, null],
    f: ['1/6', '2/17', '1/12', '1/17', '1/24', '1/34', '1/48', '1/68', '1/96'],
  },
  D: {
    i: [16827, 8411, 3957, 1714, 815, 368, 155, 73, null],
    f: ['2/17', '1/12', '1/17', '1/24', '1/34', '1/48', '1/68', '1/96', '1/136'],
  },
  E: {
    i: [26912, 11868, 5709, 2605, 1101, 513, 228, 96, null],
    f: ['1/12', '1/17', '1/24', '1/34', '1/48', '1/68', '1/96', '1/136', '1/192'],
  },
};
