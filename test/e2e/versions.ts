import { OLDER_N8N } from '../../harness/n8n/n8n';

/** n8n 1 has no signed links, so Send and Wait for Response works in n8n 2 only. */
export const [inN8n1, inN8n2] = OLDER_N8N === undefined ? [test.skip, test] : [test, test.skip];

/** Examples, left out in n8n 1. */
export const ONLY_IN_N8N_2 = OLDER_N8N === undefined ? [] : ['approve-a-refund.json', 'ai-triage.json'];
