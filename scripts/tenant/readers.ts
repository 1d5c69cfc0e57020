import { z } from 'zod/v4';

import { objectSchema, tokenInformationSchema, userStateSchema } from '../../nodes/api/answers';
import { expectResult, readEnvelope, type Envelope } from '../../nodes/api/envelope';
import { waitingSchema } from '../../nodes/api/requests';
import { readUserStates } from '../../nodes/api/userStates';
import { readVisualQueueStates } from '../../nodes/api/visualQueues';
import { queuesSchema, visualQueuesSchema } from '../../nodes/form/queues';
import { userGroupsSchema } from '../../nodes/form/userGroups';
import { usersSchema } from '../../nodes/form/users';
import { createdSchema } from '../../nodes/Request/created';
import type { OperationName } from './assumptions';
import type { Answer } from './wire';

/** What the package itself reads of an answer; each throws where it cannot. */
const READERS: Record<OperationName, (envelope: Envelope) => unknown> = {
	AccessTokenInformation: reader(tokenInformationSchema),
	UserGet: reader(objectSchema.pipe(userStateSchema)),
	UserList: reader(usersSchema),
	UserGroupList: reader(userGroupsSchema),
	UserStateToday: readUserStates,
	QueueList: reader(queuesSchema),
	VisualQueueList: reader(visualQueuesSchema),
	VisualQueueStates: readVisualQueueStates,
	WaitingRequestList: reader(waitingSchema),
	RequestGet: reader(objectSchema),
	RequestAdd: reader(createdSchema),
	RequestUpdate: reader(z.unknown()),
	RequestDelete: reader(z.unknown()),
	CallOutAdd: reader(z.unknown()),
};

function reader(schema: z.ZodType): (envelope: Envelope) => unknown {
	return (envelope) => expectResult(schema, envelope, 'answer');
}

/** The envelope as the package reads it. */
export const envelopeOf = ({ body, status }: Answer) =>
	readEnvelope({ body: body as never, statusCode: status, headers: {} });

export function canRead(operation: OperationName, envelope: Envelope): boolean {
	try {
		READERS[operation](envelope);
		return true;
	} catch {
		return false;
	}
}
