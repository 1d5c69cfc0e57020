import type { FastifyInstance } from 'fastify';

import { callbackForm, readForm } from '../bodies';
import { Refusal } from '../envelope';
import { RoutingRefusal } from '../routing/refusal';
import type { World } from '../world';

/** Callback on Web: a form without a token, answered by a redirect [documented]. */
export function callbackRoutes(app: FastifyInstance, world: World): void {
	app.post('', { config: { operation: 'CallbackOnWeb' } }, ({ text }, reply) => {
		const form = Object.fromEntries(new URLSearchParams(text));
		try {
			order(world, text);
			return reply.redirect(form.redirectOK!, 302);
		} catch (error) {
			const reason = error instanceof RoutingRefusal || error instanceof Refusal ? error.reason : undefined;
			if (reason === undefined || !URL.canParse(form.redirectError ?? '')) throw error;
			if (reason === 'queueFull') return reply.redirect(form.redirectFull!, 302);
			const address = new URL(form.redirectError!);
			address.searchParams.set('errorMessage', (error as Error).message);
			return reply.redirect(address.href, 302);
		}
	});
}

/** It waits like any call [inferred]; a scheduled one is offered immediately nevertheless. */
function order(world: World, form: string): void {
	const { requestDescription = '', ...given } = readForm(callbackForm, form);
	const { customerKey, accessPoint, queueKey, callbackNumber } = given;
	const customer = world.directory.get(customerKey);
	if (!customer) throw new Refusal('forbidden', `There is no customer ${customerKey}`);
	const queue = customer.queueByKey(queueKey);
	if (!queue || queue.mediaType !== 'Phone')
		throw new Refusal('unknownQueue', `There is no queue ${queueKey}`);
	if (!customer.queueBehind(accessPoint)) {
		throw new Refusal('unknownAccessPoint', `There is no access point ${accessPoint}`);
	}
	if (customer.seed.blockedNumbers.includes(callbackNumber)) {
		throw new Refusal('notPossible', `The number ${callbackNumber} is blocked`);
	}
	world.centre.addRequest({
		customerKey,
		queueId: queue.id,
		from: callbackNumber,
		to: accessPoint,
		subject: requestDescription,
	});
}
