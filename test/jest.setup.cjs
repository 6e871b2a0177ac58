// Whole processes start and stop here; each wait has its own, shorter deadline.
jest.setTimeout(120_000);
