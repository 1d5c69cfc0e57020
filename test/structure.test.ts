import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { PuzzelApi } from '../credentials/PuzzelApi.credentials';
import { PuzzelOAuth2Api } from '../credentials/PuzzelOAuth2Api.credentials';
import { PuzzelCallout } from '../nodes/Callout/PuzzelCallout.node';
import { PuzzelQueue } from '../nodes/Queue/PuzzelQueue.node';
import { PuzzelRequest } from '../nodes/Request/PuzzelRequest.node';
import { PuzzelTrigger } from '../nodes/Trigger/PuzzelTrigger.node';
import { events } from '../nodes/Trigger/events';
import { PuzzelUser } from '../nodes/User/PuzzelUser.node';
import type { Operation, Resource } from '../nodes/run/resource';
import packageJson from '../package.json';

const root = path.resolve(__dirname, '..');

const NODES: Record<string, { node: INodeType; file: string }> = {
	puzzelRequest: { node: new PuzzelRequest(), file: 'nodes/Request/PuzzelRequest.node.ts' },
	puzzelUser: { node: new PuzzelUser(), file: 'nodes/User/PuzzelUser.node.ts' },
	puzzelCallout: { node: new PuzzelCallout(), file: 'nodes/Callout/PuzzelCallout.node.ts' },
	puzzelQueue: { node: new PuzzelQueue(), file: 'nodes/Queue/PuzzelQueue.node.ts' },
};

const TRIGGER = { node: new PuzzelTrigger() as INodeType, file: 'nodes/Trigger/PuzzelTrigger.node.ts' };
const ALL = { ...NODES, puzzelTrigger: TRIGGER };

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
		.filter((name, index, names) => names.indexOf(name) === index)
		.sort();
}

