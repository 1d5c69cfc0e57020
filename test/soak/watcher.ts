import type { Call, Emulator } from '../../emulator';
import type { LightSession } from '../n8n/lightSession';

/** Longer than a poll and the moment between two. */
const AROUND_A_RESTART = 5_000;

/** Compares what the trigger's polls have seen with what it has emitted. */
export class Watcher {
	private upTo: number;
	private readonly seen = new Map<string, number>();
	private readonly restarts: number[] = [];

	constructor(
		private readonly puzzel: Emulator,
		private readonly session: LightSession,
		private readonly workflowId: string,
	) {
		this.upTo = puzzel.calls.at(-1)?.number ?? 0;
	}

	/** The emulator keeps the last calls only, so this is to be called now and then. */
	look(): void {
		for (const call of this.puzzel.calls) {
			if (call.number <= this.upTo) continue;
			this.upTo = call.number;
			for (const id of waitingIn(call)) if (!this.seen.has(id)) this.seen.set(id, call.arrivedMs);
		}
	}

	/** What a poll saw whose process ended before it could emit is lost where the request has left meanwhile. */
	noteRestart(): void {
		this.restarts.push(Date.now());
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
			.map(([id]) => id);
		return { seen: this.seen.size, emitted: eventOf.size, missed, repeated };
	}
}

const isAround = (at: number, restart: number) =>
	at > restart - AROUND_A_RESTART && at < restart + AROUND_A_RESTART;

function waitingIn({ operation, status, faults, answer }: Call): string[] {
	const isWhole = status === 200 && !faults.some((name) => /half|html|drop|envelope/i.test(name));
	if (operation !== 'WaitingRequestList' || !isWhole) return [];
	return [...answer.matchAll(/"requestId":"?(\d+)/g)].map(([, id]) => id!);
}
