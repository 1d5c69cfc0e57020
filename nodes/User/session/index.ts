import * as get from './get';

export const operations = [get.get];
