import { DEMO_ACCESS_POINTS, DEMO_SIGN_IN, type Emulator } from '../../emulator';

/** Sends API requests to the emulated Puzzel as a client does, over HTTP, signed in as the user `n8n`. */
export async function signIn(emulator: Emulator) {
	const response = await fetch(`${emulator.url}/api/Authenticate/LogIn`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			...DEMO_SIGN_IN,
			clientName: 'test',
			clientVersion: '1.0',
		}),
	});
	const { accessToken } = (await response.json()) as { accessToken: string };

	const call = async <Result>(method: string, path: string, body?: unknown): Promise<Result> => {
		const response = await fetch(`${emulator.apiUrl}/${DEMO_SIGN_IN.customerKey}${path}`, {
			method,
			headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const { result, code, message } = (await response.json()) as {
			result: Result;
			code: number;
			message: string;
		};
		if (code !== 0) throw new Error(`${method} ${path}: ${code} ${message}`);
		return result;
	};
	return {
		user: async (id: number) =>
			await call<{ contactCentreStatus: string; userStatus: string }>('GET', `/users/${id}`),
		addTask: async (Subject: string, more: Record<string, unknown> = {}) =>
			await call('POST', '/requests', {
				data: JSON.stringify({ From: 'crm@example.com', To: DEMO_ACCESS_POINTS.support, Subject, ...more }),
				type: 'mail',
				version: '1.0',
			}),
		orderCallout: async (userId: number, destination: string) =>
			await call('POST', `/users/${userId}/callout`, { destination }),
	};
}
