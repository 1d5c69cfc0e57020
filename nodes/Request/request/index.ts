import { resource } from '../../run/resource';
import * as create from './create';
import * as del from './delete';
import * as get from './get';
import * as getMany from './getMany';
import * as sendAndWait from './sendAndWait';
import * as update from './update';
import * as waitForStatus from './waitForStatus';

export const request = resource('request', 'Request', {
	create,
	delete: del,
	get,
	getMany,
	sendAndWait,
	update,
	waitForStatus,
});
