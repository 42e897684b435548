import { type Bundle, defineTrigger, type InferInputData, type ZObject } from 'zapier-platform-core'
import { hookFilters } from '../fields/lead-filters.ts'
import { callHub, misfit } from '../hub.ts'
import { type Fields, withoutEmpty } from '../json.ts'
import { hasFollowers, readLeads } from '../leads.ts'
import { leadFields, leadSample, toLead } from '../samples/lead.ts'
import { receive, subscribe, unsubscribe } from './hook.ts'

const HOUR_MS = 3_600_000
/** The hub keeps what happened for 30 days, unless told otherwise. */
const MAX_CATCH_UP_HOURS = 720

type NewLeadBundle = Bundle<InferInputData<[...typeof hookFilters]>>

async function performSubscribe(z: ZObject, bundle: NewLeadBundle) {
  const input = bundle.inputData
  // What the hub's own filters do not know, but every lead has.
  const filter = withoutEmpty({
    segmentId: input.segment_id,
    'profile.followerCount': input.min_followers === undefined ? undefined : { $gte: input.min_followers },
  })
  const subscription = await subscribe(z, bundle, {
    // A filter on feedback brings the event of feedback along.
    events: ['lead.created'],
    filterConfig: withoutEmpty({
      streamId: input.stream_id,
      accountId: input.account_id,
      sourceType: input.source_type,
      feedbackStatus: input.feedback_status,
      matchConfidence: input.match_confidence,
    }),
    ...(input.send_at_once && { waitForEnrichment: false }),
    ...(Object.keys(filter).length > 0 && { filter }),
  })
  if (input.catch_up_hours) {
    try {
      await catchUp(z, bundle, subscription.id, Math.min(input.catch_up_hours, MAX_CATCH_UP_HOURS))
    } catch (error) {
      // Otherwise the Zap would stay off and its subscription alive.
      await unsubscribe(z, { ...bundle, subscribeData: subscription })
      throw error
    }
  }
  return subscription
}

/** Has the hub send what it has found before there was this subscription. */
async function catchUp(z: ZObject, bundle: NewLeadBundle, id: string, hours: number): Promise<void> {
  const since = new Date(Date.now() - hours * HOUR_MS).toISOString()
  await callHub(z, bundle, { method: 'POST', path: `/webhooks/${id}/replays`, body: { since, includeMissing: true } })
}

async function perform(z: ZObject, bundle: NewLeadBundle) {
  const leads = await receive(z, bundle, idOf(z))
  return leads.map(toLead)
}

/** A lead without an id could be told from no other, so it is an error that somebody should see. */
const idOf = (z: ZObject) => (lead: Fields) => {
  if (typeof lead.id !== 'number') throw misfit(z, 'id')
  return String(lead.id)
}

/** The newest leads, so that fields can be mapped before the first one comes. */
async function performList(z: ZObject, bundle: NewLeadBundle) {
  const { source_type: sourceType, ...filters } = bundle.inputData
  const { leads } = await readLeads(z, bundle, filters, { limit: 100 })
  const wanted = sourceType === 'follower' ? 'new_follower' : sourceType
  return leads.filter((lead) => (!wanted || lead.sourceType === wanted) && hasFollowers(lead, filters.min_followers))
}

/** Leads as they are found, by webhook. */
export const newLead = defineTrigger({
  key: 'new_lead',
  noun: 'Lead',
  display: { label: 'New Lead', description: 'Triggers when a new lead is found.' },
  operation: {
    type: 'hook',
    inputFields: [...hookFilters],
    performSubscribe,
    performUnsubscribe: unsubscribe,
    perform,
    performList,
    sample: leadSample,
    outputFields: leadFields,
  },
})
