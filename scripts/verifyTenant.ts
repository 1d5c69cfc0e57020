/** `npm run verify:tenant`: compares a real Puzzel solution with what this package assumes of all of them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';

import { readAccount, type Account } from './tenant/account';
import { verify } from './tenant/course';
import { recordEmulator } from './tenant/recorded';
import { markdownOf, reportOf } from './tenant/report';
import { seedFrom } from './tenant/seedFrom';
import type { Outcome, Wishes } from './tenant/types';

const USAGE = `npm run verify:tenant -- [options]

Signs in to Puzzel once and compares every response that n8n-nodes-puzzel reads with that of its emulator.
Without --request-to and --call it only reads.

  --user <id>                   the agent to read, and to call; default: the account's own user
  --request-to <access point>   creates one request there, reads, updates and deletes it
  --call <number>               orders one callout (00, country code, number): A PHONE RINGS
  --out <folder>                for report.md, report.json and seed.json; default: tenant-report
  --help

Set the account in these variables, or type it when prompted. It is neither stored nor logged:
  PUZZEL_ENVIRONMENT   international, uk, or custom with PUZZEL_API_URL and PUZZEL_AUTH_URL or PUZZEL_TOKEN_URL
  PUZZEL_CUSTOMER_KEY
  PUZZEL_USER_NAME, PUZZEL_PASSWORD
  or, for a client of Puzzel ID, PUZZEL_CLIENT_ID, PUZZEL_CLIENT_SECRET, and with a customer key PUZZEL_USER_ID
  PUZZEL_SIGN_IN       password or client; only needed if both are set`;

const ENDS: Record<NonNullable<Outcome['ended']>, string> = {
	refused: `Puzzel refused the sign-in. There is no second try: FOUR WRONG PASSWORDS IN A ROW LOCK THE ACCOUNT.
Check your entries first. Use a user without two-factor authentication, or a client with the grant type Client Credentials.`,
	'no response': 'Puzzel does not respond. Check the environment and the network.',
	'rate limited': 'Rate limit exceeded: nothing else was sent. Run the check again later.',
	stopped: 'Stopped.',
};

export interface Terminal {
	variables: Record<string, string | undefined>;
	input: NodeJS.ReadStream;
	output: Writable;
}

/** Returns the exit code. */
export async function main(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
	const { values } = parseArgs({
		args,
		options: {
			user: { type: 'string' },
			'request-to': { type: 'string' },
			call: { type: 'string' },
			out: { type: 'string', default: 'tenant-report' },
			help: { type: 'boolean', default: false },
		},
	});
	const say = (words: string) => void terminal.output.write(`${words}\n`);
	if (values.help) {
		say(USAGE);
		return 0;
	}
	const wishes = readWishes(values);
	const account = await readAccount(terminal.variables, terminal.input, terminal.output);
	const assumed = await recordEmulator(account.signIn);
	say('Signing in, once …');
	const outcome = await verify(account, wishes, assumed, signal, say);
	await write(outcome, values.out, account, say);
	if (outcome.ended) say(ENDS[outcome.ended]);
	if (outcome.ended === 'stopped') return 130;
	return outcome.ended || outcome.isLeftBehind ? 1 : 0;
}

function readWishes(values: { user?: string; 'request-to'?: string; call?: string }): Wishes {
	const { user: userId, 'request-to': accessPoint, call } = values;
	if (userId !== undefined && !/^\d{1,15}$/.test(userId))
		throw new Error('--user must be a user ID in digits');
	if (accessPoint?.trim() === '') throw new Error('--request-to must be an access point');
	const destination = call?.replace(/[\s./()-]/g, '').replace(/^\+/, '00');
	if (destination !== undefined && !/^\d{3,20}$/.test(destination))
		throw new Error('--call must be a number: 00, country code, number');
	return { userId, accessPoint: accessPoint?.trim(), destination };
}

async function write(
	outcome: Outcome,
	folder: string,
	{ environment, signIn }: Account,
	say: (words: string) => void,
): Promise<void> {
	const manifest = await readFile(path.join(__dirname, '..', 'package.json'), 'utf8');
	const { version } = JSON.parse(manifest) as { version: string };
	const report = reportOf(outcome, { version, environment, signIn });
	const json = (value: unknown) => `${JSON.stringify(value, null, '\t')}\n`;
	await mkdir(folder, { recursive: true });
	await writeFile(path.join(folder, 'report.json'), json(report));
	await writeFile(path.join(folder, 'report.md'), markdownOf(report));
	await writeFile(path.join(folder, 'seed.json'), json(seedFrom(outcome)));
	for (const { operation, outcome: result, note } of report.requests)
		say(`  ${operation.padEnd(24)}${result}${note ? ` (${note})` : ''}`);
	say(`
${report.deviations.length} deviations. ${path.join(folder, 'report.md')} and report.json contain no secret and no value of a response:
attach them to an issue. To run the emulator like this solution: npm run emulator -- --seed ${path.join(folder, 'seed.json')}`);
}

/** The first Ctrl+C ends the reads; a request that was created is still deleted. A later one ends everything. */
function stopOnCtrlC(): AbortSignal {
	const stop = new AbortController();
	let pressedAt: number | undefined;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (pressedAt === undefined) {
				pressedAt = Date.now();
				stop.abort();
				console.log('\nStopping …');
				// npm passes on the Ctrl+C that the terminal has already sent to all processes.
			} else if (Date.now() - pressedAt > 1_000) process.exit(130);
		});
	}
	return stop.signal;
}

if (require.main === module) {
	const terminal = { variables: process.env, input: process.stdin, output: process.stdout };
	main(process.argv.slice(2), terminal, stopOnCtrlC()).then(
		// An open standard input must not keep the process alive.
		(code) => process.exit(code),
		(error: unknown) => {
			console.error(error instanceof Error ? error.message : error);
			process.exit(1);
		},
	);
}
