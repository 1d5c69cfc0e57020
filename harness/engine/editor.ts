import { LoadOptionsContext } from 'n8n-core';
import {
	Workflow,
	type ILoadOptionsFunctions,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import type { CredentialStore } from './credentialStore';

/** What the editor hands to a list of the form. */
export function editorContext(type: INodeType, credential: CredentialStore): ILoadOptionsFunctions {
	const workflow = new Workflow({
		active: false,
		connections: {},
		nodes: [
			{
				id: 'node-1',
				name: 'Puzzel',
				type: type.description.name,
				typeVersion: 1,
				position: [0, 0],
				parameters: { authentication: credential.typeName },
				credentials: credential.link,
			},
		],
		nodeTypes: { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) },
	});
	const additionalData = {
		credentialsHelper: credential.helper,
		webhookWaitingBaseUrl: 'http://localhost/w',
		formWaitingBaseUrl: 'http://localhost/f',
	} as unknown as IWorkflowExecuteAdditionalData;
	// The two packages disagree by an optional name only.
	return new LoadOptionsContext(
		workflow,
		workflow.getNode('Puzzel')!,
		additionalData,
		'',
	) as ILoadOptionsFunctions;
}
