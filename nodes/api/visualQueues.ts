import { z } from 'zod/v4';

import { objectSchema } from './answers';
import { expectResult, type Envelope } from './envelope';

/** How all visual queues stand, in one call. */
export const visualQueueStates = {
	path: '/visualqueues/stateinformation/All',
	action: 'read the state of the visual queues',
	undocumented: true,
};

/** The figures as Puzzel tells them: `null` is no value, and must not become 0. */
export const readVisualQueueStates = (envelope: Envelope) =>
	expectResult(z.array(objectSchema), envelope, 'state of visual queues');
