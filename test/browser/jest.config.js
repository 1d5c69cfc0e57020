const path = require('node:path');

/** @type {import('jest').Config} */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: path.resolve(__dirname, '..', '..'),
	roots: ['<rootDir>/test/browser'],
	testPathIgnorePatterns: ['/node_modules/'],
	testTimeout: 30_000,
	// Beside chromium and n8n there is no time left over.
	maxWorkers: 2,
};
