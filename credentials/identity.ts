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

/** What the person typed, in a form that gives none of it away. A changed field makes another key. */
const TYPED = ['authUrl', 'apiUrl', 'customerKey', 'userName', 'password', 'clientName', 'clientVersion'];

/** One key for one person at one Puzzel: a session or a refusal counts only for the key it was made with. */
export function identityKey(data: ICredentialDataDecryptedObject): string {
	return createHash('sha256')
		.update(JSON.stringify(TYPED.map((name) => data[name])))
		.digest('hex');
}
