import type { IDataObject, IRunData, IRunExecutionData, ITaskDataConnections } from 'n8n-workflow';

import { readExecution, type Execution } from './execution';
import { parseFlatted } from './flatted';
import { until } from '../until';

export const UNDER_WAY = ['new', 'running', 'waiting'];

export interface Owner {
	email: string;
	password: string;
}

export interface CredentialLink {
	id: string;
	name: string;
}

export interface WorkflowFile {
	name: string;
	nodes: Array<IDataObject & { name: string; type: string; webhookId?: string }>;
	connections: IDataObject;
	settings?: IDataObject;
	pinData?: IDataObject;
}

interface ExecutionPage {
	results: Array<{ id: string }>;
	nextCursor?: string | null;
}

/** One execution that a trigger has started. */
export interface Started {
	/** When n8n had it, in ms. */
	at: number;
	/** It only reports a poll that failed. */
	failed: boolean;
	/** Also of one that did not get to run. */
	items: IDataObject[];
	/** Those that reached its end. */
	ended: IDataObject[];
}

/** n8n's own REST interface, as its editor uses it. */
export class RestSession {
	private cookie = '';
	private readonly published = new Set<string>();

	constructor(private readonly url: string) {}

	/** Creates the owner account; false if this n8n already has one. */
	async setUpOwner({ email, password }: Owner): Promise<boolean> {
		const settings = await this.call<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'GET',
			'/settings',
		);
		if (!settings.userManagement.showSetupOnFirstLoad) return false;
		await this.call('POST', '/owner/setup', { email, password, firstName: 'Puzzel', lastName: 'Example' });
		return true;
	}

	async signIn({ email, password }: Owner): Promise<void> {
		await this.call('POST', '/login', { emailOrLdapLoginId: email, password });
	}

	async createCredential(name: string, data: IDataObject, type = 'puzzelApi'): Promise<CredentialLink> {
		const { id } = await this.call<{ id: string }>('POST', '/credentials', { name, type, data });
		return { id, name };
	}

	/** What the credential form shows after "Save": the stored credential is tested with this data. */
	async testCredential({ id, name }: CredentialLink, data: IDataObject, type = 'puzzelApi') {
		return await this.call<{ status: 'OK' | 'Error'; message: string }>('POST', '/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	/** What the credential form shows when it is opened again and "Retry" is pressed. */
	async retryCredential({ id, name }: CredentialLink, type = 'puzzelApi') {
		const { data } = await this.call<{ data: IDataObject }>('GET', `/credentials/${id}?includeData=true`);
		return await this.testCredential({ id, name }, data, type);
	}

	/** The ids of the stored workflows, by their names. */
	async workflowIds(): Promise<Map<string, string>> {
		const workflows = await this.call<Array<{ id: string; name: string }>>('GET', '/workflows');
		return new Map(workflows.map(({ id, name }) => [name, id]));
	}

	async createWorkflow({ name, nodes, connections, settings, pinData }: WorkflowFile): Promise<string> {
		const { id } = await this.call<{ id: string }>('POST', '/workflows', {
			name,
			nodes,
			connections,
			settings: settings ?? {},
			// Without it "Execute step" fails in the editor: "Cannot read properties of null".
			pinData: pinData ?? {},
			active: false,
		});
		return id;
	}

	/** "Publish", in n8n 1 "Active": its triggers listen from then on. */
	async publish(workflowId: string): Promise<void> {
		this.published.add(workflowId);
		const { versionId } = await this.call<{ versionId: string }>('GET', `/workflows/${workflowId}`);
		if (process.env.PUZZEL_OLDER_N8N) {
			await this.call('PATCH', `/workflows/${workflowId}`, { active: true, versionId });
		} else {
			await this.call('POST', `/workflows/${workflowId}/activate`, { versionId });
		}
	}

	/** The end of `publish`. */
	async unpublish(workflowId: string): Promise<void> {
		this.published.delete(workflowId);
		if (process.env.PUZZEL_OLDER_N8N) {
			const { versionId } = await this.call<{ versionId: string }>('GET', `/workflows/${workflowId}`);
			await this.call('PATCH', `/workflows/${workflowId}`, { active: false, versionId });
		} else {
			await this.call('POST', `/workflows/${workflowId}/deactivate`, {});
		}
	}

	async unpublishAll(): Promise<void> {
		for (const id of this.published) await this.unpublish(id);
	}

	/** "Execute workflow", from its Manual Trigger to the end. */
	async run(workflowId: string): Promise<Execution> {
		return await this.finished(await this.start(workflowId));
	}

	/** "Execute workflow", without waiting for the end; gives the execution's id. */
	async start(workflowId: string): Promise<string> {
		const workflow = await this.call<WorkflowFile>('GET', `/workflows/${workflowId}`);
		const trigger = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger');
		if (!trigger) throw new Error(`Workflow ${workflowId} has no Manual Trigger`);
		const { executionId } = await this.call<{ executionId: string }>('POST', `/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: trigger.name },
			// n8n 1 does not read it from the database.
			workflowData: workflow,
		});
		return executionId;
	}

	/**
	 * "Execute step", as the editor sends it: with the output of earlier steps, else from the trigger on. Gives
	 * the execution's id; nothing if n8n waits for its test form to be filled in.
	 */
	async startStep(workflowId: string, nodeName: string, runData?: IRunData): Promise<string | undefined> {
		const { executionId } = await this.call<{ executionId?: string }>(
			'POST',
			`/workflows/${workflowId}/run`,
			{
				workflowId,
				startNodes: [],
				runData,
				destinationNode: { nodeName, mode: 'inclusive' },
				workflowData: await this.call<WorkflowFile>('GET', `/workflows/${workflowId}`),
			},
		);
		return executionId;
	}

	/** The status of an execution, and the output of its nodes so far. */
	async execution(executionId: string): Promise<{ status: string; runData: IRunData }> {
		const { status, data } = await this.call<{ status: string; data: string }>(
			'GET',
			`/executions/${executionId}`,
		);
		const stored = parseFlatted(data) as IRunExecutionData | undefined;
		return { status, runData: stored?.resultData.runData ?? {} };
	}

	/** Until it waits for a person or for a time; throws its error if it has ended instead. */
	async waiting(executionId: string): Promise<void> {
		const isUnderWay = ({ status }: { status: string }) => ['new', 'running'].includes(status);
		const { status } = await until(
			async () => await this.execution(executionId),
			(execution) => !isUnderWay(execution),
			{ everyMs: 100 },
		);
		if (status !== 'waiting') throw new Error(`It is ${status}: ${(await this.finished(executionId)).error}`);
	}

	async finished(executionId: string): Promise<Execution> {
		const ask = async () =>
			await this.call<{ status: string; data: string }>('GET', `/executions/${executionId}`);
		const outcomeOf = ({ data }: { data: string }) =>
			(parseFlatted(data) ?? {}) as Partial<IRunExecutionData>;
		const isOver = (answer: { status: string; data: string }) => {
			if (UNDER_WAY.includes(answer.status)) return false;
			// n8n 1 writes the end of an execution before its data, which are empty until then.
			const { resultData } = outcomeOf(answer);
			return !!resultData?.error || Object.keys(resultData?.runData ?? {}).length > 0;
		};
		const answer = await until(ask, isOver, { everyMs: 50 });
		return readExecution(answer.status, outcomeOf(answer));
	}

	/** The executions of a workflow, oldest first. */
	async executionsOf(workflowId: string): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const ids = new Set<string>();
		for (let page: string | null = ''; page !== null; ) {
			const { results, nextCursor }: ExecutionPage = await this.call(
				'GET',
				`/executions?filter=${filter}&limit=100${page}`,
			);
			for (const { id } of results) ids.add(id);
			// n8n 1 knows no cursor, n8n 2 takes nothing else.
			if (nextCursor !== undefined) page = nextCursor && `&cursor=${nextCursor}`;
			else page = results.length < 100 ? null : `&lastId=${Math.min(...[...ids].map(Number))}`;
		}
		return [...ids].sort((one, other) => Number(one) - Number(other));
	}

	/** What a trigger has started, oldest first. */
	async triggered(workflowId: string, trigger: string, end = trigger): Promise<Started[]> {
		const started = [];
		for (const id of await this.executionsOf(workflowId)) {
			started.push(await this.startedWith(id, trigger, end));
		}
		return started;
	}

	private async startedWith(executionId: string, trigger: string, end: string): Promise<Started> {
		const { data, status, createdAt } = await this.call<{ data: string; status: string; createdAt: string }>(
			'GET',
			`/executions/${executionId}`,
		);
		const { resultData, executionData } = parseFlatted(data) as IRunExecutionData;
		const of = (node: string) => resultData.runData[node]?.[0]?.data;
		const begun = of(trigger) ?? executionData?.nodeExecutionStack[0]?.data;
		const itemsOf = (data: ITaskDataConnections | undefined) =>
			// In place of items, a failed poll has an empty one.
			(data?.main?.[0] ?? []).map(({ json }) => json).filter(({ eventId }) => eventId !== undefined);
		const items = itemsOf(begun);
		return {
			at: Date.parse(createdAt),
			failed: status === 'error' && !items.length,
			items,
			ended: itemsOf(of(end)),
		};
	}

	protected async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			// An n8n that is killed at this moment may leave the connection open.
			signal: AbortSignal.timeout(120_000),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${text.slice(0, 500)}`);
		const cookies = response.headers.getSetCookie();
		if (cookies.length) this.cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
		return (JSON.parse(text) as { data: T }).data;
	}
}

/** The workflow with this credential in every node that has one, as the editor puts it there on import. */
export function withCredential<W extends WorkflowFile>(workflow: W, credential: CredentialLink): W {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.credentials ? { ...node, credentials: { puzzelApi: credential } } : node,
		),
	};
}
