import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';

import type * as Client from '../../nodes/api/client';
import type * as ClientSession from '../../nodes/api/sessionStore';
import { SeededRandom } from '../../emulator/routing/random';
import { CredentialStore } from '../../harness/engine/credentialStore';

const random = new SeededRandom(jest.getSeed());

export const typed = {
	environment: 'custom',
	customerKey: '12345',
	userName: 'n8n',
	password: 'right-password',
	authUrl: 'https://auth.puzzel.com/',
	apiUrl: ' https://api.puzzel.com/ContactCentre5 ',
	clientName: 'myCRM',
	clientVersion: '1.0',
	accessToken: '',
};

export interface Script {
	login?: (body: ICredentialDataDecryptedObject) => unknown;
	/** What Puzzel ID answers, given the fields of the form. */
	grant?: (form: Record<string, string>) => unknown;
	renew?: (count: number) => unknown;
	/** What Puzzel answers to other calls, the first of which has the number 1. */
	api?: (options: IHttpRequestOptions, number: number) => unknown;
	/** How long every answer takes, in ms. */
	takes?: number;
}

export const failure = (error: object) =>
	Object.assign(new Error('x'), { isAxiosError: true, config: { data: 'right-password' }, ...error });
export const wrong = { statusCode: 401, body: { message: 'Invalid user name or password', code: 7 } };

/** Puzzel, behind n8n's helper with `returnFullResponse`. */
export function server({ login, grant, renew, api, takes = 5 }: Script = {}) {
	const sent: IHttpRequestOptions[] = [];
	let token = 0;
	const http = async (options: IHttpRequestOptions): Promise<unknown> => {
		sent.push(options);
		await new Promise((resolve) => setTimeout(resolve, takes));
		const answer = options.url.endsWith('/LogIn')
			? (login?.(options.body as ICredentialDataDecryptedObject) ?? {
					statusCode: 200,
					body: {
						accessToken: `token-${++token}`,
						refreshToken: {
							customerKey: '12345',
							sessionId: 'session-1',
							expiryDate: '2030-01-01T00:00:00',
						},
						twoFactorRequired: false,
					},
				})
			: options.url.endsWith('/connect/token')
				? (grant?.(Object.fromEntries(new URLSearchParams(String(options.body)))) ?? {
						statusCode: 200,
						body: { access_token: `token-${++token}`, token_type: 'Bearer', expires_in: 900 },
					})
				: options.url.endsWith('/GetAccessToken')
					? (renew?.(sent.length) ?? { statusCode: 200, body: `token-${++token}` })
					: (api?.(options, calls().length) ?? {
							statusCode: 200,
							headers: {},
							body: { result: { userId: 1 }, code: 0 },
						});
		if (answer instanceof Error) throw answer;
		return answer;
	};
	/** All but the sign-ins. */
	const calls = () => sent.filter(({ url }) => !/\/Authenticate\/|\/connect\/token$/.test(url));
	const count = (action: string) => sent.filter(({ url }) => url.endsWith(action)).length;
	return { http, sent, calls, count };
}

