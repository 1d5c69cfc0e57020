import type { Autopilot, LogOnStatus } from './agent';
import type { RequestStatus } from './request';

/** A request as it comes to a queue. */
export interface NewRequest {
	customerKey: string;
	queueId: number;
	from: string;
	to: string;
	subject: string;
	uri?: string | undefined;
	vipScore?: number | undefined;
	reservedUserId?: number | undefined;
	/** Without seconds the agent is only preferred [inferred]. */
	reservedSeconds?: number | undefined;
	variables?: Record<string, string> | undefined;
	/** For requests that wait already when the emulator starts. */
	enteredAt?: number | undefined;
}

export interface RequestChanges {
	vipScore?: number | undefined;
	/** 0 takes the reservation away. */
	reservedUserId?: number | undefined;
	/** From now on; 0 ends the reservation, the agent stays preferred. */
	reservedSeconds?: number | undefined;
	subject?: string | undefined;
	uri?: string | undefined;
	variables?: Record<string, string> | undefined;
}

export interface NewCallout {
	customerKey: string;
	userId: number;
	destination: string;
	maxAttempts?: number | undefined;
	secondsBetweenAttempts?: number | undefined;
	scheduledAt?: number | undefined;
	/** The body of the order as received, for display. */
	order?: Record<string, unknown>;
}

export interface AgentChanges {
	contactCentreStatus?: LogOnStatus | undefined;
	/** 'Available' leaves it to what the agent does; anything else stays until it is set again. */
	userStatus?: string | undefined;
	pauseTypeId?: number | undefined;
	profileId?: number | undefined;
	autopilot?: Autopilot | null | undefined;
}

/** A request moved by hand. */
export interface Move {
	queueId?: number | undefined;
	status?: RequestStatus | undefined;
	/** The agent it goes to, for the statuses Alerting and Connected. */
	userId?: number | undefined;
}
