import { createHmac, randomUUID } from 'node:crypto';

import type { Clock } from './clock';
import type { CustomerDirectory, Directory } from './directory';
import { RoutingRefusal } from './routing/refusal';
import type { User } from './seed';

/** The user of a valid token. */
export interface SignedIn {
	customer: CustomerDirectory;
	user: User;
	/** When the token ends, in milliseconds of the emulator's clock. */
	expiresAt: number;
	sessionId: string;
}

export interface RefreshSession {
	id: string;
	customerKey: string;
	userId: number;
	expiresAt: number;
}

export type LogInOutcome =
	| { outcome: 'granted'; token: string; session: RefreshSession; customer: CustomerDirectory }
	| { outcome: 'twoFactor'; customer: CustomerDirectory }
	| { outcome: 'unknownCustomer' | 'wrongPassword' | 'locked' };

/** By the error codes of OAuth2. */
export type TokenOutcome =
	| { outcome: 'granted'; token: string; expiresInSeconds: number }
	| { outcome: 'invalid_client' | 'invalid_scope' };

/** All that sign-in needs to continue, as JSON can hold it. */
export interface StoredAccounts {
	tokens: Array<{ token: string; customerKey: string; userId: number; expiresAt: number; sessionId: string }>;
	sessions: RefreshSession[];
	wrongInARow: Array<{ customerKey: string; userId: number; count: number }>;
	passwords?: Array<{ customerKey: string; userId: number; password: string }>;
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
	private readonly tokens = new Map<string, SignedIn>();
	private readonly sessions = new Map<string, RefreshSession>();
	private readonly wrongInARow = new Map<User, number>();
	/** Passwords that have been changed, so that the seed's no longer hold. */
	private readonly passwords = new Map<User, string>();
	/** Sign-ins refused since the start or reset. */
	refusedLogIns = 0;
	/** Counts up with every change that is not a call. */
	changes = 0;

	constructor(
		private readonly directory: Directory,
		private readonly clock: Clock,
		private readonly settings: { tokenLifetimeSeconds: number; oneSessionPerUser: boolean },
	) {}

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
		const right = this.passwords.get(user) ?? user.password;
		if (right === undefined || right !== password) {
			this.wrongInARow.set(user, (this.wrongInARow.get(user) ?? 0) + 1);
			return { outcome: 'wrongPassword' };
		}
		this.wrongInARow.delete(user);
		if (user.twoFactor) return { outcome: 'twoFactor', customer };

