import type { Execute } from '../../run/operation';
import { resource } from '../../run/resource';
import * as create from './create';

export const callback = resource<Execute>('callback', { create });
