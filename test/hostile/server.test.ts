import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

import { credentialFor, SIGNED_OUT } from '../../harness/engine/credentialFor';
import type { CredentialStore } from '../../harness/engine/credentialStore';
import { useEmulator } from '../../harness/engine/emulator';
import { runner } from '../../harness/engine/run';
import type { Outcome } from '../../harness/engine/execute';
import {
	answered,
	bytes,
	dripInBody,
	endless,
	half,
	manyHeaders,
	redirects,
	startHostileServer,
	type HostileServer,
	type Hostility,
} from '../../harness/hostileServer';

/** What a server in Puzzel's place may do to n8n: fail an item, and nothing else. */

const MEGABYTE = 1_048_576;

const emulator = useEmulator();
const run = runner(emulator);
let server: HostileServer;
/** Has signed in at the emulator. */
let credential: CredentialStore;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
	process.on('unhandledRejection', note);
	server = await startHostileServer();
	credential = credentialFor(emulator, { apiUrl: server.url });
});
afterAll(async () => {
	await server.close();
	process.off('unhandledRejection', note);
	expect(unhandled).toEqual([]);
});

/** A create, which is sent once. */
const create = async () =>
	await run(
		'request.create',
		{ from: 'a@example.com', to: 'b@example.com', subject: 'S', options: {} },
		{ credential, onError: 'continueRegularOutput' },
	);

/** A read, which is tried five times. */
const read = async (timeout = 60_000) =>
	await run(
		'user.get',
		{ userId: { __rl: true, mode: 'id', value: '7' }, requestOptions: { timeout } },
		{ credential, onError: 'continueRegularOutput' },
	);

/** A failed item of this package: in its words, with its details. */
function expectFailure({ status, output }: Outcome, mayHaveHappened: boolean): string {
	expect(status).toBe('success');
	expect(output).toEqual([
		{
			error: expect.any(String),
			message: expect.any(String),
			details: expect.objectContaining({ mayHaveHappened }),
		},
	]);
	const { error } = output[0] as { error: string };
	expect(error).toMatch(/^(Could not|Unclear whether Puzzel could) /);
	expect(error).not.toMatch(/undefined|\[object|call stack|RangeError|TypeError/);
	return error;
}

/** By how much the memory of this process was above what it is now, at its highest. */
async function peakOf(work: () => Promise<void>): Promise<number> {
	globalThis.gc?.();
	const before = process.memoryUsage.rss();
	let highest = before;
	const look = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 5);
	try {
		await work();
	} finally {
		clearInterval(look);
	}
	return (highest - before) / MEGABYTE;
}

const deep = (depth: number) => `{"code": 0, "result": ${'['.repeat(depth)}${']'.repeat(depth)}}`;