		if (this.settings.oneSessionPerUser) this.endSessionsOf(user);
		const session: RefreshSession = {
			id: randomUUID(),
			customerKey,
			userId: user.id,
			expiresAt: this.clock.now() + SESSION_MS,
		};
		this.sessions.set(session.id, session);
		return { outcome: 'granted', token: this.issueToken(customer, user, session.id), session, customer };
	}

	/** OAuth2 client credentials: `scope` names the client's customer and user, or leaves both to Puzzel ID [inferred]. */
	grantToken(clientId: string, clientSecret: string, scope: string): TokenOutcome {
		for (const customer of this.directory.values()) {
			const client = customer.clients.find((each) => each.clientId === clientId);
			if (client?.clientSecret !== clientSecret) continue;
			const own = `contact-centre:${customer.key}:${client.userId}`;
			if (scope !== own && scope !== 'contact-centre') return { outcome: 'invalid_scope' };
			const user = customer.users.get(client.userId)!;
			if (this.settings.oneSessionPerUser) this.endSessionsOf(user);
			return {
				outcome: 'granted',
				token: this.issueToken(customer, user, randomUUID(), { 'urn:puzzel:cc:slid': customer.key }),
				expiresInSeconds: Math.round(this.settings.tokenLifetimeSeconds),
			};
		}
		return { outcome: 'invalid_client' };
	}

	/** A new token without the password; undefined if the session is unknown or over. */
	renew(customerKey: string, sessionId: string): string | undefined {
		const session = this.sessions.get(sessionId);
		const customer = this.directory.get(customerKey);
		if (
			!session ||
			!customer ||
			session.customerKey !== customerKey ||
			session.expiresAt <= this.clock.now()
		) {
			return undefined;
		}
		return this.issueToken(customer, customer.users.get(session.userId)!, sessionId);
	}

	/** Undefined if the token is unknown, expired or withdrawn. */
	whoIs(token: string): SignedIn | undefined {
		const signedIn = this.tokens.get(token);
		return signedIn && signedIn.expiresAt > this.clock.now() ? signedIn : undefined;
	}

	/** Every token in use ends; sessions can still renew, unless they are to end as well. */
	expireTokens({ sessions = false }: { sessions?: boolean } = {}): void {
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
		this.passwords.set(user, password);
		if (sessions) this.endSessionsOf(user);
	}

	/** The state of every account that can sign in. */
	accountsOf({ users }: CustomerDirectory) {
		return [...users.values()]
			.filter((user) => user.password !== undefined || this.passwords.has(user))
			.map((user) => ({
				userId: user.id,
				userName: user.userName,
				locked: this.isLocked(user),
				wrongPasswordsInARow: this.wrongInARow.get(user) ?? 0,
			}));
	}

	private isLocked(user: User): boolean {
		return user.locked || (this.wrongInARow.get(user) ?? 0) >= WRONG_PASSWORDS_ALLOWED;
	}

	store(): StoredAccounts {
		return {
			tokens: [...this.tokens].map(([token, { customer, user, expiresAt, sessionId }]) => ({
				token,
				customerKey: customer.key,
				userId: user.id,
				expiresAt,
				sessionId,
			})),
			sessions: [...this.sessions.values()],
			wrongInARow: this.stored(this.wrongInARow).map(([user, count]) => ({ ...user, count })),
			passwords: this.stored(this.passwords).map(([user, password]) => ({ ...user, password })),
		};
	}

	restore({ tokens, sessions, wrongInARow, passwords = [] }: StoredAccounts): void {
		for (const { token, customerKey, userId, expiresAt, sessionId } of tokens) {
			const customer = this.directory.get(customerKey)!;
			this.tokens.set(token, { customer, user: customer.users.get(userId)!, expiresAt, sessionId });
		}
		for (const session of sessions) this.sessions.set(session.id, session);
		for (const { customerKey, userId, count } of wrongInARow) {
			this.wrongInARow.set(this.directory.get(customerKey)!.users.get(userId)!, count);
		}
		for (const { customerKey, userId, password } of passwords) {
			this.passwords.set(this.directory.get(customerKey)!.users.get(userId)!, password);
		}
	}

	/** What is known of users, under what names them outside this process. */
	private stored<T>(ofUsers: Map<User, T>): Array<[{ customerKey: string; userId: number }, T]> {
		return [...this.directory.values()].flatMap(({ key, users }) =>
			[...users.values()]
				.filter((user) => ofUsers.has(user))
				.map((user): [{ customerKey: string; userId: number }, T] => [
					{ customerKey: key, userId: user.id },
					ofUsers.get(user)!,
				]),
		);
	}

	private issueToken(
		customer: CustomerDirectory,
		user: User,
		sessionId: string,
		claimed: object = { customerKey: customer.key, customerId: customer.id, userId: user.id },
	): string {
		const now = this.clock.now();
		this.forgetExpired(now);
		const expiresAt = now + Math.round(this.settings.tokenLifetimeSeconds * 1000);
		const head = base64url({ alg: 'HS256', typ: 'JWT' });
		const claims = base64url({
			...claimed,
			iat: Math.floor(now / 1000),
			exp: Math.floor(expiresAt / 1000),
			jti: randomUUID(),
		});
		const signature = createHmac('sha256', SIGNING_KEY).update(`${head}.${claims}`).digest('base64url');
		const token = `${head}.${claims}.${signature}`;
		this.tokens.set(token, { customer, user, expiresAt, sessionId });
		return token;
	}

	private forgetExpired(now: number): void {
		if (this.tokens.size < 1000) return;
		for (const [token, { expiresAt }] of this.tokens) if (expiresAt <= now) this.tokens.delete(token);
		for (const [id, { expiresAt }] of this.sessions) if (expiresAt <= now) this.sessions.delete(id);
	}

	private endSessionsOf(user: User): void {
		for (const [token, signedIn] of this.tokens) if (signedIn.user === user) this.tokens.delete(token);
		for (const [id, { userId }] of this.sessions) if (userId === user.id) this.sessions.delete(id);
	}
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
