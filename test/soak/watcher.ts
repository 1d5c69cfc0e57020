import type { Call, Emulator } from '../../emulator';
import type { LightSession } from '../../harness/n8n/lightSession';

/** Longer than a poll and the moment between two. */
const AROUND_A_RESTART = 5_000;

/** Compares what the trigger's polls have seen with what it has emitted. */
export class Watcher {
	private upTo: number;
	private readonly seen = new Map<string, number>();
	private readonly restarts: Array<{ from: number; to: number }> = [];

	constructor(
		private readonly puzzel: Emulator,
		private readonly session: LightSession,
		private readonly workflowId: string,
	) {
		this.upTo = puzzel.calls.at(-1)?.number ?? 0;
	}

	/** The emulator keeps the last calls only, so this must be called now and then. */
	look(): void {
		for (const call of this.puzzel.calls) {
			if (call.number <= this.upTo) continue;
			this.upTo = call.number;
			for (const id of waitingIn(call)) if (!this.seen.has(id)) this.seen.set(id, call.arrivedMs);
		}
	}

	/**
	 * What a poll saw whose process ended before it could emit is lost if the request has left meanwhile: n8n stops for up
	 * to 20 seconds, and drops what a poll finds in that time.
	 */
	async during(restart: () => Promise<void>): Promise<void> {
		const from = Date.now();
		await restart();
		this.restarts.push({ from, to: Date.now() });
	}

	async account(): Promise<{ seen: number; emitted: number; missed: string[]; repeated: string[] }> {
		const items = (await this.session.triggered(this.workflowId, 'Trigger')).flatMap(({ items }) => items);
		const eventOf = new Map<string, unknown>();
		const repeated: string[] = [];
		for (const { requestId, eventId } of items) {
			const id = String(requestId);
			if (eventOf.has(id) && eventOf.get(id) !== eventId) repeated.push(id);
			eventOf.set(id, eventId);
		}
		const missed = [...this.seen]
			.filter(([id, at]) => !eventOf.has(id) && !this.restarts.some((restart) => isAround(at, restart)))
			.map(([id, at]) => `${id}, seen at ${new Date(at).toISOString()}`);
		if (missed.length) console.log('n8n was restarted', JSON.stringify(this.restarts));
		return { seen: this.seen.size, emitted: eventOf.size, missed, repeated };
	}
}

const isAround = (at: number, { from, to }: { from: number; to: number }) =>
	at > from - AROUND_A_RESTART && at < to + AROUND_A_RESTART;

function waitingIn({ operation, status, faults, answer }: Call): string[] {
	const isWhole = status === 200 && !faults.some((name) => /half|html|drop|envelope/i.test(name));
	if (operation !== 'WaitingRequestList' || !isWhole) return [];
	return [...answer.matchAll(/"requestId":"?(\d+)/g)].map(([, id]) => id!);
}
