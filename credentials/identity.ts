import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { byClientCredentials } from './clientCredentials';
import { byPassword } from './password';
import type { SignInWay } from './way';

/** What the person typed into either credential, forgiven and checked. Throws UserError, naming the field as displayed. */
export const readIdentity = (data: ICredentialDataDecryptedObject): SignInWay =>
	data.clientId === undefined ? byPassword(data) : byClientCredentials(data);
