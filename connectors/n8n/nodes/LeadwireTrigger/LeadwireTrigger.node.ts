import {
  type IHookFunctions,
  type INodeType,
  type INodeTypeDescription,
  type IWebhookFunctions,
  type IWebhookResponseData,
  NodeConnectionTypes,
} from 'n8n-workflow'
import { listSearch } from '../../shared/pickers'
import { triggerFields } from './fields'
import { receive } from './receive'
import { endSubscription, hasSubscription, makeSubscription } from './subscription'

/** Starts a workflow the moment a hub has something to tell. */
export class LeadwireTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Leadwire Trigger',
    name: 'leadwireTrigger',
    icon: { light: 'file:../../icons/leadwire.svg', dark: 'file:../../icons/leadwire.dark.svg' },
    group: ['trigger'],
    version: [1],
    subtitle: '={{ $parameter["event"] }}',
    description: 'Starts the workflow when Leadwire finds a lead, ends a run or gives an endpoint up',
    defaults: { name: 'Leadwire Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'leadwireApi', required: true }],
    webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
    properties: triggerFields,
  }

  methods = { listSearch }

  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return await hasSubscription(this)
      },
      async create(this: IHookFunctions): Promise<boolean> {
        return await makeSubscription(this)
      },
      async delete(this: IHookFunctions): Promise<boolean> {
        return await endSubscription(this)
      },
    },
  }

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return await receive(this)
  }
}
