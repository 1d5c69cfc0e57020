import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

/**
 * No `validation` by n8n: before a run it gives each pattern 250 ms of the clock, and on a busy machine fails the
 * whole workflow with "Regular expression execution timed out". The form reads ids itself.
 */
const byNumber: Partial<INodePropertyMode> = { placeholder: 'e.g. 1231234' };

/** Something that Puzzel lists, by list or id. */
export function resourceLocator(
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

/**
 * A required locator with a further mode in which there is Not used in this mode. n8n (2.41) requires a value of a required
 * field in every mode, so the field exists twice under its name, and is required in the other modes.
 */
export function withCurrentMode(
	field: INodeProperties,
	mode: Pick<INodePropertyMode, 'displayName' | 'name' | 'placeholder' | 'hint'>,
): INodeProperties[] {
	const either = { ...field, modes: [...(field.modes ?? []), { ...mode, type: 'string' as const }] };
	const withValue = { [`/${field.name}.mode`]: (field.modes ?? []).map(({ name }) => name) };
	return [
		{ ...either, required: true, displayOptions: { show: withValue } },
		{ ...either, displayOptions: { hide: withValue } },
	];
}
