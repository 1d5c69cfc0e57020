import { resource } from '../../run/resource';
import * as create from './create';
import * as del from './delete';

export const eTask = resource('eTask', 'eTask', { create, delete: del });
