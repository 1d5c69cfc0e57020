import type { Execute } from '../../run/operation';
import { resource } from '../../run/resource';
import * as create from './create';
import * as del from './delete';

export const eTask = resource<Execute>('eTask', { create, delete: del });
