/**
 * The node that one writes first: a form, and a `routing` that turns it into a request. n8n's engine does
 * the rest. Loaded as it stands, through N8N_CUSTOM_EXTENSIONS, as `CUSTOM.plainDeclarative`.
 */
class PlainDeclarative {
	description = {
		displayName: 'Plain Declarative',
		name: 'plainDeclarative',
		group: ['transform'],
		version: 1,
		description: 'Creates a Puzzel request, for comparison',
		defaults: { name: 'Plain Declarative' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'puzzelApi', required: true }],
		requestDefaults: {
			baseURL: '={{ $credentials.apiUrl }}',
			headers: { 'Content-Type': 'application/json' },
		},
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Create',
						value: 'create',
						routing: {
							request: {
								method: 'POST',
								url: '=/{{ $credentials.customerKey }}/requests',
								body: {
									data: '={{ JSON.stringify({ From: $parameter.from, To: $parameter.to, Subject: $parameter.subject, Uri: $parameter.uri }) }}',
									type: 'mail',
									version: '1.0',
								},
							},
						},
					},
				],
				default: 'create',
			},
			...['from', 'to', 'subject', 'uri'].map((name) => ({
				displayName: name,
				name,
				type: 'string',
				default: '',
			})),
		],
	};
}

module.exports = { PlainDeclarative };
