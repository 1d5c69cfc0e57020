// Under `--ci` only: another machine may stall in a test with processes and clocks. The first failure is printed as well.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