/** One n8n process: modules of its own, and n8n's helpers over a credential that all processes share. */
export function startProcess(
	store: CredentialStore,
	http: (options: IHttpRequestOptions) => Promise<unknown>,
	{ signal, refusesToSend }: { signal?: AbortSignal; refusesToSend?: Error } = {},
) {
	const modules = {} as { session: typeof ClientSession; client: typeof Client; store: CredentialStore };
	const workflow = jest.requireActual('n8n-workflow') as object;
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => workflow);
		// Without type arguments jest sees what these tests depend on.
		modules.session = jest.requireActual('../../nodes/api/sessionStore') as typeof ClientSession;
		modules.client = jest.requireActual('../../nodes/api/client') as typeof Client;
		const { CredentialStore: Store } = jest.requireActual('../../harness/engine/credentialStore') as {
			CredentialStore: typeof CredentialStore;
		};
		modules.store = new Store({}, store.typeName);
	});
	Object.defineProperty(modules.store, 'stored', {
		get: () => store.stored,
		set: (data: ICredentialDataDecryptedObject) => (store.stored = data),
	});
	const { helper } = modules.store;
	const type = store.typeName;
	const node = { parameters: { authentication: type }, credentials: store.link };
	// The order of n8n's own request-helpers/authentication.js.
	const request = async (
		_type: string,
		options: IHttpRequestOptions,
		{ credentialsDecrypted }: { credentialsDecrypted?: ICredentialsDecrypted } = {},
		afterAnyError = false,
	) => {
		const data = credentialsDecrypted?.data ?? { ...store.stored };
		const helpers = { helpers: { httpRequest: http } } as unknown as IHttpRequestHelper;
		const preAuthenticate = async (expired: boolean) =>
			await helper.preAuthentication(helpers, data, type, node as never, expired);
		const authenticate = async () =>
			await helper.authenticate(data, type, options, undefined as never, node as never);
		try {
			await preAuthenticate(false);
			return await authenticate();
		} catch (error) {
			if (!afterAnyError && (error as { response?: { status: number } }).response?.status !== 401)
				throw Object.assign(new Error('wrapped'), { cause: error });
			try {
				await preAuthenticate(true);
				return await authenticate();
			} catch (refused) {
				throw Object.assign(new Error('wrapped'), { cause: refused });
			}
		}
	};
	const context = {
		getCredentials: async () => {
			await new Promise((resolve) => setTimeout(resolve, 5 * random.next()));
			return { ...store.stored };
		},
		getNode: () => node,
		getTimezone: () => 'Europe/Oslo',
		// A list in the editor cannot be cancelled.
		...(signal ? { getExecutionCancelSignal: () => signal } : {}),
		helpers: {
			httpRequestWithAuthentication: async (
				type: string,
				options: IHttpRequestOptions,
				more: { credentialsDecrypted: ICredentialsDecrypted },
			) => {
				if (refusesToSend && !options.headers) throw refusesToSend;
				const authenticated = await request(type, options, more);
				return await http(authenticated).catch((cause: unknown) => {
					throw Object.assign(new Error('wrapped'), { cause });
				});
			},
		},
	} as unknown as ClientSession.PuzzelContext;
	return {
		/** As the client does: before the first call, and after a 401 for that token. */
		signIn: async (refused?: string, byLogin = false) => {
			const session = await modules.session.SessionStore.open(context, type);
			if (refused !== undefined) await session.renew(refused, byLogin);
			return (await session.ready()).data.accessToken;
		},
		open: async () => await modules.session.SessionStore.open(context, type),
		/** What the items of one run of a node share. */
		connect: async () => await modules.client.Puzzel.connect(context),
		/** As an HTTP Request node does, which uses n8n's older helper: it signs in after any error. */
		request: async () => await request(type, { url: 'https://api.puzzel.com/x' }, {}, true),
		/** As the test in the credential form does. */
		retry: async () =>
			await request(type, {
				url: '/accesstokeninformation',
				headers: { 'x-n8n-credential-test': 'true' },
			}),
	};
}

/** What a person types into the other credential. */
export const typedClient = {
	environment: 'international',
	clientId: 'crm',
	clientSecret: 'right-secret',
	customerKey: '12345',
	userId: '77',
	accessToken: '',
};

export const clientCredential = (more: ICredentialDataDecryptedObject = {}) =>
	new CredentialStore({ ...typedClient, ...more }, 'puzzelOAuth2Api');

export const credential = (more: ICredentialDataDecryptedObject = {}) =>
	new CredentialStore({ ...typed, ...more });

/** The outcome of work that takes time, while the clock runs. */
export async function settled<T>(...work: Array<Promise<T>>): Promise<Array<T | Error>> {
	let done = false;
	const all = Promise.all(work.map(async (each) => await each.catch((error: Error) => error))).finally(
		() => (done = true),
	);
	for (let ms = 0; !done; ms += 10) {
		if (ms > 3_600_000) throw new Error('It has not ended within an hour');
		await jest.advanceTimersByTimeAsync(10);
	}
	return await all;
}
export const reason = (error: unknown): string =>
	error instanceof Error ? (error.cause ? reason(error.cause) : error.message) : 'no error';
