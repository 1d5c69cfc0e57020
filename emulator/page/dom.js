export const byId = (id) => document.getElementById(id);

/**
 * What is to be shown: `h('li.agent', { key: 7, 'data-kind': 'ready', onclick }, …)`. A text goes in as text, never
 * as markup; what is empty is left out.
 */
export function h(selector, ...content) {
	const hasProps = content[0]?.constructor === Object && !('selector' in content[0]);
	const { key, ...props } = hasProps ? content.shift() : {};
	return { selector, key, props, content };
}

/** By which name each element was made, to find it again. */
const names = new WeakMap();

/** Brings what is in `parent` to what is wanted. It touches only what differs: focus, selection and scrolling stay. */
export function render(parent, ...content) {
	const before = new Map([...parent.childNodes].map((node) => [names.get(node), node]));
	const counts = {};
	const nodes = content
		.flat(Infinity)
		.filter((item) => item || item === 0)
		.map((item) => {
			const { selector = '#text', key = (counts[selector] = (counts[selector] ?? 0) + 1) } = item;
			const name = `${selector} ${key}`;
			const node = before.get(name) ?? create(selector, name);
			before.delete(name);
			update(node, item);
			return node;
		});
	let isFocusLost = false;
	for (const gone of before.values()) {
		isFocusLost ||= gone.contains(document.activeElement);
		gone.remove();
	}
	let next = parent.firstChild;
	for (const node of nodes) {
		if (node === next) next = next.nextSibling;
		else parent.insertBefore(node, next);
	}
	if (isFocusLost) focusNear(parent);
}

function create(selector, name) {
	const [tag, ...classes] = selector.split('.');
	const node = tag === '#text' ? new Text() : document.createElement(tag);
	if (classes.length > 0) node.className = classes.join(' ');
	names.set(node, name);
	return node;
}

function update(node, item) {
	if (node instanceof Text) {
		if (node.data !== String(item)) node.data = item;
		return;
	}
	for (const [name, value] of Object.entries(item.props)) {
		if (name.startsWith('on')) node[name] = value;
		else if (value === undefined || value === null) node.removeAttribute(name);
		else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
	}
	render(node, item.content);
}

/** What had the focus is gone: it goes to the next best that can be pressed. */
function focusNear(element) {
	const target = element.querySelector('button, summary');
	if (target) target.focus();
	else if (element.parentElement) focusNear(element.parentElement);
}

/** A real button; `name` is what a screen reader says if the text alone is not enough. */
export const button = (text, onclick, { name, pressed, kind = 'button' } = {}) =>
	h(kind, { key: name, type: 'button', 'aria-label': name, 'aria-pressed': pressed, onclick }, text);

/** One of several, as buttons of which one stays pressed. */
export const choices = (options, chosen, onChoose) =>
	options.map(({ value, text, name }) =>
		h(
			'button',
			{
				key: value,
				type: 'button',
				'aria-label': name,
				'aria-pressed': value === chosen,
				onclick: () => onChoose(value),
			},
			text,
		),
	);

/** What a request is about; pressed, it opens the request. */
export const requestButton = (requestId, subject) =>
	h(
		'button.subject',
		{ type: 'button', 'data-request': requestId, 'aria-haspopup': 'dialog' },
		subject || 'No subject',
	);

/** A list, or what is said in its place. */
export function showList(name, items) {
	const [list, none] = [byId(`${name}-list`), byId(`no-${name}s`)];
	render(list, items);
	list.hidden = items.length === 0;
	none.hidden = items.length > 0;
}
