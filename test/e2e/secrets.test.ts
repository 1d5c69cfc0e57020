import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { createEmulator, DEMO_ACCESS_POINTS, DEMO_AGENTS, type Emulator, type Fault } from '../../emulator';
import { Accounts } from '../../emulator/accounts';
import { credentialData, OWNER } from '../n8n/demo';
import { createInstallation, startServer, type Installation, type Server } from '../n8n/n8n';
import { RestSession, type CredentialLink } from '../n8n/rest';
import { byId, workflow, type Step } from '../n8n/workflow';

const PASSWORD = 'Gehe!m "Blåbær"/+&% 5711';
const WRONG_PASSWORD = 'Wrøng <Pass>?=word 0815';

const settings = { onError: 'continueErrorOutput' };
const create: Step = {
	name: 'Create',
	type: 'puzzelRequest',
	parameters: {
		from: 'crm@example.com',
		to: DEMO_ACCESS_POINTS.support,
		subject: '={{ $json.subject }}',
		options: { deduplicationKey: '={{ $json.subject }}' },
	},
	settings,
};
const call: Step = {
	name: 'Call',
	type: 'puzzelCallout',
	parameters: {
		userId: byId(DEMO_AGENTS.ingrid),
		destination: '004722334455',
		whenUnavailable: 'callAnyway',
	},
	settings,
};
const look: Step = {
	name: 'Look',
	type: 'puzzelUser',
	parameters: { operation: 'get', userId: byId(DEMO_AGENTS.ingrid) },
	settings,
};

/** A text as the bytes that would tell it: plain, escaped, encoded, and within a longer base64 text. */
function tracesOf(secret: string): Buffer[] {
	const base64 = [0, 1, 2].flatMap((shift) => {
		const text = Buffer.from('x'.repeat(shift) + secret).toString('base64');
		// Its first and last characters depend on the neighbours.
		const inner = text.slice(Math.ceil((shift * 4) / 3), -4);
		return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
	});
	const escaped = JSON.stringify(secret).slice(1, -1);
	const texts = [
		secret,
		escaped,
		JSON.stringify(escaped).slice(1, -1),
		encodeURIComponent(secret),
		encodeURI(secret),
		new URLSearchParams({ a: secret }).toString().slice(2),
		...base64,
		Buffer.from(secret).toString('hex'),
	];
	return [...new Set(texts)].flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
}

const findings = (secrets: Record<string, string>, places: Record<string, Buffer>) =>
	Object.entries(secrets).flatMap(([what, secret]) =>
		Object.entries(places).flatMap(([where, content]) =>
			tracesOf(secret)
				.filter((trace) => content.includes(trace))
				.map((trace) => `${what} in ${where}, as ${trace.toString().slice(0, 12)}…`),
		),
	);

async function filesBelow(folder: string): Promise<Record<string, Buffer>> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name))
		.filter((file) => !file.includes('node_modules'));
	return Object.fromEntries(
		await Promise.all(files.map(async (file) => [file, await readFile(file)] as const)),
	);
}

