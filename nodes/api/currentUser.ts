import { setLatest } from '../../credentials/boundedMap';
import type { Puzzel } from './client';
import { expectResult } from './envelope';
import { toFailure } from './failure';
import { tokenInformationSchema } from './schemas';
import { TOKEN_INFORMATION } from './tokenCheck';

/** What this process has read, by identity. */
const currentUsers = new Map<string, Promise<string>>();
const MOST_USERS = 100;
/** As a restart does. For tests. */
export const forgetCurrentUsers = () => currentUsers.clear();

/** The id of the credential's user, read once for each identity. Throws PuzzelFailure. */
export async function currentUserId(puzzel: Puzzel): Promise<string> {
	const { identity } = puzzel;
	let userId = currentUsers.get(identity);
	if (!userId) {
		userId = puzzel
			.call(TOKEN_INFORMATION)
			.then((envelope) => expectResult(tokenInformationSchema, envelope, 'user id').userId)
			.catch((error: unknown) => {
				// The next item tries again.
				currentUsers.delete(identity);
				throw toFailure(error);
			});
		setLatest(currentUsers, identity, userId, MOST_USERS);
	}
	return await userId;
}
