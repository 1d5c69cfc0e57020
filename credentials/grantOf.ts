import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { clientCredentialsGrant } from './clientCredentialsGrant';
import { passwordGrant } from './passwordGrant';
import type { Grant } from './grant';

/** What the person typed into either credential, forgiven and checked. Throws UserError, naming the field as displayed. */
export const grantOf = (data: ICredentialDataDecryptedObject): Grant =>
	data.clientId === undefined ? passwordGrant(data) : clientCredentialsGrant(data);
