import {
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type IPollFunctions,
  NodeConnectionTypes,
} from 'n8n-workflow'
import { listSearch } from '../../shared/pickers'
import { pollFields } from './fields'
import { pollLeads } from './poll'

/** Asks a hub for new leads, where the hub cannot reach n8n. */
export class LeadwirePollingTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Leadwire Polling Trigger',
    name: 'leadwirePollingTrigger',
    icon: { light: 'file:../../icons/leadwire.svg', dark: 'file:../../icons/leadwire.dark.svg' },
    group: ['trigger'],
    version: [1],
    subtitle: 'New leads',
    description: 'Asks Leadwire for new leads on a schedule, for hubs that cannot reach n8n',
    defaults: { name: 'Leadwire Polling Trigger' },
    polling: true,
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'leadwireApi', required: true }],
    properties: pollFields,
  }

  methods = { listSearch }

  async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
    const leads = await pollLeads(this)
    return leads.length === 0 ? null : [this.helpers.returnJsonArray(leads)]
  }
}
