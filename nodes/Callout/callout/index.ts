import type { Action } from '../../run/action';
import { resource } from '../../run/resource';
import * as create from './create';

export const callout = resource<Action>('callout', { create });
