import { resource } from '../../run/resource';
import type { Read } from '../../run/routedRead';
import * as get from './get';

export const session = resource<Read>('session', { get });
