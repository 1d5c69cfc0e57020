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

/** A part of the bench in a process of its own, so that its work is not counted as somebody else's. */
export class Remote {
	private nextId = 0;
	private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

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
	static async start(file: string): Promise<Remote> {
		const child = fork(path.join(__dirname, file), { execArgv: ['--import', 'tsx'] });
		const remote = new Remote(child);
		await remote.ask('hello');
		return remote;
	}

	get pid(): number {
		return this.child.pid!;
	}

	async ask<T>(name: string, argument?: unknown): Promise<T> {
		return (await new Promise<unknown>((resolve, reject) => {
			const id = this.nextId++;
			this.waiting.set(id, { resolve, reject });
			this.child.send({ id, name, argument } satisfies Question, (error) => error && reject(error));
		})) as T;
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
export function answer(answers: Record<string, (argument: never) => unknown>): void {
	process.on('message', ({ id, name, argument }: Question) => {
		void (async () => {
			try {
				const value = name === 'hello' ? undefined : await answers[name]!(argument as never);
				process.send?.({ id, value } satisfies Answer);
			} catch (error) {
				process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies Answer);
			}
		})();
	});
	process.once('disconnect', () => process.exit());
}
