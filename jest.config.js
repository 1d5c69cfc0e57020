// n8n's engine would print every failure that a test provokes on purpose.
process.env.N8N_LOG_LEVEL ??= 'silent';

const args = process.argv.slice(2);
const SEED = '<rootDir>/test/jest/seed.ts';
const AGAIN = args.includes('--ci') ? ['<rootDir>/test/jest/again.ts'] : [];

const project = (displayName, patterns, more) => ({
	displayName,
	testMatch: patterns.map((pattern) => `<rootDir>/test/${pattern}.test.ts`),
	roots: ['<rootDir>/test'],
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	testEnvironment: '<rootDir>/test/jest/nodeContext.js',
	transform: {
		'/node_modules/(n8n-core|n8n-workflow|luxon|zod|fastify|fast-check|playwright-core)/':
			'<rootDir>/test/jest/nodePackage.js',
		'\\.ts$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
		],
	},
	transformIgnorePatterns: [],
	...more,
});

const inRealN8n = {
	globalSetup: '<rootDir>/test/jest/realN8n.ts',
	globalTeardown: '<rootDir>/test/jest/realN8nEnd.ts',
	setupFilesAfterEnv: AGAIN,
};
/** What takes long, or needs more than npm installs, runs only if the command line names it or a file of it. */
const onDemand = (folders, made) =>
	args.some((arg) => arg === made.displayName || folders.some((folder) => arg.includes(`test/${folder}`)))
		? [made]
		: [];

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		project('unit', ['unit/**/*'], { setupFilesAfterEnv: [SEED] }),
		project('engine', ['engine/**/*'], { setupFilesAfterEnv: [SEED, ...AGAIN] }),
		project('contract', ['contract/**/*', '*']),
		project('emulator', ['emulator/**/*'], { setupFilesAfterEnv: [SEED] }),
		project('hostile', ['hostile/**/*'], { setupFilesAfterEnv: [SEED, ...AGAIN] }),
		project('tenant', ['tenant/**/*'], { setupFilesAfterEnv: AGAIN }),
		project('main', ['e2e/main'], inRealN8n),
		project('e2e', ['e2e/**/!(main)'], inRealN8n),
		...onDemand(
			[],
			project('older', ['e2e/{main,signIn,faults,sendAndWait}'], {
				...inRealN8n,
				globalSetup: '<rootDir>/test/jest/olderN8n.ts',
			}),
		),
		...onDemand(['browser'], project('browser', ['browser/**/*'], inRealN8n)),
		...onDemand(['scale', 'soak'], project('cluster', ['{scale,soak}/**/*'], { setupFilesAfterEnv: AGAIN })),
		...onDemand(['long'], project('long', ['long/**/*'], inRealN8n)),
	],
	// A limit guards against hanging; it measures nothing.
	testTimeout: 300_000,
	// One more than the cores it is meant for: half of its time, a test with real n8n in it waits.
	maxWorkers: args.some((arg) => /^(cluster|long)$|test.(scale|soak|long)/.test(arg)) ? 1 : 3,
};
