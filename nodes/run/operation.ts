import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Puzzel } from '../api/client';
import type { PuzzelFailure } from '../api/failure';
import type { Parameters } from '../parameters/parameters';

/** What an operation gives for one item: one item or, as a list, any number of them. */
export type Result = IDataObject | IDataObject[] | Skipped;

/** Lets other items go on for that many ms; throws if the run ends meanwhile. */
export type Sleep = (ms: number) => Promise<void>;

/** What one operation does for one item. Throws PuzzelFailure. */
export type Execute = (
	parameters: Parameters,
	puzzel: Puzzel,
	pause: Sleep,
	execution: IExecuteFunctions,
) => Promise<Result>;

/** What goes on for an item for which nothing was done at Puzzel, on purpose. */
export class Skipped {
	constructor(readonly json: IDataObject) {}
}

/** What became of an item. */
export type ItemResult = Result | PuzzelFailure;
