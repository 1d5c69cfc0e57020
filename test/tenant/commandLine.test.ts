import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createEmulator, DEMO_CLIENT, DEMO_SIGN_IN, type Emulator } from '../../emulator';
import { until } from '../engine/until';
import { killGroup } from '../n8n/n8n';
import { seedWithAll } from './solution';

const root = path.resolve(__dirname, '../..');
const { customerKey, userName, password } = DEMO_SIGN_IN;
let emulator: Emulator;
let folder: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
	emulator = await createEmulator({ seed: seedWithAll(), showSecrets: true });
	folder = await mkdtemp(path.join(tmpdir(), 'tenant-'));
});
afterEach(async () => {
	// npm and all that it has started.
	for (const child of started.splice(0)) killGroup(child);
	await emulator.close();
	await rm(folder, { recursive: true });
});

interface Run {
	child: ChildProcess;
	output: () => string;
	ended: Promise<number | null>;
}

/** As a person would start it, with nothing of Puzzel in the environment but what is given. */
function npm(script: string, options: string[], variables: Record<string, string> = {}): Run {
	const child = spawn('npm', ['run', '--silent', script, '--', ...options], {
		cwd: root,
		detached: true,
		env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables },
	});
	started.push(child);
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (chunk: Buffer) => (output += String(chunk)));
	return {
		child,
		output: () => output,
		ended: new Promise((resolve) => child.on('close', resolve)),
	};
}

const hosts = ({ url, apiUrl }: Pick<Emulator, 'url' | 'apiUrl'> = emulator) => ({
	PUZZEL_ENVIRONMENT: 'custom',
	PUZZEL_AUTH_URL: url,
	PUZZEL_API_URL: apiUrl,
});
const account = { PUZZEL_CUSTOMER_KEY: customerKey, PUZZEL_USER_NAME: userName, PUZZEL_PASSWORD: password };

const written = async () =>
	await Promise.all(
		(await readdir(folder)).sort().map(async (file) => await readFile(path.join(folder, file), 'utf8')),
	);

test('tells how it is used, and asks nobody', async () => {
	const { output, ended } = npm('verify:tenant', ['--help'], { ...hosts(), ...account });
	expect(await ended).toBe(0);
	expect(output()).toContain('--request-to <access point>');
	expect(emulator.calls).toEqual([]);
});

test('compares the emulator that is started with npm, and says nothing that must not be told', async () => {
	const other = npm('emulator', ['--port', '0']);
	await until(() => /API URL +http\S+\n/.test(other.output()));
	const [, apiUrl] = /API URL +(\S+)/.exec(other.output())!;
	const at = hosts({ url: new URL(apiUrl!).origin, apiUrl: apiUrl! });
	const options = ['--out', folder, '--request-to', 'support@example.com', '--call', '+47 22 33 44 55'];
	const { output, ended } = npm('verify:tenant', options, { ...at, ...account });
	expect(await ended).toBe(0);
	expect(output()).toContain('0 deviations.');
	expect(output()).toMatch(/Request \d+ was deleted\./);
	const [json, markdown, seed] = await written();
	expect(JSON.parse(json!)).toMatchObject({
		environment: 'custom',
		deviations: [],
		facts: { variablesOfCreate: 'yes' },
	});
	expect(markdown).toContain('None.');
	expect(JSON.parse(seed!)).toEqual({ deviations: {} });
	const people = ['Ingrid', 'Solberg', 'ingrid.solberg', 'kari.nordmann', 'support@example.com', '0047'];
	const all = [output(), json, markdown, seed].join('\n');
	for (const word of [password, customerKey, 'eyJ', ...people]) expect(all).not.toContain(word);
});

test('asks for what it does not know, and never shows it', async () => {
	const { child, output, ended } = npm('verify:tenant', ['--out', folder]);
	const answers = ['custom', '', customerKey, emulator.url, userName, password, emulator.apiUrl, ''];
	child.stdin!.end(answers.join('\n'));
	expect(await ended).toBe(0);
	const questions = [
		'Environment: international, uk or custom [international]: ',
		'Sign in by: password, or client (of Puzzel ID) [password]: ',
		'Customer Key: ',
		'Authentication URL: ',
		'User Name: ',
		'Password: ',
		'API URL: ',
	];
	for (const question of questions) expect(output()).toContain(question);
	expect(output()).toContain('0 deviations.');
	const { accessToken, refreshToken } = JSON.parse(emulator.calls[0]!.answer) as {
		accessToken: string;
		refreshToken: { sessionId: string };
	};
	const all = [output(), ...(await written())].join('\n');
	for (const secret of [password, accessToken, refreshToken.sessionId]) expect(all).not.toContain(secret);
});

