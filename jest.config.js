// n8n's engine would tell every failure that a test provokes on purpose.
process.env.N8N_LOG_LEVEL ??= 'silent';

/** @type {import('jest').Config} */
module.exports = {
	globalSetup: '<rootDir>/test/jest/sharedFolder.js',
	testSequencer: '<rootDir>/test/jest/longFirst.js',
	testEnvironment: '<rootDir>/test/jest/nodeContext.js',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: [
		'/node_modules/',
		...['browser', 'long', 'scale', 'soak'].map((each) => `<rootDir>/test/${each}/`),
	],
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	transform: {
		'/node_modules/(n8n-core|n8n-workflow|luxon|zod|fastify|fast-check|playwright-core)/':
			'<rootDir>/test/jest/nodePackage.js',
		'\\.ts$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
		],
	},
	transformIgnorePatterns: [],
	// A limit guards against hanging; it measures nothing.
	testTimeout: 60_000,
	// One more than the cores it is meant for: half of its time, a test with real n8n in it waits.
	maxWorkers: 3,
};
