import { DirectoryLoader } from 'n8n-core';
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodeType,
} from 'n8n-workflow';

import { ActiveTrigger } from '../../harness/engine/activeTrigger';
import { clientCredentialFor, credentialFor } from '../../harness/engine/credentialFor';
import { useEmulator } from '../../harness/engine/emulator';
import { execute } from '../../harness/engine/execute';
import { ProcessedKeys } from '../../harness/engine/processedKeys';
import { EVENTS, OPERATIONS, parametersOf } from '../../harness/operations';
import { NODES, TRIGGER } from '../../harness/nodes';

/** Saved workflows with every field filled in: they open without an issue, and send the same bytes in every version. */

const emulator = useEmulator();
const ALL: Record<string, INodeType> = { ...NODES, puzzelTrigger: TRIGGER };

// As n8n does when it loads a trigger that polls: the form gets "Poll Times".
const applySpecialNodeParameters = Reflect.get(DirectoryLoader.prototype, 'applySpecialNodeParameters') as (
	node: INodeType,
) => void;
applySpecialNodeParameters(TRIGGER);

interface Saved {
	node: string;
	parameters: INodeParameters;
	/** Of an operation. */
	key?: string;
}

const operation = (key: string, more: INodeParameters): Saved => ({
	key,
	node: OPERATIONS[key]!.node,
	parameters: parametersOf(key, more),
});
const event = (name: string, more: INodeParameters): Saved => ({
	node: 'puzzelTrigger',
	parameters: { event: name, ...more },
});
const { pollTimes } = EVENTS.userStatusChanged!.filled;
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const current = { __rl: true, mode: 'current', value: '' };
const oAuth2 = { authentication: 'puzzelOAuth2Api' };

const withoutLimit = (key: string): INodeParameters => {
	const parameters = parametersOf(key, { returnAll: true });
	delete parameters.limit;
	return parameters;
};

const SAVED: Record<string, Saved> = {
	...Object.fromEntries(Object.entries(OPERATIONS).map(([key, { filled }]) => [key, operation(key, filled)])),
	...Object.fromEntries(Object.entries(EVENTS).map(([name, { filled }]) => [name, event(name, filled)])),
	// Fields that exclude those above, and the other credential.
	...Object.fromEntries(
		['request.getMany', 'user.getMany', 'user.getStates', 'queue.getMany', 'visualQueue.getMany'].map(
			(key) => [`${key}, all`, { ...operation(key, {}), parameters: withoutLimit(key) }],
		),
	),
	'request.sendAndWait, approval': operation('request.sendAndWait', {
		approvalOptions: {
			values: { approvalType: 'double', approveLabel: 'Refund', disapproveLabel: 'Keep' },
		},
		options: {
			limitWaitTime: { values: { limitType: 'atSpecifiedTime', maxDateAndTime: '2030-03-01T09:30:00' } },
		},
	}),
	'request.delete, OAuth2': operation('request.delete', oAuth2),
	'user.checkAvailability, OAuth2': operation('user.checkAvailability', { ...oAuth2, userId: current }),
	'callout.create, OAuth2': operation('callout.create', { ...oAuth2, userId: byId('1231234') }),
	'queue.getMany, OAuth2': operation('queue.getMany', { ...oAuth2, limit: 50 }),
	'requestStatusChanged, visual queue': event('requestStatusChanged', {
		pollTimes: pollTimes!,
		visualQueueId: byId('201'),
	}),
	'userStatusChanged, OAuth2': event('userStatusChanged', { ...oAuth2, pollTimes: pollTimes! }),
};

const nodeOf = ({ node, parameters }: Saved): INode => ({
	parameters,
	id: 'puzzel',
	name: ALL[node]!.description.displayName,
	type: `n8n-nodes-puzzel.${node}`,
	typeVersion: 1,
	position: [0, 0],
	credentials: {
		[String(parameters.authentication ?? 'puzzelApi')]: { id: 'puzzel', name: 'Puzzel account' },
	},
});

/** Runs it in n8n's engine; gives the API requests in their order, without sign-ins. */
async function wireOf({ node, parameters, key }: Saved): Promise<string[]> {
	await new ProcessedKeys().install();
	const isClient = parameters.authentication === 'puzzelOAuth2Api';
	const credential = isClient ? clientCredentialFor(emulator) : credentialFor(emulator);
	if (key === undefined) {
		const trigger = new ActiveTrigger(parameters, credential);
		// The result does not matter: most ids are unknown to this Puzzel.
		await trigger.activate().catch(() => undefined);
		await trigger.poll().catch(() => undefined);
	} else {
		await execute({
			node: node as 'puzzelRequest',
			parameters,
			items: [{ id: OPERATIONS[key]!.good(emulator)[0] as string, number: 4711 }],
			credential,
			onError: 'continueRegularOutput',
			timezone: 'Europe/Oslo',
		});
	}
	return emulator.calls
		.filter((call) => !['LogIn', 'GetAccessToken'].includes(call.operation))
		.map(({ method, path, body }) =>
			`${method} ${path} ${body}`.replace(/signature=\w+/, 'signature=…').trim(),
		);
}

/** Every field of a node that no workflow fills in. */
function fieldsLeftOut(): string[] {
	const pathsOf = (property: INodeProperties, prefix: string): string[] => {
		const name = `${prefix}.${property.name}`;
		if (property.type === 'collection')
			return (property.options as INodeProperties[]).flatMap((each) => pathsOf(each, name));
		if (property.type === 'fixedCollection')
			return (property.options as INodePropertyCollection[]).flatMap((group) =>
				group.values.flatMap((each) => pathsOf(each, `${name}.${group.name}`)),
			);
		return ['notice', 'button'].includes(property.type) ? [] : [name];
	};
	const filled = new Set<string>();
	const collect = (value: unknown, prefix: string): void => {
		filled.add(prefix);
		if (Array.isArray(value)) value.forEach((each) => collect(each, prefix));
		else if (typeof value === 'object' && value !== null)
			for (const [key, each] of Object.entries(value)) collect(each, `${prefix}.${key}`);
	};
	for (const { node, parameters } of Object.values(SAVED)) collect(parameters, node);
	return Object.entries(ALL)
		.flatMap(([node, { description }]) => description.properties.flatMap((each) => pathsOf(each, node)))
		.filter((field) => !filled.has(field) && !/\.(pollTimes|requestOptions)\b/.test(field));
}

test('every field of every node is filled in by one of them', () => {
	expect(fieldsLeftOut()).toEqual([]);
});

describe.each(Object.entries(SAVED))('%s', (_, saved) => {
	afterEach(() => jest.restoreAllMocks());

	test('opens without an issue, and would be saved as it is', () => {
		const node = nodeOf(saved);
		const { description } = ALL[saved.node]!;
		expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBeNull();
		const { properties, credentials } = description;
		const parameters = (withDefaults: boolean) =>
			NodeHelpers.getNodeParameters(properties, node.parameters, withDefaults, false, node, description)!;
		const all = parameters(true);
		expect(all).toMatchObject(node.parameters);
		const shown = credentials!.filter((each) => NodeHelpers.displayParameter(all, each, node, description));
		expect(shown.map(({ name }) => name)).toEqual(Object.keys(node.credentials!));
		expect(JSON.stringify(parameters(false))).toMatchSnapshot('saved');
	});

	test('sends what it sent', async () => {
		// The callout is scheduled for March 2030, and may be ordered a year ahead.
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2030));
		expect((await wireOf(saved)).join('\n')).toMatchSnapshot('wire');
	});
});
