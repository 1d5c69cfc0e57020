import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

const byNumber: Partial<INodePropertyMode> = {
	placeholder: 'e.g. 1231234',
	validation: [
		{ type: 'regex', properties: { regex: '^\\s*\\d+\\s*$', errorMessage: 'An ID has digits only' } },
	],
};

/** Something that Puzzel lists, by list or id. */
export function locator(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
	{ searchListMethod, placeholder }: { searchListMethod: string; placeholder: string },
	byId: Partial<INodePropertyMode> = byNumber,
): INodeProperties {
	return {
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder,
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', ...byId },
		],
	};
}
