import { UserError } from 'n8n-workflow';
import { z } from 'zod/v4';

import type { PuzzelIdentity } from './identity';
import { hostOf } from './network';

/** Nobody could be signed in. The message is for the person; no call made without a session can succeed. */
export class SignInError extends UserError {}

const twoFactorAnswer = z.object({ twoFactorRequired: z.literal(true) });
const refusalAnswer = z.object({
	message: z.string().optional(),
	code: z.union([z.number(), z.string()]).optional(),
});

/** The login's answer: status, and body as JSON where it was JSON. */
export interface Answer {
	statusCode: number;
	body?: unknown;
}

export const wantsTwoFactors = (body: unknown) => twoFactorAnswer.safeParse(body).success;

/** Puzzel looked at the password and said no. A gateway's error page or a throttle says nothing about it. */
export function isRefusal({ statusCode, body }: Answer): boolean {
	if (wantsTwoFactors(body)) return true;
	if (
		statusCode === 408 ||
		statusCode === 429 ||
		statusCode >= 500 ||
		(statusCode >= 300 && statusCode < 400)
	)
		return false;
	return isJsonObject(body) || [400, 401, 403].includes(statusCode);
}

const isJsonObject = (body: unknown) => typeof body === 'object' && body !== null;

/** Says in the person's words why no session came of it. What Puzzel answers is not public; its own words are quoted. */
export function explain(
	{ statusCode, body }: Answer,
	{ authUrl, userName, customerKey }: PuzzelIdentity,
): SignInError {
	const host = hostOf(authUrl);
	if (wantsTwoFactors(body)) {
		return new SignInError(
			`The Puzzel user "${userName}" signs in with two factors, which works only in Puzzel's own applications`,
			{
				description:
					'Ask your Puzzel administrator for a user of type API without two-factor authentication, and use it in the credential.',
			},
		);
	}
	const parsed = refusalAnswer.safeParse(body);
	const said = parsed.success ? parsed.data : {};
	const quote = puzzelSays(statusCode, said);
	if (statusCode === 429 || statusCode === 408 || statusCode >= 500) {
		return new SignInError(`Puzzel could not sign anyone in just now. ${quote}`, {
			description: 'The password was not judged. Try again later.',
		});
	}
	if (!isRefusal({ statusCode, body })) {
		return new SignInError(
			`${host} does not answer like Puzzel: check "Authentication URL" (HTTP ${statusCode})`,
			{
				description: 'The usual address is https://auth.puzzel.com, in the UK https://ukauth.puzzel.com.',
			},
		);
	}
	const words = said.message ?? '';
	if (/lock|block/i.test(words)) {
		return new SignInError(`Puzzel has locked the account of "${userName}". ${quote}`, {
			description:
				'Puzzel locks an account after four wrong passwords in a row. Ask your Puzzel administrator to unlock it, then save the credential with the right password.',
		});
	}
	if (/customer/i.test(words)) {
		return new SignInError(
			`Puzzel does not know the customer "${customerKey}": check "Customer Key". ${quote}`,
			{
				description: 'The customer key is your customer number in the Puzzel solution.',
			},
		);
	}
	return new SignInError(
		`Puzzel refused the sign-in of "${userName}": the user name or the password is wrong. ${quote} After four wrong passwords in a row Puzzel locks the account.`,
		{
			description:
				'Correct "User Name" and "Password" in the credential. A corrected password is used at once.',
		},
	);
}

function puzzelSays(statusCode: number, { message, code }: z.infer<typeof refusalAnswer>): string {
	const code_ = code === undefined ? '' : `, code ${code}`;
	return message
		? `Puzzel says: "${message.slice(0, 300)}" (HTTP ${statusCode}${code_}).`
		: `(HTTP ${statusCode}${code_})`;
}
