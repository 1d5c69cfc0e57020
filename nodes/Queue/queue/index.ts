import { resource } from '../../run/resource';
import * as getMany from './getMany';

export const queue = resource('queue', 'Queue', { getMany });
