import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Asked in the parent, answered in the child. */
export interface Question {
	id: number;
	name: string;
	argument: unknown;
}

export interface Answer {
	id: number;
	value?: unknown;
	error?: string;
}

export type Answers = Record<string, (argument: never) => unknown>;

/** A part of the bench in a process of its own, so that its work is not counted as somebody else's. */
export class Remote<A extends Answers> {
	private nextId = 0;
	private readonly waiting = new Map<
		number,
		{ resolve: (value: unknown) => void; reject: (error: Error) => void }
	>();

	private constructor(private readonly child: ChildProcess) {
		child.on('message', ({ id, value, error }: Answer) => {
			const asked = this.waiting.get(id);
			this.waiting.delete(id);
			if (error === undefined) asked?.resolve(value);
			else asked?.reject(new Error(error));
		});
		child.once('exit', (code) => {
			for (const { reject } of this.waiting.values()) reject(new Error(`The process ended with ${code}`));
			this.waiting.clear();
		});
	}

	/** `file` stands in this folder and calls `answer`. */
	static async start<A extends Answers>(file: string): Promise<Remote<A>> {
		const child = fork(path.join(__dirname, file), { execArgv: ['--import', 'tsx'] });
		const remote = new Remote<A>(child);
		await remote.send('hello');
		return remote;
	}

	get pid(): number {
		return this.child.pid!;
	}

	async ask<Name extends keyof A & string>(
		name: Name,
		...[argument]: Parameters<A[Name]>
	): Promise<Awaited<ReturnType<A[Name]>>> {
		return (await this.send(name, argument)) as Awaited<ReturnType<A[Name]>>;
	}

	private async send(name: string, argument?: unknown): Promise<unknown> {
		return await new Promise((resolve, reject) => {
			const id = this.nextId++;
			this.waiting.set(id, { resolve, reject });
			this.child.send({ id, name, argument } satisfies Question, (error) => error && reject(error));
		});
	}

	async close(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const ended = once(this.child, 'exit');
		this.child.disconnect();
		const patience = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
		await ended;
		clearTimeout(patience);
	}
}

/** The child's side. It ends when the parent does. */
export function answer(answers: Answers): void {
	process.on('message', ({ id, name, argument }: Question) => {
		void (async () => {
			try {
				const value = name === 'hello' ? undefined : await answers[name]!(argument as never);
				process.send?.({ id, value } satisfies Answer);
			} catch (error) {
				process.send?.({
					id,
					error: error instanceof Error ? (error.stack ?? error.message) : String(error),
				} satisfies Answer);
			}
		})();
	});
	process.once('disconnect', () => process.exit());
}
