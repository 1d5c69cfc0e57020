import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { createEmulator, type Emulator, type Seed } from '../../emulator';
import { standIn } from '../../harness/standIn';
import { clientCredentialData, credentialData } from '../../harness/n8n/demo';
import { accountOf, type Account } from '../../scripts/tenant/account';
import { verify } from '../../scripts/tenant/course';
import { EVERYTHING, recordEmulator, seedWithAll } from '../../scripts/tenant/recorded';
import { markdownOf, reportOf } from '../../scripts/tenant/report';
import { seedFrom } from '../../scripts/tenant/seedFrom';
import type { Outcome, Wishes } from '../../scripts/tenant/types';

/** The emulator as a solution in which every field occurs; closed after each test. */
export function useSolution() {
	let emulator: Emulator | undefined;
	afterEach(async () => await emulator?.close());
	const solution = async (more: Partial<Seed> = {}, showSecrets = false) => {
		await emulator?.close();
		return (emulator = await createEmulator({ seed: { ...seedWithAll(), ...more }, showSecrets }));
	};
	return { solution, emulator: standIn(() => emulator!) };
}

/** Of a user, or of a client of Puzzel ID: the fields of the credential. */
export const accountAt = (emulator: Emulator, changes: IDataObject = {}, typed = credentialData): Account =>
	accountOf('custom', typed(emulator, changes) as ICredentialDataDecryptedObject);

export const clientAt = (emulator: Emulator, changes: IDataObject = {}): Account =>
	accountAt(emulator, changes, clientCredentialData);

/** What is seen if nothing deviates, with either way to sign in. */
export const USUAL_FACTS = {
	paths: '14 of 14 as documented, 0 with the other prefix',
	refusal: 'yes',
	lists: 'yes, all 8',
	timeInQueue: 'a number',
	sessionTime: 'a date of 1970',
	variablesOfCreate: 'yes',
	variablesOfUpdate: 'yes',
	tokenMinutes: '15 minutes',
	callout: 'a request id',
};

const recorded = new Map<string, ReturnType<typeof recordEmulator>>();

export async function check(
	emulator: Emulator,
	more: { wishes?: Wishes; account?: Account; signal?: AbortSignal } = {},
): Promise<Outcome & { said: string[] }> {
	const { wishes = EVERYTHING, account = accountAt(emulator), signal = new AbortController().signal } = more;
	const said: string[] = [];
	if (!recorded.has(account.signIn)) recorded.set(account.signIn, recordEmulator(account.signIn));
	const assumed = await recorded.get(account.signIn)!;
	const outcome = await verify(account, wishes, assumed, signal, (words) => void said.push(words));
	return { ...outcome, said };
}

/** Everything that is written about an outcome. */
export function writtenOf(outcome: Outcome): string {
	const report = reportOf(outcome, { version: '0.1.0', environment: 'custom', signIn: 'password' });
	return [JSON.stringify(report), markdownOf(report), JSON.stringify(seedFrom(outcome))].join('\n');
}
