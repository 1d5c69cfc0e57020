import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idForOutput, idSchema } from '../api/answers';
import type { Puzzel } from '../api/client';
import { PuzzelFailure } from '../api/failure';
import type { PuzzelCall } from '../api/outcome';

/** The integer of RequestAdd [documented]; an object around it and a digit string are seen in clients. */
export const createdSchema = z.union([
	idSchema,
	z.object({ requestId: idSchema }).transform(({ requestId }) => requestId),
]);

/** Has Puzzel make a request, once, and tells its id. */
export async function created(
	puzzel: Puzzel,
	call: Omit<PuzzelCall, 'repeat' | 'method' | 'ifLost'> & { ifLost: string },
): Promise<IDataObject> {
	const { result, message, code } = await puzzel.call({ ...call, repeat: 'once', method: 'POST' });
	const requestId = createdSchema.safeParse(result);
	if (!requestId.success) {
		throw new PuzzelFailure('Puzzel took the request but told no request ID', {
			mayHaveHappened: true,
			description: call.ifLost,
		});
	}
	return { requestId: idForOutput(requestId.data), message, code };
}
