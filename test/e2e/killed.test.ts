import { createEmulator } from '../../emulator';
import { until } from '../../harness/until';
import { credentialData, OWNER } from '../../harness/n8n/demo';
import { startServer } from '../../harness/n8n/n8n';
import { RestSession } from '../../harness/n8n/rest';
import { createTestInstallation } from '../../harness/n8n/testServer';
import { subjectOf } from '../../harness/subjects';
import { createTasks, workflow } from '../../harness/n8n/workflow';

const SUBJECTS = Array.from({ length: 400 }, (_, index) => `Task ${index}`);

/** A killed worker of queue mode: `test/scale`. */
test('n8n killed in the middle of a run with Deduplication Key: run again, nothing is sent twice', async () => {
	const emulator = await createEmulator({ seed: { faults: [{ name: 'latency', ms: 100 }] } });
	const installation = await createTestInstallation();
	let server = await startServer(installation);
	const signedIn = async () => {
		const session = new RestSession(server.url);
		await session.signIn(OWNER);
		return session;
	};
	const sent = () =>
		emulator.calls.filter(({ operation }) => operation === 'RequestAdd').map(({ body }) => subjectOf(body));
	try {
		const first = await signedIn();
		const credential = await first.createCredential('Puzzel', credentialData(emulator));
		const create = {
			...createTasks({ deduplicationKey: '={{ $json.subject }}' }),
			settings: { onError: 'continueRegularOutput' },
		};
		const items = SUBJECTS.map((subject) => ({ subject }));
		const id = await first.createWorkflow(workflow('Killed', items, credential, [create]));
		const wrong = credentialData(emulator, { password: 'mistyped' });
		const mistyped = await first.createCredential('Mistyped', wrong);
		const refused = await first.createWorkflow(workflow('Refused', items.slice(0, 2), mistyped, [create]));
		const refusals = async (session: RestSession) =>
			(await session.run(refused)).items('Create').map(({ json }) => json.error);
		const said = await refusals(first);
		expect(said).toEqual([1, 2].map(() => expect.stringContaining('Sign-in failed: ') as unknown));
		await first.start(id);
		await until(
			() => sent().length,
			(count) => count >= 130,
		);
		await server.kill();
		const before = sent();
		expect(before.length).toBeLessThan(SUBJECTS.length);

		server = await startServer(installation);
		// The session, and the refusal, are found in the credential.
		const second = await signedIn();
		expect(await refusals(second)).toHaveLength(2);
		const again = await second.run(id);
		expect([emulator.count('LogIn'), emulator.refusedLogIns]).toEqual([2, 1]);
		const all = sent();
		expect(new Set(all).size).toBe(all.length);
		const output = again.items('Create').map(({ json }) => json);
		expect(output).toHaveLength(SUBJECTS.length);
		const unclear = output.filter(
			({ details }) => (details as { mayHaveHappened?: boolean } | undefined)?.mayHaveHappened,
		);
		const sentNow = output.filter(({ requestId }) => requestId !== undefined);
		expect(sentNow).toHaveLength(all.length - before.length);
		expect(sentNow.length).toBeGreaterThan(0);
		// A key that was taken before the kill has no known outcome, whether its item was sent or not.
		expect(unclear.length).toBeGreaterThan(0);
		expect(unclear.length).toBeGreaterThanOrEqual(SUBJECTS.length - all.length);
		expect(unclear.length).toBeLessThanOrEqual(150);
	} finally {
		await server.stop();
		await installation.remove();
		await emulator.close();
	}
});
