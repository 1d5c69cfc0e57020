import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
	createEmulator,
	createManualClock,
	DEMO_AGENTS,
	demoSeed,
	ForeignStateError,
	type Emulator,
	type Snapshot,
} from '../../emulator';
import { add, LOG_IN, logIn, renew, send, tokenOf } from './client';

describe('a data file', () => {
	let folder: string;
	beforeEach(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'emulator-'));
	});
	afterEach(async () => await rm(folder, { recursive: true }));

	const start = async (clock = createManualClock(), seed = {}) =>
		await createEmulator({ clock, seed, dataFile: path.join(folder, 'state.json') });

	it('carries requests, offers, states, tokens, sessions and locked accounts over a restart', async () => {
		const clock = createManualClock();
		const first = await start(clock);
		const { accessToken: token, refreshToken } = (await logIn(first)).json;
		const offered = (await add(first, token)).json.result as number;
		first.setUserState(DEMO_AGENTS.eilidh, { contactCentreStatus: 'LoggedOn' });
		const waiting = (await add(first, token)).json.result as number;
		const wrong = { customerKey: 'AB-77', password: 'wrong' };
		for (let count = 0; count < 4; count++) await logIn(first, wrong);
		await first.close();
		expect(await readdir(folder)).toEqual(['state.json']);

		const second = await start(clock);
		const get = async (id: number) =>
			(await send(second, 'GET', `/12345/requests/${id}`, { token })).json.result;
		expect(await get(offered)).toMatchObject({
			status: 'Alerting',
			currentUserId: DEMO_AGENTS.eilidh,
			queuePosition: 1,
		});
		expect(await get(waiting)).toMatchObject({ status: 'InQueue', queuePosition: 2 });
		second.accept(DEMO_AGENTS.eilidh);
		expect(await get(offered)).toMatchObject({ status: 'Connected' });
		expect((await add(second, token)).json.result).toBe(waiting + 1);
		second.expireTokens();
		expect((await renew(second, refreshToken.sessionId)).status).toBe(200);
		expect((await logIn(second, { customerKey: 'AB-77', password: LOG_IN.password })).status).toBe(403);
		await second.close();
	});

	it('carries changed passwords over a restart', async () => {
		const first = await start();
		first.changePassword(LOG_IN.userName, 'new');
		await first.close();
		const second = await start();
		expect((await logIn(second)).status).toBe(401);
		expect((await logIn(second, { password: 'new' })).status).toBe(200);
		await second.close();
	});

	it('of another seed, or of something else, is not taken up', async () => {
		await (await start()).close();
		await expect(start(undefined, demoSeed())).rejects.toThrow(/belongs to another seed or version/);
		await expect(start(undefined, demoSeed())).rejects.toBeInstanceOf(ForeignStateError);
		await writeFile(path.join(folder, 'state.json'), '{"version":');
		await expect(start()).rejects.toBeInstanceOf(ForeignStateError);
	});
});

describe('a seed', () => {
	it.each([
		[{ customers: [] }, /customers: /],
		[{ colour: 'red' }, /colour/],
		[
			{ customers: [{ key: '1', id: 1, groups: [], users: [{ id: 'x' }] }] },
			/customers\[0\]\.users\[0\]\.id: .*number/,
		],
		[{ rules: { rejectSeconds: 0 } }, /rules\.rejectSeconds: /],
	])('that is wrong is refused by the path of what is: %j', async (seed, message) => {
		await expect(createEmulator({ seed: seed as never })).rejects.toThrow(message);
	});

	it('may not refer to what is not there', async () => {
		const seed = demoSeed();
		const [customer] = seed.customers;
		customer!.users[0]!.groupId = 99;
		customer!.visualQueues![0]!.queueIds.push(98);
		customer!.users.push({ ...customer!.users[1]! });
		customer!.requests!.push({ to: 'nobody@example.com', from: '', subject: '' });
		await expect(createEmulator({ seed })).rejects.toThrow(
			/users\[0\]\.groupId: there is no group 99[^]*users\[12\]\.id: [^]*queueIds\[3\]: there is no queue 98[^]*requests\[7\]\.to: /,
		);
	});
});

describe('for a person', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await createEmulator({ clock: createManualClock(), seed: demoSeed() });
	});
	afterAll(async () => await emulator.close());

	it('serves the page and what belongs to it', async () => {
		const typeOf = async (path: string) => {
			const { status, headers } = await fetch(`${emulator.url}/${path}`);
			return status === 200 ? headers.get('content-type') : status;
		};
		expect([await typeOf(''), await typeOf('page.js'), await typeOf('../index.ts')]).toEqual([
			'text/html; charset=utf-8',
			'text/javascript; charset=utf-8',
			404,
		]);
	});

	it('reports what happens as it happens', async () => {
		const snapshots = readEvents(emulator);
		const next = async () => (await snapshots.next()).value;
		const first = await next();
		expect(first).toMatchObject({ customerKey: '12345', autopilot: true, counts: { calls: 0 } });
		const token = await tokenOf(emulator);
		await add(emulator, token);
		let latest = await next();
		while (latest.counts.calls < 2) latest = await next();
		expect(latest.calls[0]).toMatchObject({ operation: 'RequestAdd', status: 200 });
		expect(latest.counts.waiting).toBe(first.counts.waiting + 1);
		emulator.clock.advance(60_000);
		latest = await next();
		expect(Date.parse(latest.at) - Date.parse(first.at)).toBe(60_000);
		await snapshots.return(undefined as never);
	});
});

async function* readEvents(emulator: Emulator): AsyncGenerator<Snapshot, never> {
	const answer = await fetch(`${emulator.url}/_emulator/events`);
	let text = '';
	for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
		text += chunk;
		for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
			const data = text.slice(0, end).split('\ndata: ')[1];
			text = text.slice(end + 2);
			yield JSON.parse(data!) as Snapshot;
		}
	}
	throw new Error('The events have ended');
}
