const path = require('node:path');

/** @type {import('jest').Config} */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	// All between a mutant and the tests it may fail.
	roots: ['<rootDir>/test', '<rootDir>/nodes', '<rootDir>/credentials'],
	// Without real n8n, which runs the built package.
	testMatch: ['<rootDir>/test/{unit,engine}/**/*.test.ts'],
	testTimeout: 20_000,
	testEnvironment: path.join(__dirname, 'untilKilled.js'),
	testSequencer: path.join(__dirname, 'quickFirst.js'),
};
