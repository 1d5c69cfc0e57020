import { savedByEditor } from '../golden/editor';
import { FILES, puzzelNodeOf, read, type SavedWorkflow } from '../golden/files';

test("n8n's editor saves each golden workflow as it is, once its form was open", async () => {
	const nodes = FILES.map((file) => ({ ...puzzelNodeOf(read<SavedWorkflow>(file)), name: file }));
	const saved = await savedByEditor(nodes);
	for (const { name, parameters } of nodes) {
		expect({ name, parameters: saved.get(name) }).toEqual({ name, parameters });
	}
}, 300_000);
