import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import packageJson from '../../package.json';

interface Described {
	description?: INodeTypeDescription;
	name: string;
	properties: INodeProperties[];
}

/** What saved workflows depend on, one line for each field; texts are left out, so that they stay free. */
function linesOf(field: INodeProperties, path = ''): string[] {
	const { name, type, default: preset, required, options = [], modes, displayOptions, typeOptions } = field;
	const values = options.flatMap((each) => ('value' in each ? [each.value] : []));
	const facts = {
		type,
		default: preset,
		required,
		values: values.length > 0 ? values : undefined,
		modes: modes?.map((mode) => mode.name),
		...displayOptions,
		typeOptions,
	};
	return [
		`${path}${name} ${JSON.stringify(facts)}`,
		...options.flatMap((each) => {
			if ('values' in each)
				return each.values.flatMap((inner) => linesOf(inner, `${path}${name}.${each.name}.`));
			return 'type' in each ? linesOf(each, `${path}${name}.`) : [];
		}),
	];
}

/** A changed or removed line breaks saved workflows and needs a major version; `npx jest test/contract -u` accepts it. */
describe.each([...packageJson.n8n.nodes, ...packageJson.n8n.credentials])('%s', (file) => {
	const source = file.replace('dist', '../..').replace(/\.js$/, '');
	const [Type] = Object.values(jest.requireActual<Record<string, new () => Described>>(source));
	const { description, ...credential } = new Type!();
	const properties = description?.properties ?? credential.properties;

	test('is what saved workflows know', () => {
		const { name, version, polling, usableAsTool, group, inputs, outputs, credentials } =
			description ?? ({ name: credential.name } as Partial<INodeTypeDescription>);
		const head = { name, version, polling, usableAsTool, group, inputs, outputs, credentials };
		const lines = [JSON.stringify(head), ...properties.flatMap((each) => linesOf(each))];
		expect(lines.join('\n')).toMatchSnapshot();
	});

	test('has as default of each choice one of its values', () => {
		const choices = properties.filter(({ type, options }) => type === 'options' && options);
		for (const { name, default: preset, options } of choices) {
			const values = options!.flatMap((each) => ('value' in each ? [each.value] : []));
			expect({ name, found: values.includes(preset as string) }).toEqual({ name, found: true });
		}
	});
});
