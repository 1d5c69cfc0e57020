import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { identityKey, readIdentity, type PuzzelIdentity } from './identity';
import { hostOf, networkFault } from './network';
import { explain, isRefusal, SignInError, wantsTwoFactors } from './refusal';

/** `this.helpers.httpRequest` of n8n. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

interface Session {
	accessToken: string;
	/** The token that this one took the place of; a late 401 for it needs no further renewal. */
	replaced: string;
	obtainedAt: number;
	refresh: { customerKey: string; sessionId: string } | undefined;
	/** The API URL that this token was shown to, '' before that. */
	shownTo: string;
	showing: Map<string, Promise<void>>;
}

interface Refusal {
	count: number;
	until: number;
	error: SignInError;
}

/** How long a refused login is answered from memory. Four wrong passwords in a row lock the account [documentation]. */
const REMEMBERED_MS = [60_000, 3_600_000, Infinity] as const;

/** Items of one run read the stored credential at slightly different times; a token this young is theirs too. */
const YOUNG_MS = 60_000;

const TIMEOUT_MS = 30_000;

const sessions = new Map<string, Session>();
const signingIn = new Map<string, Promise<Session>>();
const refusals = new Map<string, Refusal>();

/** The login's answer as the seed prints it; it does not come in the envelope. */
const loginAnswer = z.object({
	accessToken: z.string().min(1),
	refreshToken: z
		.object({ customerKey: z.coerce.string(), sessionId: z.coerce.string().min(1) })
		.nullish()
		.catch(undefined),
});
const fullAnswer = z.object({ statusCode: z.number(), body: z.unknown() });

/**
 * A token that differs from the one in `data`, which is empty or was just refused by the API.
 * At most one login (or renewal) is under way per identity; a refused login is remembered and
 * answered without calling Puzzel; network faults are not remembered. Throws SignInError.
 */
export async function freshAccessToken(
	http: HttpRequest,
	data: ICredentialDataDecryptedObject,
): Promise<string> {
	const identity = readIdentity(data);
	const key = identityKey(identity);

	const known = sessions.get(key);
	const session =
		known && serves(known, identity.accessToken)
			? known
			: await oneAtATime(signingIn, key, async () => await startSession(http, identity, key, known));
	await showToApiHost(http, identity, session);
	return session.accessToken;
}

/** Forgets everything, as a restart of n8n does. For tests. */
export function forgetSessions(): void {
	sessions.clear();
	signingIn.clear();
	refusals.clear();
}

function serves(session: Session, refusedToken: string): boolean {
	if (refusedToken === '') return Date.now() - session.obtainedAt < YOUNG_MS;
	return refusedToken === session.replaced;
}

async function startSession(
	http: HttpRequest,
	identity: PuzzelIdentity,
	key: string,
	known: Session | undefined,
): Promise<Session> {
	const session = (known && (await renewal(http, identity, known))) ?? (await login(http, identity, key));
	sessions.set(key, session);
	return session;
}

/** Whoever asks while the work for the key is under way shares its outcome. */
async function oneAtATime<T>(
	underWay: Map<string, Promise<T>>,
	key: string,
	work: () => Promise<T>,
): Promise<T> {
	let pending = underWay.get(key);
	if (!pending) {
		pending = work().finally(() => underWay.delete(key));
		underWay.set(key, pending);
	}
	return await pending;
}

/** Renewal without the password [observed in clients]; undefined where Puzzel does not grant it. */
async function renewal(
	http: HttpRequest,
	identity: PuzzelIdentity,
	known: Session,
): Promise<Session | undefined> {
	if (!known.refresh) return undefined;
	const answer = await post(http, identity, 'GetAccessToken', { ...known.refresh });
	const token = z.string().min(1).safeParse(answer.body);
	if (answer.statusCode !== 200 || !token.success || /[\s<]/.test(token.data)) return undefined;
	return {
		...known,
		accessToken: token.data,
		replaced: identity.accessToken,
		obtainedAt: Date.now(),
		shownTo: '',
	};
}

async function login(http: HttpRequest, identity: PuzzelIdentity, key: string): Promise<Session> {
	const earlier = refusals.get(key);
	if (earlier && Date.now() < earlier.until) throw remembered(earlier);

	const { customerKey, userName, password, clientName, clientVersion } = identity;
	const answer = await post(http, identity, 'LogIn', {
		customerKey,
		userName,
		password,
		clientName,
		clientVersion,
	});

	const granted = loginAnswer.safeParse(answer.body);
	if (
		answer.statusCode >= 200 &&
		answer.statusCode < 300 &&
		granted.success &&
		!wantsTwoFactors(answer.body)
	) {
		refusals.delete(key);
		return {
			accessToken: granted.data.accessToken,
			replaced: identity.accessToken,
			obtainedAt: Date.now(),
			refresh: granted.data.refreshToken ?? undefined,
			shownTo: '',
			showing: new Map(),
		};
	}

	const error = explain(answer, identity);
	if (isRefusal(answer)) {
		const count = (earlier?.count ?? 0) + 1;
		const until = Date.now() + (REMEMBERED_MS[count - 1] ?? Infinity);
		refusals.set(key, { count, until, error });
	}
	throw error;
}

async function post(
	http: HttpRequest,
	{ authUrl }: PuzzelIdentity,
	action: string,
	body: IHttpRequestOptions['body'],
) {
	try {
		return fullAnswer.parse(
			await http({
				method: 'POST',
				url: `${authUrl}/api/Authenticate/${action}`,
				body: body ?? {},
				json: true,
				timeout: TIMEOUT_MS,
				returnFullResponse: true,
				// A raw 401 of the login would be taken for an expired token, and n8n would log in again.
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			}),
		);
	} catch (error) {
		throw unreachable(error, authUrl, 'Authentication URL');
	}
}

/**
 * A new token is first shown to the API host. The credential test of n8n would say only "ENOTFOUND"
 * of a mistyped API URL; any answer at all is good enough here, the call that follows judges it.
 */
async function showToApiHost(http: HttpRequest, { apiUrl }: PuzzelIdentity, session: Session): Promise<void> {
	if (session.shownTo === apiUrl) return;
	await oneAtATime(session.showing, apiUrl, async () => {
		try {
			await http({
				method: 'GET',
				url: `${apiUrl}/accesstokeninformation`,
				headers: { Authorization: `Bearer ${session.accessToken}` },
				timeout: TIMEOUT_MS,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			});
		} catch (error) {
			if (networkFault(error)?.neverSent) throw unreachable(error, apiUrl, 'API URL');
		}
		session.shownTo = apiUrl;
	});
}

function remembered({ error, until, count }: Refusal): SignInError {
	const when =
		until === Infinity
			? 'Puzzel will not be asked again before the credential is changed or n8n restarts'
			: `Puzzel will not be asked again before ${new Date(until).toISOString()} or a change of the credential`;
	return new SignInError(`${error.message} This answer is remembered from refusal ${count}: ${when}.`, {
		description: error.description ?? undefined,
	});
}

function unreachable(error: unknown, url: string, field: string): SignInError {
	const fault = networkFault(error);
	// The original error is left behind on purpose: it carries the request, and so the password.
	return new SignInError(
		fault
			? `n8n could not reach ${hostOf(url)}: ${fault.words}. Check "${field}" in the credential and the network.`
			: `n8n did not send the sign-in to ${hostOf(url)}: ${error instanceof Error ? error.message : 'unknown error'}`,
		{
			description:
				'If the credential has "Allowed domains", the login host must be listed there as well as the API host.',
		},
	);
}
