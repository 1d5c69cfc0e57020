import { resource } from '../../run/resource';
import * as get from './get';

export const session = resource('session', 'Session', { get });
