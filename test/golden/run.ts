import { DirectoryLoader } from 'n8n-core';
import { NodeHelpers, type INode, type INodeParameters, type INodeType } from 'n8n-workflow';

import { forgetRecentSignIns } from '../../credentials/signIn';
import { createEmulator } from '../../emulator';
import { forgetPaces } from '../../nodes/api/paces';
import { PuzzelCallout } from '../../nodes/Callout/PuzzelCallout.node';
import { PuzzelQueue } from '../../nodes/Queue/PuzzelQueue.node';
import { PuzzelRequest } from '../../nodes/Request/PuzzelRequest.node';
import { PuzzelTrigger } from '../../nodes/Trigger/PuzzelTrigger.node';
import { PuzzelUser } from '../../nodes/User/PuzzelUser.node';
import { ActiveTrigger } from '../engine/activeTrigger';
import { clientCredentialFor, credentialFor } from '../engine/credentialFor';
import { execute, type Execution } from '../engine/execute';
import { ProcessedKeys } from '../engine/processedKeys';
import { nameOf, puzzelNodeOf, type SavedWorkflow } from './files';

export const NODES: Record<string, INodeType> = {
	puzzelRequest: new PuzzelRequest(),
	puzzelUser: new PuzzelUser(),
	puzzelCallout: new PuzzelCallout(),
	puzzelQueue: new PuzzelQueue(),
	puzzelTrigger: new PuzzelTrigger(),
};

// As n8n does when it loads a trigger that polls: the form gets "Poll Times".
const applySpecialNodeParameters = Reflect.get(DirectoryLoader.prototype, 'applySpecialNodeParameters') as (
	node: INodeType,
) => void;
applySpecialNodeParameters(NODES.puzzelTrigger!);

/** A call as Puzzel received it. */
export interface Wire {
	method: string;
	path: string;
	body: string;
}

/** The parameters as the editor saves them: what is shown, and differs from its default. */
export const savedParameters = (node: INode): INodeParameters | null => {
	const { description } = NODES[nameOf(node)]!;
	return NodeHelpers.getNodeParameters(
		description.properties,
		node.parameters,
		false,
		false,
		node,
		description,
	);
};

/** Runs it in n8n's engine; gives the calls in their order, a client's sign-in among them. */
export async function wireOf(workflow: SavedWorkflow): Promise<Wire[]> {
	const emulator = await createEmulator();
	try {
		forgetRecentSignIns();
		forgetPaces();
		await new ProcessedKeys().install();
		const node = puzzelNodeOf(workflow);
		const isClient = 'puzzelOAuth2Api' in node.credentials!;
		const credential = isClient ? clientCredentialFor(emulator) : credentialFor(emulator);
		if (nameOf(node) === 'puzzelTrigger') {
			const trigger = new ActiveTrigger(node.parameters, credential);
			await trigger.activate();
			await trigger.poll();
		} else {
			const [items = [{ json: {} }]] = Object.values(workflow.pinData);
			// What became of it is not the question: most ids are unknown to this Puzzel.
			await execute({
				node: nameOf(node) as Execution['node'],
				parameters: node.parameters,
				items: items.map(({ json }) => json),
				credential,
				onError: 'continueRegularOutput',
				timezone: String(workflow.settings.timezone),
			});
		}
		return emulator.calls
			.filter(({ operation }) => !['LogIn', 'GetAccessToken'].includes(operation))
			.map(({ method, path, body }) => ({ method, path, body }));
	} finally {
		await emulator.close();
	}
}
