import type { IDataObject } from 'n8n-workflow';

import type { CredentialLink, WorkflowFile } from '../test/n8n/rest';
import { workflow } from '../test/n8n/workflow';
import { noOperation, type NodeContender } from './contenders';

/** The node that is measured. */
export const MEASURED = 'Measured';

export interface WorkflowOrder {
	contender: NodeContender;
	items: number;
	credential: CredentialLink;
	/** Makes the subjects unique; by default the number of the execution. */
	run?: string;
	/** Further settings of the measured node, such as `retryOnFail`. */
	settings?: IDataObject;
}

/** So many tasks → the node that is measured. */
export function measuring({ contender, items, credential, run, settings = {} }: WorkflowOrder): WorkflowFile {
	const name = run === undefined ? '$execution.id' : `'${run}'`;
	const tasks = `Array.from({ length: ${items} }, (_, n) => ({ subject: 'Task ' + ${name} + '-' + n, uri: 'https://crm.example.com/cases/' + n }))`;
	const { label, type, typeVersion, parameters } = contender;
	return workflow(`Bench: ${label}, ${items} items`, tasks, credential, [
		{
			name: MEASURED,
			type,
			typeVersion,
			parameters,
			credentials: contender === noOperation ? {} : { puzzelApi: credential },
			settings,
		},
	]);
}
