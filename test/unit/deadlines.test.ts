import { once } from 'node:events';
import type { IExecuteFunctions } from 'n8n-workflow';

import { Deadlines } from '../../nodes/api/deadlines';
import type { PuzzelContext } from '../../nodes/api/sessionStore';

/** Until when the answer to a call must be there. */

const run = () => {
	const cancel = new AbortController();
	const context = { getExecutionCancelSignal: () => cancel.signal, getTimezone: () => 'Europe/Oslo' };
	return { cancel, context: context as unknown as PuzzelContext };
};

test('the time ends it, with a run that can be cancelled and with one that cannot', async () => {
	const plain = {} as unknown as PuzzelContext;
	for (const context of [run().context, plain]) {
		const { signal, late } = new Deadlines(context).in(20);
		expect(signal.aborted).toBe(false);
		await once(signal, 'abort');
		expect(late.aborted).toBe(true);
	}
});

test('the cancel button ends it immediately, and that is not the time', () => {
	const { context, cancel } = run();
	const deadline = new Deadlines(context).in(60_000);
	cancel.abort();
	expect([deadline.signal.aborted, deadline.late.aborted, deadline.cancel?.aborted]).toEqual([
		true,
		false,
		true,
	]);
});

test("n8n's helpers meet both in the context, and all else as it is", () => {
	const { context } = run();
	const deadline = new Deadlines(context).in(60_000);
	const met = deadline.context as IExecuteFunctions;
	expect(met.getExecutionCancelSignal()).toBe(deadline.signal);
	expect(met.getTimezone()).toBe('Europe/Oslo');
});

test('calls whose time ends in the same second share it', () => {
	const clock = jest.spyOn(performance, 'now').mockReturnValue(1_234);
	const deadlines = new Deadlines(run().context);
	const first = deadlines.in(60_000);
	clock.mockReturnValue(1_999);
	expect(deadlines.in(60_000)).toBe(first);
	clock.mockReturnValue(2_001);
	expect(deadlines.in(60_000)).not.toBe(first);
	clock.mockRestore();
});

test.each([2 ** 31, 2 ** 40])('a timeout of %d ms is no timeout of none', (ms) => {
	const timeout = jest.spyOn(AbortSignal, 'timeout');
	new Deadlines(run().context).in(ms);
	// Node takes anything longer for 1 ms.
	expect(timeout).toHaveBeenCalledWith(2 ** 31 - 1);
	timeout.mockRestore();
});
