import { PollContext } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeParameters,
	type IPollFunctions,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { PuzzelTrigger } from '../../nodes/Trigger/PuzzelTrigger.node';
import { actAsRestarted } from '../../nodes/run/poll';
import type { CredentialStore } from './credentialStore';

const type = new PuzzelTrigger();

/**
 * The trigger in n8n's own poll context, with its cursor as n8n saves it: when something is emitted and after
 * activation, or with durable cursors after every poll.
 */
export class ActiveTrigger {
	/** What n8n's database holds. */
	saved = '{}';
	/** The time limit of a poll, with durable cursors. */
	budgetMs: number | undefined;
	private workflow!: Workflow;
	private context!: IPollFunctions;

	constructor(
		private parameters: INodeParameters,
		private readonly credential: CredentialStore,
		private readonly isDurable = false,
		private readonly workflowId = 'workflow-1',
		private readonly nodeName = 'Puzzel',
	) {}

	/** n8n has started, or the workflow was published: polls once, and saves. */
	async activate(parameters = this.parameters): Promise<IDataObject[]> {
		this.parameters = parameters;
		this.workflow = this.load();
		this.context = this.contextOf(this.workflow, 'trigger');
		const items = await this.poll();
		this.save();
		return items;
	}

	/** Another process, with what the database holds. */
	async restart(): Promise<IDataObject[]> {
		actAsRestarted();
		return await this.activate();
	}

	async poll({ isSaved = true } = {}): Promise<IDataObject[]> {
		const context = this.isDurable ? this.durableContext() : this.context;
		const output = await type.poll.call(context);
		if (isSaved && (output || this.isDurable)) this.save();
		return (output?.[0] ?? []).map(({ json }) => json);
	}

	/** "Fetch Test Event". */
	async sample(): Promise<IDataObject[]> {
		const workflow = this.load();
		const before = JSON.stringify(workflow.staticData);
		const output = await type.poll.call(this.contextOf(workflow, 'manual'));
		expect(JSON.stringify(workflow.staticData)).toBe(before);
		return (output?.[0] ?? []).map(({ json }) => json);
	}

	private load(): Workflow {
		const node: INode = {
			id: 'trigger-1',
			name: this.nodeName,
			type: 'puzzelTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: { authentication: this.credential.typeName, ...this.parameters },
			credentials: this.credential.link,
		};
		return new Workflow({
			id: this.workflowId,
			active: true,
			nodes: [node],
			connections: {},
			nodeTypes: { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) },
			staticData: JSON.parse(this.saved) as IDataObject,
		});
	}

	private save(): void {
		this.saved = JSON.stringify(this.workflow.staticData);
	}

	private contextOf(workflow: Workflow, mode: 'trigger' | 'manual', data?: IDataObject): IPollFunctions {
		const additionalData = {
			credentialsHelper: this.credential.helper,
			webhookWaitingBaseUrl: 'http://localhost/w',
			formWaitingBaseUrl: 'http://localhost/f',
		} as unknown as IWorkflowExecuteAdditionalData;
		// The two packages disagree by an optional name only.
		return new PollContext(
			workflow,
			workflow.getNode(this.nodeName)!,
			additionalData,
			mode,
			'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			data && (() => data),
			this.budgetMs === undefined ? undefined : () => this.budgetMs!,
		) as IPollFunctions;
	}

	/** A plain copy for one poll, put back when it has succeeded. */
	private durableContext(): IPollFunctions {
		const stored = this.workflow.getStaticData('node', this.workflow.getNode(this.nodeName)!);
		const copy = structuredClone({ ...stored });
		const context = this.contextOf(this.workflow, 'trigger', copy);
		return new Proxy(context, {
			get: (target, name) => {
				// Read once, at the end of a poll that succeeds.
				if (name === 'getWorkflowStaticData') {
					return () =>
						new Proxy(copy, {
							set: (data, key, value) => {
								stored[String(key)] = value as string;
								return Reflect.set(data, key, value);
							},
						});
				}
				const value = Reflect.get(target, name, target) as unknown;
				return typeof value === 'function' ? (value.bind(target) as unknown) : value;
			},
		});
	}
}
