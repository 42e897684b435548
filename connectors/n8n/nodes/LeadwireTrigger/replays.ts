import type { IDataObject, IHookFunctions } from 'n8n-workflow'
import { callHub, callHubForAny, toHubError } from '../../shared/transport'
import type { SubscriptionSettings } from './settings'

/** Newest leads among which a test looks for one that fits. */
const LOOKED_AT = 100

interface Missed {
  id: number
  events: string[]
  since: string | undefined
}

/**
 * Has the hub send what happened since the workflow was first activated and never reached it. The hub knows what this URL
 * has got, also under earlier subscriptions, so nothing is sent twice.
 * @returns from when on leads are this workflow's
 */
export async function sendMissed(context: IHookFunctions, { id, events, since }: Missed): Promise<string> {
  const { deliverMissed = true } = context.getNodeParameter('options', {}) as { deliverMissed?: boolean }
  const { webhook } = await callHub<{ webhook: { createdAt: string } }>(context, { path: `/webhooks/${id}` })
  if (!deliverMissed || since === undefined) return webhook.createdAt
  await startReplay(context, id, { statuses: ['skipped', 'exhausted'], types: events, since, includeMissing: true })
  return since
}

/** Has the hub send the newest thing that passes the filters, so that a test shows something real at once. */
export async function sendNewest(
  context: IHookFunctions,
  id: number,
  { events: [event], filterConfig, filter }: SubscriptionSettings,
): Promise<void> {
  const query: IDataObject = { type: event, limit: 1 }
  if (event === 'lead.created') {
    const { sourceType, ...known } = filterConfig
    const segmentId = filter?.segmentId
    const { leads } = await callHub<{ leads: IDataObject[] }>(context, {
      path: '/leads',
      query: { ...known, ...(segmentId !== undefined && { segmentId }), limit: LOOKED_AT },
    })
    // The API lists by everything but how a lead was found.
    const lead = leads.find(
      (one) => sourceType === undefined || (one.sourceType === 'liker') === (sourceType === 'liker'),
    )
    if (!lead) return
    query.leadId = lead.id
  }
  const { messages } = await callHub<{ messages: { createdAt: string }[] }>(context, {
    path: '/webhooks/messages',
    query,
  })
  const [newest] = messages
  if (!newest) return
  await startReplay(context, id, { statuses: [], types: [event], since: newest.createdAt, includeMissing: true })
}

/** One that is at work already does the same. */
async function startReplay(context: IHookFunctions, id: number, body: IDataObject): Promise<void> {
  const request = { method: 'POST', path: `/webhooks/${id}/replays`, body } as const
  const answer = await callHubForAny(context, request)
  if (answer.status >= 400 && answer.body.error !== 'replay_running') throw toHubError(context, answer, request)
}
