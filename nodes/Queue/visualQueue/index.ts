import { resource } from '../../run/resource';
import type { ReadOperation } from '../../run/declarativeRead';
import * as getAgents from './getAgents';
import * as getMany from './getMany';
import * as getState from './getState';

export const visualQueue = resource<ReadOperation>('visualQueue', { getAgents, getMany, getState });
