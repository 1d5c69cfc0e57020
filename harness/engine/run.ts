import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { OPERATIONS } from '../operations';
import { credentialFor } from './credentialFor';
import { execute, type Execution, type Outcome } from './execute';

/** Runs an operation, `resource.operation`, with these parameters and by default a credential of the emulator. */
export const runner =
	(emulator: Emulator) =>
	async (key: string, parameters: INodeParameters = {}, more: Partial<Execution> = {}): Promise<Outcome> => {
		const [resource, operation] = key.split('.') as [string, string];
		return await execute({
			node: OPERATIONS[key]!.node,
			parameters: { resource, operation, ...parameters },
			credential: credentialFor(emulator),
			...more,
		});
	};
