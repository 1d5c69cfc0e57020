import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS, DEMO_AGENTS, defaultSeed, type Emulator, type Seed } from '../../emulator';
import { accountOf, type Account } from '../../scripts/tenant/account';
import { verify, type Outcome, type Wishes } from '../../scripts/tenant/course';
import { clientCredentialData, credentialData } from '../n8n/demo';

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

/** Of a user, or of a client of Puzzel ID: what a person would type into the credential. */
export const accountAt = (emulator: Emulator, changes: IDataObject = {}, typed = credentialData): Account =>
	accountOf('custom', typed(emulator, changes) as ICredentialDataDecryptedObject);

export const clientAt = (emulator: Emulator, changes: IDataObject = {}): Account =>
	accountAt(emulator, changes, clientCredentialData);

export const READS_ONLY: Wishes = { userId: undefined, accessPoint: undefined, destination: undefined };
export const EVERYTHING: Wishes = {
	userId: String(DEMO_AGENTS.ingrid),
	accessPoint: DEMO_ACCESS_POINTS.support,
	destination: '004722334455',
};

/** What is found where nothing deviates, whoever signs in. */
export const USUAL_FACTS = {
	refusal: 'yes',
	lists: 'yes, all 7',
	timeInQueue: 'a number',
	sessionTime: 'a date of 1970',
	variablesOfCreate: 'yes',
	variablesOfUpdate: 'yes',
	tokenMinutes: '15 minutes',
	callout: 'a request id',
};

export async function check(
	emulator: Emulator,
	{
		wishes = EVERYTHING,
		account = accountAt(emulator),
		signal = new AbortController().signal,
	}: {
		wishes?: Wishes;
		account?: Account;
		signal?: AbortSignal;
	} = {},
): Promise<Outcome & { said: string[] }> {
	const said: string[] = [];
	const outcome = await verify(account, wishes, signal, (words) => void said.push(words));
	return { ...outcome, said };
}
