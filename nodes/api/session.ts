import { randomUUID } from 'node:crypto';
import {
	sleep,
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
} from 'n8n-workflow';

import { customerKeyOf } from '../../credentials/clientCredentials';
import type { PuzzelHosts } from '../../credentials/hosts';
import { readIdentity } from '../../credentials/identity';
import {
	readSession,
	SignInError,
	standingRefusal,
	usableToken,
	type Session,
} from '../../credentials/session';
import { SIGN_IN_ONLY, signInFaultOf } from '../../credentials/signIn';
import { asFailure } from './failure';
import { backoff, readRetryAfter } from './retryAfter';

/** The n8n context of an execution, of one declarative item, or of a list in the editor. */
export type PuzzelContext = Pick<
	IAllExecuteFunctions,
	'getCredentials' | 'getNode' | 'getTimezone' | 'helpers'
> & {
	getExecutionCancelSignal?: () => AbortSignal | undefined;
};

/** Longer than a renewal and a login can take, so that a claim ends only with its process. */
const CLAIM_MS = 75_000;
/** Longer than it takes to store a credential and to read it again. */
const SETTLE_MS = 100;
/** How often a process that waits for another one's sign-in looks for its outcome. */
const LOOK_MS = 100;
const MAX_TRIES = 5;
/** Another process's claim is waited for, so one is enough but for rare races. */
const MAX_CLAIMS = 10;
const MAX_WAIT_MS = 60_000;
/** Of several sessions. */
const MOST_SECRETS = 20;

/** What this process has under way. The outcome is in the credential. */
const obtaining = new Map<string, Promise<ICredentialDataDecryptedObject>>();

/** The credential of a run, with a session that any process may renew at any time. */
export class CredentialSession {
	private readonly reference: { id: string; name: string };
	private formerSecrets: string[] = [];

	private constructor(
		private readonly context: PuzzelContext,
		readonly type: string,
		private hosts_: PuzzelHosts,
		private data: ICredentialDataDecryptedObject,
	) {
		this.reference = referenceOf(context, type);
	}

	/**
	 * Signs in only where the token is to tell the customer. Throws UserError where the credential is incomplete,
	 * and SignInError.
	 */
	static async open(context: PuzzelContext, type: string, signal?: AbortSignal): Promise<CredentialSession> {
		const data = await context.getCredentials(type);
		const session = new CredentialSession(context, type, readIdentity(data).hosts, data);
		if (session.hosts.customerKey === '') {
			const { accessToken } = (await session.ready(signal)).data;
			session.hosts_ = { ...session.hosts, customerKey: customerKeyOf(String(accessToken)) };
		}
		return session;
	}

	get hosts(): PuzzelHosts {
		return this.hosts_;
	}

	/** With a token, after a sign-in if there is none. Throws SignInError. */
	async ready(
		signal?: AbortSignal,
	): Promise<ICredentialsDecrypted & { data: ICredentialDataDecryptedObject }> {
		if (usableToken(this.data) === undefined) await this.renew('', false, signal);
		return { ...this.reference, type: this.type, data: this.data };
	}

	/** Finds or makes a token other than the one that Puzzel refused. Throws SignInError. */
	async renew(refused: string, byLogin: boolean, signal?: AbortSignal): Promise<void> {
		const isNew = () => (usableToken(this.data) ?? refused) !== refused;
		const key = `${this.reference.id} ${readSession(this.data).key}`;
		// What another run of this process has under way may bring the very token that was refused here.
		for (let round = 0; round < 2 && !isNew(); round++) {
			let pending = obtaining.get(key);
			if (!pending) {
				pending = obtain(this.context, this.type, refused, byLogin).finally(() => obtaining.delete(key));
				obtaining.set(key, pending);
			}
			const next = await unlessAborted(pending, signal);
			// Puzzel may still speak of the session before.
			this.formerSecrets = this.secrets;
			this.data = next;
		}
	}

	/** What must not be shown to anybody. */
	get secrets(): string[] {
		const { refresh } = readSession(this.data);
		const present = [readIdentity(this.data).secret, this.data.accessToken, refresh?.sessionId];
		return [...new Set([...present, ...this.formerSecrets])]
			.filter((each) => typeof each === 'string')
			.slice(0, MOST_SECRETS);
	}
}

/** How the node names its credential, by which n8n has found it. n8n copies the whole node whenever it is asked. */
function referenceOf(context: PuzzelContext, type: string) {
	const { id, name } = context.getNode().credentials![type]!;
	return { id: id ?? '', name };
}

/**
 * The stored credential with a token other than the refused one: another process's, or by a sign-in.
 *
 * Of several processes that meet the same 401 only one signs in: each writes its claim into the credential,
 * gives the others time to do the same, and goes on only if the claim that stands then is its own (Fischer's
 * mutual exclusion). A claim whose process died counts as a login whose answer was lost.
 */
