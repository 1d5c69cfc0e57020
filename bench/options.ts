import { parseArgs } from 'node:util';

import { SCENARIO_NAMES, type ScenarioName } from './scenarios';

export interface Options {
	/** 100 and 1,000 items, two rounds. */
	quick: boolean;
	only: readonly ScenarioName[];
	repeats: number;
}

const USAGE = `npm run bench -- [--quick] [--only=<scenario>,…] [--repeats=<n>]
scenarios: ${SCENARIO_NAMES.join(', ')}`;

export function readOptions(args: string[]): Options {
	try {
		const { values } = parseArgs({
			args,
			options: { quick: { type: 'boolean' }, only: { type: 'string' }, repeats: { type: 'string' } },
		});
		const quick = values.quick ?? false;
		const repeats = Number(values.repeats ?? (quick ? 2 : 5));
		if (!Number.isInteger(repeats) || repeats < 1 || repeats > 50)
			throw new Error('--repeats is a number from 1 to 50');
		return { quick, repeats, only: values.only === undefined ? SCENARIO_NAMES : readNames(values.only) };
	} catch (error) {
		throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	}
}

function readNames(list: string): ScenarioName[] {
	return list.split(',').map((name) => {
		const known = SCENARIO_NAMES.find((scenario) => scenario === name.trim());
		if (!known) throw new Error(`There is no scenario "${name}"`);
		return known;
	});
}

/** Whether everything is measured, so that the outcome may stand as the result of this version. */
export const isComplete = ({ quick, only }: Options) => !quick && only.length === SCENARIO_NAMES.length;
