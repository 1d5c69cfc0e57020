import { createAgents } from './agents.js';
import { createArrivals } from './arrivals.js';
import { createCallouts } from './callouts.js';
import { createCalls } from './calls.js';
import { createFaults } from './faults.js';
import { createHeader, showLink } from './header.js';
import { createQueues } from './queues.js';
import { createRequest } from './request.js';
import { PageClock } from './time.js';

/** How often the times on the page advance; nothing is requested for that. */
const TICK_MS = 250;
const RETRY_MS = 2000;

const clock = new PageClock();
const panels = [
	createHeader({ clock, onCustomer: listen }),
	...[
		createQueues,
		createAgents,
		createCallouts,
		createCalls,
		createFaults,
		createRequest,
		createArrivals,
	].map((create) => create({ clock })),
];

let source;
/** Snapshots come as fast as things happen; the page shows the last of them once per frame. */
let latest;

function listen(customerKey = '') {
	source?.close();
	source = new EventSource(`/_emulator/events?${new URLSearchParams({ customerKey })}`);
	const mine = source;
	const receive = ({ data }) => {
		if (!latest) requestAnimationFrame(show);
		latest = data;
		showLink('live');
	};
	mine.addEventListener('message', receive);
	mine.addEventListener('snapshot', receive);
	mine.addEventListener('error', () => {
		showLink('lost');
		clock.stop();
		// The browser tries again by itself, unless it was answered with something other than events.
		if (mine.readyState === EventSource.CLOSED)
			setTimeout(() => mine === source && listen(customerKey), RETRY_MS);
	});
}

function show() {
	const snapshot = JSON.parse(latest);
	latest = undefined;
	clock.set(snapshot.clock);
	for (const panel of panels) panel.show(snapshot);
	for (const panel of panels) panel.tick();
}

listen();
setInterval(() => {
	if (clock.speed > 0) for (const panel of panels) panel.tick();
}, TICK_MS);

// A key that is held down presses a button once: "Accept" gives way to "Finish" in the same place.
document.addEventListener('keydown', (event) => {
	if (event.repeat && event.key === 'Enter' && event.target instanceof HTMLButtonElement)
		event.preventDefault();
});
