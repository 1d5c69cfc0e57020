import type { IDataObject, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

/**
 * The parameters of a tool in which a model fills every field that n8n's editor lets it fill, as the button
 * "Let the model define this parameter" writes them. The editor leaves the description to the builder; here it is
 * the field's own.
 */
export function filledByModel(
	properties: INodeProperties[],
	resource: string,
	operation: string,
): IDataObject {
	const fields = properties.filter(
		({ displayOptions }) =>
			displayOptions?.show?.resource?.includes(resource) &&
			displayOptions.show.operation?.includes(operation),
	);
	return { resource, operation, ...valuesOf(fields, []) };
}

function valuesOf(fields: INodeProperties[], path: string[]): IDataObject {
	return Object.fromEntries(
		fields.flatMap((field) => {
			const value = valueOf(field, path);
			return value === undefined ? [] : [[field.name, value]];
		}),
	);
}

function valueOf(field: INodeProperties, path: string[]): IDataObject[string] {
	switch (field.type) {
		// The editor has no such button at a list of choices, and a notice has no value.
		case 'options':
		case 'notice':
			return undefined;
		case 'collection':
			return valuesOf(field.options as INodeProperties[], path);
		case 'fixedCollection': {
			const [group] = field.options as INodePropertyCollection[];
			const several = field.typeOptions?.multipleValues === true;
			const row = valuesOf(group!.values, several ? [...path, `${group!.name}0`] : path);
			return { [group!.name]: several ? [row] : row };
		}
		case 'resourceLocator':
			return { __rl: true, mode: 'id', value: fromAI(field, path) };
		default:
			return fromAI(field, path);
	}
}

function fromAI({ displayName, description, type }: INodeProperties, path: string[]): string {
	const key = [...path, displayName]
		.join('_')
		.replace(/[^a-zA-Z0-9_-]/g, '_')
		.slice(0, 63);
	const kind = type === 'number' || type === 'boolean' ? type : 'string';
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`${description}\`, '${kind}') }}`;
}
