import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { PuzzelApi } from '../credentials/PuzzelApi.credentials';
import { PuzzelCallout } from '../nodes/Callout/PuzzelCallout.node';
import { operations as calloutOperations } from '../nodes/Callout/callout';
import { PuzzelRequest } from '../nodes/Request/PuzzelRequest.node';
import { operations as requestOperations } from '../nodes/Request/request';
import { PuzzelUser } from '../nodes/User/PuzzelUser.node';
import packageJson from '../package.json';

const root = path.resolve(__dirname, '..');

const NODES: Record<string, { node: INodeType; file: string }> = {
	puzzelRequest: { node: new PuzzelRequest(), file: 'nodes/Request/PuzzelRequest.node.ts' },
	puzzelUser: { node: new PuzzelUser(), file: 'nodes/User/PuzzelUser.node.ts' },
	puzzelCallout: { node: new PuzzelCallout(), file: 'nodes/Callout/PuzzelCallout.node.ts' },
};

const propertiesOf = (name: string) => NODES[name]!.node.description.properties;

const operationsOf = (name: string) =>
	propertiesOf(name)
		.filter((property) => property.name === 'operation')
		.flatMap((property) =>
			(property.options as INodePropertyOptions[]).map(
				(option) => `${String(property.displayOptions?.show?.resource?.[0])}.${String(option.value)}`,
			),
		)
		.sort();

/** Every field below a property: `additionalFields.vipScore`. */
function namesOf(property: INodeProperties, prefix = ''): string[] {
	const name = prefix + property.name;
	if (property.type === 'collection') {
		return [name, ...(property.options as INodeProperties[]).flatMap((each) => namesOf(each, `${name}.`))];
	}
	if (property.type === 'fixedCollection') {
		return [
			name,
			...(property.options as INodePropertyCollection[]).flatMap((group) =>
				group.values.flatMap((each) => namesOf(each, `${name}.${group.name}.`)),
			),
		];
	}
	return [name];
}

/** The fields a person sees after choosing resource and operation, and nothing else. */
function fieldsOf(node: string, resource: string, operation: string): string[] {
	return propertiesOf(node)
		.filter(({ name }) => name !== 'resource' && name !== 'operation')
		.filter(({ displayOptions }) => {
			const show = displayOptions?.show ?? {};
			return show.resource?.includes(resource) && show.operation?.includes(operation);
		})
		.flatMap((property) => namesOf(property))
		.sort();
}

describe('names that saved workflows depend on', () => {
	test('the credential', () => {
		const { name, displayName, properties } = new PuzzelApi();
		expect({ name, displayName }).toEqual({ name: 'puzzelApi', displayName: 'Puzzel API' });
		expect(properties.map((property) => [property.name, property.displayName, property.default])).toEqual([
			['customerKey', 'Customer Key', ''],
			['userName', 'User Name', ''],
			['password', 'Password', ''],
			['authUrl', 'Authentication URL', 'https://auth.puzzel.com'],
			['apiUrl', 'API URL', 'https://api.puzzel.com/ContactCentre5'],
			['clientName', 'Client Name', 'n8n'],
			['clientVersion', 'Client Version', '1.0'],
			['accessToken', 'Access Token', ''],
		]);
	});

	test('nodes and operations', () => {
		expect(Object.fromEntries(Object.keys(NODES).map((name) => [name, operationsOf(name)]))).toEqual({
			puzzelRequest: ['request.create', 'request.delete', 'request.get', 'request.update'],
			puzzelUser: ['session.get', 'user.checkAvailability', 'user.get', 'user.getMany'],
			puzzelCallout: ['callout.create'],
		});
		for (const [name, { node }] of Object.entries(NODES)) expect(node.description.name).toBe(name);
	});

	test.each([
		[
			'puzzelRequest',
			'request',
			'create',
			[
				'additionalFields',
				'additionalFields.reservedUserId',
				'additionalFields.reservedUserWaitTime',
				'additionalFields.type',
				'additionalFields.variables',
				'additionalFields.variables.values.name',
				'additionalFields.variables.values.value',
				'additionalFields.version',
				'additionalFields.vipScore',
				'from',
				'options',
				'options.concurrency',
				'options.deduplicationKey',
				'subject',
				'to',
				'uri',
			],
		],
		['puzzelRequest', 'request', 'get', ['options', 'options.concurrency', 'requestId']],
		[
			'puzzelRequest',
			'request',
			'update',
			[
				'options',
				'options.concurrency',
				'requestId',
				'updateFields',
				'updateFields.additionalInfoSubject',
				'updateFields.additionalInfoUri',
				'updateFields.reservedSecondsFromNow',
				'updateFields.reservedUserId',
				'updateFields.variables',
				'updateFields.variables.values.name',
				'updateFields.variables.values.value',
				'updateFields.vipScore',
			],
		],
		['puzzelRequest', 'request', 'delete', ['forceDelete', 'options', 'options.concurrency', 'requestId']],
		['puzzelUser', 'user', 'get', ['simplify', 'userId']],
		['puzzelUser', 'user', 'getMany', ['filters', 'filters.groupId', 'filters.name', 'limit', 'returnAll']],
		['puzzelUser', 'user', 'checkAvailability', ['userId']],
		['puzzelUser', 'session', 'get', []],
		[
			'puzzelCallout',
			'callout',
			'create',
			[
				'additionalFields',
				...[
					'accessPoint',
					'agentId',
					'alternateSource',
					'ciqType',
					'countryCode',
					'disableReserved',
					'listName',
					'listValue',
					'maxAttempts',
					'maxOneRequestForPreferredAgent',
					'preferredAgentWaitTimeSeconds',
					'queueKey',
					'requestCategory',
					'requestDescription',
					'reservedAgentWaitTimeSeconds',
					'reservedUserId',
					'scheduledDateTime',
					'secondsBetweenAttempts',
					'serviceSystemVariables',
					'serviceSystemVariables.values.name',
					'serviceSystemVariables.values.resolve',
					'serviceSystemVariables.values.type',
					'serviceSystemVariables.values.value',
					'userPhoneType',
					'vipScore',
				].map((name) => `additionalFields.${name}`),
				'destination',
				'options',
				'options.deduplicationKey',
				'userId',
				'whenUnavailable',
			],
		],
	])('%s %s %s', (node, resource, operation, names) => {
		expect(fieldsOf(node, resource, operation)).toEqual([...names].sort());
	});
});

