import { isObject, objectSchema } from './schemas';
import { expectList, expectResult, type Envelope } from './envelope';
import { PuzzelFailure } from './failure';

/** The state of all visual queues in one call. */
export const visualQueueStates = {
	path: '/visualqueues/stateinformation/All',
	purpose: 'read the state of the visual queues',
	undocumented: true,
};

/** The metrics as Puzzel returns them: `null` is no value, and must not become 0. */
export const readVisualQueueStates = (envelope: Envelope) => expectList(envelope, isObject, 'visual queues');

export const noStateOf = (id: string) =>
	new PuzzelFailure(`Puzzel returned no state of the visual queue ${id}`, {
		description: 'Check "Visual Queue". The user of the credential must be allowed to see it.',
	});

/** Who is on a visual queue: the list is in an object [observed in clients]. */
export function readVisualQueueAgents(envelope: Envelope) {
	const { usersDetails } = expectResult(objectSchema, envelope, 'agents');
	return expectList({ ...envelope, result: usersDetails }, isObject, 'agents');
}
