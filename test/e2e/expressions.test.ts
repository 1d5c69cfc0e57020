import { DEMO_ACCESS_POINTS } from '../../emulator';
import { credentialData } from '../../harness/n8n/demo';
import { useN8n } from '../../harness/n8n/testServer';
import type { Step } from '../../harness/n8n/workflow';
import { createdBy } from '../../harness/subjects';

const ITEM = {
	name: 'Kari',
	'Order number': 1001,
	vip: false,
	empty: '',
	amount: 12.5,
	customer: { address: { city: 'Oslo' } },
};

/** Read past n8n's expression engine. */
const PLAIN = [
	'={{ $json.name }}',
	"={{ $json['Order number'] }}",
	'={{ $json.vip }}',
	'={{ $json.customer.address.city }}',
	'=Order {{ $json["Order number"] }} of {{ $json.name }}: {{ $json.amount }}{{ $json.empty }}',
];

describe('expressions, in real n8n with its own engine', () => {
	const n8n = useN8n();
	const { emulator } = n8n;

	test('plain ones give what n8n’s engine gives', async () => {
		const step = (name: string, ...more: string[]): Step => ({
			name,
			type: 'puzzelRequest',
			parameters: {
				from: 'crm@example.com',
				to: DEMO_ACCESS_POINTS.support,
				subject: name,
				additionalFields: {
					variables: { values: [...PLAIN, ...more].map((value, index) => ({ name: `v${index}`, value })) },
				},
			},
		});
		// One expression that computes, and the whole collection is left to n8n.
		const steps = [step('Read'), step('Evaluated', '={{ "n8n".toUpperCase() }}')];
		expect((await n8n.run([ITEM], ...steps)).error).toBe('');

		const sent = (subject: string) =>
			emulator.calls
				.filter(({ operation }) => operation === 'RequestAdd')
				.map(({ body }) => createdBy(body))
				.find(({ Subject }) => Subject === subject);
		expect(sent('Read')).toMatchObject({
			v0: 'Kari',
			v1: '1001',
			v2: 'false',
			v3: 'Oslo',
			v4: 'Order 1001 of Kari: 12.5',
		});
		expect(sent('Evaluated')).toEqual({ ...sent('Read'), Subject: 'Evaluated', v5: 'N8N' });
	});

	test('in the credential, which give another customer for another item, end the run before it sends anything', async () => {
		const credential = await n8n.session.createCredential('By item', {
			...credentialData(emulator),
			customerKey: '={{ $json.customer }}',
		});
		const step: Step = {
			name: 'Delete',
			type: 'puzzelRequest',
			parameters: { operation: 'delete', requestId: '4711' },
			credentials: { puzzelApi: credential },
		};
		const customers = ['12345', '99999'].map((customer) => ({ customer }));
		const before = emulator.calls.length;
		expect((await n8n.run(customers, step)).error).toContain(
			'The credential has different values for different items',
		);
		expect(emulator.calls).toHaveLength(before);
	});
});
