import globals from 'globals';
import { createRequire } from 'node:module';

// typescript-eslint in the very version that the official lint of the shipped code uses:
// under pnpm it is reachable only through that package.
const throughNodeCli = createRequire(createRequire(import.meta.url).resolve('@n8n/node-cli/eslint'));
const js = throughNodeCli('@eslint/js');
const ts = throughNodeCli('typescript-eslint');

/** Everything that is not shipped: tests, emulator and its page, bench and scripts. They may use Node as they like. */
export default ts.config(
	{
		files: ['emulator/page/*.js'],
		extends: [js.configs.recommended],
		languageOptions: { globals: globals.browser },
	},
	{
		files: ['test/jest/*.js'],
		extends: [js.configs.recommended],
		languageOptions: { sourceType: 'commonjs', globals: globals.node },
	},
	{
		files: ['**/*.ts'],
		extends: [js.configs.recommended, ts.configs.recommended],
		languageOptions: {
			parserOptions: { project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname },
		},
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			// A promise nobody waits for makes a test that cannot fail.
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		},
	},
);
