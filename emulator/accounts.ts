import { createHmac, randomUUID } from 'node:crypto';

import type { Clock } from './clock';
import type { CustomerDirectory, Directory } from './directory';
import { RoutingRefusal } from './routing/refusal';
import type { User } from './seed';

/** Whose token or session it is, and until when by the emulator's clock. */
interface Grant {
	customerKey: string;
	userId: number;
	expiresAt: number;
}

/** The user of a valid token. */
export interface SignedIn {
	customer: CustomerDirectory;
	user: User;
	expiresAt: number;
}

export type LogInOutcome =
	| { outcome: 'granted'; token: string; session: Grant & { id: string }; customer: CustomerDirectory }
	| { outcome: 'twoFactor'; customer: CustomerDirectory }
	| { outcome: 'unknownCustomer' | 'wrongPassword' | 'locked' };

/** By the error codes of OAuth2. */
export type TokenOutcome =
	| { outcome: 'granted'; token: string; expiresInSeconds: number }
	| { outcome: 'invalid_client' | 'invalid_scope' };

/** All that sign-in needs to continue, as JSON can hold it. */
export interface StoredAccounts {
	tokens: Array<[string, Grant]>;
	sessions: Array<[string, Grant]>;
	wrongInARow: Array<[number, number]>;
	passwords: Array<[number, string]>;
}

export interface PasswordChange {
	/** The first customer if left out. */
	customerKey?: string | undefined;
	/** Ends the sessions and tokens that the user has. */
	sessions?: boolean | undefined;
}

/** Four wrong passwords in a row block the account [documented]. */
const WRONG_PASSWORDS_ALLOWED = 4;
const SESSION_MS = 24 * 3_600_000;
const SIGNING_KEY = 'not a secret: tokens are kept in a map, the signature only makes them look real';

/** Sign-in: passwords, lockout, access tokens and the sessions that renew them. */
export class Accounts {
	private readonly tokens: Map<string, Grant>;
	private readonly sessions: Map<string, Grant>;
	/** By the user's ID, as are passwords that have been changed, so that the seed's no longer hold. */
	private readonly wrongInARow: Map<number, number>;
	private readonly passwords: Map<number, string>;
	/** Sign-ins refused since the start or reset. */
	refusedLogIns = 0;
	/** Counts up with every change that is not a call. */
	changes = 0;

	constructor(
		private readonly directory: Directory,
		private readonly clock: Clock,
		private readonly settings: { tokenLifetimeSeconds: number; oneSessionPerUser: boolean },
		stored?: StoredAccounts,
	) {
		this.tokens = new Map(stored?.tokens);
		this.sessions = new Map(stored?.sessions);
		this.wrongInARow = new Map(stored?.wrongInARow);
		this.passwords = new Map(stored?.passwords);
	}

	store(): StoredAccounts {
		const { tokens, sessions, wrongInARow, passwords } = this;
		return {
			tokens: [...tokens],
			sessions: [...sessions],
			wrongInARow: [...wrongInARow],
			passwords: [...passwords],
		};
	}

	logIn(customerKey: string, userName: string, password: string): LogInOutcome {
		const outcome = this.check(customerKey, userName, password);
		if (outcome.outcome !== 'granted' && outcome.outcome !== 'twoFactor') this.refusedLogIns++;
		return outcome;
	}

	private check(customerKey: string, userName: string, password: string): LogInOutcome {
		const customer = this.directory.get(customerKey);
		if (!customer) return { outcome: 'unknownCustomer' };
		const user = customer.userByName(userName);
		if (!user) return { outcome: 'wrongPassword' };
		if (this.isLocked(user)) return { outcome: 'locked' };
		const right = this.passwords.get(user.id) ?? user.password;
		if (right === undefined || right !== password) {
			this.wrongInARow.set(user.id, this.wrongOf(user) + 1);
			return { outcome: 'wrongPassword' };
		}
		this.wrongInARow.delete(user.id);
		if (user.twoFactor) return { outcome: 'twoFactor', customer };

		if (this.settings.oneSessionPerUser) this.endSessionsOf(user);
		const grant = { customerKey, userId: user.id, expiresAt: this.clock.now() + SESSION_MS };
		const session = { id: randomUUID(), ...grant };
		this.sessions.set(session.id, grant);
		return { outcome: 'granted', token: this.issueToken(customer, user), session, customer };
	}

