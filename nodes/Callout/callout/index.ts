import type { Execute } from '../../run/operation';
import { resource } from '../../run/resource';
import * as create from './create';

export const callout = resource<Execute>('callout', { create });
