const fromJest = (name) => require(require.resolve(name, { paths: [require.resolve('jest')] }));
const Sequencer = fromJest('@jest/test-sequencer').default;

/** Left to the end, a long one would go on alone. The rest of those with real n8n comes before what takes seconds. */
const FIRST = [
	'e2e/secrets',
	'e2e/trigger',
	'e2e/commandLine',
	'e2e/examples',
	'hostile/server',
	'engine/waitForStatus',
	'e2e/',
	'',
];
const placeOf = ({ path }) => FIRST.findIndex((part) => path.includes(`/test/${part}`));

/** A fresh checkout knows no durations, by which jest would sort. */
module.exports = class LongFirst extends Sequencer {
	sort(tests) {
		return super.sort(tests).sort((one, other) => placeOf(one) - placeOf(other));
	}
};
