import { type Bundle, defineTrigger, type ZObject } from 'zapier-platform-core'
import { listFilters } from '../fields/lead-filters.ts'
import type { Fields } from '../json.ts'
import { type LeadFilters, PAGE, readLeads } from '../leads.ts'
import { leadFields, leadSample } from '../samples/lead.ts'

/** How far back every poll looks: far longer than the time between two, so that nothing is left out; Zapier knows ids. */
const WINDOW_MS = 24 * 3_600_000
/** 10,000 leads, and a third of the requests that a key has in a minute. */
const MAX_PAGES = 20

/** The leads of the last day, and at least the newest page: newest first, as Zapier wants them. */
async function perform(z: ZObject, bundle: Bundle<LeadFilters>) {
  const { isLoadingSample } = bundle.meta
  const first = await readLeads(z, bundle, bundle.inputData, { limit: 100 })
  const found = first.leads
  let { nextCursor } = first
  const from = Date.now() - WINDOW_MS
  for (let page = 1; page <= MAX_PAGES && nextCursor && !isLoadingSample && isAfter(found.at(-1), from); page++) {
    const next = await readLeads(z, bundle, bundle.inputData, { limit: PAGE, cursor: nextCursor })
    found.push(...next.leads)
    nextCursor = next.nextCursor
  }
  return found as (Fields & { id: string })[]
}

const isAfter = (lead: Fields | undefined, at: number): boolean =>
  lead === undefined || Date.parse(String(lead.discoveredAt)) >= at

/** The same leads for a hub that cannot call out to Zapier. */
export const newLeadPolling = defineTrigger({
  key: 'new_lead_polling',
  noun: 'Lead',
  display: {
    label: 'New Lead (Polling)',
    description: 'Triggers when a new lead is found, for a hub that cannot send webhooks to the internet.',
  },
  operation: {
    type: 'polling',
    inputFields: [...listFilters],
    perform,
    sample: leadSample,
    outputFields: leadFields,
  },
})
