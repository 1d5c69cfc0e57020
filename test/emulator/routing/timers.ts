import { SortedList } from './sortedList';

/** What can happen by itself, and to which request or agent. */
export type TimerKind = 'offerEnds' | 'reservationEnds' | 'calloutGoesOn' | 'restEnds' | 'agentAnswers' | 'agentFinishes';

export interface Timer {
	readonly at: number;
	readonly kind: TimerKind;
	readonly id: number;
	/** Of two at the same moment the one set first comes first. */
	readonly order: number;
}

/** What is due when. At most one timer of a kind for each request or agent: a new one takes its place. */
export class Timers {
	private readonly due = new SortedList<Timer>((one, other) => one.at - other.at || one.order - other.order);
	private readonly set_ = new Map<string, Timer>();
	private order = 0;

	get next(): Timer | undefined {
		return this.due.first;
	}

	set(kind: TimerKind, id: number, at: number): void {
		this.clear(kind, id);
		const timer: Timer = { at, kind, id, order: this.order++ };
		this.set_.set(`${kind} ${id}`, timer);
		this.due.add(timer);
	}

	clear(kind: TimerKind, id: number): void {
		const key = `${kind} ${id}`;
		const timer = this.set_.get(key);
		if (!timer) return;
		this.set_.delete(key);
		this.due.remove(timer);
	}
}
