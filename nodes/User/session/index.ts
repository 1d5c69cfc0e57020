import { resource } from '../../run/resource';
import type { ReadOperation } from '../../run/declarativeRead';
import * as get from './get';

export const session = resource<ReadOperation>('session', { get });
