import { expect } from 'vitest'
import { pairOf } from './followers.ts'
import type { Receiver } from './receiver.ts'
import { type TestRelay, until } from './relay.ts'

/** Every kind of id that a path or body may name. */
export const idKinds = [
  'streamId',
  'runId',
  'accountId',
  'segmentId',
  'leadId',
  'subscriptionId',
  'deliveryId',
  'messageId',
  'replayId',
  'exclusionId',
  'erasureId',
  'templateId',
  'apiKeyId',
] as const
export type IdKind = (typeof idKinds)[number]

/** One real id of each kind. */
export type TenantIds = Record<IdKind, number>

/** A time of day that is hours away, so that no schedule runs within a test. */
const farSlot = (): string => `${String((new Date().getUTCHours() + 12) % 24).padStart(2, '0')}:00`

/**
 * Fills a workspace with one real thing of every kind, all named after `marker`, and waits until nothing moves any more.
 * The profile source must know the followers of `<marker>acme`, the receiver accept what comes.
 */
export async function fillTenant(
  relay: TestRelay,
  key: string,
  marker: string,
  receiver: Receiver,
): Promise<TenantIds> {
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await relay.api(method, `/api/v2/${path}`, body, { key })
    expect(answer.status, `${method} ${path} → ${answer.text}`).toBeLessThan(300)
    return answer.body
  }
  const segmentId = (await call('POST', 'segments', { name: `${marker} segment`, description: 'Founders' })).id
  const pairs = [{ accountHandle: pairOf(`${marker}acme`).accountHandle, segmentId }]
  const stream = await call('POST', 'streams', { name: `${marker} stream`, pairs, syncTimes: [farSlot()] })
  const targetUrl = `${receiver.url}/${marker}`
  const subscriptionId = (await call('POST', 'webhooks/subscribe', { targetUrl, payload: 'lead' })).id
  const runId = (await call('POST', `streams/${stream.id}/run`)).queued[0].syncRunId
  const settled = <T>(path: string, isSettled: (body: T) => boolean) =>
    until(async () => {
      const body = await call('GET', path)
      expect(isSettled(body), JSON.stringify(body).slice(0, 500)).toBe(true)
      return body
    })
  await settled<{ run: { status: string } }>(
    `streams/${stream.id}/runs/${runId}`,
    ({ run }) => run.status === 'succeeded',
  )
  const { leads } = await call('GET', `streams/${stream.id}/leads`)
  const isSent = ({ deliveries }: { deliveries: { status: string }[] }) =>
    deliveries.length >= leads.length && deliveries.every(({ status }) => status === 'delivered')
  const { deliveries } = await settled(`webhooks/${subscriptionId}/deliveries`, isSent)
  const { messages } = await call('GET', 'webhooks/messages?type=lead.created')
  const replay = await call('POST', `webhooks/${subscriptionId}/replays`, { statuses: ['delivered'] })
  await settled<{ replay: { state: string } }>(
    `webhooks/${subscriptionId}/replays/${replay.replay.id}`,
    ({ replay: { state } }) => state === 'finished' || state === 'done',
  )
  await settled(`webhooks/${subscriptionId}/deliveries`, isSent)
  const { erasure } = await call('POST', 'erasures', { handle: `${marker}gone` })
  await settled<{ erasure: { status: string } }>(`erasures/${erasure.id}`, (body) => body.erasure.status === 'done')
  await call('POST', 'exclusions', { words: [`${marker} word`] })
  const { template } = await call('POST', 'dm-templates', {
    name: `${marker} template`,
    messageBody: `${marker} {{handle}}`,
  })
  return {
    streamId: stream.id,
    runId,
    accountId: stream.accounts[0].accountId,
    segmentId,
    leadId: leads[0].id,
    subscriptionId,
    deliveryId: deliveries[0].id,
    messageId: messages[0].id,
    replayId: replay.replay.id,
    exclusionId: (await call('GET', 'exclusions')).exclusions[0].id,
    erasureId: erasure.id,
    templateId: template.id,
    apiKeyId: (await call('GET', 'me')).key.id,
  }
}
