const { killed } = require('./untilKilled.js');

const fromJest = (name) => require(require.resolve(name, { paths: [require.resolve('jest')] }));
const runner = fromJest('jest-circus/runner');
const { createEmptyTestResult } = fromJest('@jest/test-result');

/** To jest a file without any test is an error. */
const NOT_RUN = {
	ancestorTitles: [],
	failureDetails: [],
	failureMessages: [],
	fullName: 'not run',
	numPassingAsserts: 0,
	status: 'pending',
	title: 'not run',
};

/** Test files after the one that has killed the mutant are not even loaded. */
module.exports = async (globalConfig, config, environment, runtime, testPath, ...rest) => {
	if (killed()) return { ...createEmptyTestResult(), testFilePath: testPath, testResults: [NOT_RUN] };
	const run = runner.default ?? runner;
	return await run(globalConfig, config, environment, runtime, testPath, ...rest);
};
