import type { INodeExecutionData, IRunData } from 'n8n-workflow';

/** The outcome of a finished run. */
export interface Execution {
	status: string;
	/** The error that ended the run, or ''. */
	error: string;
	runData: IRunData;
	/** The output of a node, all its runs together; `output` 1 is the error output. */
	items: (node: string, output?: number) => INodeExecutionData[];
}

interface StoredRun {
	resultData: { runData: IRunData; error?: { message: string; description?: string | null } };
}

/** One shape for what REST and the command line say about a finished run. */
export function readExecution(status: string, stored: unknown): Execution {
	const { runData, error } = (stored as StoredRun).resultData;
	return {
		status,
		error: [error?.message, error?.description].filter(Boolean).join(' '),
		runData,
		items: (node, output = 0) => {
			const runs = runData[node];
			if (!runs)
				throw new Error(
					`"${node}" did not run; these did: ${Object.keys(runData).join(', ')}. ${error?.message ?? ''}`,
				);
			return runs.flatMap((run) => run.data?.main?.[output] ?? []);
		},
	};
}
