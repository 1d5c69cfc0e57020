import { randomUUID } from 'node:crypto';
import {
	sleep,
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
} from 'n8n-workflow';

import { SIGN_IN_ONLY_HEADER } from '../../credentials/authenticate';
import { customerKeyOf } from '../../credentials/clientCredentialsGrant';
import { grantOf } from '../../credentials/grantOf';
import type { PuzzelHosts } from '../../credentials/hosts';
import { activeBlock, lastFailure } from '../../credentials/signInAttempts';
import { SignInError } from '../../credentials/signInError';
import { nextStep } from '../../credentials/signInSteps';
import { readSession, validToken, type Session } from '../../credentials/storedSession';
import { toFailure } from './failure';

/** The n8n context of an execution, of one declarative item, or of a list in the editor. */
export type PuzzelContext = Pick<
	IAllExecuteFunctions,
	'getCredentials' | 'getNode' | 'getTimezone' | 'helpers'
> & {
	getExecutionCancelSignal?: () => AbortSignal | undefined;
	logger?: IAllExecuteFunctions['logger'];
};

/** Longer than it takes to store a credential and to read it again. */
const LEASE_SETTLE_MS = 100;
/** How often a process that waits for another one's sign-in checks its outcome. */
const POLL_MS = 100;
/** Of steps, most of them waiting: five minutes. */
const MOST_STEPS = 2_000;
/** Of several sessions. */
const MOST_SECRETS = 20;

/** What this process is doing, by credential and identity. The outcome is in the credential. */
const pending = new Map<string, Promise<ICredentialDataDecryptedObject>>();

/** The credential of a run, with a session that any process may renew at any time. */
export class SessionStore {
	private readonly reference: { id: string; name: string };
	/** The identity that the run began with. */
	readonly key: string;
	private previousSecrets: string[] = [];

	private constructor(
		private readonly context: PuzzelContext,
		readonly type: string,
		private hosts_: PuzzelHosts,
		private data: ICredentialDataDecryptedObject,
	) {
		this.reference = referenceOf(context, type);
		this.key = readSession(data).key;
	}

	/**
	 * Signs in only if the token names the customer. Throws UserError if the credential is incomplete,
	 * and SignInError.
	 */
	static async open(context: PuzzelContext, type: string, signal?: AbortSignal): Promise<SessionStore> {
		const data = await context.getCredentials(type);
		const session = new SessionStore(context, type, grantOf(data).hosts, data);
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
		if (validToken(this.data) === undefined) await this.renew('', false, signal);
		return { ...this.reference, type: this.type, data: this.data };
	}

	/** Finds or makes a token other than the one that Puzzel refused. Throws SignInError. */
	async renew(refused: string, byLogin: boolean, signal?: AbortSignal): Promise<void> {
		const isNew = () => (validToken(this.data) ?? refused) !== refused;
		const { context, type, key } = this;
		const id = `${this.reference.id} ${key}`;
		// What another run of this process is doing may bring the very token that was refused here.
		for (let round = 0, isOwn = false; round < 2 && !isOwn && !isNew(); round++) {
			let acquired = pending.get(id);
			isOwn = acquired === undefined;
			if (!acquired) {
				acquired = acquireSession(context, type, key, refused, byLogin).finally(() => pending.delete(id));
				pending.set(id, acquired);
			}
			const next = await unlessAborted(acquired, signal);
			// Puzzel may still quote the session before.
			this.previousSecrets = this.secrets;
			this.data = next;
		}
	}

	/** What must not be shown to anybody. */
	get secrets(): string[] {
		const { refresh } = readSession(this.data);
		const present = [...grantOf(this.data).secrets, this.data.accessToken, refresh?.sessionId];
		return [...new Set([...present, ...this.previousSecrets])]
			.filter((each) => typeof each === 'string')
			.slice(0, MOST_SECRETS);
	}
}

/** How the node names its credential. n8n (2.41) copies the whole node for every call of getNode. */
function referenceOf(context: PuzzelContext, type: string) {
	const { id, name } = context.getNode().credentials![type]!;
	return { id: id ?? '', name };
}

/**
 * The stored credential with a token other than the refused one: another process's, or by a sign-in.
 *
 * Of several processes that meet the same 401 only one signs in: each writes its lease into the credential, gives the
 * others time to do the same, and goes on only if the lease that it reads then is its own (Fischer's mutual exclusion).
 */
async function acquireSession(
	context: PuzzelContext,
	type: string,
	key: string,
	refused: string,
	byLogin: boolean,
): Promise<ICredentialDataDecryptedObject> {
	const me = randomUUID();
	const read = async () => {
		const data = await context.getCredentials(type);
		if (readSession(data).key !== key) throw changedDuringRun();
		return data;
	};
	let data = await read();
	for (let count = 0; count < MOST_STEPS; count++) {
		const session = readSession(data);
		const step = nextStep(session, { token: validToken(data), refused, byLogin, me, now: Date.now() });
		if (step.do === 'use') return data;
		if (step.do === 'stop') {
			if (step.store) await callPreAuthentication(context, type, data, step.store, 'store');
			throw step.why;
		}
		if (step.do === 'signIn') {
			await sleep(step.inMs);
			// The outcome is not read from the store: if n8n could not write it, this would sign in again and again.
			data = await callPreAuthentication(context, type, data, session, step.how);
			const { attempts, lease } = readSession(data);
			if (attempts && !lease) throw activeBlock(attempts, key) ?? lastFailure(attempts);
			// Puzzel may give the refused token once more, and would as often as it is asked.
			if (validToken(data) !== undefined) return data;
			continue;
		}
		if (step.do === 'take') await callPreAuthentication(context, type, data, step.store, 'store');
		await sleep((step.do === 'take' ? LEASE_SETTLE_MS : POLL_MS) * (1 + Math.random() / 2));
		data = await read();
	}
	throw new SignInError('The session could not be stored in the credential, so nobody was signed in', {
		description: "Check n8n's database, for example whether it can still be written to.",
	});
}

const changedDuringRun = () =>
	new SignInError('The credential was changed during this run', { description: 'Run the workflow again.' });

/**
 * Has n8n call `preAuthentication`, which stores the session or makes a new one; the outcome is n8n's to store.
 * No request is sent.
 */
async function callPreAuthentication(
	context: PuzzelContext,
	type: string,
	data: ICredentialDataDecryptedObject,
	session: Session,
	what: NonNullable<Session['command']>['what'],
): Promise<ICredentialDataDecryptedObject> {
	// A token of another identity, such as one from before the user name was changed, goes no further.
	const token = validToken(data) ?? '';
	const own: ICredentialDataDecryptedObject = {
		...data,
		// n8n (2.41) calls it only if there is no token.
		accessToken: '',
		sessionSecret: JSON.stringify({ ...session, command: { what, token } }),
	};
	try {
		await context.helpers.httpRequestWithAuthentication.call(
			context as IAllExecuteFunctions,
			type,
			{ method: 'GET', url: grantOf(data).hosts.apiUrl, headers: { [SIGN_IN_ONLY_HEADER]: 'true' } },
			{ credentialsDecrypted: { ...referenceOf(context, type), type, data: own } },
		);
	} catch (error) {
		// It always throws, since nothing must be sent. If the session was stored, this was the only reason.
		if (readSession(own).command) throw toFailure(error);
	}
	return own;
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