async function obtain(context: PuzzelContext, type: string, refused: string, byLogin: boolean) {
	const by = randomUUID();
	const giveUpWaiting = Date.now() + CLAIM_MS;
	for (let tries = 1, claims = 0; claims <= MAX_CLAIMS; ) {
		const data = await context.getCredentials(type);
		const token = usableToken(data);
		if (token !== undefined && token !== refused) return data;
		const session = readSession(data);
		const refusal = standingRefusal(session);
		if (refusal) throw refusal;

		const now = Date.now();
		const { claim, ...unclaimed } = session;
		if (claim?.by === by) {
			const what = session.refresh && !byLogin ? 'renew' : 'login';
			const outcome = await ask(context, type, data, unclaimed, what).catch(signInFault);
			// Not read from the store: were it not written, this would sign in again and again.
			if (!(outcome instanceof SignInError)) return signedIn(outcome);
			const left = outcome.mayBeRefused ? oneMoreUnknown(unclaimed) : unclaimed;
			const wait = readRetryAfter(outcome.retryAfter) ?? backoff(tries);
			const again =
				outcome.again && tries++ < MAX_TRIES && wait <= MAX_WAIT_MS && !standingRefusal(left, now + wait);
			await ask(context, type, data, again ? { ...left, claim: claimOf(by, wait) } : left, 'store');
			if (!again) throw outcome;
			await sleep(wait);
		} else if (claim && now < claim.until && now < giveUpWaiting) {
			await sleep(LOOK_MS * (1 + Math.random()));
		} else {
			claims++;
			const left = claim ? oneMoreUnknown(unclaimed) : unclaimed;
			const mine = standingRefusal(left) ? left : { ...left, claim: claimOf(by) };
			await ask(context, type, data, mine, 'store');
			await sleep(SETTLE_MS * (1 + Math.random() / 2));
		}
	}
	throw new SignInError('n8n could not store the session in the credential, so nobody was signed in', {
		description: "Check n8n's database, for example whether it can still be written to.",
	});
}

function signedIn(data: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
	const refusal = standingRefusal(readSession(data));
	if (refusal) throw refusal;
	return data;
}

function signInFault(error: unknown): SignInError {
	if (error instanceof SignInError) return error;
	throw asFailure(error);
}

const claimOf = (by: string, wait = 0) => ({ by, until: Date.now() + wait + CLAIM_MS });

/** The second one in a row is followed by a minute without sign-in, each further one by twice as long, up to an hour. */
function oneMoreUnknown(session: Session): Session {
	const count = (session.unknown?.count ?? 0) + 1;
	const quiet = count < 2 ? 0 : Math.min(3_600_000, 60_000 * 2 ** (count - 2));
	return { ...session, unknown: { count, until: Date.now() + quiet } };
}

/**
 * Has n8n call `preAuthentication`, which stores the session or makes a new one; the outcome is n8n's to store.
 * No request is sent.
 */
async function ask(
	context: PuzzelContext,
	type: string,
	data: ICredentialDataDecryptedObject,
	session: Session,
	what: NonNullable<Session['ask']>['what'],
): Promise<ICredentialDataDecryptedObject> {
	// A token of another identity, such as one from before the user name was changed, goes no further.
	const token = usableToken(data) ?? '';
	const own: ICredentialDataDecryptedObject = {
		...data,
		// n8n calls it only where there is no token.
		accessToken: '',
		sessionSecret: JSON.stringify({ ...session, ask: { what, token } }),
	};
	try {
		await context.helpers.httpRequestWithAuthentication.call(
			context as IAllExecuteFunctions,
			type,
			{ method: 'GET', url: readIdentity(data).hosts.apiUrl, headers: { [SIGN_IN_ONLY]: 'true' } },
			{ credentialsDecrypted: { ...referenceOf(context, type), type, data: own } },
		);
	} catch (error) {
		// It always throws, since nothing is to be sent; with the question answered, this was the only reason.
		if (readSession(own).ask) throw signInFaultOf(own) ?? asFailure(error);
	}
	return own;
}

/** n8n wraps what the credential throws. */
export function signInError(error: unknown): SignInError | undefined {
	if (error instanceof SignInError) return error;
	const cause = (error as { cause?: unknown } | undefined)?.cause;
	return cause ? signInError(cause) : undefined;
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (!signal) return await work;
	signal.throwIfAborted();
	let stop: () => void = () => undefined;
	const aborted = new Promise<never>((_, reject) => {
		stop = () => reject(signal.reason);
		signal.addEventListener('abort', stop, { once: true });
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
