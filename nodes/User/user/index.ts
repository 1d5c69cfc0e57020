import type { INodeProperties } from 'n8n-workflow';

import * as checkAvailability from './checkAvailability';
import * as get from './get';
import * as getMany from './getMany';

export const operations = [checkAvailability.checkAvailability, get.get, getMany.getMany];

export const description: INodeProperties[] = [
	...checkAvailability.description,
	...get.description,
	...getMany.description,
];
