import { z } from 'zod/v4';

import { autopilotSchema, LOG_ON_STATUSES } from './agent';
import { REQUEST_STATUSES } from './request';

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

/** `reservedUserId` 0 takes the reservation away; `reservedSeconds` from now on, 0 only ends the reservation. */
export type RequestChanges = Partial<
	Pick<NewRequest, 'vipScore' | 'reservedUserId' | 'reservedSeconds' | 'uri' | 'variables'>
> & { subject?: string | undefined };

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

export const agentChangesSchema = z.strictObject({
	contactCentreStatus: z.enum(LOG_ON_STATUSES).optional(),
	/** 'Available' leaves it to what the agent does; anything else stays until it is set again. */
	userStatus: z.string().min(1).optional(),
	pauseTypeId: z.int().nonnegative().optional(),
	profileId: z.int().positive().optional(),
	autopilot: autopilotSchema.nullable().optional(),
});
export type AgentChanges = z.output<typeof agentChangesSchema>;

/** A request moved by hand; `userId` is the agent it goes to, for the statuses Alerting and Connected. */
export const moveSchema = z
	.strictObject({
		queueId: z.int().positive().optional(),
		status: z.enum(REQUEST_STATUSES).optional(),
		userId: z.int().positive().optional(),
	})
	.refine(
		({ queueId, status }) => queueId !== undefined || status !== undefined,
		'needs a queueId or a status',
	);
export type Move = z.output<typeof moveSchema>;