describe('secrets, in real n8n that tells all it does', () => {
	let installation: Installation;
	let n8n: Server;
	let session: RestSession;
	let emulator: Emulator;
	/** Others, which tell back what they were sent, on their wallboards as well, or want no more calls. */
	const others: Emulator[] = [];
	/** The one that a test is about. */
	let puzzel: Emulator;
	/** What Puzzel gave to n8n. */
	const logIns = jest.spyOn(Accounts.prototype, 'logIn');
	const renewals = jest.spyOn(Accounts.prototype, 'renew');
	const workflows: string[] = [];
	let wallboard = '';

	beforeAll(async () => {
		emulator = await createEmulator();
		emulator.changePassword('n8n', PASSWORD);
		installation = await createInstallation({
			environment: { N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console,file' },
		});
		n8n = await startServer(installation);
		session = new RestSession(n8n.url);
		await session.setUpOwner(OWNER);
		void follow(`${emulator.url}/_emulator/events`);
	}, 240_000);
	afterAll(async () => {
		await n8n.stop();
		await installation.remove();
		await emulator.close();
		await Promise.all(others.map(async (each) => await each.close()));
		jest.restoreAllMocks();
	}, 60_000);

	async function follow(url: string): Promise<void> {
		const response = await fetch(url);
		const decoder = new TextDecoder();
		try {
			for await (const piece of response.body!)
				wallboard += decoder.decode(piece as Uint8Array, { stream: true });
		} catch {
			// The emulator was closed.
		}
	}

	function secrets(): Record<string, string> {
		const found: Record<string, string> = { password: PASSWORD, 'wrong password': WRONG_PASSWORD };
		logIns.mock.results.forEach(({ value }, index) => {
			const granted = value as ReturnType<Accounts['logIn']>;
			if (granted.outcome !== 'granted') return;
			found[`token ${index}`] = granted.token;
			found[`session id ${index}`] = granted.session.id;
		});
		renewals.mock.results.forEach(({ value }, index) => {
			if (value) found[`renewed token ${index}`] = value as string;
		});
		return found;
	}

	beforeEach(() => {
		puzzel = emulator;
	});

	/** One credential for the same data, so that runs share its session. */
	const credentials = new Map<string, Promise<CredentialLink>>();
	const credential = async (changes: IDataObject = {}) => {
		const data = credentialData(puzzel, { password: PASSWORD, ...changes });
		const key = JSON.stringify(data);
		if (!credentials.has(key)) credentials.set(key, session.createCredential('Puzzel', data));
		return await credentials.get(key)!;
	};

	async function run(steps: Step[], data: IDataObject = {}) {
		const subject = `Task ${workflows.length}`;
		const id = await session.createWorkflow(
			workflow(`Secrets ${workflows.length}`, [{ subject }], await credential(data), steps),
		);
		workflows.push(id);
		return await session.run(id);
	}

	const twice = (sent: string[]) =>
		sent.flatMap((secret) => [secret, encodeURIComponent(secret)]).join(' and ');

	/** n8n remembers of an address that it wants no more calls. */
	const another = async () => {
		others.push((puzzel = await createEmulator()));
		puzzel.changePassword('n8n', PASSWORD);
	};

	/** What n8n has sent in this session, told back by Puzzel. */
	const echo = async () => {
		await another();
		await run([look]);
		const { value } = logIns.mock.results.at(-1) as { value: ReturnType<Accounts['logIn']> };
		if (value.outcome !== 'granted') throw new Error(`The login gave "${value.outcome}"`);
		const message = `You sent ${twice([PASSWORD, value.session.id, value.token])}`;
		return { code: 13, message, result: null };
	};

	const failing = async (fault: Fault, steps = [create, call, look]) => {
		puzzel.addFault(fault);
		try {
			const execution = await run(steps);
			for (const { name, settings: own } of steps) if (own) expect(execution.items(name, 1)).toHaveLength(1);
			return execution;
		} finally {
			puzzel.clearFaults();
		}
	};

	test('the search finds a secret in every dress', async () => {
		const places = {
			plain: Buffer.from(`x${PASSWORD}x`),
			json: Buffer.from(JSON.stringify({ text: JSON.stringify({ PASSWORD }) })),
			url: Buffer.from(new URLSearchParams({ PASSWORD }).toString()),
			path: Buffer.from(encodeURIComponent(PASSWORD)),
			basic: Buffer.from(Buffer.from(`n8n:${PASSWORD}`).toString('base64')),
			basic2: Buffer.from(Buffer.from(`user:${PASSWORD}:`).toString('base64')),
			wide: Buffer.from(PASSWORD, 'utf16le'),
		};
		for (const [where, content] of Object.entries(places))
			expect(findings({ PASSWORD }, { [where]: content })).not.toEqual([]);
		expect(findings({ PASSWORD }, { nothing: Buffer.from('x'.repeat(1_000)) })).toEqual([]);

		const file = path.join(installation.userFolder, 'planted.txt');
		await writeFile(file, PASSWORD);
		expect(findings({ PASSWORD }, await filesBelow(installation.userFolder))).not.toEqual([]);
		await writeFile(file, '');
	});

	test('a run that works', async () => {
		const execution = await run([create, call, look]);
		for (const { name } of [create, call, look]) expect(execution.items(name)).toHaveLength(1);
	}, 120_000);

	test.each<[string, Fault]>([
		['cut before', { name: 'dropBefore' }],
		['cut after', { name: 'dropAfter' }],
		['half an answer', { name: 'halfJson' }],
		['a page of a proxy', { name: 'htmlError', status: 502 }],
	])('%s', async (_, fault) => void (await failing(fault)), 240_000);

	test('Puzzel that wants no more calls today', async () => {
		await another();
		await failing({ name: 'status', status: 429, retryAfterSeconds: 86_400 });
	}, 120_000);

	test.each([400, 401, 403, 404, 429, 500, 200])(
		'Puzzel tells back all that it was sent, with %d',
		async (status) => {
			// A run knows the sessions that it has had itself; after a 401 each run has another one.
			const steps = status === 401 ? [create] : [create, call, look];
			await failing(
				{
					name: 'status',
					status,
					body: await echo(),
					...(status === 429 ? { retryAfterSeconds: 86_400 } : {}),
				},
				steps,
			);
		},
		240_000,
	);

	test('a page that tells back all that it was sent', async () => {
		await failing({ name: 'status', status: 200, body: `<html>${(await echo()).message}</html>` });
	}, 240_000);

	test('a redirect that carries all that was sent', async () => {
		const location = `https://example.com/?${encodeURIComponent((await echo()).message)}`;
		await failing({ name: 'status', status: 302, headers: { Location: location } });
	}, 120_000);

	test('an error that ends the workflow', async () => {
		const bare: Step = { ...create, settings: {} };
		const body = await echo();
		puzzel.addFault({ name: 'status', status: 400, body });
		const { status } = await run([bare]);
		puzzel.clearFaults();
		expect(status).toBe('error');
	}, 120_000);

	test.each<[string, number, number | undefined]>([
		['refused', 401, undefined],
		['unclear', 500, undefined],
		['busy', 503, 3_600],
	])(
		'a sign-in that is %s and tells back the password',
		async (_, status, retryAfterSeconds) => {
			await another();
			puzzel.addFault({
				name: 'status',
				operation: 'LogIn',
				status,
				body: { code: 7, message: `Not with ${twice([PASSWORD])}` },
				...(retryAfterSeconds ? { retryAfterSeconds } : {}),
			});
			const execution = await run([create, look], { clientName: `n8n ${status}` });
			expect(execution.items('Look', 1)).toHaveLength(1);
			puzzel.clearFaults();
		},
		240_000,
	);

	test('a wrong password, in a run and in the form', async () => {
		await run([create, look], { password: WRONG_PASSWORD });
		const wrong = credentialData(emulator, { password: WRONG_PASSWORD });
		const tested = await session.testCredential(await credential({ password: WRONG_PASSWORD }), wrong);
		expect(tested.status).toBe('Error');
		expect(findings(secrets(), { form: Buffer.from(JSON.stringify(tested)) })).toEqual([]);
		// Refusals are counted for the account.
		emulator.changePassword('n8n', PASSWORD);
	}, 120_000);

	test('hosts that are not there', async () => {
		await run([create, look], { apiUrl: 'http://127.0.0.1:1/ContactCentre5' });
		await run([create, look], { authUrl: 'http://127.0.0.1:1' });
	}, 240_000);

	test('a session that has ended', async () => {
		emulator.expireTokens({ sessions: true });
		const execution = await run([look]);
		expect(execution.items('Look', 1)).toEqual([]);
		expect(execution.items('Look')).toHaveLength(1);
	}, 120_000);

	test('stand nowhere but in the encrypted credential', async () => {
		const executions = (
			await Promise.all(workflows.map(async (id) => await session.executionsOf(id)))
		).flat();
		expect(executions.length).toBeGreaterThanOrEqual(workflows.length);
		const told = await Promise.all(
			executions.map(async (id) => JSON.stringify((await session.finished(id)).runData)),
		);
		// What SQLite still holds in its journal is written out.
		await n8n.stop();
		const files = await filesBelow(installation.userFolder);
		const places = {
			...files,
			'output of n8n': Buffer.from(n8n.output()),
			executions: Buffer.from(told.join('\n')),
			wallboard: Buffer.from(wallboard),
		};
		const names = Object.keys(places).map((name) => path.basename(name));
		expect(names).toEqual(expect.arrayContaining(['database.sqlite', 'n8n.log']));
		// What was searched is what was meant.
		const database = Object.entries(files).find(([name]) => name.endsWith('database.sqlite'))![1];
		for (const subject of ['Task 3', 'mayHaveHappened']) expect(database.includes(subject)).toBe(true);
		expect(wallboard).toContain('event: snapshot');
		expect(Object.keys(secrets()).length).toBeGreaterThan(10);
		expect(findings(secrets(), places)).toEqual([]);
	}, 240_000);
});
