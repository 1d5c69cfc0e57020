import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../emulator';

/** What the body of a create holds. */
export const createdBy = (body: string) =>
	JSON.parse((JSON.parse(body) as { data: string }).data) as IDataObject;

export const subjectOf = (body: string) => String(createdBy(body).Subject);

/** Subjects of the requests that Puzzel was asked for and has, oldest first. */
export const subjectsIn = (emulator: Emulator) =>
	emulator.calls
		.filter(({ operation, answer }) => operation === 'RequestAdd' && answer.includes('"code":0'))
		.map(({ body }) => subjectOf(body));
