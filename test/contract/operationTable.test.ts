import type { INodePropertyOptions, INodeType } from 'n8n-workflow';

import { EVENTS, OPERATIONS } from '../../harness/operations';
import { PuzzelCallout } from '../../nodes/Callout/PuzzelCallout.node';
import { PuzzelQueue } from '../../nodes/Queue/PuzzelQueue.node';
import { PuzzelRequest } from '../../nodes/Request/PuzzelRequest.node';
import { PuzzelTrigger } from '../../nodes/Trigger/PuzzelTrigger.node';
import { PuzzelUser } from '../../nodes/User/PuzzelUser.node';

const NODES: INodeType[] = [new PuzzelRequest(), new PuzzelUser(), new PuzzelCallout(), new PuzzelQueue()];

const choicesOf = ({ description }: INodeType, field: string) =>
	description.properties
		.filter(({ name }) => name === field)
		.flatMap(({ options, displayOptions }) =>
			(options as INodePropertyOptions[]).map(({ value }) => ({
				resource: displayOptions?.show?.resource?.[0],
				value: String(value),
			})),
		);

test('the table of operations has each operation that a node offers', () => {
	const offered = NODES.flatMap((node) =>
		choicesOf(node, 'operation').map(({ resource, value }) => [
			`${String(resource)}.${value}`,
			node.description.name,
		]),
	);
	const listed = Object.entries(OPERATIONS).map(([key, { node }]) => [key, node]);
	expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(offered));
});

test('and each event of the trigger', () => {
	const offered = choicesOf(new PuzzelTrigger(), 'event').map(({ value }) => value);
	expect(Object.keys(EVENTS).sort()).toEqual(offered.sort());
});
