import { resource } from '../../run/resource';
import * as getAgents from './getAgents';
import * as getMany from './getMany';
import * as getState from './getState';

export const visualQueue = resource('visualQueue', 'Visual Queue', { getAgents, getMany, getState });
