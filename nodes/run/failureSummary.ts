import { PuzzelFailure } from '../api/failure';
import { Skipped, type ItemResult } from './operation';

/** Summary appended to the error: n8n discards the output of a failed node. */
export function summarise(
	outcomes: Array<ItemResult | undefined>,
	alsoFailed: PuzzelFailure | undefined,
): string {
	const done: unknown[] = [];
	const failed: Array<{ itemIndex: number; failure: PuzzelFailure }> = [];
	outcomes.forEach((outcome, itemIndex) => {
		if (outcome instanceof PuzzelFailure) failed.push({ itemIndex, failure: outcome });
		else if (outcome !== undefined && !(outcome instanceof Skipped))
			done.push(Array.isArray(outcome) ? undefined : outcome.requestId);
	});

	const notes: string[] = [];
	if (done.length) {
		const ids = done.filter((id) => id !== undefined).map(String);
		notes.push(
			`${done.length} of ${outcomes.length} items were done${ids.length ? ` (request IDs ${shortened(ids)})` : ''}.`,
		);
	}
	const others = failed.filter(({ failure }) => failure.message !== failed[0]!.failure.message);
	for (const { itemIndex, failure } of others.slice(0, 5)) {
		notes.push(`Item ${itemIndex} also failed: ${failure.message.replace(/\.$/, '')}.`);
	}
	if (others.length > 5) notes.push(`So did ${others.length - 5} more.`);
	if (alsoFailed) notes.push(`${alsoFailed.message}. ${alsoFailed.options.description}.`);
	if (outcomes.length > 1) notes.push('With "On Error: Continue" the results of the other items are kept.');
	return notes.join(' ');
}

const shortened = (ids: string[]) => (ids.length > 40 ? `${ids.slice(0, 40).join(', ')}, …` : ids.join(', '));
