import { badInput } from '../../api/failure';
import type { Parameters } from '../../parameters/parameters';

export interface FormField {
	label: string;
	type: string;
	placeholder: string;
	isRequired: boolean;
	/** Of a dropdown. */
	choices: string[];
}

/** The question to an agent, and how they can answer. */
export interface Question {
	title: string;
	message: string;
	answer:
		| { type: 'approval'; approve: string; decline: string | undefined }
		| { type: 'freeText' }
		| { type: 'customForm'; fields: FormField[] };
}

/** Throws PuzzelFailure if the question cannot be answered. */
export function questionOf(parameters: Parameters): Question {
	return {
		title: parameters.line('subject'),
		message: parameters.text('message'),
		answer: answerOf(parameters),
	};
}

function answerOf(parameters: Parameters): Question['answer'] {
	const type = parameters.choice('responseType');
	if (type === 'freeText') return { type };
	if (type === 'customForm') return { type, fields: formFields(parameters) };
	const option = (name: string) => `approvalOptions.values.${name}`;
	const canDecline = parameters.choice(option('approvalType')) === 'double';
	return {
		type: 'approval',
		approve: parameters.line(option('approveLabel')),
		decline: canDecline ? parameters.line(option('disapproveLabel')) : undefined,
	};
}

function formFields(parameters: Parameters): FormField[] {
	const fields = parameters.rows('formFields').map((row) => {
		const type = row.choice('fieldType');
		return {
			label: row.line('fieldLabel'),
			type,
			placeholder: row.optionalLine('placeholder') ?? '',
			isRequired: row.boolean('requiredField'),
			// The other types have an empty list, which the form hides.
			choices: type === 'dropdown' ? row.rows('fieldOptions').map((entry) => entry.line('option')) : [],
		};
	});
	const labels = fields.map(({ label }) => label);
	const twice = labels.find((label, index) => labels.indexOf(label) !== index);
	const empty = fields.find(({ type, choices }) => type === 'dropdown' && choices.length === 0);
	if (fields.length && twice === undefined && !empty) return fields;
	throw badInput(
		empty
			? `"Form Fields" has the list "${empty.label}" without entries`
			: twice === undefined
				? '"Form Fields" is empty'
				: `"Form Fields" has the label "${twice}" twice`,
		'Add the fields for the agent to fill in, each with a different label.',
	);
}
