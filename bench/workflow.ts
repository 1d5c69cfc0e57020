import type { IDataObject } from 'n8n-workflow';

import type { CredentialLink, WorkflowFile } from '../harness/n8n/rest';
import { workflow, type Step } from '../harness/n8n/workflow';
import { noOperation, type NodeContender } from './contenders';

/** The node that is measured, and the one in front of it that is measured with it. */
export const MEASURED = 'Measured';
export const BEFORE = 'Before';

export interface WorkflowOrder {
	contender: NodeContender;
	items: number;
	credential: CredentialLink;
	/** Makes the subjects unique; by default the number of the execution. */
	run?: string;
	/** Further settings of the measured node, such as `retryOnFail`. */
	settings?: IDataObject;
	before?: Omit<Step, 'name'>;
}

/** That many tasks → the node that is measured. */
export function measuring(order: WorkflowOrder): WorkflowFile {
	const { contender, items, credential, run, settings = {}, before } = order;
	const name = run === undefined ? '$execution.id' : `'${run}'`;
	const tasks = `Array.from({ length: ${items} }, (_, n) => ({ subject: 'Task ' + ${name} + '-' + n, uri: 'https://crm.example.com/cases/' + n }))`;
	const { label, type, typeVersion, parameters } = contender;
	return workflow(`Bench: ${label}, ${items} items`, tasks, credential, [
		...(before ? [{ name: BEFORE, ...before }] : []),
		{
			name: MEASURED,
			type,
			typeVersion,
			parameters,
			...(before && { after: BEFORE }),
			credentials: contender === noOperation ? {} : { puzzelApi: credential },
			settings,
		},
	]);
}
