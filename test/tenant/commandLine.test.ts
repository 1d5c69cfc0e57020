import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';

import { createEmulator, DEMO_CLIENT, DEMO_SIGN_IN, type Emulator } from '../../emulator';
import { until } from '../../harness/until';
import { killGroup } from '../../harness/n8n/n8n';
import { seedWithAll } from '../../scripts/tenant/recorded';
import { main } from '../../scripts/verifyTenant';

const { customerKey, userName, password } = DEMO_SIGN_IN;
const { clientId, clientSecret, userId } = DEMO_CLIENT;
let emulator: Emulator;
let folder: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
	emulator = await createEmulator({ seed: seedWithAll(), showSecrets: true });
	folder = await mkdtemp(path.join(tmpdir(), 'tenant-'));
});
afterEach(async () => {
	// npm and everything that it has started.
	for (const child of started.splice(0)) killGroup(child);
	await emulator.close();
	await rm(folder, { recursive: true });
});

/** As a person starts it, with nothing of Puzzel in the environment except what is given. */
function npm(options: string[], variables: Record<string, string> = {}) {
	const child = spawn('npm', ['run', '--silent', 'verify:tenant', '--', '--out', folder, ...options], {
		cwd: path.resolve(__dirname, '../..'),
		detached: true,
		env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables },
	});
	started.push(child);
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (chunk: Buffer) => (output += String(chunk)));
	const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
	return { child, output: () => output, ended };
}

/** The same in this process. */
async function run(options: string[], variables: Record<string, string>, typed = '') {
	const [input, output] = [new PassThrough(), new PassThrough()];
	input.end(typed);
	const terminal = { variables, input: input as unknown as NodeJS.ReadStream, output };
	const code = await main(['--out', folder, ...options], terminal, new AbortController().signal);
	return { code, output: String(output.read()) };
}

const custom = (auth: string, api: string) => ({
	PUZZEL_ENVIRONMENT: 'custom',
	PUZZEL_AUTH_URL: auth,
	PUZZEL_API_URL: api,
});
const hosts = () => custom(emulator.url, emulator.apiUrl);
const account = { PUZZEL_CUSTOMER_KEY: customerKey, PUZZEL_USER_NAME: userName, PUZZEL_PASSWORD: password };

const written = async () =>
	await Promise.all(
		(await readdir(folder)).sort().map(async (file) => await readFile(path.join(folder, file), 'utf8')),
	);

/** No secret, and no name of the emulator's demo, is in the output or in what was written. */
async function expectClean(output: string): Promise<void> {
	const { accessToken, refreshToken, access_token } = JSON.parse(emulator.calls[0]!.answer) as {
		accessToken?: string;
		refreshToken?: { sessionId: string };
		access_token?: string;
	};
	const secrets = [
		accessToken ?? access_token!,
		refreshToken?.sessionId ?? '004722',
		password,
		clientId,
		clientSecret,
	];
	const all = [output, ...(await written())].join('\n');
	for (const word of [...secrets, 'Solberg', 'ingrid.solberg', 'kari.nordmann', 'support@example.com'])
		expect(all).not.toContain(word);
}

test('npm run verify:tenant prompts for what is not set, compares, and shows no secret', async () => {
	const { child, output, ended } = npm(['--request-to', 'support@example.com', '--call', '+47 22 33 44 55']);
	const typed = ['custom', '', customerKey, emulator.url, userName, password, emulator.apiUrl, ''];
	child.stdin.end(typed.join('\n'));
	expect(await ended).toBe(0);
	const prompts = [
		'Environment: international, uk or custom [international]: ',
		'Sign in by: password, or client (of Puzzel ID) [password]: ',
		'Customer Key: ',
		'Authentication URL: ',
		'User Name: ',
		'Password: ',
		'API URL: ',
	];
	for (const prompt of prompts) expect(output()).toContain(prompt);
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
	await expectClean(output());
});

