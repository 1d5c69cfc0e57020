import { showAgents } from './agents.js';
import { showCallouts, showCalls } from './aside.js';
import { showFaults } from './faults.js';
import { announceArrivals, showHeader, showLink } from './header.js';
import { showQueues } from './queues.js';
import { refreshRequest } from './request.js';
import { clock } from './time.js';

/** How often the times on the page advance; nothing is requested for that. */
const TICK_MS = 250;
const RETRY_MS = 2000;

let source;
/** Snapshots come as fast as things happen; the page shows the last of them once per frame. */
let latest;
let shown;

function listen(customerKey = '') {
	source?.close();
	source = new EventSource(`/_emulator/events?${new URLSearchParams({ customerKey })}`);
	const mine = source;
	mine.addEventListener('snapshot', ({ data }) => {
		if (!latest) requestAnimationFrame(receive);
		latest = data;
		showLink('live');
	});
	mine.addEventListener('error', () => {
		showLink('lost');
		clock.stop();
		// The browser tries again by itself, unless it was answered with something other than events.
		if (mine.readyState === EventSource.CLOSED)
			setTimeout(() => mine === source && listen(customerKey), RETRY_MS);
	});
}

function receive() {
	shown = JSON.parse(latest);
	latest = undefined;
	clock.set(shown.clock);
	show();
	refreshRequest();
	announceArrivals(shown);
}

function show() {
	if (!shown) return;
	const passed = (clock.now() - shown.clock.now) / 1000;
	for (const panel of [showHeader, showQueues, showAgents, showCallouts, showCalls, showFaults])
		panel(shown, passed);
}

listen();
setInterval(() => clock.speed > 0 && show(), TICK_MS);
addEventListener('changed', show);
addEventListener('resize', show);
addEventListener('customer', ({ detail }) => listen(detail));

// A key that is held down presses a button once: "Accept" gives way to "Finish" in the same place.
document.addEventListener('keydown', (event) => {
	if (event.repeat && event.key === 'Enter' && event.target instanceof HTMLButtonElement)
		event.preventDefault();
});
