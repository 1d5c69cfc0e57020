const { killed } = require('./untilKilled.js');

const fromJest = (name) => require(require.resolve(name, { paths: [require.resolve('jest')] }));
const runner = fromJest('jest-circus/runner');
const { createEmptyTestResult } = fromJest('@jest/test-result');

/** Test files after the one that has killed the mutant are not even loaded. */
module.exports = async (globalConfig, config, environment, runtime, testPath, ...rest) => {
	if (killed()) return { ...createEmptyTestResult(), testFilePath: testPath };
	const run = runner.default ?? runner;
	return await run(globalConfig, config, environment, runtime, testPath, ...rest);
};
