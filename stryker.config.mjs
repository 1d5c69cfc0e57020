import path from 'node:path';

import jest from './jest.config.js';

const [unit] = jest.projects;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: ['credentials/**/*.ts', 'nodes/{run,api}/**/*.ts'],
	plugins: ['@stryker-mutator/jest-runner'],
	testRunner: 'jest',
	jest: {
		config: {
			...unit,
			// Stryker resolves no <rootDir> here.
			testEnvironment: path.resolve('test/jest/nodeContext.js'),
			// All between a mutant and the tests it may fail.
			roots: ['<rootDir>/test', '<rootDir>/nodes', '<rootDir>/credentials'],
			// Without real n8n, which runs the built package. With TESTS='unit/*' the score is a lower bound, far sooner.
			testMatch: [`<rootDir>/test/${process.env.TESTS ?? '{unit,engine}/**/!(simpleExpressions)'}.test.ts`],
			testTimeout: 20_000,
		},
	},
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	concurrency: 2,
	incremental: true,
	incrementalFile: 'reports/mutation/incremental.json',
	ignorePatterns: ['/.ci', '/bench', '/dist', '/examples', '/test/{browser,e2e,scale}', '/harness/olderN8n'],
	reporters: ['clear-text', 'progress-append-only', 'json'],
	jsonReporter: { fileName: 'reports/mutation/mutation.json' },
	clearTextReporter: { allowColor: false, logTests: false },
	thresholds: { high: 95, low: 85, break: 85 },
};
