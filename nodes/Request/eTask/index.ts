import type { Action } from '../../run/action';
import { resource } from '../../run/resource';
import * as create from './create';
import * as del from './delete';

export const eTask = resource<Action>('eTask', { create, delete: del });
