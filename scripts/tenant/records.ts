import { OPERATIONS, type Mark, type Operation, type OperationName } from './assumptions';
import type { Deviation } from './compare';
import type { Form } from './forms';

/** What came of a call. No value of an answer is in it but Puzzel's own numbers. */
export interface CallRecord {
	operation: string;
	call: string;
	mark: Mark;
	outcome: 'as assumed' | 'deviates' | 'not offered' | 'refused' | 'no answer' | 'not asked';
	status?: number;
	contentType?: string;
	note?: string;
	/** Whether the package gets this answer, by the path it uses, and can read it, whatever else is different in it. */
	readable?: boolean;
	/** Every field and its forms. */
	fields?: Record<string, Form[]>;
	/** Fields that there was no occasion to see. */
	notSeen?: string[];
}

/** What came of all calls. */
export class Records {
	readonly calls: CallRecord[] = [];
	readonly deviations: Deviation[] = [];

	keep(record: CallRecord): undefined {
		this.calls.push(record);
	}

	notAsked(name: OperationName, note: string): void {
		this.keep({ ...startOf(name, OPERATIONS[name]), outcome: 'not asked', note });
	}

	/** One that was met before is told once. */
	deviates(deviation: Deviation): void {
		const text = textOf(deviation);
		if (!this.deviations.some((each) => textOf(each) === text)) this.deviations.push(deviation);
	}
}

const textOf = (deviation: Deviation) => JSON.stringify({ ...deviation, share: undefined });

export const startOf = (operation: string, { method, path, mark }: Operation) => ({
	operation,
	call: `${method} ${path}`,
	mark,
});
