import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { createEmulator, type Emulator } from '../../emulator';
import { Accounts } from '../../emulator/accounts';
import { OWNER } from '../../harness/n8n/demo';
import { createInstallation, startServer, type Installation, type Server } from '../../harness/n8n/n8n';
import { RestSession, type CredentialLink } from '../../harness/n8n/rest';
import { workflow } from '../../harness/n8n/workflow';
import { commonStart, filesBelow, findings } from './traces';
import {
	CLIENT_SECRET,
	CREDENTIALS,
	dressed,
	PASSWORD,
	seedOf,
	STEPS,
	TYPES,
	WAYS,
	WRONG_CLIENT_SECRET,
	WRONG_PASSWORD,
	type CredentialType,
	type Way,
} from './waysToFail';

const WORKING = 'a run that works';

/** A Puzzel of its own for each way, and a run of it in n8n. */
interface Trial {
	name: string;
	type: CredentialType;
	puzzel: Emulator;
	data: IDataObject;
	credential: CredentialLink;
	executionId: string;
}

describe('secrets, in real n8n that reports all it does', () => {
	let installation: Installation;
	let n8n: Server;
	let session: RestSession;
	const trials: Trial[] = [];
	/** What Puzzel gave to n8n. */
	const tokens: Record<CredentialType, string[]> = { puzzelApi: [], puzzelOAuth2Api: [] };
	const sessionIds = new Set<string>();
	/** What a Puzzel does when n8n has another session, by its customer. */
	const reactions = new Map<string, (given: string[]) => void>();

	beforeAll(async () => {
		listen();
		installation = await createInstallation({
			environment: { N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console,file' },
		});
		n8n = await startServer(installation);
		session = new RestSession(n8n.url);
		await session.setUpOwner(OWNER);
		// All in parallel: most of their time is pauses.
		for (const [name, way] of Object.entries({ ...WAYS, [WORKING]: {} }))
			for (const type of TYPES) await start(type, name, way);
	});
	afterAll(async () => {
		await n8n.stop();
		await installation.remove();
		await Promise.all(trials.map(async ({ puzzel }) => await puzzel.close()));
		jest.restoreAllMocks();
	});

	function listen(): void {
		const { logIn, renew, grantToken } = Accounts.prototype;
		const noted = (type: CredentialType, customerKey: string, token: string, sessionId?: string) => {
			tokens[type].push(token);
			if (sessionId !== undefined) sessionIds.add(sessionId);
			reactions.get(customerKey)!(sessionId === undefined ? [token] : [token, sessionId]);
		};
		jest.spyOn(Accounts.prototype, 'logIn').mockImplementation(function (this: Accounts, ...typed) {
			const login = logIn.apply(this, typed);
			if (login.outcome === 'granted') noted('puzzelApi', typed[0], login.token, login.session.id);
			return login;
		});
		jest.spyOn(Accounts.prototype, 'renew').mockImplementation(function (this: Accounts, ...sent) {
			const token = renew.apply(this, sent);
			if (token !== undefined) noted('puzzelApi', sent[0], token, sent[1]);
			return token;
		});
		jest.spyOn(Accounts.prototype, 'grantToken').mockImplementation(function (this: Accounts, ...sent) {
			const granted = grantToken.apply(this, sent);
			if (granted.outcome === 'granted') noted('puzzelOAuth2Api', sent[2].split(':')[1]!, granted.token);
			return granted;
		});
	}

	async function start(type: CredentialType, name: string, way: Way): Promise<void> {
		const { typed, right } = CREDENTIALS[type];
		const customerKey = String(10_001 + trials.length);
		const puzzel = await createEmulator({ seed: seedOf(customerKey) });
		const react = (given: string[]) => {
			puzzel.clearFaults();
			if (way.fault)
				puzzel.addFault(way.fault(dressed([...Object.values(right), ...given]), CREDENTIALS[type]));
		};
		reactions.set(customerKey, react);
		react([]);
		const data = typed(puzzel, {
			customerKey,
			...right,
			...way.typed?.(CREDENTIALS[type]),
		});
		const credential = await session.createCredential('Puzzel', data, type);
		const executionId = await run(type, credential, name, way);
		trials.push({ name, type, puzzel, data, credential, executionId });
	}

	async function run(type: CredentialType, credential: CredentialLink, name: string, { onError }: Way = {}) {
		const steps = STEPS.map((step) => ({
			...step,
			parameters: { ...step.parameters, authentication: type },
			credentials: { [type]: credential },
			settings: { onError: onError ?? 'continueErrorOutput' },
		}));
		const subject = `${name} with ${type}`;
		const workflowId = await session.createWorkflow(workflow(subject, [{ subject }], credential, steps));
		return await session.start(workflowId);
	}

	const trialOf = (type: CredentialType, name: string) =>
		trials.find((each) => each.type === type && each.name === name)!;

	function secrets(): Record<string, string> {
		return {
			password: PASSWORD,
			'wrong password': WRONG_PASSWORD,
			'client secret': CLIENT_SECRET,
			'wrong client secret': WRONG_CLIENT_SECRET,
			'token of a user': commonStart(tokens.puzzelApi),
			'token of a client': commonStart(tokens.puzzelOAuth2Api),
			...Object.fromEntries([...sessionIds].map((id, index) => [`session id ${index}`, id])),
		};
	}

	test('the search finds a secret in every dress', async () => {
		for (const secret of [PASSWORD, CLIENT_SECRET]) {
			const inForm = new URLSearchParams({ secret }).toString();
			const places = {
				plain: `x${secret}x`,
				json: JSON.stringify({ text: JSON.stringify({ secret }) }),
				form: inForm,
				path: encodeURIComponent(secret),
				basic: Buffer.from(`n8n:${secret}`).toString('base64'),
				basic2: Buffer.from(`user:${secret}:`).toString('base64'),
				client: Buffer.from(`n8n-client:${inForm.slice('secret='.length)}`).toString('base64url'),
			};
			for (const [where, content] of Object.entries(places))
				expect(findings({ secret }, { [where]: Buffer.from(content) })).not.toEqual([]);
			expect(findings({ secret }, { wide: Buffer.from(secret, 'utf16le') })).not.toEqual([]);
			expect(findings({ secret }, { nothing: Buffer.from('x'.repeat(1_000)) })).toEqual([]);
		}
		const file = path.join(installation.userFolder, 'planted.txt');
		await writeFile(file, PASSWORD);
		expect(findings({ PASSWORD }, await filesBelow(installation.userFolder))).not.toEqual([]);
		await writeFile(file, '');
	});

	describe.each(TYPES)('%s', (type) => {
		test(WORKING, async () => {
			const { puzzel, credential, executionId } = trialOf(type, WORKING);
			const worked = await session.finished(executionId);
			puzzel.expireTokens({ sessions: true });
			const again = await session.finished(await run(type, credential, 'another session'));
			for (const execution of [worked, again])
				for (const { name } of STEPS) expect(execution.items(name)).toHaveLength(1);
			expect(puzzel.count(CREDENTIALS[type].operation)).toBe(2);
		});

		test.each(Object.keys(WAYS))('%s', async (name) => {
			const { status, items } = await session.finished(trialOf(type, name).executionId);
			if (WAYS[name]!.onError) expect(status).toBe('error');
			else for (const step of STEPS) expect(items(step.name, 1)).toHaveLength(1);
		});

		test('a wrong secret in the form', async () => {
			const { data, credential } = trialOf(type, 'a wrong secret');
			const tested = await session.testCredential(credential, data, type);
			expect(tested.status).toBe('Error');
			expect(findings(secrets(), { form: Buffer.from(JSON.stringify(tested)) })).toEqual([]);
		});
	});

	test('stand nowhere but in the encrypted credential', async () => {
		const reported = await Promise.all(
			trials.map(async ({ executionId }) => JSON.stringify((await session.finished(executionId)).runData)),
		);
		const wallboards = await Promise.all(
			trials
				.filter(({ name }) => !WAYS[name]?.tellsBack)
				.map(async ({ puzzel }) => await wallboardOf(puzzel)),
		);
		// What SQLite still holds in its journal is written out.
		await n8n.stop();
		const files = await filesBelow(installation.userFolder);
		const places = {
			...files,
			'output of n8n': Buffer.from(n8n.output()),
			executions: Buffer.from(reported.join('\n')),
			wallboards: Buffer.from(wallboards.join('\n')),
		};
		const names = Object.keys(places).map((name) => path.basename(name));
		expect(names).toEqual(expect.arrayContaining(['database.sqlite', 'n8n.log']));
		// What was searched is what was meant.
		const database = Object.entries(files).find(([name]) => name.endsWith('database.sqlite'))![1];
		for (const type of TYPES) expect(database.includes(`reported back with 200 with ${type}`)).toBe(true);
		expect(database.includes('mayHaveHappened')).toBe(true);
		for (const operation of ['LogIn', 'Token', 'RequestAdd'])
			expect(places.wallboards.includes(`"operation":"${operation}"`)).toBe(true);
		expect(sessionIds.size).toBeGreaterThan(10);
		expect(findings(secrets(), places)).toEqual([]);
	});
});

/** The first event of its stream, which holds all that was called. */
async function wallboardOf({ url }: Emulator): Promise<string> {
	const response = await fetch(`${url}/_emulator/events`);
	let text = '';
	for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
		text += piece;
		if (text.includes('\n\n')) break;
	}
	return text;
}
