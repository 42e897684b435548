import type { IDataObject, IPollFunctions } from 'n8n-workflow'
import { toId } from '../../shared/locators'
import { readLeads } from '../../shared/pages'

/** Where reading stands. n8n keeps it from one activation to the next. */
interface PollState extends IDataObject {
  /** The hub's own; neither skips nor repeats. */
  cursor?: string
}

interface Options {
  includeExisting?: boolean
  deliverMissed?: boolean
}

/** Leads that one poll reads at most, so that a large backlog comes in pieces that n8n can hold. The next poll goes on. */
const MAX_LEADS = 10_000
const BEGINNING = '1970-01-01T00:00:00.000Z'

/** Activations that have polled: n8n hands the same context, and its `activate`, to each later poll of an activation. */
const polled = new WeakSet<IPollFunctions>()

/** The leads that are new since the last poll, oldest first. A test gives the newest lead and moves nothing. */
export async function pollLeads(context: IPollFunctions): Promise<IDataObject[]> {
  const { query, isWanted } = toFilter(context)
  if (context.getMode() === 'manual') return (await newestLeads(context, query, isWanted)).slice(0, 1)
  const state = context.getWorkflowStaticData('node') as PollState
  const { includeExisting = false, deliverMissed = true } = context.getNodeParameter('options', {}) as Options
  const isFirst = state.cursor === undefined
  const isAgain = !isFirst && context.getActivationMode() === 'activate' && !polled.has(context)
  const isWhole = isFirst && includeExisting
  if (!isWhole && (isFirst || (isAgain && !deliverMissed))) {
    const begun = await begin(context, state)
    polled.add(context)
    return begun
  }
  const { leads, cursor } = await readLeads(context, {
    // Behind a cursor ids alone count: a relay whose clock is behind would have its leads left out by a time.
    query: isWhole ? { ...query, since: BEGINNING } : query,
    limit: MAX_LEADS,
    cursor: state.cursor,
  })
  // Moved only after all pages came, so that an error repeats the poll from where it began.
  if (cursor !== null) state.cursor = cursor
  polled.add(context)
  return leads.filter(isWanted)
}

/** Takes the cursor behind what there is. The clocks of n8n and the hub may differ, so the newest lead says what time it is. */
async function begin(context: IPollFunctions, state: PollState): Promise<IDataObject[]> {
  const [newest] = (await readLeads(context, { query: {}, limit: 1 })).leads
  // A millisecond before: others of the same one may still be on their way.
  const since = newest ? new Date(Date.parse(String(newest.discoveredAt)) - 1).toISOString() : BEGINNING
  const { leads, cursor } = await readLeads(context, { query: { since }, limit: Number.POSITIVE_INFINITY })
  if (cursor !== null) state.cursor = cursor
  const { query, isWanted } = toFilter(context)
  const known = Number(newest?.id ?? 0)
  return leads.filter((lead) => Number(lead.id) > known && isWanted(lead) && passes(lead, query))
}

const newestLeads = async (context: IPollFunctions, query: IDataObject, isWanted: (lead: IDataObject) => boolean) =>
  (await readLeads(context, { query, limit: 100 })).leads.filter(isWanted)

interface Filter {
  query: IDataObject
  /** What the API does not filter by. */
  isWanted(lead: IDataObject): boolean
}

function toFilter(context: IPollFunctions): Filter {
  const filters = context.getNodeParameter('filters', {}) as IDataObject
  const query: IDataObject = {}
  const ids = {
    streamId: toId(context.getNodeParameter('streamId', '')),
    accountId: toId(filters.accountId),
    segmentId: toId(filters.segmentId),
  }
  for (const [name, id] of Object.entries(ids)) if (id !== undefined) query[name] = id
  for (const name of ['matchConfidence', 'feedbackStatus']) if (filters[name]) query[name] = filters[name]
  return { query, isWanted: (lead) => !filters.sourceType || lead.sourceType === filters.sourceType }
}

/** The query over a lead that was read without one. */
function passes(lead: IDataObject, query: IDataObject): boolean {
  const { feedback } = (lead.feedback ?? { feedback: 'none' }) as { feedback: string }
  const values: IDataObject = { ...lead, accountId: lead.trackedXAccountId, feedbackStatus: feedback }
  return Object.entries(query).every(([name, value]) => values[name] === value)
}
