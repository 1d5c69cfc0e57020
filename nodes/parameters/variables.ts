import type { INodeProperties } from 'n8n-workflow';

import { badInput } from '../api/failure';
import type { Parameters } from './parameters';
import { withoutMarks } from './parse';

/** The name/value rows of a request. */
export const variables: INodeProperties = {
	displayName: 'Variables',
	name: 'variables',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add variable',
	default: {},
	options: [
		{
			displayName: 'Variable',
			name: 'values',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. orderNumber',
					description: 'Name of the variable, as used by agents or routing',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. 1001',
					description: 'Value of the variable',
				},
			],
		},
	],
};

/** A row with neither name nor value is one the person added and left. */
export function readVariables(parameters: Parameters, path: string): Array<{ name: string; value: string }> {
	const pairs = parameters.rows(path).flatMap((row) => {
		const value = row.optionalText('value');
		if (value === undefined && row.optionalText('name') === undefined) return [];
		return [{ name: withoutMarks(row.text('name')).normalize('NFC'), value: value ?? '' }];
	});
	const names = new Set<string>();
	for (const { name } of pairs) {
		if (names.has(name.toLowerCase())) {
			throw badInput(`"Variables" has the name "${name}" twice`, 'Each name can have one value.');
		}
		names.add(name.toLowerCase());
	}
	return pairs;
}
