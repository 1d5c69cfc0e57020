import { DEMO_ACCESS_POINTS, DEMO_AGENTS } from '../../emulator';
import { post } from '../../harness/n8n/form';
import { useN8n } from '../../harness/n8n/testServer';
import { byId, type Step } from '../../harness/n8n/workflow';
import { agentSteps, createChatModel, type ChatModel } from './chatModel';
import { inN8n2 } from './versions';

const DESTINATION = '004722334455';

/** The model wants to call a customer, and n8n lets an agent of Puzzel decide; n8n 1 has no human review. */
describe('Send and Wait for Response as the human review of an AI agent', () => {
	const n8n = useN8n();
	const { emulator, session } = n8n;
	let model: ChatModel;

	beforeEach(async () => {
		model = await createChatModel([
			{ name: 'Call', given: { toolParameters: { destination: DESTINATION }, hitlParameters: {} } },
		]);
	});
	afterEach(async () => await model.close());

	/** As the editor makes them, with n8n's own message unless one is given. */
	const steps = async (message?: string, options = {}): Promise<Step[]> => [
		...(await agentSteps(session, model, 'Call the customer')),
		{
			name: 'Review',
			type: 'puzzelRequestHitlTool',
			parameters: {
				from: 'crm@example.com',
				to: DEMO_ACCESS_POINTS.support,
				subject: 'Approve a call',
				approvalOptions: { values: { approvalType: 'double' } },
				...(message === undefined ? {} : { message }),
				options,
			},
			serves: { step: 'Agent', as: 'ai_tool' },
		},
		{
			name: 'Call',
			type: 'puzzelCalloutTool',
			parameters: {
				userId: byId(DEMO_AGENTS.ingrid),
				destination: "={{ $fromAI('destination', 'The number to call', 'string') }}",
			},
			serves: { step: 'Review', as: 'ai_tool' },
		},
	];

	/** Runs it until the agent of Puzzel has the request. */
	const reviewed = async (message?: string, options = {}) => {
		const executionId = await session.start(await n8n.create([{}], ...(await steps(message, options))));
		await session.waiting(executionId);
		expect(emulator.count('CallOutAdd')).toBe(0);
		const { uri } = [...emulator.centre.requests.values()].at(-1)!;
		return {
			finished: async () => await session.finished(executionId),
			page: async () => await (await fetch(uri!)).text(),
			press: async (approved: boolean) => {
				expect(await (await post(uri!, { approved: String(approved) })).text()).toContain('recorded');
				return await session.finished(executionId);
			},
		};
	};

	inN8n2('approved: the tool runs, and the model goes on', async () => {
		const review = await reviewed();
		const page = await review.page();
		expect(page).toContain('<h1>Approve a call</h1>');
		// n8n's own message.
		expect(page).toContain('The agent wants to run this tool: Call');
		const execution = await review.press(true);
		expect([execution.status, execution.error]).toEqual(['success', '']);
		expect(execution.items('Agent')[0]?.json).toMatchObject({ output: 'Done' });
		expect(model.answers).toEqual([expect.stringContaining('"ordered":true')]);
		expect(emulator.count('CallOutAdd')).toBe(1);
	});

	inN8n2('declined: no call is made, and the model gets the reason', async () => {
		const review = await reviewed('=Call {{ JSON.stringify($tool.parameters) }}?');
		expect(await review.page()).toContain(`Call {&quot;destination&quot;:&quot;${DESTINATION}&quot;}?`);
		const execution = await review.press(false);
		expect([execution.status, execution.error]).toEqual(['success', '']);
		expect(execution.items('Agent')[0]?.json).toMatchObject({ output: 'Done' });
		expect(model.answers).toEqual([expect.stringContaining('User rejected the tool call to Call')]);
		expect(emulator.count('CallOutAdd')).toBe(0);
	});

	inN8n2('not decided in time: as declined', async () => {
		const limitWaitTime = { values: { resumeAmount: 0.1, resumeUnit: 'minutes' } };
		const review = await reviewed(undefined, { limitWaitTime });
		const execution = await review.finished();
		expect([execution.status, execution.error]).toEqual(['success', '']);
		expect(execution.items('Agent')[0]?.json).toMatchObject({ output: 'Done' });
		expect(model.answers).toEqual([expect.stringContaining('User rejected the tool call to Call')]);
		expect(emulator.count('CallOutAdd')).toBe(0);
	});

	inN8n2('as a tool, without a review: the model gets the answer', async () => {
		await model.close();
		model = await createChatModel([{ name: 'Question', given: { message: 'May I call?' } }]);
		const [agent, chatModel, review] = await steps("={{ $fromAI('message', 'The question', 'string') }}");
		const question: Step = {
			name: 'Question',
			type: 'puzzelRequestTool',
			parameters: { ...review!.parameters, operation: 'sendAndWait', responseType: 'freeText' },
			serves: { step: 'Agent', as: 'ai_tool' },
		};
		const executionId = await session.start(await n8n.create([{}], agent!, chatModel!, question));
		await session.waiting(executionId);
		const { uri } = [...emulator.centre.requests.values()].at(-1)!;
		expect(await (await fetch(uri!)).text()).toContain('May I call?');
		await post(uri!, { text: 'Tomorrow' });
		const execution = await session.finished(executionId);
		expect([execution.status, execution.error]).toEqual(['success', '']);
		expect(model.answers).toEqual([expect.stringContaining('Tomorrow')]);
	});
});