	/** OAuth2 client credentials: `scope` names the client's customer and user, or leaves both to Puzzel ID [inferred]. */
	grantToken(clientId: string, clientSecret: string, scope: string): TokenOutcome {
		for (const customer of this.directory.values()) {
			const client = customer.seed.clients.find((each) => each.clientId === clientId);
			if (client?.clientSecret !== clientSecret) continue;
			const own = `contact-centre:${customer.key}:${client.userId}`;
			if (scope !== own && scope !== 'contact-centre') return { outcome: 'invalid_scope' };
			const user = customer.users.get(client.userId)!;
			if (this.settings.oneSessionPerUser) this.endSessionsOf(user);
			return {
				outcome: 'granted',
				token: this.issueToken(customer, user, { 'urn:puzzel:cc:slid': customer.key }),
				expiresInSeconds: Math.round(this.settings.tokenLifetimeSeconds),
			};
		}
		return { outcome: 'invalid_client' };
	}

	/** A new token without the password; undefined if the session is unknown or over. */
	renew(customerKey: string, sessionId: string): string | undefined {
		const session = this.valid(this.sessions.get(sessionId));
		return session?.customer.key === customerKey
			? this.issueToken(session.customer, session.user)
			: undefined;
	}

	/** Undefined if the token is unknown, expired or withdrawn. */
	whoIs(token: string): SignedIn | undefined {
		return this.valid(this.tokens.get(token));
	}

	/** Every token in use ends; sessions can still renew, unless they are to end as well. */
	expireTokens({ sessions = false }: { sessions?: boolean | undefined } = {}): void {
		this.changes++;
		this.tokens.clear();
		if (sessions) this.sessions.clear();
	}

	/** A locked account stays locked: whether a new password unlocks it is not known. */
	changePassword(userName: string, password: string, options: PasswordChange = {}): void {
		const { customerKey = [...this.directory.keys()][0]!, sessions = false } = options;
		const user = this.directory.get(customerKey)?.userByName(userName);
		if (!user) throw new RoutingRefusal('unknownAgent', `Customer ${customerKey} has no user ${userName}`);
		this.changes++;
		this.passwords.set(user.id, password);
		if (sessions) this.endSessionsOf(user);
	}

	/** The state of every account that can sign in. */
	accountsOf({ users }: CustomerDirectory) {
		return [...users.values()]
			.filter((user) => user.password !== undefined || this.passwords.has(user.id))
			.map((user) => ({
				userId: user.id,
				userName: user.userName,
				locked: this.isLocked(user),
				wrongPasswordsInARow: this.wrongOf(user),
			}));
	}

	private wrongOf({ id }: User): number {
		return this.wrongInARow.get(id) ?? 0;
	}

	private isLocked(user: User): boolean {
		return user.locked || this.wrongOf(user) >= WRONG_PASSWORDS_ALLOWED;
	}

	private valid(grant: Grant | undefined): SignedIn | undefined {
		if (!grant || grant.expiresAt <= this.clock.now()) return undefined;
		const customer = this.directory.get(grant.customerKey)!;
		return { customer, user: customer.users.get(grant.userId)!, expiresAt: grant.expiresAt };
	}

	private issueToken(
		customer: CustomerDirectory,
		user: User,
		claimed: object = { customerKey: customer.key, customerId: customer.seed.id, userId: user.id },
	): string {
		const now = this.clock.now();
		this.forgetExpired(now);
		const expiresAt = now + Math.round(this.settings.tokenLifetimeSeconds * 1000);
		const [iat, exp] = [now, expiresAt].map((time) => Math.floor(time / 1000));
		const head = base64url({ alg: 'HS256', typ: 'JWT' });
		const claims = base64url({ ...claimed, iat, exp, jti: randomUUID() });
		const signature = createHmac('sha256', SIGNING_KEY).update(`${head}.${claims}`).digest('base64url');
		const token = `${head}.${claims}.${signature}`;
		this.tokens.set(token, { customerKey: customer.key, userId: user.id, expiresAt });
		return token;
	}

	private forgetExpired(now: number): void {
		if (this.tokens.size >= 1000) this.end(({ expiresAt }) => expiresAt <= now);
	}

	private endSessionsOf(user: User): void {
		this.end(({ userId }) => userId === user.id);
	}

	private end(isOver: (grant: Grant) => boolean): void {
		for (const grants of [this.tokens, this.sessions])
			for (const [key, grant] of grants) if (isOver(grant)) grants.delete(key);
	}
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
