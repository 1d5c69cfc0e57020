import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { filled, readHosts, required, text, type PuzzelHosts } from './hosts';

/** What the person typed into the credential, forgiven and checked. */
export interface PuzzelIdentity extends PuzzelHosts {
	userName: string;
	password: string;
	clientName: string;
	clientVersion: string;
}

/** Throws UserError, naming the field as displayed. */
export function readIdentity(data: ICredentialDataDecryptedObject): PuzzelIdentity {
	return {
		...readHosts(data),
		userName: required(data.userName, 'User Name'),
		password: filled(data.password, 'Password'),
		clientName: text(data.clientName) || 'n8n',
		clientVersion: text(data.clientVersion) || '1.0',
	};
}

/**
 * One key for one person at one Puzzel, which gives nothing away: a session or a refusal counts only for the
 * key it was made with, and a changed field makes another key.
 */
export function identityKey(identity: PuzzelIdentity): string {
	const { authUrl, apiUrl, customerKey, userName, password, clientName, clientVersion } = identity;
	return createHash('sha256')
		.update(JSON.stringify([authUrl, apiUrl, customerKey, userName, password, clientName, clientVersion]))
		.digest('hex');
}
