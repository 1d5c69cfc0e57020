const NodeContext = require('../jest/nodeContext.js');

let killed;

/** Skips the tests of a mutant after the first that has failed; jest's own `bail` counts files, and Stryker forbids it. */
module.exports = class UntilKilled extends NodeContext {
	handleTestEvent({ name, test }) {
		const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
		if (mutant === undefined) return;
		if (name === 'test_start' && killed === mutant) test.mode = 'skip';
		if (name === 'test_done' && test.errors.length > 0) killed = mutant;
	}
};
