import type { BenchN8n } from './n8n';

/** What every scenario works with. Each starts separate emulated Puzzels. */
export interface Bench {
	n8n: BenchN8n;
	/** How often each measurement is repeated. */
	rounds: number;
	/** Fewer items and shorter times, so that the figures scatter more. */
	short: boolean;
	/** One line of progress. */
	progress: (line: string) => void;
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
	head: string[];
	rows: string[][];
	notes: string[];
	targets: Target[];
}

export type Scenario = (bench: Bench) => Promise<Section>;
