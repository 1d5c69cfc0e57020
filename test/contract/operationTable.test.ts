import { choicesOf, NODES, TRIGGER } from '../../harness/nodes';
import { EVENTS, OPERATIONS } from '../../harness/operations';

test('the table of operations has each operation that a node offers', () => {
	const offered = Object.entries(NODES).flatMap(([name, node]) =>
		choicesOf(node, 'operation').map(({ resource, value }) => [`${resource}.${value}`, name]),
	);
	const listed = Object.entries(OPERATIONS).map(([key, { node }]) => [key, node]);
	expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(offered));
});

test('and each event of the trigger', () => {
	const offered = choicesOf(TRIGGER, 'event').map(({ value }) => value);
	expect(Object.keys(EVENTS).sort()).toEqual(offered.sort());
});