describe('a create', () => {
	test.each<[string, Hostility]>([
		['no answer at all', (socket) => void socket.end()],
		['half an answer', half()],
		['bytes that are no HTTP', bytes(Buffer.from([0, 255, 13, 10, 13, 10, 128]))],
		['10,000 headers', manyHeaders(10_000)],
		['a status that is none', bytes(Buffer.from('HTTP/1.1 99999 Odd\r\n\r\n'))],
		['gzip that is none', answered('no gzip', ['Content-Encoding: gzip'])],
		['half of a gzip', answered(gzipSync('{"code": 0}').subarray(0, 12), ['Content-Encoding: gzip'])],
		['JSON with NaN', answered('{"code": NaN}')],
		['a code beyond all numbers', answered('{"code": 1e999}')],
		['the id 0', answered('{"code": 0, "result": 0}')],
		['JSON in JSON in JSON', answered(JSON.stringify(JSON.stringify('{"code": 0}')))],
		['a list', answered('[{"code": 0}]')],
		['a byte order mark and half JSON', answered('\uFEFF{"code": ')],
		['UTF-16', answered(Buffer.from('{"code": 0, "id": 7}', 'utf16le'))],
		['lists in lists, 200,000 deep', answered(deep(200_000))],
		['an id that is a million digits', answered(`{"code": 0, "id": "${'7'.repeat(1_000_000)}x"}`)],
	])('answered by %s may have happened', async (_, hostility) => {
		server.answer(hostility);
		const error = expectFailure(await create(), true);
		expect(error.length).toBeLessThan(500);
		expect(server.calls()).toBe(1);
	});

	test('refused with half an answer may have happened: the rest might have said so', async () => {
		server.answer(half('403 Forbidden'));
		expect(expectFailure(await create(), true)).toContain('cut off');
		expect(server.calls()).toBe(1);
	});

	test.each(['301 Moved', '302 Found', '307 Temporary', '308 Permanent'])(
		'redirected endlessly (%s) goes nowhere',
		async (status) => {
			server.answer(redirects(server.url, status));
			expect(expectFailure(await create(), false)).toMatch(/redirects to another address \(HTTP 30\d\)/);
			expect(server.calls()).toBe(1);
		},
	);

	test.each<[string, Hostility]>([
		['100 MB', endless(100)],
		['100 MB of gzip', answered(gzipSync(Buffer.alloc(100 * MEGABYTE, ' ')), ['Content-Encoding: gzip'])],
		[
			'a gzip bomb of 2 GB',
			answered(Buffer.concat(Array.from({ length: 20 }, () => gzipSync(Buffer.alloc(100 * MEGABYTE)))), [
				'Content-Encoding: gzip',
			]),
		],
	])('answered by %s takes no more than 300 MB', async (_, hostility) => {
		server.answer(hostility);
		const peak = await peakOf(async () => {
			expect(expectFailure(await create(), true)).toContain('longer than');
		});
		expect(peak).toBeLessThan(300);
	});

	test('answered by any bytes, or any JSON, ends', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(
					fc.uint8Array({ maxLength: 2_000 }).map(bytes),
					fc.uint8Array({ maxLength: 2_000 }).map((body) => answered(Buffer.from(body))),
					fc.json().map((body) => answered(body)),
					fc
						.record(
							{ code: fc.jsonValue(), id: fc.jsonValue(), message: fc.jsonValue(), result: fc.jsonValue() },
							{ requiredKeys: [] },
						)
						.map((body) => answered(JSON.stringify(body))),
				),
				async (hostility) => {
					server.answer(hostility);
					const { status, output } = await create();
					expect(status).toBe('success');
					expect(output).toHaveLength(1);
					if (!('error' in output[0]!)) expect(output[0]).toMatchObject({ code: 0 });
				},
			),
			{ numRuns: 200 },
		);
	});

	test('keys of the prototype change nothing but their own answer', async () => {
		server.answer(
			answered(
				'{"__proto__": {"polluted": 1}, "code": 0, "id": 7, "result": {"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}}',
			),
		);
		const { output } = await create();
		expect(output[0]).toMatchObject({ details: { mayHaveHappened: true } });
		expect(({} as { polluted?: number }).polluted).toBeUndefined();
	});
});

describe('a read', () => {
	test('whose response drips ends at its timeout, each of five times', async () => {
		server.answer(dripInBody);
		expect(expectFailure(await read(300), false)).toContain('the time limit was reached');
		expect(server.calls()).toBe(5);
	});

	test('of lists in lists that are too deep for n8n fails', async () => {
		server.answer(
			answered(`{"code": 0, "result": {"id": 7, "deep": ${'['.repeat(5_000)}${']'.repeat(5_000)}}}`),
		);
		expect(expectFailure(await read(), false)).toContain('cut off');
	});
});

describe('a sign-in', () => {
	test.each<[string, Hostility, number, string]>([
		['no answer at all', (socket) => void socket.end(), 2, 'the connection was cut'],
		['half an answer', half(), 2, 'ended early (HTTP 200)'],
		['bytes that are no HTTP', bytes(Buffer.from([0, 255, 13, 10, 13, 10, 128])), 2, 'the connection failed'],
		['10,000 headers', manyHeaders(10_000), 2, 'the connection failed'],
		['gzip that is none', answered('no gzip', ['Content-Encoding: gzip']), 2, 'ended early (HTTP 200)'],
		['lists in lists, 200,000 deep', answered(deep(200_000)), 1, 'answered HTTP 200, code 0'],
		['100 MB', endless(100), 2, 'ended early (HTTP 200)'],
	])(
		'answered by %s is tried as often as is certain not to lock the account',
		async (_, hostility, tries, words) => {
			server.answer(hostility);
			const signedOut = credentialFor(emulator, { ...SIGNED_OUT, authUrl: server.url });
			const peak = await peakOf(async () => {
				const { status, output } = await run(
					'session.get',
					{},
					{ credential: signedOut, onError: 'continueRegularOutput' },
				);
				expect(status).toBe('success');
				expect(output).toEqual([expect.objectContaining({ error: expect.any(String) })]);
				expect(String(output[0]!.error)).toMatch(/^Sign-in failed: /);
				expect(output[0]!.error).toContain(words);
				expect(output[0]!.error).not.toContain('demo-password');
			});
			expect(peak).toBeLessThan(300);
			expect(server.calls()).toBe(tries);
		},
	);
});
