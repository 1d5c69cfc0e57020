/** `npm run verify:tenant`: compares a real Puzzel solution with what this package assumes of all of them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { readAccount, type Account } from './tenant/account';
import { withClaims } from './tenant/claims';
import { verify, type Outcome, type Wishes } from './tenant/course';
import { markdownOf, reportOf, type Report } from './tenant/report';
import { seedFrom } from './tenant/seedFrom';

const ROOT = path.resolve(__dirname, '..');
const USAGE = `npm run verify:tenant -- [options]

Signs in to Puzzel once and compares every answer that n8n-nodes-puzzel reads with what it assumes.
Without --request-to and --call it only reads.

  --user <id>                   the agent to read, and to call; the account's own user if left out
  --request-to <access point>   creates one request there, reads, updates and deletes it
  --call <number>               orders one callout (00, country code, number): A PHONE RINGS
  --out <folder>                where report.md, report.json and seed.json go; tenant-report if left out
  --readme <report.json>        signs in nowhere: puts what a report says into the table of README.md
  --help

The account comes from these variables, or is asked for; it is stored and logged nowhere:
  PUZZEL_ENVIRONMENT   international, uk, or custom with PUZZEL_API_URL and PUZZEL_AUTH_URL or PUZZEL_TOKEN_URL
  PUZZEL_CUSTOMER_KEY
  PUZZEL_USER_NAME, PUZZEL_PASSWORD
  or, for a client of Puzzel ID, PUZZEL_CLIENT_ID, PUZZEL_CLIENT_SECRET, and with a customer key PUZZEL_USER_ID
  PUZZEL_SIGN_IN       password or client; needed only where both are set`;

const ENDS: Record<NonNullable<Outcome['ended']>, string> = {
	refused: `Puzzel did not sign in. It is not tried again: FOUR WRONG PASSWORDS IN A ROW LOCK THE ACCOUNT.
Check what you entered first. A user must not need two factors; a client needs the grant type Client Credentials.`,
	'no answer': 'Puzzel does not answer. Check the environment and the network.',
	'asked too much': 'Puzzel wants no more calls for a while, so none was sent any more.',
	stopped: 'Stopped.',
};

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			user: { type: 'string' },
			'request-to': { type: 'string' },
			call: { type: 'string' },
			out: { type: 'string', default: 'tenant-report' },
			readme: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(USAGE);
		return 0;
	}
	if (values.readme !== undefined) return await fillReadme(values.readme);
	const wishes = readWishes(values);
	const account = await readAccount(process.env, process.stdin, process.stdout);
	console.log('Signing in, once …');
	const outcome = await verify(account, wishes, stopOnCtrlC(), (words) => console.log(words));
	await write(outcome, values.out, account);
	if (outcome.ended) console.log(ENDS[outcome.ended]);
	if (outcome.ended === 'stopped') return 130;
	return outcome.ended || outcome.isLeftBehind ? 1 : 0;
}

function readWishes(values: { user?: string; 'request-to'?: string; call?: string }): Wishes {
	const { user: userId, 'request-to': accessPoint, call } = values;
	if (userId !== undefined && !/^\d{1,15}$/.test(userId))
		throw new Error('--user must be the id of a user, in digits');
	if (accessPoint !== undefined && accessPoint.trim() === '')
		throw new Error('--request-to must name an access point');
	const destination = call?.replace(/[\s./()-]/g, '').replace(/^\+/, '00');
	if (destination !== undefined && !/^\d{3,20}$/.test(destination)) {
		throw new Error('--call must be a number: 00, country code, number');
	}
	return { userId, accessPoint: accessPoint?.trim(), destination };
}

/** The first Ctrl+C ends the reads; a request that was created is still deleted. A later one ends all at once. */
function stopOnCtrlC(): AbortSignal {
	const stop = new AbortController();
	let askedAt: number | undefined;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (askedAt === undefined) {
				askedAt = Date.now();
				stop.abort();
				console.log('\nStopping …');
				// npm passes on the Ctrl+C that the terminal has sent to everyone already.
			} else if (Date.now() - askedAt > 1_000) process.exit(130);
		});
	}
	return stop.signal;
}

async function write(outcome: Outcome, folder: string, { environment, signIn }: Account): Promise<void> {
	const { version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as {
		version: string;
	};
	const report = reportOf(outcome, { version, environment, signIn });
	const json = (value: unknown) => `${JSON.stringify(value, null, '\t')}\n`;
	await mkdir(folder, { recursive: true });
	await writeFile(path.join(folder, 'report.json'), json(report));
	await writeFile(path.join(folder, 'report.md'), markdownOf(report));
	await writeFile(path.join(folder, 'seed.json'), json(seedFrom(outcome)));
	for (const { operation, outcome: came, note } of report.calls) {
		console.log(`  ${operation.padEnd(24)}${came}${note ? ` (${note})` : ''}`);
	}
	console.log(`
${report.deviations.length} deviations. ${path.join(folder, 'report.md')} and report.json hold no secret and no value of an answer,
and can be attached to an issue. Like this solution answers: npm run emulator -- --seed ${path.join(folder, 'seed.json')}`);
}

async function fillReadme(file: string): Promise<number> {
	const { facts } = JSON.parse(await readFile(file, 'utf8')) as Report;
	const readme = path.join(ROOT, 'README.md');
	await writeFile(readme, withClaims(await readFile(readme, 'utf8'), facts));
	console.log('The table in README.md is filled in.');
	return 0;
}

main().then(
	// What is still open, such as the standard input, must not keep the process.
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	},
);
