const path = require('node:path');

/** @type {import('jest').Config} */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	// Nothing here starts n8n, and Stryker runs jest for each mutant.
	globalSetup: undefined,
	// All between a mutant and the tests it may fail.
	roots: ['<rootDir>/test', '<rootDir>/nodes', '<rootDir>/credentials'],
	// Without real n8n, which runs the built package. With TESTS='unit/*' the score is a lower bound, far sooner.
	testMatch: [`<rootDir>/test/${process.env.TESTS ?? '{unit,engine}/**/*'}.test.ts`],
	testPathIgnorePatterns: [
		'/node_modules/',
		// A third of all the time, for what the simulations of the pace show in more detail …
		'/engine/limits.test.ts',
		// … and for expressions, which are not mutated.
		'/engine/plainExpressions.test.ts',
	],
	testTimeout: 20_000,
	testEnvironment: path.join(__dirname, 'untilKilled.js'),
	// Stryker wants to read in its name which runner it is.
	testRunner: path.join(__dirname, 'jest-circus-untilKilled.js'),
	testSequencer: path.join(__dirname, 'quickFirst.js'),
};
