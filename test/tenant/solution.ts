import {
	DEMO_ACCESS_POINTS,
	DEMO_AGENTS,
	DEMO_SIGN_IN,
	defaultSeed,
	type Emulator,
	type Seed,
} from '../../emulator';
import type { Account } from '../../scripts/tenant/account';
import { verify, type Outcome, type Wishes } from '../../scripts/tenant/course';

/** A request waits, and the agent who is read is ready and has skills, so that every field occurs. */
export function seedWithAll(): Seed {
	const seed = defaultSeed();
	seed.customers[0]!.requests = [
		{
			from: 'kari.nordmann@example.com',
			to: DEMO_ACCESS_POINTS.support,
			subject: 'Late parcel',
			waitedSeconds: 90,
		},
		{
			from: 'ola.nordmann@example.com',
			to: DEMO_ACCESS_POINTS.support,
			subject: 'Wrong size',
			waitedSeconds: 30,
		},
	];
	return seed;
}

export const accountAt = ({ url, apiUrl }: Emulator, changes: Partial<Account> = {}): Account => ({
	...DEMO_SIGN_IN,
	authUrl: url,
	apiUrl,
	clientName: 'n8n-nodes-puzzel verify',
	clientVersion: '1.0',
	environment: 'custom',
	...changes,
});

export const READS_ONLY: Wishes = { userId: undefined, accessPoint: undefined, destination: undefined };
export const EVERYTHING: Wishes = {
	userId: String(DEMO_AGENTS.ingrid),
	accessPoint: DEMO_ACCESS_POINTS.support,
	destination: '004722334455',
};

export async function check(
	emulator: Emulator,
	{
		wishes = EVERYTHING,
		account = {},
		signal = new AbortController().signal,
	}: {
		wishes?: Wishes;
		account?: Partial<Account>;
		signal?: AbortSignal;
	} = {},
): Promise<Outcome & { said: string[] }> {
	const said: string[] = [];
	const outcome = await verify(
		accountAt(emulator, account),
		wishes,
		signal,
		(words) => void said.push(words),
	);
	return { ...outcome, said };
}
