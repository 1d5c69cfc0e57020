import { resource } from '../../run/resource';
import type { Read } from '../../run/routedRead';
import * as checkAvailability from './checkAvailability';
import * as get from './get';
import * as getMany from './getMany';
import * as getStates from './getStates';

export const user = resource<Read>('user', { checkAvailability, get, getMany, getStates });
