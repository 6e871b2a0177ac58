// A starved machine is slow: what hangs is found all the same, only later.
jest.setTimeout(30_000);
