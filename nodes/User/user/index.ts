import { resource } from '../../run/resource';
import type { ReadOperation } from '../../run/declarativeRead';
import * as checkAvailability from './checkAvailability';
import * as get from './get';
import * as getMany from './getMany';
import * as getStates from './getStates';

export const user = resource<ReadOperation>('user', { checkAvailability, get, getMany, getStates });
