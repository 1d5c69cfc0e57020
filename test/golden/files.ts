import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

/** As n8n's editor exports it. */
export interface SavedWorkflow {
	name: string;
	nodes: INode[];
	pinData: Record<string, INodeExecutionData[]>;
	connections: IDataObject;
	settings: IDataObject;
}

/** The workflows of every version, relative to this folder. */
export const FILES = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.json') && !file.endsWith('.wire.json'))
	.sort();

export const read = <T>(file: string) => JSON.parse(readFileSync(path.join(__dirname, file), 'utf8')) as T;

export const puzzelNodeOf = ({ nodes }: SavedWorkflow): INode =>
	nodes.find(({ type }) => type.startsWith('n8n-nodes-puzzel.'))!;

export const nameOf = ({ type }: Pick<INode, 'type'>) => type.replace('n8n-nodes-puzzel.', '');
