import { LeadwireClient } from '@leadwire/client'
import { describe, expect, it } from 'vitest'
import { createApiKey } from '../../../core/src/workspaces/workspaces.ts'
import { apis } from '../../../relay/src/apis/index.ts'
import { toDocument } from '../../../relay/src/openapi/document.ts'
import { useMailServers } from '../../support/mail-server.ts'
import { useReceivers } from '../../support/receiver.ts'
import { API_KEY, type TestRelay, until, useRelays } from '../../support/relay.ts'

const { paths } = toDocument(apis, { version: '0', url: '/' }) as { paths: Record<string, Record<string, object>> }
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
)

/** Which operation a request is. A path with words in an id's place is the better match. */
function operationOf(method: string, url: string): string | undefined {
  const given = new URL(url).pathname
  return operations
    .filter((name) => new RegExp(`^${name.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(`${method} ${given}`))
    .toSorted((a, b) => a.split('{').length - b.split('{').length)[0]
}

describe('every operation', () => {
  const startRelay = useRelays()
  const startMail = useMailServers()
  const startReceiver = useReceivers()

  /** A client that notes what a hub has answered well. */
  async function start() {
    const mail = await startMail()
    const relay = await startRelay({
      databaseUrl: ':memory:',
      env: {
        LEADWIRE_SMTP_URL: mail.url,
        LEADWIRE_MAIL_FROM: 'Leadwire <leads@example.com>',
        LEADWIRE_PUBLIC_URL: 'https://hub.example.com',
        LEADWIRE_ENRICHMENT: 'builtin',
      },
    })
    const done = new Set<string>()
    const clientWith = (apiKey: string) =>
      new LeadwireClient({
        baseUrl: relay.url,
        apiKey,
        fetch: async (url, init) => {
          const response = await fetch(url, init)
          const name = operationOf(init?.method ?? 'GET', String(url))
          if (response.ok && name) done.add(name)
          return response
        },
      })
    return { relay, done, client: clientWith(API_KEY), clientWith }
  }

  it('of the hub is called by a method of the client, and answered', async () => {
    const { relay, done, client, clientWith } = await start()
    const streamId = await tourStreams(client)
    const lead = await tourLeads(client, streamId)
    await tourAccounts(client)
    await tourTemplates(client, lead)
    await tourWebhooks(client, streamId)
    await tourSettings(client, lead)
    await tourKeys(relay, clientWith)
    await client.streams.archive(streamId)
    expect(operations.filter((name) => !done.has(name))).toEqual([])
  })

  async function tourStreams(client: LeadwireClient): Promise<number> {
    await client.segments.create({ description: 'founders', name: 'Gründer 🚀' })
    const { id: segmentId } = await client.segments.fromDescription({ description: 'AI founders and developers' })
    await client.segments.preview({ segmentId, profiles: [{ handle: 'ada', bio: 'Founder' }] })
    expect((await client.segments.list()).segments).toHaveLength(2)
    expect(Object.keys((await client.segments.listLabels()).groups).length).toBeGreaterThan(3)
    const { id } = await client.streams.create({ pairs: [{ accountHandle: 'demo_devtools', segmentId }] })
    await client.streams.update(id, { name: 'Zoë 東京', csvEmailRecipients: { to: 'ada@example.com' } })
    expect((await client.streams.get(id)).stream.name).toBe('Zoë 東京')
    expect((await client.streams.list()).streams).toHaveLength(1)
    expect((await client.streams.testCsvEmail(id)).results).toMatchObject([{ status: 'accepted' }])
    const { queued } = await client.streams.run(id)
    const runId = queued[0]?.runId ?? 0
    await until(async () => expect((await client.runs.get(id, runId)).run.status).toBe('succeeded'))
    await client.runs.cancel(id, runId)
    expect((await client.runs.list()).runs).toEqual((await client.runs.listOfStream(id)).runs)
    expect((await client.streams.reTest(id)).queued).toHaveLength(1)
    return id
  }

  async function tourLeads(client: LeadwireClient, streamId: number): Promise<number> {
    const [lead] = (await client.leads.listOfStream(streamId)).leads
    if (!lead) throw new Error('There is no lead')
    expect((await client.leads.list({ streamId })).leads[0]?.id).toBe(lead.id)
    await client.leads.giveFeedback(lead.id, { segmentId: lead.segmentId, feedback: 'bad', badReason: 'bot' })
    await client.leads.removeFeedback(lead.id, { segmentId: lead.segmentId })
    await client.leads.enrich(lead.id, { requested_outputs: ['linkedin_url'] })
    await client.leads.export(lead.id)
    expect((await client.leads.exportMany({ leadIds: [lead.id] })).alreadyExportedCount).toBe(1)
    await client.lookups.enrich({ x_handle: 'demo_devtools', requested_outputs: ['linkedin_url'] })
    await client.lookups.enrichEmail({ x_handle: 'demo_devtools' })
    await client.lookups.list()
    await client.lookups.listEmails()
    return lead.id
  }

  async function tourAccounts(client: LeadwireClient): Promise<void> {
    const { id = 0 } = (await client.accounts.list()).active[0] ?? {}
    await client.accounts.pushFollowers(id, { profiles: [{ handle: 'pushed_one', bio: 'Founder 🦊' }] })
    expect(await client.accounts.sleep(id)).toMatchObject({ accountId: id, asleep: true })
    expect(await client.accounts.wake(id)).toMatchObject({ accountId: id, awake: true })
    expect((await client.accounts.changeTier(id, { newTier: 'pro' })).account).toMatchObject({ tier: 'pro' })
  }

  async function tourTemplates(client: LeadwireClient, leadId: number): Promise<void> {
    const { template } = await client.templates.create({ name: 'Hello', messageBody: 'Hi {{handle}}' })
    await client.templates.replace(template.id, { name: 'Hello', messageBody: 'Hi {{firstName|there}} 👋' })
    expect((await client.templates.get(template.id)).template.messageBody).toBe('Hi {{firstName|there}} 👋')
    await client.templates.render(template.id, { leadId })
    expect((await client.templates.list()).templates).toHaveLength(1)
    await client.templates.delete(template.id)
  }

  async function tourWebhooks(client: LeadwireClient, streamId: number): Promise<void> {
    const receiver = await startReceiver()
    const { id } = await client.webhooks.subscribe({ targetUrl: `${receiver.url}/in`, payload: 'lead' })
    await client.webhooks.update(id, { filterConfig: { streamId } })
    await client.webhooks.dryRun(id, { lead: 'sample' })
    await client.webhooks.rotateSecret(id, { overlapSeconds: 60 })
    expect((await client.webhooks.list()).webhooks[0]).toEqual((await client.webhooks.get(id)).webhook)
    const { deliveryId } = await client.webhooks.test(id)
    const { active } = await client.accounts.list()
    await client.accounts.pushFollowers(active[0]?.id ?? 0, { profiles: [{ handle: 'pushed_two', bio: 'AI founder' }] })
    await until(async () => expect(receiver.requests.length).toBeGreaterThan(1))
    const [message] = (await client.messages.list({ type: 'lead.created' })).messages
    await client.messages.get(message?.id ?? 0)
    await client.deliveries.get(deliveryId)
    await client.deliveries.listAttempts(deliveryId)
    const { deliveries } = await client.deliveries.list(id, { type: 'lead.created', status: 'delivered' })
    await until(async () => client.deliveries.resend(deliveries[0]?.id ?? 0))
    expect((await client.deliveries.readFeed(id, { after: 0 })).items.length).toBeGreaterThan(0)
    await client.webhooks.pause(id)
    await client.replays.count(id, { statuses: ['delivered'] })
    const { replay } = await client.replays.start(id, { statuses: ['delivered'] })
    await client.replays.get(id, replay.id)
    await client.replays.pause(id, replay.id)
    await client.replays.resume(id, replay.id)
    await client.replays.cancel(id, replay.id)
    expect((await client.replays.list(id)).replays).toHaveLength(1)
    await client.webhooks.resume(id)
    await client.webhooks.unsubscribe({ id })
  }

  async function tourSettings(client: LeadwireClient, leadId: number): Promise<void> {
    await client.notifications.set({ summaryFrequency: 'weekly', emailRecipients: ['ada@example.com'] })
    expect((await client.notifications.get()).summaryFrequency).toBe('weekly')
    await client.exclusions.add({ words: ['casino'] })
    const [exclusion] = (await client.exclusions.list()).exclusions
    await client.exclusions.remove(exclusion?.id ?? 0)
    const { erasure } = await client.erasures.eraseLead(leadId)
    await client.erasures.get(erasure.id)
    await client.erasures.erasePerson({ handle: 'nobody_known' })
  }

  async function tourKeys(relay: TestRelay, clientWith: (key: string) => LeadwireClient): Promise<void> {
    const extension = { workspaceId: 1, name: 'Browser', kind: 'extension', scopes: ['read'] } as const
    const { key } = await createApiKey(relay.db, { ...extension, scopes: [...extension.scopes] }, Date.now)
    const client = clientWith(key)
    expect(await client.lookups.revokeOwnKey((await client.me.get()).key.id)).toEqual({ revoked: true })
  }
})
