import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idForOutput, idSchema } from '../api/schemas';
import type { Puzzel } from '../api/client';
import { PuzzelFailure } from '../api/failure';
import type { PuzzelCall } from '../api/classify';

/** The integer of RequestAdd [documented]; an object around it and a digit string are seen in clients. */
export const createdSchema = z.union([
	idSchema,
	z.object({ requestId: idSchema }).transform(({ requestId }) => requestId),
]);

/** Creates a request, once, and returns its id. */
export async function created(
	puzzel: Puzzel,
	call: Omit<PuzzelCall, 'retrySafety' | 'ifLost'> & { ifLost: string },
): Promise<IDataObject> {
	const { result, message, code } = await puzzel.call({
		...call,
		retrySafety: 'nonIdempotent',
	});
	const requestId = createdSchema.safeParse(result);
	if (!requestId.success) {
		throw new PuzzelFailure(`Unclear whether Puzzel could ${call.purpose}: the response has no request ID`, {
			mayHaveHappened: true,
			description: call.ifLost,
		});
	}
	return { requestId: idForOutput(requestId.data), message, code };
}
