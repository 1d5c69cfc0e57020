import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { readSession } from '../../credentials/storedSession';
import { badInput } from './failure';

type Context = Pick<IExecuteFunctions, 'getNode'> & {
	getCredentials: (type: string, itemIndex?: number) => Promise<ICredentialDataDecryptedObject>;
};

/** What the contexts of a run have without declaring it (n8n 1.123 and 2.41): the way to the credential as it is stored. */
interface RawAccess {
	additionalData: {
		credentialsHelper: {
			getDecrypted: (
				additionalData: unknown,
				nodeCredentials: unknown,
				type: string,
				mode: unknown,
				executeData: unknown,
				raw: true,
			) => Promise<ICredentialDataDecryptedObject>;
		};
	};
	mode: unknown;
	executeData: unknown;
}

/** An external secret or a variable of n8n is the same for all items. */
const CONSTANT = /^=\{\{\s*\$(?:secrets|vars|env)(?:\.\w+|\['[^']*'\]|\["[^"]*"\])+\s*\}\}$/;

const typeOf = (context: Context) => String(context.getNode().parameters.authentication);

/** Whether a field of the credential is an expression, or may be: resolving it for an item costs 2 to 4 ms. */
export async function mayVaryByItem(context: Context): Promise<boolean> {
	const type = typeOf(context);
	try {
		const { additionalData, mode, executeData } = context as unknown as RawAccess;
		const { credentialsHelper } = additionalData;
		const link = context.getNode().credentials![type];
		const stored = await credentialsHelper.getDecrypted(additionalData, link, type, mode, executeData, true);
		return Object.values(stored).some(
			(value) => typeof value === 'string' && value.startsWith('=') && !CONSTANT.test(value),
		);
	} catch {
		return true;
	}
}

/** For whom the credential signs in. n8n resolves its expressions for one item, by default the first. */
export const identityOf = async (context: Context, itemIndex?: number): Promise<string> =>
	readSession(await context.getCredentials(typeOf(context), itemIndex)).key;

export const severalIdentities = () =>
	badInput(
		'The credential has different values for different items',
		'Use one node for each customer, each with a separate credential.',
	);

/** A run has one session, so that one customer's items would silently go to another one. */
export async function requireOneIdentity(context: Context, itemCount: number): Promise<void> {
	if (itemCount < 2 || !(await mayVaryByItem(context))) return;
	const first = await identityOf(context, 0);
	for (let itemIndex = 1; itemIndex < itemCount; itemIndex++) {
		if ((await identityOf(context, itemIndex)) !== first) throw severalIdentities();
	}
}