describe.each(Object.keys(NODES))('%s', (name) => {
	const { node, file } = NODES[name]!;
	const { description } = node;

	test('has its files: codex with resources, light and dark icon, compiled path in package.json', () => {
		const folder = path.dirname(path.join(root, file));
		const codex = JSON.parse(readFileSync(path.join(root, file.replace(/ts$/, 'json')), 'utf8')) as {
			node: string;
			resources: { primaryDocumentation: unknown[] };
		};
		expect(codex.node).toBe(`n8n-nodes-puzzel.${name}`);
		expect(codex.resources.primaryDocumentation).toHaveLength(1);
		const { light, dark } = description.icon as { light: string; dark: string };
		for (const icon of [light, dark])
			expect(existsSync(path.join(folder, icon.replace('file:', '')))).toBe(true);
		expect(packageJson.n8n.nodes).toContain(`dist/${file.replace(/ts$/, 'js')}`);
	});

	test('shows every field only for operations that exist', () => {
		const known = operationsOf(name);
		for (const property of description.properties) {
			const show = property.displayOptions?.show ?? {};
			for (const resource of show.resource ?? []) {
				for (const operation of show.operation ?? [])
					expect(known).toContain(`${String(resource)}.${String(operation)}`);
			}
			if (!['resource', 'operation'].includes(property.name))
				expect(show.resource && show.operation).toBeTruthy();
		}
	});

	test('finds every list that a field asks for', () => {
		const text = JSON.stringify(description.properties);
		const asked = (key: string) =>
			[...text.matchAll(new RegExp(`"${key}":"(\\w+)"`, 'g'))].map(([, method]) => method!);
		for (const method of asked('searchListMethod'))
			expect(node.methods?.listSearch?.[method]).toBeInstanceOf(Function);
		for (const method of asked('loadOptionsMethod'))
			expect(node.methods?.loadOptions?.[method]).toBeInstanceOf(Function);
	});

	test('can be a tool of an AI agent, and asks for the credential', () => {
		expect(description.usableAsTool).toBe(true);
		expect(description.credentials).toEqual([{ name: 'puzzelApi', required: true }]);
	});
});

test('every operation in the form has its code', () => {
	expect(operationsOf('puzzelRequest')).toEqual(
		Object.keys(requestOperations)
			.map((name) => `request.${name}`)
			.sort(),
	);
	expect(operationsOf('puzzelCallout')).toEqual(
		Object.keys(calloutOperations)
			.map((name) => `callout.${name}`)
			.sort(),
	);
	for (const property of propertiesOf('puzzelUser').filter(({ name }) => name === 'operation')) {
		for (const option of property.options as INodePropertyOptions[]) {
			expect(option.routing?.operations?.pagination).toBeInstanceOf(Function);
			expect(option.routing?.send?.paginate).toBe(true);
		}
	}
});

test('the package has no runtime dependencies and is strict', () => {
	expect(packageJson).not.toHaveProperty('dependencies');
	expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	expect(packageJson.n8n).toMatchObject({ strict: true, n8nNodesApiVersion: 1 });
	expect(packageJson.files).toEqual(['dist']);
});