test('npm run verify:tenant deletes its request after Ctrl+C, and writes what it has', async () => {
	emulator.addFault({ name: 'latency', operation: 'RequestUpdate', ms: 3_000 });
	const { child, output, ended } = npm(['--request-to', 'support@example.com'], { ...hosts(), ...account });
	await until(() => emulator.count('RequestUpdate'));
	// The terminal sends it to all processes.
	process.kill(-child.pid!, 'SIGINT');
	await ended;
	expect(output()).toMatch(/Stopping …\n(.*\n)*Request \d+ was deleted\./);
	expect(emulator.calls.at(-1)).toMatchObject({ operation: 'RequestDelete', status: 200 });
	const [json] = await written();
	expect(JSON.parse(json!)).toMatchObject({ ended: 'stopped' });
});

test('--help explains the options, and sends nothing', async () => {
	const { code, output } = await run(['--help'], { ...hosts(), ...account });
	expect(code).toBe(0);
	expect(output).toContain('--request-to <access point>');
	expect(emulator.calls).toEqual([]);
});

test('a client of Puzzel ID is given by variables', async () => {
	const { code, output } = await run([], {
		PUZZEL_ENVIRONMENT: 'custom',
		PUZZEL_TOKEN_URL: emulator.tokenUrl,
		PUZZEL_API_URL: emulator.apiUrl,
		PUZZEL_CUSTOMER_KEY: customerKey,
		PUZZEL_USER_ID: String(userId),
		PUZZEL_CLIENT_ID: clientId,
		PUZZEL_CLIENT_SECRET: clientSecret,
	});
	expect(code).toBe(0);
	const [json] = await written();
	expect(JSON.parse(json!)).toMatchObject({
		signIn: 'client credentials',
		deviations: [],
		facts: { clientToken: 'yes', tokenCustomer: 'yes' },
	});
	await expectClean(output);
});

test('a client of Puzzel ID is typed, without its customer', async () => {
	const typed = ['custom', 'client', '', emulator.tokenUrl, clientId, clientSecret, emulator.apiUrl, ''];
	const { code, output } = await run([], {}, typed.join('\n'));
	expect(code).toBe(0);
	expect(output).toContain('Client Secret: ');
	expect(output).toContain('0 deviations.');
	await expectClean(output);
});

const UK = { PUZZEL_ENVIRONMENT: 'uk', PUZZEL_SIGN_IN: 'key' };
const insecure = custom('http://puzzel.test', 'https://puzzel.test');
const refused: Array<[words: string, variables: Record<string, string>, typed?: string, options?: string[]]> =
	[
		[
			'"Authentication URL" is missing; you can also set PUZZEL_AUTH_URL',
			{ PUZZEL_CUSTOMER_KEY: '1' },
			'custom\n\n',
		],
		['PUZZEL_ENVIRONMENT must be international, uk or custom', { PUZZEL_ENVIRONMENT: 'mars' }],
		['PUZZEL_SIGN_IN must be password or client', UK],
		['are used only with PUZZEL_ENVIRONMENT=custom', { PUZZEL_API_URL: 'http://127.0.0.1:1' }, '\n'],
		['must start with https://', { ...account, ...insecure }],
		['--call must be a number', account, '', ['--call', 'Kari']],
		["Unknown option '--cal'", account, '', ['--cal', '1']],
	];
test.each(refused)('says: %s', async (words, variables, typed = '', options = []) => {
	await expect(run(options, variables, typed)).rejects.toThrow(words);
	expect(await readdir(folder)).toEqual([]);
});

test('a refused sign-in is sent once, and reported', async () => {
	const { code, output } = await run([], { ...hosts(), ...account, PUZZEL_PASSWORD: 'not-the-password' });
	expect(code).toBe(1);
	expect(output).toContain('FOUR WRONG PASSWORDS IN A ROW LOCK THE ACCOUNT');
	expect(emulator.calls).toHaveLength(1);
	const [json] = await written();
	expect(JSON.parse(json!)).toMatchObject({
		ended: 'refused',
		requests: [{ operation: 'LogIn', status: 401, note: 'codeAndMessage, code 3001' }],
	});
	expect(output + (await written()).join()).not.toContain('not-the-password');
});