describe('a client of Puzzel ID', () => {
	const { clientId, clientSecret, userId } = DEMO_CLIENT;
	const clean = async (output: string) => {
		const all = [output, ...(await written())].join('\n');
		const { answer } = emulator.calls[0]!;
		const { access_token: token } = JSON.parse(answer) as { access_token: string };
		for (const secret of [clientSecret, token]) expect(all).not.toContain(secret);
	};

	test('is told by variables', async () => {
		const { output, ended } = npm('verify:tenant', ['--out', folder], {
			PUZZEL_ENVIRONMENT: 'custom',
			PUZZEL_TOKEN_URL: emulator.tokenUrl,
			PUZZEL_API_URL: emulator.apiUrl,
			PUZZEL_CUSTOMER_KEY: customerKey,
			PUZZEL_USER_ID: String(userId),
			PUZZEL_CLIENT_ID: clientId,
			PUZZEL_CLIENT_SECRET: clientSecret,
		});
		expect(await ended).toBe(0);
		expect(output()).toContain('0 deviations.');
		const [json] = await written();
		expect(JSON.parse(json!)).toMatchObject({
			signIn: 'client credentials',
			facts: { clientToken: 'yes', tokenCustomer: 'yes' },
		});
		await clean(output());
	});

	test('is asked for, and need not know its customer', async () => {
		const { child, output, ended } = npm('verify:tenant', ['--out', folder]);
		const answers = ['custom', 'client', '', emulator.tokenUrl, clientId, clientSecret, emulator.apiUrl, ''];
		child.stdin!.end(answers.join('\n'));
		expect(await ended).toBe(0);
		expect(output()).toContain('Client Secret: ');
		expect(output()).toContain('0 deviations.');
		await clean(output());
	});
});

test.each([
	[
		'an answer that is missing',
		{ PUZZEL_CUSTOMER_KEY: customerKey },
		[],
		'custom\n\n',
		'"Authentication URL" is missing; it can also be given as PUZZEL_AUTH_URL',
	],
	[
		'an unknown environment',
		{ PUZZEL_ENVIRONMENT: 'mars' },
		[],
		'',
		'PUZZEL_ENVIRONMENT must be international, uk or custom',
	],
	[
		'an unknown way to sign in',
		{ PUZZEL_ENVIRONMENT: 'uk', PUZZEL_SIGN_IN: 'key' },
		[],
		'',
		'PUZZEL_SIGN_IN must be password or client',
	],
	[
		'hosts that would not count',
		{ PUZZEL_API_URL: 'http://127.0.0.1:1' },
		[],
		'\n',
		'count only with PUZZEL_ENVIRONMENT=custom',
	],
	[
		'a host without encryption',
		{ ...account, ...hosts({ url: 'http://puzzel.test', apiUrl: 'https://puzzel.test' }) },
		[],
		'',
		'must start with https://',
	],
	['a number that is none', account, ['--call', 'Kari'], '', '--call must be a number'],
	['an unknown option', account, ['--cal', '1'], '', "Unknown option '--cal'"],
])('refuses %s', async (_what, variables, options, input, words) => {
	const { child, output, ended } = npm('verify:tenant', ['--out', folder, ...options], variables);
	child.stdin!.end(input);
	expect(await ended).toBe(1);
	expect(output()).toContain(words);
	expect(await readdir(folder)).toEqual([]);
});

test('tells a refused sign-in, asks once, and writes how it was told', async () => {
	const { output, ended } = npm('verify:tenant', ['--out', folder], {
		...hosts(),
		...account,
		PUZZEL_PASSWORD: 'not-the-password',
	});
	expect(await ended).toBe(1);
	expect(output()).toContain('FOUR WRONG PASSWORDS IN A ROW LOCK THE ACCOUNT');
	expect(emulator.calls).toHaveLength(1);
	const [json] = await written();
	expect(JSON.parse(json!)).toMatchObject({
		ended: 'refused',
		calls: [{ operation: 'LogIn', status: 401, note: 'codeAndMessage, code 3001' }],
	});
	expect(output() + (await written()).join()).not.toContain('not-the-password');
});

test('deletes its request after Ctrl+C, and writes what it has', async () => {
	emulator.addFault({ name: 'latency', operation: 'RequestUpdate', ms: 500 });
	const { child, output, ended } = npm(
		'verify:tenant',
		['--out', folder, '--request-to', 'support@example.com'],
		{ ...hosts(), ...account },
	);
	await until(() => emulator.count('RequestUpdate') === 1);
	// The terminal sends it to everyone.
	process.kill(-child.pid!, 'SIGINT');
	await ended;
	expect(output()).toMatch(/Stopping …\n(.*\n)*Request \d+ was deleted\./);
	expect(emulator.calls.at(-1)).toMatchObject({ operation: 'RequestDelete', status: 200 });
	const [json] = await written();
	expect(JSON.parse(json!)).toMatchObject({ ended: 'stopped' });
});
