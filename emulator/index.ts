import type { AddressInfo } from 'node:net';

import type { PasswordChange } from './accounts';
import type { Call } from './calls';
import { createRealClock, type Clock } from './clock';
import { defaultSeed, type DEMO_SIGN_IN } from './demoSeed';
import type { ActiveFault } from './faults';
import type { Fault, FaultChanges } from './faultSchema';
import { asFaults, type NextAnswers } from './nextAnswers';
import type { ContactCentre } from './routing/contactCentre';
import type { AgentChanges, Move } from './routing/orders';
import { readSeed, type Alarm, type Seed } from './seed';
import { API_PREFIX, createServer } from './server';
import { StateFile } from './stateFile';
import { World } from './world';

export { createManualClock, createRealClock, type Clock } from './clock';
export {
	DEMO_ACCESS_POINTS,
	DEMO_AGENTS,
	DEMO_BLOCKED_NUMBER,
	DEMO_CLIENT,
	DEMO_SIGN_IN,
	defaultSeed,
	demoSeed,
} from './demoSeed';
export { readSeed } from './seed';
export { ForeignStateError } from './stateFile';
export type { Call } from './calls';
export type { ActiveFault } from './faults';
export type { Fault, FaultChanges } from './faultSchema';
export type { NextAnswers } from './nextAnswers';
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

/** An emulated Puzzel that listens. */
export interface Emulator {
	/** The login host, without a slash at the end. */
	readonly url: string;
	/** The API URL of the credential: `url` and `/ContactCentre5`. */
	readonly apiUrl: string;
	/** The token URL of Puzzel ID: `url` and `/id/connect/token`. */
	readonly tokenUrl: string;
	/** Every call of Puzzel's routes since the reset, oldest first; at least the last 50,000. */
	readonly calls: readonly Call[];
	readonly clock: Clock;
	/** The routing engine; a new one after `reset`. */
	readonly centre: ContactCentre;
	readonly faults: readonly ActiveFault[];
	/** How many calls there were of an operation, such as `LogIn` or `RequestAdd`. */
	count(operation: string): number;
	/** Sign-ins refused for a wrong password or customer or a locked account, whatever the client was answered. */
	readonly refusedLogIns: number;
	/** Acts like an administrator, by default at the first customer; `sessions` ends the sessions there are. */
	changePassword(userName: string, password: string, options?: PasswordChange): void;
	/** What a login gives to a user who may have it, without a call. */
	logIn(who: typeof DEMO_SIGN_IN): { token: string; sessionId: string };
	setUserState(userId: number, changes: AgentChanges): void;
	/** The agent takes the offer that rings, or picks a waiting request. */
	accept(userId: number, requestId?: number): void;
	reject(userId: number): void;
	finish(userId: number, requestId?: number): void;
	/** Moves a request into another queue or any status. */
	moveRequest(requestId: number, move: Move): void;
	/** What an administrator sets for a visual queue; `{}` for none. */
	setAlarm(visualQueueId: number, alarm: Alarm): void;
	/** All access tokens end; with `sessions`, they cannot be renewed either. */
	expireTokens(options?: { sessions?: boolean }): void;
	addFault(fault: Fault): ActiveFault;
	/** Other values from the next call on; a limiter goes on with what it has counted. */
	changeFault(id: number, changes: FaultChanges): ActiveFault;
	removeFault(id: number): boolean;
	clearFaults(): void;
	/** Answers the next calls with a status, a delay or a dropped connection. */
	answerNext(next: NextAnswers): void;
	/** Back to the seed: requests, states, accounts, faults and calls. The clock goes on. */
	reset(): void;
	close(): Promise<void>;
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
	const url = `http://${host}:${(app.server.address() as AddressInfo).port}`;
	return {
		url,
		apiUrl: `${url}${API_PREFIX}`,
		tokenUrl: `${url}/id/connect/token`,
		clock,
		get calls() {
			return world.log.calls;
		},
		get centre() {
			return world.centre;
		},
		get faults() {
			return world.faults.list;
		},
		count: (operation) => world.log.count(operation),
		get refusedLogIns() {
			return world.accounts.refusedLogIns;
		},
		changePassword: (userName, password, options) =>
			world.accounts.changePassword(userName, password, options),
		logIn: ({ customerKey, userName, password }) => {
			const login = world.accounts.logIn(customerKey, userName, password);
			if (login.outcome !== 'granted') throw new Error(`The login gave "${login.outcome}"`);
			return { token: login.token, sessionId: login.session.id };
		},
		setUserState: (userId, changes) => void world.centre.setAgentState(userId, changes),
		accept: (userId, requestId) => void world.centre.accept(userId, requestId),
		reject: (userId) => void world.centre.reject(userId),
		finish: (userId, requestId) => void world.centre.finish(userId, requestId),
		moveRequest: (requestId, move) => void world.centre.moveRequest(requestId, move),
		setAlarm: (visualQueueId, alarm) => world.setAlarm(visualQueueId, alarm),
		expireTokens: (which) => world.accounts.expireTokens(which),
		addFault: (fault) => world.faults.add(fault),
		changeFault: (id, changes) => {
			const changed = world.faults.change(id, changes);
			if (!changed) throw new Error(`There is no fault ${id}`);
			return changed;
		},
		removeFault: (id) => world.faults.remove(id),
		clearFaults: () => world.faults.clear(),
		answerNext: (next) => {
			for (const fault of asFaults(next)) world.faults.add(fault);
		},
		reset: () => world.reset(),
		close: async () => {
			await app.close();
			await file?.close(world);
		},
	};
}
