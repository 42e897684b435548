import { expect } from 'vitest'
import { people, scriptedSource } from '../followers.ts'
import type { Receiver } from '../receiver.ts'
import { API_KEY, addWorkspace, type TestRelay, type TestRelayOptions } from '../relay.ts'
import { fillTenant } from '../tenant.ts'
import type { Seeds } from './values.ts'

/** A hub to be fuzzed: mail and files are refused by a port where nobody listens. */
export const hubOptions = (markers: readonly string[]): Omit<TestRelayOptions, 'databaseUrl'> => ({
  profiles: scriptedSource({
    followers: Object.fromEntries(markers.map((marker) => [`${marker}acme`, people(marker, 4)])),
  }),
  env: {
    LEADWIRE_SMTP_URL: 'smtp://127.0.0.1:9',
    LEADWIRE_MAIL_FROM: 'hub@example.org',
    LEADWIRE_PUBLIC_URL: 'https://leads.example.org',
    LEADWIRE_MAX_SUBSCRIPTIONS: '10000',
  },
})

/** A workspace with one of everything; the first is that of `API_KEY`. */
export async function fillWorkspace(relay: TestRelay, marker: string, receiver: Receiver, isFirst: boolean) {
  const key = isFirst ? API_KEY : (await addWorkspace(relay, marker)).key
  const ids = await fillTenant(relay, key, marker, receiver)
  const { delivery } = (await relay.api('GET', `/api/v2/webhooks/deliveries/${ids.deliveryId}`, undefined, { key }))
    .body
  expect(delivery.webhookId).toMatch(/^dlv_/)
  const urls = [
    `${receiver.url}/${marker}`,
    `${receiver.url}/other`,
    'http://127.0.0.1:9/{{id}}',
    'http://10.0.0.1/',
    'x',
  ]
  const seeds: Seeds = {
    ...Object.fromEntries(Object.entries(ids).map(([kind, id]) => [kind, [id]])),
    deliveryId: [ids.deliveryId, delivery.webhookId],
    trackedAccountId: [ids.accountId],
    id: [ids.subscriptionId],
    accountHandle: [`${marker}acme`, 'nobody', 'hidden'],
    handle: [`${marker}1`, '@Ada', 'bob'],
    targetUrl: urls,
    webhookUrl: urls,
    timezone: ['UTC', 'Asia/Kathmandu', 'Nowhere/Land'],
    syncTime: ['06:00', '23:45', '06:01'],
    job_role: [['Founder']],
    transform: ['profile', '{"name": profile.handle}', '(', '$eval("1")'],
    successWhen: ['status = 200', 'answer.ok', ')'],
    filter: [{ 'profile.followerCount': { $gte: 10 } }, { $near: 1 }],
    auth: [{ type: 'header', name: 'x-key', value: 'k' }, { type: 'oauth2' }],
    rateLimit: [50, 'zapier'],
    timeoutSeconds: [1, 30],
    retrySchedule: [[5, 60], []],
    messageBody: ['Hi {{handle}}', '{{unheardOf}}', '{{'],
    cursor: ['dTA', 'dTE', 'x'],
    // The longest that a request may wait for the feed is beyond the patience of a test.
    wait: ['0'],
  }
  return { key, seeds }
}
