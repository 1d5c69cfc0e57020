const path = require('node:path');

process.env.PUZZEL_OLDER_N8N = path.resolve(__dirname, '..', 'n8n', 'olderN8n');

/** @type {import('jest').Config} */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	// The scan needs no n8n, and the words of an error are the same in both.
	testPathIgnorePatterns: ['/node_modules/', 'scan.test.ts', 'mistakes.test.ts'],
};
