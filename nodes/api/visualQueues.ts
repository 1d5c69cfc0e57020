import { isObject, objectSchema } from './schemas';
import { expectList, expectResult, type Envelope } from './envelope';

/** The state of all visual queues in one call. */
export const visualQueueStates = {
	path: '/visualqueues/stateinformation/All',
	purpose: 'read the state of the visual queues',
	undocumented: true,
};

/** The metrics as Puzzel returns them: `null` is no value, and must not become 0. */
export const readVisualQueueStates = (envelope: Envelope) => expectList(envelope, isObject, 'visual queues');

/** Who is on a visual queue: the list is in an object [observed in clients]. */
export function readVisualQueueAgents(envelope: Envelope) {
	const { usersDetails } = expectResult(objectSchema, envelope, 'agents');
	return expectList({ ...envelope, result: usersDetails }, isObject, 'agents');
}
