import fc from 'fast-check';

const { FC_RUNS, FC_SEED } = process.env;

fc.configureGlobal({
	// At night there are more.
	numRuns: Number(FC_RUNS ?? 300),
	// Without one, that which jest prints under `--randomize`: it repeats a run.
	seed: Number(FC_SEED ?? jest.getSeed()),
});
