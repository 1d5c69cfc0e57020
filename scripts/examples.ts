import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { WorkflowFile } from '../test/n8n/rest';

/** The importable workflows in `examples/`. */
export const EXAMPLES = [
	'crm-list-to-puzzel-tasks.json',
	'follow-up-and-escalate.json',
	'click-to-call-when-free.json',
	'alert-when-a-queue-is-long.json',
	'write-back-who-accepted.json',
	'pause-campaign-without-agents.json',
	'warn-before-password-expires.json',
] as const;

export async function readExample(file: (typeof EXAMPLES)[number]): Promise<WorkflowFile> {
	return JSON.parse(await readFile(path.resolve(__dirname, '..', 'examples', file), 'utf8')) as WorkflowFile;
}
