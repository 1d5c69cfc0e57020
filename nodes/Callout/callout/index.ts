import { resource } from '../../run/resource';
import * as create from './create';

export const callout = resource('callout', 'Callout', { create });
