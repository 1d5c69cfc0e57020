import { useN8n } from '../../harness/n8n/testServer';
import { Editor } from '../../harness/browser/editor';
import { FORMS, INNER_LISTS, PLAIN_LISTS, SEARCHES } from './forms';
import { useBrowser } from '../../harness/browser/useBrowser';

const HEAD: Record<string, string[]> = { puzzelTrigger: ['Poll Times', 'Event'] };
/** What a person sees of the nodes in n8n's own editor. */
describe("n8n's editor", () => {
	const n8n = useN8n({ hasEditor: true });
	const { emulator } = n8n;
	const browser = useBrowser();
	let editor: Editor;
	const steps = Object.entries({ Form: FORMS, Inner: INNER_LISTS, Plain: PLAIN_LISTS }).flatMap(
		([kind, all]) =>
			all.map(({ node, parameters }, index) => ({ name: `${kind} ${index}`, type: node, parameters })),
	);

	beforeAll(async () => {
		editor = await Editor.open(browser, n8n, await n8n.create([{}], ...steps));
	});

	const open = async (name: string) =>
		await editor.openNode(name).catch(async () => {
			// A form that failed is still open.
			await editor.reopen();
			await editor.openNode(name);
		});

	test('finds a node by the words of a person', async () => {
		const unseen = [];
		for (const [words, name] of Object.entries(SEARCHES)) {
			const found = await editor.search(words);
			if (!found.slice(0, 10).includes(name)) unseen.push({ words, name, found: found.slice(0, 10) });
		}
		await editor.closeSearch();
		expect(unseen).toEqual([]);
	});

	test.each(
		FORMS.map((form, index) => ({
			...form,
			index,
			title: Object.values(form.parameters)
				.filter((each) => typeof each === 'string')
				.join(' '),
		})),
	)('$node $title', async ({ node, fields, within = {}, lists = {}, index }) => {
		await open(`Form ${index}`);
		const head = HEAD[node] ?? ['Resource', 'Operation'];
		expect(await editor.fields()).toEqual([...head, ...fields]);
		for (const [collection, offered] of Object.entries(within)) {
			expect(await editor.offeredBy(collection)).toEqual(offered);
		}
		for (const [name, { search, found }] of Object.entries(lists)) {
			expect(await editor.searchList(name, search)).toContain(found);
		}
		await editor.closeNode();
	});

	test.each(INNER_LISTS.map((list, index) => ({ ...list, index })))(
		'$node: the list of $name inside a collection',
		async ({ name, search, found, index }) => {
			await open(`Inner ${index}`);
			expect(await editor.searchList(name, search)).toContain(found);
			await editor.closeNode();
		},
	);

	test.each(PLAIN_LISTS.map((list, index) => ({ ...list, index })))(
		'$node: the list of $label',
		async ({ label, found, index }) => {
			await open(`Plain ${index}`);
			expect(await editor.optionsOf(label)).toContain(found);
			await editor.closeNode();
		},
	);

	test('a list that cannot be read says so, and what is left', async () => {
		emulator.addFault({ name: 'status', status: 403, operation: 'UserGroupList' });
		emulator.addFault({ name: 'status', status: 403, operation: 'UserList' });
		const groups = PLAIN_LISTS.findIndex(({ label }) => label === 'User Group Name');
		await open(`Plain ${groups}`);
		expect(await editor.errorOfOptions('User Group Name')).toMatch(
			/Could not list the user groups.*may not be allowed.*use an expression\./s,
		);
		await editor.closeNode();

		const users = FORMS.findIndex(({ lists }) => lists?.userId);
		await open(`Form ${users}`);
		expect(await editor.errorOfList('userId')).toMatch(
			/Could not list the users.*may not be allowed.*choose "By ID"/s,
		);
		emulator.clearFaults();
	});
});
