import { createRequire } from 'node:module';
import nodesBase from 'eslint-plugin-n8n-nodes-base';

const throughNodeCli = createRequire(createRequire(import.meta.url).resolve('@n8n/node-cli/eslint'));
const { parser } = throughNodeCli('typescript-eslint');

const { community, credentials, nodes } = nodesBase.configs;

/**
 * The rules of eslint-plugin-n8n-nodes-base once more, as the official scan runs them after publishing:
 * no `eslint-disable` comment counts. eslint.config.mjs must stay n8n's own two lines, so they live here.
 */
export default [
	{
		files: ['package.json', 'credentials/**/*.ts', 'nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': nodesBase },
		languageOptions: { parser, parserOptions: { extraFileExtensions: ['.json'] } },
		linterOptions: { noInlineConfig: true },
	},
	{ files: ['package.json'], rules: community.rules },
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...credentials.rules,
			// Asks for a camel-cased page name of n8n's own documentation; ours is a web address.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// Takes every "key" for a secret; the customer key is a customer number.
			// n8n's own, finer rule for this is in eslint.config.mjs.
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...nodes.rules,
			// Ask for the text 'main'; n8n's newer rule asks for NodeConnectionTypes.Main.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// Forbids maxValue on every field, not only on "Limit"; how many run at once has a real maximum.
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
];
