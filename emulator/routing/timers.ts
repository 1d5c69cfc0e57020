import { SortedList } from './sortedList';

/** What can happen by itself, and to which request, agent or plan of arrivals. */
export type TimerKind =
	| 'offerEnds'
	| 'reservationEnds'
	| 'calloutGoesOn'
	| 'restEnds'
	| 'agentAnswers'
	| 'agentFinishes'
	| 'requestArrives';

export interface Timer {
	readonly at: number;
	readonly kind: TimerKind;
	readonly id: number;
	/** Of two timers for the same moment, the one set first comes first. */
	readonly order: number;
}

/** Reservations end before anything else at that moment: whatever is offered then is offered among all that is open. */
const compare = (one: Timer, other: Timer) =>
	one.at - other.at ||
	Number(other.kind === 'reservationEnds') - Number(one.kind === 'reservationEnds') ||
	one.order - other.order;

/** What is due, and when. Each request or agent has at most one timer of a kind: a new one takes its place. */
export class Timers {
	private readonly due = new SortedList<Timer>(compare);
	private readonly byKey = new Map<string, Timer>();
	private order = 0;

	/** Takes the next timer that is due. */
	takeDue(now: number): Timer | undefined {
		const timer = this.due.first;
		if (!timer || timer.at > now) return undefined;
		this.clear(timer.kind, timer.id);
		return timer;
	}

	/** Takes all timers of this kind that are due at the very same moment as everything that is next. */
	takeAll(kind: TimerKind, at: number): Timer[] {
		const taken: Timer[] = [];
		for (let timer = this.due.first; timer?.at === at && timer.kind === kind; timer = this.due.first) {
			this.clear(timer.kind, timer.id);
			taken.push(timer);
		}
		return taken;
	}

	set(kind: TimerKind, id: number, at: number): void {
		this.clear(kind, id);
		const timer: Timer = { at, kind, id, order: this.order++ };
		this.byKey.set(`${kind} ${id}`, timer);
		this.due.add(timer);
	}

	clear(kind: TimerKind, id: number): void {
		const key = `${kind} ${id}`;
		const timer = this.byKey.get(key);
		if (!timer) return;
		this.byKey.delete(key);
		this.due.remove(timer);
	}

	inOrder(): Array<Pick<Timer, 'kind' | 'id' | 'at'>> {
		return [...this.due].map(({ kind, id, at }) => ({ kind, id, at }));
	}
}
