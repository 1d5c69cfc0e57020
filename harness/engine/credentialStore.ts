import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	ICredentialsHelper,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeParameters,
} from 'n8n-workflow';

import { PuzzelApi } from '../../credentials/PuzzelApi.credentials';
import { PuzzelOAuth2Api } from '../../credentials/PuzzelOAuth2Api.credentials';

const TYPES = { puzzelApi: PuzzelApi, puzzelOAuth2Api: PuzzelOAuth2Api };

/**
 * One stored credential, with the behaviour of n8n's own helper (packages/cli, credentials-helper):
 * the sign-in runs when the expirable property is empty or on a 401, and its result is stored.
 */
export class CredentialStore {
	/** How often n8n read and decrypted it. */
	reads = 0;
	/** Whether it can be read without its expressions being resolved. */
	hasRawAccess = true;
	private readonly type: ICredentialType;

	constructor(
		public stored: ICredentialDataDecryptedObject,
		readonly typeName: keyof typeof TYPES = 'puzzelApi',
	) {
		this.type = new TYPES[typeName]();
	}

	/** How a node refers to it. */
	get link() {
		return { [this.typeName]: { id: '1', name: 'Puzzel' } };
	}

	get helper(): ICredentialsHelper {
		return {
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getCredentialsProperties: () => this.type.properties,
			authenticate: async (
				data: ICredentialDataDecryptedObject,
				_type: string,
				options: IHttpRequestOptions,
			) => {
				const { authenticate } = this.type;
				if (typeof authenticate !== 'function') throw new Error('authenticate is a method here');
				return await authenticate.call(this.type, data, options);
			},
			preAuthentication: async (
				helpers: IHttpRequestHelper,
				data: ICredentialDataDecryptedObject,
				_type: string,
				_node: unknown,
				expired: boolean,
			) => {
				if (data.accessToken !== '' && !expired) return undefined;
				const output = (await this.type.preAuthentication!.call(
					helpers,
					data,
				)) as ICredentialDataDecryptedObject;
				this.stored = { ...this.stored, ...output };
				return Object.assign(data, output);
			},
			getDecrypted: async (
				...[, , , mode, executeData, raw, resolving]: Parameters<ICredentialsHelper['getDecrypted']>
			) => {
				if (raw && !this.hasRawAccess) throw new Error('This n8n gives no raw access');
				if (raw) return await Promise.resolve({ ...this.stored });
				this.reads++;
				if (!resolving || !Object.values(this.stored).some((value) => String(value).startsWith('='))) {
					return { ...this.stored };
				}
				const { workflow, node, runExecutionData, runIndex, itemIndex, connectionInputData } = resolving;
				return workflow.expression.getParameterValue(
					this.stored as INodeParameters,
					runExecutionData,
					runIndex,
					itemIndex,
					node.name,
					connectionInputData,
					mode,
					{ $secrets: { vault: { key: '12345' } } },
					executeData,
				) as ICredentialDataDecryptedObject;
			},
		} as unknown as ICredentialsHelper;
	}
}
