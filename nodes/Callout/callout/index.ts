import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../run/run';
import * as create from './create';

export type CalloutOperation = 'create';

/** A missing operation does not compile. */
export const operations: Record<CalloutOperation, Operation> = { create: create.create };

export const description: INodeProperties[] = create.description;
