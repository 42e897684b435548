import {
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  NodeConnectionTypes,
  NodeOperationError,
} from 'n8n-workflow'
import { findOperation } from '../../resources'
import { toProperties } from '../../resources/properties'
import { listSearch } from '../../shared/pickers'
import { runOperation } from './run-operation'

/** Everything that a workflow, or an AI agent, can do on a hub. */
export class Leadwire implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Leadwire',
    name: 'leadwire',
    icon: { light: 'file:../../icons/leadwire.svg', dark: 'file:../../icons/leadwire.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
    description: 'Find leads among the followers of X accounts, and work with them',
    defaults: { name: 'Leadwire' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'leadwireApi', required: true }],
    properties: toProperties(),
  }

  methods = { listSearch }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const resource = this.getNodeParameter('resource', 0) as string
    const name = this.getNodeParameter('operation', 0) as string
    const operation = findOperation(resource, name)
    if (!operation) throw new NodeOperationError(this.getNode(), `There is no operation ${name} of ${resource}`)
    return [await runOperation(this, operation)]
  }
}
