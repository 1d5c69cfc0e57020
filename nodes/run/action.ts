import type { IDataObject } from 'n8n-workflow';

import type { Puzzel } from '../api/client';
import type { PuzzelFailure } from '../api/failure';
import type { Form } from '../form/form';

/** What an operation gives for one item: one item or, as a list, any number of them. */
export type Result = IDataObject | IDataObject[] | NotDone;

/** Lets other items go on for so many ms; does not come back where the run is over meanwhile. */
export type Pause = (ms: number) => Promise<void>;

/** What one operation does for one item. Throws PuzzelFailure where it fails. */
export type Action = (form: Form, puzzel: Puzzel, pause: Pause) => Promise<Result>;

/** What goes on for an item for which nothing was done at Puzzel, on purpose. */
export class NotDone {
	constructor(readonly json: IDataObject) {}
}

/** What became of an item. */
export type Outcome = Result | PuzzelFailure;
