import { type IDataObject, type IHookFunctions, NodeOperationError } from 'n8n-workflow'
import { toId } from '../../shared/locators'

/** What a subscription is made with; also what the hub tells of one. */
export interface SubscriptionSettings extends IDataObject {
  targetUrl: string
  events: string[]
  payload: string
  filterConfig: IDataObject
  /** Over the lead itself; null = none. */
  filter: IDataObject | null
}

const lists = ['accountId', 'sourceType', 'matchConfidence', 'feedbackStatus']

/** The node's fields as a subscription. @throws NodeOperationError for a filter that is no JSON object */
export function toSettings(context: IHookFunctions, targetUrl: string): SubscriptionSettings {
  const event = context.getNodeParameter('event') as string
  const isOfLeads = event.startsWith('lead.')
  const filters = (isOfLeads ? context.getNodeParameter('filters', {}) : {}) as IDataObject
  const streamId = event === 'endpoint.disabled' ? undefined : toId(context.getNodeParameter('streamId', ''))
  const filterConfig: IDataObject = streamId === undefined ? {} : { streamId }
  for (const name of lists) {
    const value = name === 'accountId' ? toId(filters[name]) : filters[name]
    if (value !== undefined && value !== '') filterConfig[name] = value
  }
  return { targetUrl, events: [event], payload: 'leads', filterConfig, filter: toLeadFilter(context, filters) }
}

/** The segment is not among the hub's own filters, but a field of every lead. */
function toLeadFilter(context: IHookFunctions, { filter, segmentId }: IDataObject): IDataObject | null {
  const parsed = typeof filter === 'string' && filter.trim() !== '' ? parse(context, filter) : filter
  const wanted = (parsed ?? {}) as IDataObject
  const id = toId(segmentId)
  const whole = id === undefined ? wanted : { ...wanted, segmentId: id }
  return Object.keys(whole).length === 0 ? null : whole
}

function parse(context: IHookFunctions, text: string): IDataObject {
  try {
    return JSON.parse(text) as IDataObject
  } catch {
    throw new NodeOperationError(context.getNode(), 'Lead Fields must be JSON', {
      description: 'Write them like {"profile.followerCount": {"$gte": 1000}}',
    })
  }
}

/** Whether a subscription is what the node asks for; the hub leaves filters out that are not set. */
export function isSame(known: IDataObject, wanted: SubscriptionSettings): boolean {
  const text = (value: unknown) => JSON.stringify(value ?? null, sortKeys)
  return (['targetUrl', 'events', 'payload', 'filterConfig', 'filter'] as const).every(
    (name) => text(known[name]) === text(wanted[name]),
  )
}

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
