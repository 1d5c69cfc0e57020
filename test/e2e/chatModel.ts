import fastify from 'fastify';
import type { AddressInfo } from 'node:net';

import type { RestSession } from '../../harness/n8n/rest';
import type { Step } from '../../harness/n8n/workflow';

export interface ToolCall {
	name: string;
	given: object;
}

interface Message {
	role: string;
	content: unknown;
}

export interface ChatModel {
	url: string;
	/** The names of the tools that it was offered. */
	offered: string[];
	/** What the tools answered, in the order of the calls. */
	answers: string[];
	close: () => Promise<void>;
}

/** Speaks OpenAI's protocol, wants the tools of each round called together, and then says "Done". */
export async function createChatModel(...rounds: ToolCall[][]): Promise<ChatModel> {
	const app = fastify();
	const model: ChatModel = { url: '', offered: [], answers: [], close: async () => await app.close() };
	app.post<{ Body: { messages: Message[]; tools?: Array<{ function: { name: string } }> } }>(
		'/v1/chat/completions',
		async ({ body }) => {
			model.offered = (body.tools ?? []).map((tool) => tool.function.name);
			model.answers = body.messages
				.filter(({ role }) => role === 'tool')
				.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)));
			let done = model.answers.length;
			const wanted = rounds.find(({ length }) => (done -= length) < 0);
			const finished = wanted === undefined;
			const tool_calls = wanted?.map(({ name, given }, index) => ({
				id: `call_${model.answers.length + index}`,
				type: 'function',
				function: { name, arguments: JSON.stringify(given) },
			}));
			return await Promise.resolve({
				id: 'chatcmpl-1',
				object: 'chat.completion',
				created: 0,
				model: 'test',
				choices: [
					{
						index: 0,
						message: {
							role: 'assistant',
							content: finished ? 'Done' : null,
							...(finished ? {} : { tool_calls }),
						},
						finish_reason: finished ? 'stop' : 'tool_calls',
					},
				],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			});
		},
	);
	await app.listen({ port: 0, host: '127.0.0.1' });
	model.url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/v1`;
	return model;
}

/** An AI Agent with this model, as the editor makes them; its tools are still missing. */
export async function agentSteps(session: RestSession, model: ChatModel, text: string): Promise<Step[]> {
	return [
		{
			name: 'Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: 3,
			parameters: { promptType: 'define', text, options: {} },
		},
		{
			name: 'Model',
			type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
			typeVersion: 1.2,
			parameters: { model: { __rl: true, mode: 'id', value: 'test' }, options: {} },
			serves: { step: 'Agent', as: 'ai_languageModel' },
			credentials: { openAiApi: await credentialOf(session, model) },
		},
	];
}

export const credentialOf = async (session: RestSession, { url }: ChatModel) =>
	await session.createCredential('Model', { apiKey: 'none', url }, 'openAiApi');
