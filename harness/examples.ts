import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { WorkflowFile } from './n8n/rest';

/** The importable workflows in `examples/`, in the order in which a new user would try them. */
export const EXAMPLES = [
	'crm-list-to-puzzel-tasks.json',
	'click-to-call-when-free.json',
	'order-a-callback.json',
	'approve-a-refund.json',
	'follow-up-and-escalate.json',
	'wait-for-hours.json',
	'write-back-who-accepted.json',
	'alert-when-a-queue-is-long.json',
	'pause-campaign-without-agents.json',
	'zendesk-tickets.json',
	'hubspot-leads.json',
	'salesforce-cases.json',
	'warn-before-password-expires.json',
	'ai-triage.json',
	'mcp-server.json',
	'any-other-api-request.json',
] as const;

export async function readExample(file: (typeof EXAMPLES)[number]): Promise<WorkflowFile> {
	return JSON.parse(await readFile(path.resolve(__dirname, '..', 'examples', file), 'utf8')) as WorkflowFile;
}
