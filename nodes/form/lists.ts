import { NodeOperationError, type ILoadOptionsFunctions } from 'n8n-workflow';
import type { z } from 'zod/v4';

import { Puzzel } from '../api/client';
import { expectResult } from '../api/envelope';
import { asFailure } from '../api/failure';

/** What Puzzel lists below the customer, for a list in the form. `what` fits "could not list the {what}". */
export async function list<T extends z.ZodType>(
	context: ILoadOptionsFunctions,
	path: string,
	schema: T,
	what: string,
): Promise<z.infer<T>> {
	try {
		const puzzel = await Puzzel.connect(context);
		const envelope = await puzzel.call({
			repeat: 'safe',
			method: 'GET',
			path: puzzel.customerPath + path,
			action: `list the ${what}`,
		});
		return expectResult(schema, envelope, what);
	} catch (error) {
		const { message, options } = asFailure(error);
		throw new NodeOperationError(context.getNode(), message, { description: options.description ?? '' });
	}
}
