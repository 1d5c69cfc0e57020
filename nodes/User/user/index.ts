import { resource } from '../../run/resource';
import * as checkAvailability from './checkAvailability';
import * as get from './get';
import * as getMany from './getMany';
import * as getStates from './getStates';

export const user = resource('user', 'User', { checkAvailability, get, getMany, getStates });
