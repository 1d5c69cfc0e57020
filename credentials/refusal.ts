import { z } from 'zod/v4';

import { hostOf } from './hosts';
import type { LogIn } from './password';
import { isBusy, type Answer, type Told, type Verdict } from './way';
import { shownWords } from './words';

const twoFactorAnswer = z.object({ twoFactorRequired: z.literal(true) });
const refusalAnswer = z
	.object({ message: z.string(), code: z.union([z.number(), z.string()]) })
	.partial()
	.refine(({ message, code }) => message !== undefined || code !== undefined);

/** What a sign-in is judged by. Puzzel's own words are not public [inferred]. */
const JUDGED = /user|password|log.?[io]n|sign.?[io]n|credential|account|customer|lock|block|factor|authent/i;

export const wantsTwoFactors = (body: unknown) => twoFactorAnswer.safeParse(body).success;

/** Judges an answer to a login that brought no session. */
export function verdictOf(answer: Answer): Verdict {
	const { statusCode, body } = answer;
	if (wantsTwoFactors(body)) return 'refused';
	if (isBusy(answer)) return 'busy';
	const page = typeof body === 'string' && body.trimStart().startsWith('<');
	if (statusCode === 401 && !page) return 'refused';
	if (statusCode === 404 || statusCode === 405 || (statusCode >= 300 && statusCode < 400)) return 'foreign';
	const said = refusalAnswer.safeParse(body);
	if (!said.success) return 'foreign';
	return said.data.code !== undefined || JUDGED.test(String(said.data.message)) ? 'refused' : 'unclear';
}

/** Says in the person's words why no session came of it. */
export function explain(answer: Answer, logIn: LogIn): Told {
	const { statusCode, body } = answer;
	const { auth, userName, customerKey, password } = logIn;
	if (wantsTwoFactors(body)) {
		return {
			message: `The Puzzel user "${userName}" signs in with two factors, which works only in Puzzel's own applications: use a user without two-factor authentication in the credential.`,
			description:
				'Ask your Puzzel administrator for a user of type API without two-factor authentication, and use it in the credential.',
		};
	}
	const parsed = refusalAnswer.safeParse(body);
	const { message = '', code } = parsed.success ? parsed.data : {};
	const words = shownWords(message, [password]);
	const status =
		code === undefined
			? `HTTP ${statusCode}`
			: `HTTP ${statusCode}, code ${shownWords(String(code), [password])}`;
	const quote = words ? `Puzzel says: "${words}" (${status}).` : `(${status})`;

	const verdict = verdictOf(answer);
	if (verdict === 'busy') {
		return {
			message: `Puzzel could not sign anyone in just now. ${quote}`,
			description: 'The password was not judged. Try again later.',
		};
	}
	if (verdict === 'foreign') {
		return {
			message: `${hostOf(auth.url)} does not answer like Puzzel: check "${auth.field}" (HTTP ${statusCode})`,
			description:
				'It may be another server, a maintenance page or a firewall; the password was not judged. The usual address is https://auth.puzzel.com, in the UK https://ukauth.puzzel.com.',
		};
	}
	if (/lock|block/i.test(message)) {
		return {
			message: `Puzzel has locked the account of "${userName}". ${quote}`,
			description:
				'Puzzel locks an account after four wrong passwords in a row. Ask your Puzzel administrator to unlock it, then save the credential with the right password.',
		};
	}
	if (/customer/i.test(message)) {
		return {
			message: `Puzzel does not know the customer "${customerKey}": check "Customer Key". ${quote}`,
			description: 'The customer key is your customer number in the Puzzel solution.',
		};
	}
	if (verdict === 'unclear') {
		return {
			message: `Puzzel did not sign "${userName}" in. ${quote}`,
			description: 'Check the credential. Whether the password was judged cannot be told from this answer.',
		};
	}
	return {
		message: `Puzzel refused the sign-in of "${userName}": the user name or the password is wrong. ${quote} After four wrong passwords in a row Puzzel locks the account.`,
		description:
			'Correct "User Name" and "Password" in the credential. A corrected password is used at once.',
	};
}
