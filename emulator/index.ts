import type { AddressInfo } from 'node:net';

import type { FastifyInstance } from 'fastify';

import type { PasswordChange } from './accounts';
import type { Call } from './calls';
import { createRealClock, type Clock } from './clock';
import { defaultSeed, type DEMO_SIGN_IN } from './demoSeed';
import type { ActiveFault } from './faults';
import type { Fault, FaultChanges } from './faultSchema';
import type { ContactCentre } from './routing/contactCentre';
import type { AgentChanges, Move } from './routing/orders';
import { readSeed, type Alarm, type Seed } from './seed';
import { API_PREFIX, createServer } from './server';
import { StateFile } from './stateFile';
import { World } from './world';

export { createManualClock, createRealClock, type Clock } from './clock';
export * from './demoSeed';
export { readSeed } from './seed';
export { ForeignStateError } from './stateFile';
export type { Call } from './calls';
export type { ActiveFault } from './faults';
export type { Fault, FaultChanges } from './faultSchema';
export type { ContactCentre } from './routing/contactCentre';
export type { AgentChanges, Move } from './routing/orders';
export type { RequestStatus, RoutedRequest } from './routing/request';
export type { Seed } from './seed';
export type { Snapshot } from './snapshot';

export interface EmulatorOptions {
	/** What is left out has a default; without `customers`, those of `defaultSeed()`. */
	seed?: Partial<Seed>;
	clock?: Clock;
	/** 0 (default): any free one. */
	port?: number;
	/** Default: 127.0.0.1. */
	host?: string;
	/** Emulated seconds per second if no clock is given; default 1. */
	speed?: number;
	/** In which the page shows times, such as `Europe/Oslo`; default: that of this machine. */
	timeZone?: string;
	/** Keeps requests, states and sessions in this file, and takes them up from it. */
	dataFile?: string;
	/** Keeps passwords and tokens in `calls` as they were sent, for tests that compare bytes. */
	showSecrets?: boolean;
}

/** How the next `count` calls are answered. */
export interface NextAnswers {
	/** Default: 1. */
	count?: number;
	/** 200 if only a body is given. */
	status?: number;
	headers?: Record<string, string>;
	/** A text as it is, anything else as JSON. */
	body?: unknown;
	delayMs?: number;
	/** The operation; every call of the API if left out, '*' for the sign-in as well. */
	match?: string;
}

/** Starts an emulated Puzzel. Its agents act by themselves only if the seed says `autopilot: true`. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const { port = 0, host = '127.0.0.1', speed = 1, showSecrets = false, timeZone } = options;
	const seed = readSeed({ ...defaultSeed(), ...options.seed });
	const file = options.dataFile === undefined ? undefined : new StateFile(options.dataFile);
	const stored = await file?.read(seed);
	// Time never goes back, though an emulator that ran fast may be ahead of the wall clock.
	const start = Math.max(Date.now(), stored?.centre.time ?? 0);
	const clock = options.clock ?? createRealClock({ speed, start });
	const world = new World(seed, clock, { showSecrets, stored, timeZone });
	const app = createServer(world);
	await app.listen({ port, host });
	file?.follow(world);
	return new Emulator(`http://${host}:${(app.server.address() as AddressInfo).port}`, world, app, file);
}

/** An emulated Puzzel that listens. */
export class Emulator {
	/** The API URL of the credential. */
	readonly apiUrl: string;
	/** The token URL of Puzzel ID. */
	readonly tokenUrl: string;

	constructor(
		/** The login host, without a slash at the end. */
		readonly url: string,
		private readonly world: World,
		private readonly app: FastifyInstance,
		private readonly file: StateFile | undefined,
	) {
		this.apiUrl = `${url}${API_PREFIX}`;
		this.tokenUrl = `${url}/id/connect/token`;
	}

	get clock(): Clock {
		return this.world.clock;
	}

	/** Every call of Puzzel's routes since the reset, oldest first; at least the last 50,000. */
	get calls(): readonly Call[] {
		return this.world.log.calls;
	}

	/** The routing engine; a new one after `reset`. */
	get centre(): ContactCentre {
		return this.world.centre;
	}

	get faults(): readonly ActiveFault[] {
		return this.world.faults.list;
	}

	/** Sign-ins refused for a wrong password or customer or a locked account, whatever the client was answered. */
	get refusedLogIns(): number {
		return this.world.accounts.refusedLogIns;
	}

	/** How many calls there were of an operation, such as `LogIn` or `RequestAdd`. */
	count(operation: string): number {
		return this.world.log.count(operation);
	}

	/** Acts like an administrator, by default at the first customer; `sessions` ends the sessions there are. */
	changePassword(userName: string, password: string, options?: PasswordChange): void {
		this.world.accounts.changePassword(userName, password, options);
	}

	/** What a login gives to a user who may have it, without a call. */
	logIn({ customerKey, userName, password }: typeof DEMO_SIGN_IN): { token: string; sessionId: string } {
		const login = this.world.accounts.logIn(customerKey, userName, password);
		if (login.outcome !== 'granted') throw new Error(`The login gave "${login.outcome}"`);
		return { token: login.token, sessionId: login.session.id };
	}

	setUserState(userId: number, changes: AgentChanges): void {
		this.centre.setAgentState(userId, changes);
	}

	/** The agent takes the offer that rings, or picks a waiting request. */
	accept(userId: number, requestId?: number): void {
		this.centre.accept(userId, requestId);
	}

	finish(userId: number, requestId?: number): void {
		this.centre.finish(userId, requestId);
	}

	/** Moves a request into another queue or any status. */
	moveRequest(requestId: number, move: Move): void {
		this.centre.moveRequest(requestId, move);
	}

	/** What an administrator sets for a visual queue; `{}` for none. */
	setAlarm(visualQueueId: number, alarm: Alarm): void {
		this.world.setAlarm(visualQueueId, alarm);
	}

	/** All access tokens end; with `sessions`, they cannot be renewed either. */
	expireTokens(options?: { sessions?: boolean }): void {
		this.world.accounts.expireTokens(options);
	}

	addFault(fault: Fault): ActiveFault {
		return this.world.faults.add(fault);
	}

	/** Other values from the next call on; a limiter goes on with what it has counted. */
	changeFault(id: number, changes: FaultChanges): ActiveFault {
		const changed = this.world.faults.change(id, changes);
		if (!changed) throw new Error(`There is no fault ${id}`);
		return changed;
	}

	removeFault(id: number): boolean {
		return this.world.faults.remove(id);
	}

	clearFaults(): void {
		this.world.faults.clear();
	}

	/** The short way to set faults that pass by themselves. */
	answerNext({ count = 1, status, delayMs, match: operation, ...answer }: NextAnswers): void {
		const when = { times: count, ...(operation !== undefined && { operation }) };
		if (delayMs !== undefined) this.addFault({ name: 'latency', ms: delayMs, ...when });
		if (status !== undefined || answer.body !== undefined)
			this.addFault({ name: 'status', status: status ?? 200, ...answer, ...when });
	}

	/** Back to the seed: requests, states, accounts, faults and calls. The clock goes on. */
	reset(): void {
		this.world.reset();
	}

	async close(): Promise<void> {
		await this.app.close();
		await this.file?.close(this.world);
	}
}
