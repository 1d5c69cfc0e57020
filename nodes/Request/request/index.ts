import type { Action } from '../../run/action';
import { resource } from '../../run/resource';
import * as create from './create';
import * as del from './delete';
import * as get from './get';
import * as getMany from './getMany';
import * as update from './update';
import * as waitForStatus from './waitForStatus';

export const request = resource<Action>('request', {
	create,
	delete: del,
	get,
	getMany,
	update,
	waitForStatus,
});
