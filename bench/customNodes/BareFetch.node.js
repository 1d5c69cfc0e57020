/**
 * A bare `fetch` loop inside n8n: it reads the same fields as this package, expressions and all, and then
 * does without everything n8n and this package offer. What is missing to the loop in a process of its own
 * is what n8n's expressions cost; what this package needs beyond it is what signing in, retries, limits,
 * proxies and error messages cost. Loaded through N8N_CUSTOM_EXTENSIONS, as `CUSTOM.bareFetch`.
 */
const tokens = new Map();

async function signIn({ authUrl, customerKey, userName, password }) {
	const response = await fetch(`${authUrl}/api/Authenticate/LogIn`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ customerKey, userName, password, clientName: 'bench', clientVersion: '1.0' }),
	});
	return (await response.json()).accessToken;
}

class BareFetch {
	description = {
		displayName: 'Bare Fetch',
		name: 'bareFetch',
		group: ['transform'],
		version: 1,
		description: 'Creates a Puzzel request, for comparison',
		defaults: { name: 'Bare Fetch' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'puzzelApi', required: true }],
		properties: [
			...['from', 'to', 'subject', 'uri'].map((name) => ({
				displayName: name,
				name,
				type: 'string',
				default: '',
			})),
			{ displayName: 'Concurrency', name: 'concurrency', type: 'number', default: 32 },
		],
	};

	async execute() {
		const credential = await this.getCredentials('puzzelApi');
		const token = tokens.get(credential.authUrl) ?? (await signIn(credential));
		tokens.set(credential.authUrl, token);
		const count = this.getInputData().length;
		const results = new Array(count);
		let next = 0;
		const worker = async () => {
			while (next < count) {
				const item = next++;
				const field = (name) => this.getNodeParameter(name, item);
				const data = { From: field('from'), To: field('to'), Subject: field('subject'), Uri: field('uri') };
				const response = await fetch(`${credential.apiUrl}/${credential.customerKey}/requests`, {
					method: 'POST',
					headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
					body: JSON.stringify({ data: JSON.stringify(data), type: 'mail', version: '1.0' }),
				});
				const { result, message, code } = await response.json();
				results[item] = { json: { requestId: result, message, code }, pairedItem: { item } };
			}
		};
		await Promise.all(Array.from({ length: this.getNodeParameter('concurrency', 0) }, worker));
		return [results];
	}
}

module.exports = { BareFetch };
