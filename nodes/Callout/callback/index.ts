import { resource } from '../../run/resource';
import * as create from './create';

export const callback = resource('callback', 'Callback', { create });
