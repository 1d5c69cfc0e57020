import { z } from 'zod/v4';

/** Integers [documented] or digit strings [observed in clients]; kept as digits, so that none loses precision. */
export const idSchema = z
	.union([z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER), z.string().trim().regex(/^\d+$/)])
	.transform(String);

export const tokenInformationSchema = z.object({ userId: idSchema });

/** The states decide whether a phone rings. The sets are open: a new value is simply not "Available". */
export const userStateSchema = z.object({
	contactCentreStatus: z.string().nullish(),
	userStatus: z.string().nullish(),
	name: z.string().nullish(),
});

/** The condition for a callout: LoggedOn and Available [documented]. */
export function isAvailable({ contactCentreStatus, userStatus }: z.infer<typeof userStateSchema>): boolean {
	return contactCentreStatus === 'LoggedOn' && userStatus === 'Available';
}

/** Digits as a number where none is lost by it, as Puzzel itself returns ids. */
export function idForOutput(digits: string): number | string {
	const number = Number(digits);
	return Number.isSafeInteger(number) ? number : digits;
}
