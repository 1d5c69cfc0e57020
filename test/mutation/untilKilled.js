const NodeContext = require('../jest/nodeContext.js');

const mutant = () => process.env.__STRYKER_ACTIVE_MUTANT__;
let latest;

/** Skips the tests of a mutant after the first that has failed; jest's own `bail` counts files, and Stryker forbids it. */
module.exports = class UntilKilled extends NodeContext {
	handleTestEvent({ name, test }) {
		if (mutant() === undefined) return;
		if (name === 'test_start' && latest === mutant()) test.mode = 'skip';
		if (name === 'test_done' && test.errors.length > 0) latest = mutant();
	}
};

module.exports.killed = () => latest !== undefined && latest === mutant();
