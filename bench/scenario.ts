import type { BenchN8n } from './n8n';
import type { Options } from './options';
import type { LoopAnswers } from './processes/bareLoopProcess';
import type { Remote } from './processes/remote';

/** What every scenario works with. Each starts emulated Puzzels of its own. */
export interface Bench {
	n8n: BenchN8n;
	/** A `fetch` loop in a Node process of its own, outside n8n. */
	bareLoop: Remote<LoopAnswers>;
	options: Options;
	/** One line of progress. */
	tell: (line: string) => void;
}

/** A figure that was promised. */
export interface Target {
	figure: string;
	mustReach: string;
	measured: string;
	met: boolean;
}

/** One piece of the report. */
export interface Section {
	title: string;
	table?: { head: string[]; rows: string[][] };
	notes?: string[];
	targets?: Target[];
}

export type Scenario = (bench: Bench) => Promise<Section[]>;
