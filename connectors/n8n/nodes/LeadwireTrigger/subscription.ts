import { type IDataObject, type IHookFunctions, type JsonObject, NodeApiError } from 'n8n-workflow'
import { callHub, callHubForAny, toHubError } from '../../shared/transport'
import { sendMissed, sendNewest } from './replays'
import { isSame, type SubscriptionSettings, toSettings } from './settings'

/** What a node remembers from one activation to the next. n8n keeps it for workflows that are activated, not for tests. */
export interface TriggerState extends IDataObject {
  subscriptionId?: number
  /** Shown by the hub once, when the subscription was made. */
  secret?: string
  /** From when on leads are this workflow's: when it was first activated, by the clock of the hub. */
  since?: string
  /** What was asked for then: whoever asks for something else has not missed what was before. */
  asked?: string
}

interface Subscribed {
  id: number
  secret: string
}

/**
 * A large run is up to 100 leads a delivery, and n8n starts an execution for each: as many at once make n8n so slow that the
 * hub would take its silence for a failure, and send again what has arrived.
 */
const PACE = { rateLimit: 10, timeoutSeconds: 30 }

/** Tests want an answer soon: the first attempt may come before n8n has kept the secret. Seconds. */
const TEST_RETRIES = [1, 2, 4, 8, 16]

export const stateOf = (context: { getWorkflowStaticData(type: string): IDataObject }): TriggerState =>
  context.getWorkflowStaticData('node') as TriggerState

const isTest = (context: IHookFunctions): boolean => context.getMode() === 'manual'

/**
 * The URL that the hub sends to. A test gets one of its own each time, since the hub does not send the same lead to the
 * same URL twice; n8n does not look at the query.
 */
function toTargetUrl(context: IHookFunctions): string {
  const url = context.getNodeWebhookUrl('default') as string
  return isTest(context) ? `${url}?test=${Date.now()}` : url
}

/** Whether the hub has this node's subscription, working and as the node asks for it. */
export async function hasSubscription(context: IHookFunctions): Promise<boolean> {
  const state = stateOf(context)
  if (isTest(context) || state.subscriptionId === undefined || !state.secret) return false
  const { status, body } = await callHubForAny(context, { path: `/webhooks/${state.subscriptionId}` })
  if (status === 404) {
    delete state.subscriptionId
    delete state.secret
    return false
  }
  // Whatever else is wrong, making it anew tells in the hub's words.
  const webhook = (body.webhook ?? {}) as IDataObject
  return status === 200 && !webhook.disabledAt && isSame(webhook, toSettings(context, toTargetUrl(context)))
}

/** Subscribes, and has the hub send what this workflow has missed, or for a test its newest lead. */
export async function makeSubscription(context: IHookFunctions): Promise<boolean> {
  const state = stateOf(context)
  const settings = toSettings(context, toTargetUrl(context))
  // One that is known but not as wanted would go on sending to the same URL, under a secret that is forgotten.
  if (!isTest(context)) await endSubscription(context)
  const { id, secret } = await callHub<Subscribed>(context, {
    method: 'POST',
    path: '/webhooks/subscribe',
    body: { ...settings, ...PACE, token: false, ...(isTest(context) && { retrySchedule: TEST_RETRIES }) },
  })
  state.subscriptionId = id
  state.secret = secret
  try {
    if (isTest(context)) await sendNewest(context, id, settings)
    else await remember(context, state, settings)
  } catch (error) {
    // n8n keeps nothing of an activation that fails and tries it again: a subscription left behind would be sent leads for ever.
    await endSubscription(context)
    throw new NodeApiError(context.getNode(), error as JsonObject)
  }
  return true
}

async function remember(context: IHookFunctions, state: TriggerState, settings: SubscriptionSettings): Promise<void> {
  const { events, filterConfig, filter } = settings
  const asked = JSON.stringify([events, filterConfig, filter])
  const since = state.asked === asked ? state.since : undefined
  state.since = await sendMissed(context, { id: state.subscriptionId ?? 0, events, since })
  state.asked = asked
}

/** Ends the subscription; one that is gone already is no error. */
export async function endSubscription(context: IHookFunctions): Promise<boolean> {
  const state = stateOf(context)
  if (state.subscriptionId === undefined) return true
  const request = { method: 'DELETE', path: '/webhooks/subscribe', query: { id: state.subscriptionId } } as const
  const answer = await callHubForAny(context, request)
  // Else a workflow that is off would be sent leads for days.
  if (answer.status >= 400 && answer.status !== 404) throw toHubError(context, answer, request)
  delete state.subscriptionId
  delete state.secret
  return true
}
