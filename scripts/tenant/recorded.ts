import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { createEmulator, DEMO_ACCESS_POINTS, DEMO_AGENTS, defaultSeed, type Seed } from '../../emulator';
import { clientCredentialData, credentialData } from '../../harness/n8n/demo';
import { accountOf, type Account } from './account';
import { verify } from './course';
import type { Forms } from './forms';
import type { Wishes } from './types';

/** Requests wait, and the agent to read is available and has skills, so that every field occurs. */
export function seedWithAll(): Seed {
	const seed = defaultSeed();
	const to = DEMO_ACCESS_POINTS.support;
	seed.customers[0]!.requests = [
		{ from: 'kari.nordmann@example.com', to, subject: 'Late parcel', waitedSeconds: 90 },
		{ from: 'ola.nordmann@example.com', to, subject: 'Wrong size', waitedSeconds: 30 },
	];
	return seed;
}

export const EVERYTHING: Wishes = {
	userId: String(DEMO_AGENTS.ingrid),
	accessPoint: DEMO_ACCESS_POINTS.support,
	destination: '004722334455',
};

/** What the emulator returns to all API requests: this is what is assumed of every solution. */
export async function recordEmulator(signIn: Account['signIn']): Promise<Record<string, Forms>> {
	const emulator = await createEmulator({ seed: seedWithAll() });
	try {
		const typed = (signIn === 'password' ? credentialData : clientCredentialData)(emulator);
		const account = accountOf('custom', typed as ICredentialDataDecryptedObject);
		const signal = new AbortController().signal;
		return (await verify(account, EVERYTHING, {}, signal, () => undefined)).recorded;
	} finally {
		await emulator.close();
	}
}
