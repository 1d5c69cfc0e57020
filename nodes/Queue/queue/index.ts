import { resource } from '../../run/resource';
import type { ReadOperation } from '../../run/declarativeRead';
import * as getMany from './getMany';

export const queue = resource<ReadOperation>('queue', { getMany });
