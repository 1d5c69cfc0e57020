import { createEmulator, DEMO_ACCESS_POINTS, type Emulator } from '../../emulator';
import { credentialData } from '../n8n/demo';
import { startTestServer, type TestServer } from '../n8n/testServer';
import { workflow } from '../n8n/workflow';

/** What real n8n shows above the results of a node. */
describe('hints', () => {
	let n8n: TestServer;
	let emulator: Emulator;

	beforeAll(async () => {
		emulator = await createEmulator();
		n8n = await startTestServer();
	}, 120_000);
	afterAll(async () => {
		await n8n.close();
		await emulator.close();
	}, 60_000);
	beforeEach(() => emulator.reset());

	test('above the results: keys that are the same, items that were sent before, a limit of Puzzel', async () => {
		const credential = await n8n.session.createCredential('Hints', credentialData(emulator));
		const parameters = {
			from: 'kari@example.com',
			to: DEMO_ACCESS_POINTS.support,
			subject: 'Call back',
			options: { deduplicationKey: 'crmId' },
		};
		const byCrm = { ...parameters, options: { deduplicationKey: '={{ $json.crmId }}' } };
		const items = Array.from({ length: 60 }, (_, n) => ({ crmId: `C${n}` }));
		const id = await n8n.session.createWorkflow(
			workflow('Hints', items, credential, [
				{ name: 'Same', type: 'puzzelRequest', parameters },
				{ name: 'Own', type: 'puzzelRequest', parameters: byCrm },
			]),
		);
		const hintsOf = async (name: string) =>
			((await n8n.session.run(id)).runData[name]![0]!.hints ?? []).map(({ message }) => message);

		expect(await hintsOf('Same')).toContainEqual(expect.stringContaining('All 60 items have the same'));
		expect(await hintsOf('Own')).toEqual([
			'60 of 60 items were sent in an earlier run, and not again: this node has had the Deduplication Key.',
		]);
	});
});
