import { DEMO_ACCESS_POINTS, DEMO_SIGN_IN, type Emulator } from '../../emulator';

interface More {
	token?: string;
	body?: unknown;
	headers?: Record<string, string>;
}

/** A client that does nothing on its own, so that every test shows the very call it makes. */
export async function send(
	emulator: Emulator,
	method: string,
	path: string,
	{ token, body, headers }: More = {},
) {
	const isApi = !/^\/(api|id|_emulator)\//.test(path);
	const answer = await fetch((isApi ? emulator.apiUrl : emulator.url) + path, {
		method,
		headers: {
			...(token !== undefined && { authorization: `Bearer ${token}` }),
			...(body !== undefined && { 'content-type': 'application/json' }),
			...headers,
		},
		...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await answer.text();
	const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
	return { status: answer.status, headers: answer.headers, text, json: isJson ? readJson(text) : undefined };
}

/** Half an answer is not JSON; a test then looks at the text. */
function readJson(text: string) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export const LOG_IN = { ...DEMO_SIGN_IN, clientName: 'n8n', clientVersion: '1.0' };

export const logIn = async (emulator: Emulator, changes: Partial<typeof LOG_IN> = {}) =>
	await send(emulator, 'POST', '/api/Authenticate/LogIn', { body: { ...LOG_IN, ...changes } });

export const tokenOf = async (emulator: Emulator, changes: Partial<typeof LOG_IN> = {}) =>
	(await logIn(emulator, changes)).json.accessToken as string;

export const renew = async (emulator: Emulator, sessionId: string) =>
	await send(emulator, 'POST', '/api/Authenticate/GetAccessToken', {
		body: { customerKey: DEMO_SIGN_IN.customerKey, sessionId },
	});

/** The status with which a token is answered. */
export const check = async (emulator: Emulator, token: string) =>
	(await send(emulator, 'GET', '/accesstokeninformation', { token })).status;

export const TASK = { From: 'a@example.com', To: DEMO_ACCESS_POINTS.support, Subject: 'Hello' };

export const add = async (emulator: Emulator, token: string, data: unknown = TASK) =>
	await send(emulator, 'POST', '/12345/requests', {
		token,
		body: { data: JSON.stringify(data), type: 'mail', version: '1.0' },
	});
