import { z } from 'zod/v4';

import { Refusal } from './envelope';

const integer = z.int();
const id = z.int().nonnegative();
const count = z.int().nonnegative();
const text = z.string();
const filled = z.string().min(1, 'must not be empty');

/** 00, country code, number [documented]; how many digits are taken is [inferred]. */
const phoneNumber = text.regex(/^[0-9]{3,20}$/, 'must be 3 to 20 digits');

/** ISO 8601 with a zone, as Puzzel prints dates [documented]. */
const date = z.iso.datetime({ offset: true });

/** LogIn [documented]: the key is a text, since keys with letters exist. */
export const logInBody = z.strictObject({
	customerKey: filled,
	userName: filled,
	password: filled,
	clientName: filled,
	clientVersion: filled,
});

/** GetAccessToken [observed in clients]. */
export const getAccessTokenBody = z.strictObject({ customerKey: filled, sessionId: filled });

/** OAuth2 client credentials at Puzzel ID [documented]. */
export const tokenForm = z.strictObject({
	grant_type: filled,
	client_id: filled,
	client_secret: filled,
	scope: filled,
});

/** RequestAdd [documented]: `data` is a JSON text, not an object. */
export const requestAddBody = z.strictObject({ data: filled, type: filled, version: filled });

/** What the text in `data` holds [documented]; every further property is a detail under its own name [inferred]. */
export const requestAddData = z
	.object({
		From: filled,
		To: filled,
		Subject: filled,
		Uri: text.optional(),
		VipScore: integer.optional(),
		reservedUserId: id.optional(),
		reservedUserWaitTime: count.optional(),
	})
	.catchall(z.union([z.string(), z.number(), z.boolean()]));

/** RequestUpdate [documented]; `variables` [observed in clients]. */
export const requestUpdateBody = z.strictObject({
	requestUpdateObject: z
		.strictObject({
			vipScore: integer.optional(),
			reservedUserId: id.optional(),
			reservedSecondsFromNow: count.optional(),
			additionalInfoSubject: text.optional(),
			additionalInfoUri: text.optional(),
			variables: z.array(z.strictObject({ name: filled, value: text })).optional(),
		})
		.refine((changes) => Object.keys(changes).length > 0, 'has nothing to change'),
});

/** RequestDelete [documented]. */
export const requestDeleteBody = z.strictObject({ forceDelete: z.boolean() });

/** eTasks [observed in clients]: `to` and `uri` may be any text. What is required is [inferred]. */
export const eTaskAddBody = z.strictObject({
	eTask: z.strictObject({
		from: filled,
		to: filled,
		subject: filled,
		uri: text.optional(),
		queueKey: filled,
	}),
});

/** CallOutAdd [documented]; only the destination is required [inferred]. */
export const callOutAddBody = z.strictObject({
	destination: phoneNumber,
	alternateSource: text.optional(),
	userPhoneType: text.optional(),
	accessPoint: text.optional(),
	countryCode: text.optional(),
	queueKey: text.optional(),
	maxAttempts: count.optional(),
	secondsBetweenAttempts: count.optional(),
	listName: text.optional(),
	listValue: text.optional(),
	serviceSystemVariables: z
		.strictObject({ name: text, resolve: z.boolean(), type: text, value: text })
		.partial()
		.optional(),
	ciqType: z.enum(['Undefined', 'CallRequestFirst', 'CallAgentFirst']).optional(),
	maxOneRequestForPreferredAgent: z.boolean().optional(),
	preferredAgentWaitTimeSeconds: count.optional(),
	reservedAgentWaitTimeSeconds: count.optional(),
	vipScore: integer.optional(),
	agentId: id.optional(),
	scheduledDateTime: date.optional(),
	reservedUserId: id.optional(),
	disableReserved: z.boolean().optional(),
	requestCategory: text.optional(),
	requestDescription: text.optional(),
});

/** Callback on Web [documented]; which fields are required is [inferred]. */
export const callbackForm = z.strictObject({
	customerKey: filled,
	accessPoint: filled,
	countryCode: text.regex(/^[A-Z]{2}$/, 'must be two letters').optional(),
	queueKey: filled,
	callbackNumber: phoneNumber,
	ciqType: z.enum(['CallRequestFirst', 'CallAgentFirst']),
	maxAttempts: text.regex(/^\d+$/, 'must be a number').optional(),
	secondsBetweenAttempts: text.regex(/^\d+$/, 'must be a number').optional(),
	requestDescription: text.optional(),
	requestCategory: text.optional(),
	scheduledDateTime: z
		.string()
		.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, 'must be a time without a zone')
		.optional(),
	redirectOK: z.url(),
	redirectError: z.url(),
	redirectFull: z.url(),
});

/** Pause on [observed in clients]. */
export const pauseOnBody = z.strictObject({ pauseTypeId: id });

/** Reads the body of a call, or refuses it with HTTP 400 and a sentence that names the field. */
export function readBody<Schema extends z.ZodObject>(schema: Schema, raw: string): z.output<Schema> {
	if (raw === '') throw new Refusal('badRequest', 'The body is missing', 400);
	return readJson(schema, raw, 'The body');
}

/** The same for a JSON text inside a body. */
export function readJson<Schema extends z.ZodObject>(
	schema: Schema,
	raw: string,
	what: string,
): z.output<Schema> {
	let json: unknown;
	try {
		json = JSON.parse(raw);
	} catch {
		throw new Refusal('badRequest', `${what} is not valid JSON`, 400);
	}
	const parsed = schema.safeParse(withKnownSpelling(schema, json));
	if (parsed.success) return parsed.data;
	throw new Refusal('badRequest', `${what} is refused. ${issuesOf(parsed.error, what)}`, 400);
}

/** Reads a body as a browser sends a form; each field once, and no field that nobody knows. */
export function readForm<Schema extends z.ZodObject>(schema: Schema, text: string): z.output<Schema> {
	const fields = [...new URLSearchParams(text)];
	const parsed = schema.safeParse(Object.fromEntries(fields));
	if (!parsed.success) throw new Refusal('badRequest', issuesOf(parsed.error, 'The form'), 400);
	if (fields.length > Object.keys(parsed.data).length)
		throw new Refusal('badRequest', 'A field is there twice', 400);
	return parsed.data;
}

const issuesOf = ({ issues }: z.ZodError, what: string) =>
	issues.map(({ path, message }) => `${path.join('.') || what}: ${message}`).join('; ');

const spellings = new WeakMap<z.ZodObject, Map<string, [string, z.ZodObject | undefined]>>();

/** Property names are case-insensitive [inferred]: brings them to the spelling of the schema. */
function withKnownSpelling(schema: z.ZodObject, json: unknown): unknown {
	if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
	let known = spellings.get(schema);
	if (!known) {
		known = new Map(
			Object.entries(schema.shape).map(([name, field]) => [name.toLowerCase(), [name, objectIn(field)]]),
		);
		spellings.set(schema, known);
	}
	const result: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(json)) {
		const [spelling, inner] = known.get(name.toLowerCase()) ?? [name, undefined];
		if (spelling in result) throw new Refusal('badRequest', `${spelling} is there twice`, 400);
		result[spelling] = inner ? withKnownSpelling(inner, value) : value;
	}
	return result;
}

function objectIn(field: unknown): z.ZodObject | undefined {
	if (field instanceof z.ZodOptional) return objectIn(field.unwrap());
	return field instanceof z.ZodObject ? field : undefined;
}
