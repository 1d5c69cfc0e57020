import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
	type INodePropertyRouting,
} from 'n8n-workflow';

import { badInput } from '../api/failure';
import { ParameterLayout } from '../parameters/layout';

/** What the file of an operation exports. */
export interface Operation<Action> {
	/** In the Operation list. */
	entry: INodePropertyOptions;
	/** Shown for this operation only; the resource sees to that. */
	fields: INodeProperties[];
	execute: Action;
}

/** What a node needs of a resource. */
export interface Resource<Action> {
	name: string;
	/** As displayed. */
	label: string;
	/** The Operation list. */
	entries: INodePropertyOptions[];
	fields: INodeProperties[];
	operations: Map<string, { action: Action; layout: ParameterLayout }>;
}

/** A resource by its operations, each under the value of its entry. */
export function resource<Action>(
	name: string,
	label: string,
	operations: Record<string, Operation<Action>>,
): Resource<Action> {
	const each = Object.entries(operations);
	return {
		name,
		label,
		entries: each.map(([, { entry }]) => entry),
		fields: each.flatMap(([operation, { fields }]) =>
			updateDisplayOptions({ show: { resource: [name], operation: [operation] } }, fields),
		),
		operations: new Map(
			each.map(([operation, { execute: action, fields }]) => [
				operation,
				{ action, layout: new ParameterLayout(fields) },
			]),
		),
	};
}

/** The fields of a node: the lists Resource and Operation, and the fields of each operation. */
export function resourceFields<Action>(
	resources: Array<Resource<Action>>,
	defaults: { resource: string; operation: string },
	routing?: INodePropertyRouting,
): INodeProperties[] {
	const choice = { type: 'options' as const, noDataExpression: true };
	return [
		{
			...choice,
			displayName: 'Resource',
			name: 'resource',
			options: resources.map(({ name, label }) => ({ name: label, value: name })),
			default: defaults.resource,
			...(routing ? { routing } : {}),
		},
		...resources.map(({ name, entries }) => ({
			...choice,
			displayName: 'Operation',
			name: 'operation',
			displayOptions: { show: { resource: [name] } },
			options: entries,
			default: defaults.operation,
		})),
		...resources.flatMap(({ fields }) => fields),
	];
}

/** Throws PuzzelFailure for a choice of a newer version of this package, or one that an agent invented. */
export function chosenOperation<Action>(
	resources: Array<Resource<Action>>,
	{ resource: name, operation }: { resource: unknown; operation: unknown },
): { action: Action; layout: ParameterLayout } {
	const resource = resources.find((each) => each.name === name);
	if (!resource) throw unknownChoice(`resource "${String(name)}"`);
	const chosen = resource.operations.get(String(operation));
	if (!chosen) throw unknownChoice(`operation "${String(operation)}" for the resource "${resource.name}"`);
	return chosen;
}

/** `what`: such as `event "name"`. */
export const unknownChoice = (what: string) =>
	badInput(
		`This version of n8n-nodes-puzzel has no ${what}`,
		'Select one from the list. A workflow that was made with a newer version needs that version: update the package under Settings > Community Nodes.',
	);
