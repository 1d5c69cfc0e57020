import type { FormField, Question } from './request/question';

/** The page loads nothing and runs nothing; its form is sent to its own address. */
export const CONTENT_SECURITY_POLICY =
	"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors *";

/** `problem`: why an answer was not taken. */
export function questionPage({ title, message, answer }: Question, problem = ''): string {
	return page(
		title,
		`<p class="message">${escape(message)}</p>
${problem && `<p class="problem" role="alert">${escape(problem)}</p>`}
<form method="post" enctype="multipart/form-data">
${inputs(answer)}
</form>`,
	);
}

export const takenPage = (): string =>
	page('Thank you', '<p class="message">Your answer was recorded. You can close this page.</p>');

function inputs(answer: Question['answer']): string {
	if (answer.type === 'freeText') {
		return `<label for="text">Your answer</label>
<textarea id="text" name="text" rows="6" required></textarea>
<div class="buttons"><button>Submit</button></div>`;
	}
	if (answer.type === 'customForm') {
		return `${answer.fields.map(input).join('\n')}
<div class="buttons"><button>Submit</button></div>`;
	}
	const { approve, decline } = answer;
	const other =
		decline === undefined
			? ''
			: `<button class="other" name="approved" value="false">${escape(decline)}</button>`;
	return `<div class="buttons"><button name="approved" value="true">${escape(approve)}</button>${other}</div>`;
}

const INPUT_TYPES = ['date', 'email', 'number'];

function input({ label, type, placeholder, isRequired, choices }: FormField, index: number): string {
	const name = `field-${index}`;
	const attributes = `id="${name}" name="${name}"${isRequired ? ' required' : ''}`;
	const example = placeholder && ` placeholder="${escape(placeholder)}"`;
	const options = choices.map((choice) => `<option>${escape(choice)}</option>`).join('');
	const control =
		type === 'dropdown'
			? `<select ${attributes}><option value=""></option>${options}</select>`
			: type === 'textarea'
				? `<textarea ${attributes}${example} rows="4"></textarea>`
				: `<input ${attributes}${example} type="${INPUT_TYPES.includes(type) ? type : 'text'}"${type === 'number' ? ' step="any"' : ''}>`;
	return `<label for="${name}">${escape(label)}${isRequired ? ' *' : ''}</label>\n${control}`;
}

const STYLE = `:root { color-scheme: light dark; --line: #8884; --strong: #0b6b53; --strong-text: #fff; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 8vh auto; padding: 0 1.25rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
.message { white-space: pre-wrap; overflow-wrap: anywhere; }
.problem { border-left: 4px solid #c33; padding-left: .75rem; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input, select, textarea { width: 100%; padding: .5rem; font: inherit; border: 1px solid; border-radius: 6px; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { padding: .6rem 1.4rem; font: inherit; font-weight: 600; color: var(--strong-text); background: var(--strong); border: 2px solid var(--strong); border-radius: 6px; cursor: pointer; }
button.other { color: inherit; background: transparent; border-color: currentColor; }`;

const page = (title: string, content: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${content}
</main>
</body>
</html>
`;

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
