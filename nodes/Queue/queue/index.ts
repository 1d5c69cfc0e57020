import { resource } from '../../run/resource';
import type { Read } from '../../run/routedRead';
import * as getMany from './getMany';

export const queue = resource<Read>('queue', { getMany });
