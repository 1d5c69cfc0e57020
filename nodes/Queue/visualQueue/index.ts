import { resource } from '../../run/resource';
import type { Read } from '../../run/routedRead';
import * as getMany from './getMany';
import * as getState from './getState';

export const visualQueue = resource<Read>('visualQueue', { getMany, getState });
