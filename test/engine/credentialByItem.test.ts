import { DEMO_AGENTS } from '../../emulator';
import { credentialFor } from '../../harness/engine/credentialFor';
import { execute, type Execution } from '../../harness/engine/execute';
import { useEmulator } from '../../harness/engine/emulator';

/** One credential whose expressions give other values for other items: one run has one session. */

const emulator = useEmulator();

const ITEMS = [{ customer: '12345' }, { customer: '12345' }, { customer: '99999' }];

const programmatic: Pick<Execution, 'node' | 'parameters'> = {
	node: 'puzzelRequest',
	parameters: { resource: 'request', operation: 'delete', requestId: '4711' },
};
const declarative: Pick<Execution, 'node' | 'parameters'> = {
	node: 'puzzelUser',
	parameters: { resource: 'user', operation: 'checkAvailability', userId: String(DEMO_AGENTS.ingrid) },
};

const MESSAGE = 'The credential has different values for different items';

describe.each([
	['as n8n is', true],
	['without access to the stored credential', false],
])('%s', (_, hasRawAccess) => {
	const credential = (customerKey: string) =>
		Object.assign(credentialFor(emulator, { customerKey }), { hasRawAccess });

	test('a run for two customers fails before anything is sent', async () => {
		const { error } = await execute({
			...programmatic,
			items: ITEMS,
			credential: credential('={{ $json.customer }}'),
		});
		expect(error?.message).toBe(MESSAGE);
		expect(error?.description).toContain('one node for each customer');
		expect(emulator.calls).toEqual([]);
	});

	test('nothing is read for an item of another customer', async () => {
		const { output } = await execute({
			...declarative,
			items: ITEMS,
			credential: credential('={{ $json.customer }}'),
			onError: 'continueRegularOutput',
		});
		expect(output).toMatchObject([{ available: true }, { available: true }, { error: MESSAGE }]);
		expect(emulator.calls.every(({ path }) => path.includes('/12345/'))).toBe(true);
	});

	test.each([programmatic, declarative])(
		'an expression that gives the same for all is one customer: $node',
		async (node) => {
			const { output } = await execute({
				...node,
				items: ITEMS.slice(0, 2),
				credential: credential('={{ $json.customer }}'),
				onError: 'continueRegularOutput',
			});
			expect(output).toHaveLength(2);
			expect(JSON.stringify(output)).not.toContain(MESSAGE);
			expect(emulator.calls.length).toBeGreaterThan(0);
		},
	);
});

test.each([
	['12345', 1],
	["={{ $secrets.vault['key'] }}", 1],
	['={{ "12345" }}', 101],
])('customer key %s: 100 items resolve the credential %i times', async (customerKey, reads) => {
	const credential = credentialFor(emulator, { customerKey });
	await execute({
		...programmatic,
		items: Array.from({ length: 100 }, () => ({})),
		credential,
		onError: 'continueRegularOutput',
	});
	expect(credential.reads).toBe(reads);
});