describe('names that saved workflows depend on', () => {
	test('the credentials', () => {
		const { name, displayName, properties } = new PuzzelApi();
		expect({ name, displayName }).toEqual({ name: 'puzzelApi', displayName: 'Puzzel API' });
		expect(properties.map((property) => [property.name, property.displayName, property.default])).toEqual([
			['environment', 'Environment', 'international'],
			['customerKey', 'Customer Key', ''],
			['userName', 'User Name', ''],
			['password', 'Password', ''],
			['authUrl', 'Authentication URL', 'https://auth.puzzel.com'],
			['apiUrl', 'API URL', 'https://api.puzzel.com/ContactCentre5'],
			['clientName', 'Client Name', 'n8n'],
			['clientVersion', 'Client Version', '1.0'],
			['accessToken', 'Access Token', ''],
			['sessionSecret', 'Session Secret', ''],
		]);
		const other = new PuzzelOAuth2Api();
		expect([other.name, other.displayName]).toEqual(['puzzelOAuth2Api', 'Puzzel OAuth2 API']);
		expect(
			other.properties.map((property) => [property.name, property.displayName, property.default]),
		).toEqual([
			['environment', 'Environment', 'international'],
			['clientId', 'Client ID', ''],
			['clientSecret', 'Client Secret', ''],
			['customerKey', 'Customer Key', ''],
			['userId', 'User ID', ''],
			['tokenUrl', 'Token URL', 'https://app.puzzel.com/id/connect/token'],
			['apiUrl', 'API URL', 'https://api.puzzel.com/ContactCentre5'],
			['accessToken', 'Access Token', ''],
			['sessionSecret', 'Session Secret', ''],
		]);
		for (const { properties: fields } of [new PuzzelApi(), other]) {
			const values = fields[0]!.options!.map((option) => (option as INodePropertyOptions).value);
			expect(values).toEqual(['international', 'uk', 'custom']);
			const custom = fields.filter(({ displayOptions }) =>
				displayOptions?.show?.environment?.includes('custom'),
			);
			expect(custom.map(({ name: field }) => field)).toEqual([
				fields === other.properties ? 'tokenUrl' : 'authUrl',
				'apiUrl',
			]);
		}
		expect(packageJson.n8n.credentials).toEqual([
			'dist/credentials/PuzzelApi.credentials.js',
			'dist/credentials/PuzzelOAuth2Api.credentials.js',
		]);
	});

	test('nodes and operations', () => {
		expect(Object.fromEntries(Object.keys(NODES).map((name) => [name, operationsOf(name)]))).toEqual({
			puzzelRequest: [
				'eTask.create',
				'eTask.delete',
				'request.create',
				'request.delete',
				'request.get',
				'request.getMany',
				'request.update',
				'request.waitForStatus',
			],
			puzzelUser: ['session.get', 'user.checkAvailability', 'user.get', 'user.getMany', 'user.getStates'],
			puzzelCallout: ['callout.create'],
			puzzelQueue: ['queue.getMany', 'visualQueue.getMany', 'visualQueue.getState'],
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
		['puzzelRequest', 'request', 'get', ['options', 'options.concurrency', 'requestId', 'simplify']],
		[
			'puzzelRequest',
			'request',
			'getMany',
			[
				'filters',
				'filters.mediaTypes',
				'filters.statuses',
				'limit',
				'options',
				'options.concurrency',
				'returnAll',
				'simplify',
				'visualQueueId',
			],
		],
		[
			'puzzelRequest',
			'eTask',
			'create',
			[
				'from',
				'options',
				'options.concurrency',
				'options.deduplicationKey',
				'queueKey',
				'subject',
				'to',
				'uri',
			],
		],
		['puzzelRequest', 'eTask', 'delete', ['options', 'options.concurrency', 'requestId']],
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
		[
			'puzzelRequest',
			'request',
			'waitForStatus',
			['options', 'options.concurrency', 'pollInterval', 'requestId', 'statuses', 'timeout'],
		],
		['puzzelUser', 'user', 'get', ['simplify', 'userId']],
		['puzzelUser', 'user', 'getMany', ['filters', 'filters.groupId', 'filters.name', 'limit', 'returnAll']],
		[
			'puzzelUser',
			'user',
			'getStates',
			['filters', 'filters.onlyAvailable', 'filters.userGroupName', 'limit', 'returnAll'],
		],
		['puzzelQueue', 'queue', 'getMany', ['limit', 'returnAll']],
		['puzzelQueue', 'visualQueue', 'getMany', ['limit', 'returnAll']],
		['puzzelQueue', 'visualQueue', 'getState', ['visualQueueId']],
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

describe('the trigger', () => {
	const { properties } = TRIGGER.node.description;
	const [, event, ...others] = properties;

	test('is a poll, no tool, and starts the workflow', () => {
		const { polling, group, inputs, usableAsTool, name } = TRIGGER.node.description;
		expect({ polling, group, inputs, usableAsTool, name }).toEqual({
			polling: true,
			group: ['trigger'],
			inputs: [],
			usableAsTool: undefined,
			name: 'puzzelTrigger',
		});
		expect(event).toMatchObject({ name: 'event', default: 'userStatusChanged' });
	});

	test.each([
		['userStatusChanged', ['changes', 'userGroupName', 'userIds']],
		['requestStatusChanged', ['requestIds', 'statuses', 'visualQueueId', 'watch']],
		[
			'requestEnteredQueue',
			['filters', 'filters.mediaTypes', 'filters.minimumVip', 'filters.reserved', 'visualQueueId'],
		],
		['queueThreshold', ['direction', 'figure', 'resetAt', 'threshold', 'visualQueueId']],
	])('has the fields of %s', (name, fields) => {
		const own = others.filter(({ displayOptions }) => displayOptions?.show?.event?.includes(name));
		expect([...new Set(own.flatMap((property) => namesOf(property)))].sort()).toEqual(fields);
	});

	test('names its choices as saved workflows have them', () => {
		const choices = (field: string) =>
			others
				.filter(({ name }) => name === field)
				.flatMap(({ options }) => (options as INodePropertyOptions[]).map(({ value }) => value));
		expect(choices('changes')).toEqual([
			'any',
			'becameAvailable',
			'becameUnavailable',
			'loggedOff',
			'loggedOn',
			'paused',
		]);
		expect(choices('watch')).toEqual(['ids', 'visualQueue']);
		expect(choices('direction')).toEqual(['above', 'below']);
		expect(choices('figure')).toEqual([
			'agentsLoggedOn',
			'agentsReady',
			'waitTimeAverageSeconds',
			'waitTimeMaxSeconds',
			'alarmFlag',
			'sla',
			'queueSize',
		]);
	});

	test('has one file for each event, under the value of its entry, and says that no event is documented', () => {
		const files = filesBelow('nodes/Trigger/events').map((file) => path.basename(file, '.ts'));
		expect(files.filter((file) => file !== 'index').sort()).toEqual([...events.keys()]);
		for (const [name, { entry }] of events) {
			expect(entry.value).toBe(name);
			expect(entry.description).toContain("not in Puzzel's public documentation; public clients use it.");
		}
		expect((event!.options as INodePropertyOptions[]).map(({ value }) => value)).toEqual([...events.keys()]);
		for (const { displayOptions } of others)
			for (const name of displayOptions?.show?.event ?? []) expect([...events.keys()]).toContain(name);
	});
});

describe.each(Object.keys(ALL))('%s', (name) => {
	const { node, file } = ALL[name as keyof typeof ALL]!;
	const { description } = node;

	test('has its files: codex with resources, light and dark icon, compiled path in package.json', () => {
		const folder = path.dirname(path.join(root, file));
		const codex = JSON.parse(readFileSync(path.join(root, file.replace(/ts$/, 'json')), 'utf8')) as {
			node: string;
			resources: { primaryDocumentation: Array<{ url: string }> };
		};
		expect(codex.node).toBe(`n8n-nodes-puzzel.${name}`);
		// n8n appends its parameters: behind an anchor they would be part of it.
		expect(codex.resources.primaryDocumentation).toEqual([{ url: packageJson.homepage }]);
		const { light, dark } = description.icon as { light: string; dark: string };
		for (const icon of [light, dark])
			expect(existsSync(path.join(folder, icon.replace('file:', '')))).toBe(true);
		expect(packageJson.n8n.nodes).toContain(`dist/${file.replace(/ts$/, 'js')}`);
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

	test('asks for the credential that "Authentication" names', () => {
		const [authentication] = description.properties;
		const types = ['puzzelApi', 'puzzelOAuth2Api'];
		expect(authentication).toMatchObject({ name: 'authentication', default: 'puzzelApi' });
		expect(authentication!.options!.map((option) => (option as INodePropertyOptions).value)).toEqual(types);
		expect(description.credentials).toEqual(
			types.map((type) => ({
				name: type,
				required: true,
				displayOptions: { show: { authentication: [type] } },
			})),
		);
	});

	test('describes every field so that it can be filled by who sees nothing else', () => {
		const within = (property: INodeProperties): INodeProperties[] => {
			if (property.type === 'collection') return (property.options as INodeProperties[]).flatMap(within);
			if (property.type !== 'fixedCollection') return [property];
			return (property.options as INodePropertyCollection[]).flatMap(({ values }) => values.flatMap(within));
		};
		const choices = ['resource', 'operation', 'event', 'authentication'];
		const fields = description.properties.flatMap(within).filter((field) => !choices.includes(field.name));
		const short = fields.filter((field) => (field.description ?? '').split(' ').length < 5);
		expect(short.map((field) => field.name)).toEqual([]);
	});
});

describe.each(Object.keys(NODES))('%s', (name) => {
	const { description } = NODES[name]!.node;

	test('shows every field only for operations that exist', () => {
		const known = operationsOf(name);
		for (const property of description.properties) {
			const show = property.displayOptions?.show ?? {};
			for (const resource of show.resource ?? []) {
				for (const operation of show.operation ?? [])
					expect(known).toContain(`${String(resource)}.${String(operation)}`);
			}
			if (!['authentication', 'resource', 'operation'].includes(property.name))
				expect(show.resource && show.operation).toBeTruthy();
		}
	});

	test('leaves no pattern to n8n, which fails workflows on a busy machine for it', () => {
		expect(JSON.stringify(description.properties)).not.toContain('"validation"');
	});

	test('can be a tool of an AI agent', () => expect(description.usableAsTool).toBe(true));
});

describe('operations outside the documentation of Puzzel', () => {
	const SENTENCE = "This call is not in Puzzel's public documentation; public clients use it.";
	const UNDOCUMENTED = [
		'puzzelQueue queue.getMany',
		'puzzelQueue visualQueue.getMany',
		'puzzelQueue visualQueue.getState',
		'puzzelRequest eTask.create',
		'puzzelRequest eTask.delete',
		'puzzelRequest request.getMany',
		'puzzelUser user.getMany',
		'puzzelUser user.getStates',
	];
	const entries = Object.entries(NODES).flatMap(([name, { node }]) =>
		node.description.properties
			.filter((property) => property.name === 'operation')
			.flatMap((property) =>
				(property.options as INodePropertyOptions[]).map(({ name: title, value, description }) => {
					const resource = String(property.displayOptions?.show?.resource?.[0]);
					return { key: `${name} ${resource}.${String(value)}`, title, description };
				}),
			),
	);

	test('say so in the form, and nobody else does', () => {
		const saying = entries.filter(({ description }) => description?.includes(SENTENCE));
		expect(saying.map(({ key }) => key).sort()).toEqual(UNDOCUMENTED);
	});

	test('are marked in the tables of the README', () => {
		const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
		const operations = readme.slice(readme.indexOf('## Operations'), readme.indexOf('### A failed item'));
		const marked = operations.split('\n').filter((line) => /^\| [^|]*\(undocumented\)/.test(line));
		expect(marked).toHaveLength(UNDOCUMENTED.length);
	});
});

/** Every TypeScript file below a folder, by its path from the top. */
const filesBelow = (folder: string): string[] =>
	readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));

/** What a file imports, of types too: package names, and paths from the top. */
function importsOf(file: string): string[] {
	const statements = readFileSync(path.join(root, file), 'utf8').matchAll(
		/^(?:import|export)\b[^;]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'/gm,
	);
	return Array.from(statements, ([, from, bare]) => (from ?? bare)!).map((name) =>
		name.startsWith('.') ? path.join(path.dirname(file), name) : name,
	);
}

/** `credentials`, `nodes/form`: where a file or what it imports stands. */
const roomOf = (name: string) => /^(credentials|nodes\/\w+)\//.exec(name)?.[1];

describe('the rooms', () => {
	/** What each room may import, apart from itself. */
	const DOORS: Record<string, string[]> = {
		credentials: [],
		'nodes/api': ['credentials'],
		'nodes/form': ['nodes/api'],
		'nodes/run': ['nodes/form', 'nodes/api'],
	};
	const NODE_DOORS = ['nodes/run', 'nodes/form', 'nodes/api'];
	const PACKAGES = ['n8n-workflow', 'luxon', 'zod/v4', 'node:crypto'];

	test.each([...filesBelow('credentials'), ...filesBelow('nodes')])(
		'%s imports only what lies below',
		(file) => {
			const room = roomOf(file)!;
			const allowed = [room, ...(DOORS[room] ?? NODE_DOORS)];
			for (const name of importsOf(file)) expect([...allowed, ...PACKAGES]).toContain(roomOf(name) ?? name);
		},
	);

	test('the statements are really found', () => {
		expect(importsOf('nodes/run/run.ts')).toEqual(
			expect.arrayContaining(['n8n-workflow', 'nodes/api/client', 'nodes/form/form', 'nodes/run/claims']),
		);
		expect(importsOf('nodes/Request/PuzzelRequest.node.ts')).toContain('nodes/Request/request');
	});
});

const RESOURCES = Object.values(NODES)
	.map(({ file }) => path.dirname(file))
	.flatMap((folder) =>
		readdirSync(path.join(root, folder), { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && entry.name !== '__schema__')
			.map((entry) => ({ name: entry.name, folder: `${folder}/${entry.name}` })),
	);

describe.each(RESOURCES)('the resource $name in $folder', ({ name, folder }) => {
	// A file is loaded by the path that was just found.
	const load = (file: string) => jest.requireActual<Record<string, unknown>>(path.join(root, file));
	const resource = load(folder)[name] as Resource<unknown>;
	const files = filesBelow(folder).filter((file) => path.basename(file) !== 'index.ts');
	const operationFiles = files.filter((file) => 'entry' in load(file));

	test('has every operation file, each under the value of its entry', () => {
		expect(resource.name).toBe(name);
		expect(operationFiles.map((file) => path.basename(file, '.ts')).sort()).toEqual(
			[...resource.operations.keys()].sort(),
		);
		expect(resource.entries.map(({ value }) => value)).toEqual([...resource.operations.keys()]);
	});

	test.each(operationFiles)('%s has exactly its entry, fields and action', (file) => {
		const operation = load(file) as unknown as Operation<unknown>;
		expect(Object.keys(operation).sort()).toEqual(['action', 'entry', 'fields']);
		expect(operation.entry.value).toBe(path.basename(file, '.ts'));
		for (const { displayOptions } of operation.fields) {
			const show = Object.keys(displayOptions?.show ?? {});
			expect(show.filter((each) => each === 'resource' || each === 'operation')).toEqual([]);
		}
	});

	test('has no other file but parts of its operations', () => {
		const parts = operationFiles.flatMap(importsOf);
		for (const file of files.filter((each) => !operationFiles.includes(each)))
			expect(parts).toContain(file.replace(/\.ts$/, ''));
	});
});

test('the package has no runtime dependencies and is strict', () => {
	expect(packageJson).not.toHaveProperty('dependencies');
	expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	expect(packageJson.n8n).toMatchObject({ strict: true, n8nNodesApiVersion: 1 });
	expect(packageJson.files).toEqual(['dist']);
});
