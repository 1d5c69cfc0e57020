export const byId = (id) => document.getElementById(id);

/** An element with its class and what is in it. A text goes in as text, never as markup. */
export function el(tag, className = '', ...content) {
	const element = document.createElement(tag);
	if (className) element.className = className;
	element.append(...content);
	return element;
}

/** What a request is about; pressed, it opens the request. */
export function requestButton(requestId) {
	const element = el('button', 'subject');
	element.type = 'button';
	element.dataset.request = requestId;
	element.setAttribute('aria-haspopup', 'dialog');
	return element;
}

/** A real button; `name` is what a screen reader says if the text alone is not enough. */
export function button(text, onClick, { className = '', name } = {}) {
	const element = el('button', className, text);
	element.type = 'button';
	if (name) element.setAttribute('aria-label', name);
	element.addEventListener('click', onClick);
	return element;
}

// Each of these touches the page only if something has changed, so that focus, selection and
// scrolling stay as they are.

export function setText(element, text) {
	const wanted = String(text);
	if (element.textContent !== wanted) element.textContent = wanted;
}

export function setHidden(element, hidden) {
	if (element.hidden !== hidden) element.hidden = hidden;
}

export function setAttribute(element, name, value) {
	const wanted = value === undefined || value === null ? null : String(value);
	if (element.getAttribute(name) === wanted) return;
	if (wanted === null) element.removeAttribute(name);
	else element.setAttribute(name, wanted);
}

export const setPressed = (element, pressed) => setAttribute(element, 'aria-pressed', pressed);

export const hasFocus = (element) => element.contains(document.activeElement);

/**
 * Keeps the children of `parent` in step with a list: one row for each key, created once and updated in
 * place. `create(item)` gives `{ node, update(item), tick?() }`.
 */
export function keyedRows(parent, { keyOf, create, onFocusLost }) {
	const rows = new Map();
	return {
		show(items) {
			const keys = new Set(items.map(keyOf));
			for (const [key, row] of rows) {
				if (keys.has(key)) continue;
				const hadFocus = hasFocus(row.node);
				row.node.remove();
				rows.delete(key);
				if (hadFocus) onFocusLost?.();
			}
			let next = parent.firstElementChild;
			for (const item of items) {
				const key = keyOf(item);
				const row = rows.get(key) ?? create(item);
				rows.set(key, row);
				if (row.node === next) next = next.nextElementSibling;
				else parent.insertBefore(row.node, next);
				row.update(item);
			}
		},
		tick() {
			for (const row of rows.values()) row.tick?.();
		},
	};
}

/** One of several, as buttons that stay pressed. `onChoose` may leave it to the next snapshot what is pressed. */
export function choice(parent, options, onChoose) {
	const buttons = new Map();
	for (const { value, text, name } of options) {
		const element = button(text, () => onChoose(value), { name });
		buttons.set(value, element);
		parent.append(element);
	}
	return {
		press(chosen) {
			for (const [value, element] of buttons) setPressed(element, value === chosen);
		},
		label(value, text) {
			setText(buttons.get(value), text);
		},
	};
}
