import { LeadwireClient } from '@leadwire/client'
import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { afterEach, expect, it } from 'vitest'
import { createLeadwireServer } from '../../../connectors/mcp/src/server.ts'
import { API_KEY, until, useRelays } from '../../support/relay.ts'

const start = useRelays()
const clients: Client[] = []
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()))
})

/** Calls a tool; answers what the hub answered. */
// biome-ignore lint/suspicious/noExplicitAny: each step knows the shape it asks for
type Ask = (name: string, input?: object) => Promise<any>

/** A client of a server in this process, which notes the tools that the hub has answered well. */
async function connect() {
  const relay = await start({ databaseUrl: ':memory:', env: { LEADWIRE_ENRICHMENT: 'builtin' } })
  const hub = new LeadwireClient({ baseUrl: relay.url, apiKey: API_KEY })
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  const server = createLeadwireServer({ ask: (request, signal) => hub.call(request, { signal }), allowWrites: true })
  const client = new Client({ name: 'a tour', version: '1.0.0' })
  clients.push(client)
  await Promise.all([server.connect(theirs), client.connect(ours)])
  const done = new Set<string>()
  const ask: Ask = async (name, input = {}) => {
    const { isError, content, structuredContent } = await client.callTool({ name, arguments: { ...input } })
    expect(isError ? `${name}: ${JSON.stringify(content)}` : undefined).toBeUndefined()
    done.add(name)
    return (structuredContent as { answer: unknown }).answer
  }
  return { ask, hub, done, tools: (await client.listTools()).tools.map(({ name }) => name) }
}

it('has every tool answered by a running hub', async () => {
  const { ask, hub, done, tools } = await connect()
  const streamId = await tourStreams(ask)
  const leadId = await tourLeads(ask, streamId)
  await tourTemplates(ask, hub, leadId)
  await tourAccounts(ask)
  await tourExclusions(ask)
  await ask('archive_stream', { streamId })
  expect((await ask('list_streams')).streams).toEqual([])
  expect(tools.filter((name) => !done.has(name))).toEqual([])
})

async function tourStreams(ask: Ask): Promise<number> {
  expect(Object.keys((await ask('list_labels')).groups).length).toBeGreaterThan(3)
  await ask('create_segment', { description: 'founders', name: 'Gründer 🚀' })
  const { id: segmentId } = await ask('segment_from_description', { description: 'AI founders and developers' })
  expect((await ask('list_segments')).segments).toHaveLength(2)
  const { id: streamId } = await ask('create_stream', { pairs: [{ accountHandle: 'demo_devtools', segmentId }] })
  await ask('update_stream', { streamId, name: 'Zoë 東京' })
  expect((await ask('get_stream', { streamId })).stream.name).toBe('Zoë 東京')
  const [{ runId }] = (await ask('run_stream', { streamId })).queued
  await until(async () => expect((await ask('get_run', { streamId, runId })).run.status).toBe('succeeded'))
  await ask('cancel_run', { streamId, runId })
  expect((await ask('list_runs')).runs).toEqual((await ask('list_stream_runs', { streamId })).runs)
  expect((await ask('re_test_stream', { streamId })).queued).toHaveLength(1)
  return streamId
}

async function tourLeads(ask: Ask, streamId: number): Promise<number> {
  const [lead] = (await ask('list_stream_leads', { streamId, limit: 1 })).leads
  const leadId: number = lead.id
  expect((await ask('list_leads', { streamId, limit: 1 })).leads[0].id).toBe(leadId)
  const { segmentId } = lead
  await ask('give_feedback', { leadId, segmentId, feedback: 'bad', badReason: 'bot' })
  await ask('remove_feedback', { leadId, segmentId })
  await ask('enrich_lead', { leadId, requested_outputs: ['linkedin_url'] })
  await ask('look_up', { x_handle: 'demo_devtools', requested_outputs: ['linkedin_url'] })
  await ask('look_up_email', { x_handle: 'demo_devtools' })
  await ask('export_lead', { leadId })
  expect((await ask('export_leads', { leadIds: [leadId] })).alreadyExportedCount).toBe(1)
  return leadId
}

/** Templates are written by people, so no tool makes one. */
async function tourTemplates(ask: Ask, hub: LeadwireClient, leadId: number): Promise<void> {
  const { template } = await hub.templates.create({ name: 'Hello', messageBody: 'Hi {{handle}} 👋' })
  expect((await ask('list_templates')).templates).toHaveLength(1)
  const templateId = template.id
  expect((await ask('get_template', { templateId })).template.name).toBe('Hello')
  expect(JSON.stringify(await ask('render_template', { templateId, leadId }))).toContain('👋')
}

async function tourAccounts(ask: Ask): Promise<void> {
  const accountId: number = (await ask('list_accounts')).active[0].id
  expect((await ask('get_me')).accounts[0].accountId).toBe(accountId)
  await ask('push_followers', { accountId, profiles: [{ handle: 'pushed_one', bio: 'Founder 🦊' }] })
  await ask('sleep_account', { accountId })
  await ask('wake_account', { accountId })
  expect((await ask('change_account_tier', { accountId, newTier: 'pro' })).account.tier).toBe('pro')
}

async function tourExclusions(ask: Ask): Promise<void> {
  await ask('add_exclusions', { words: ['casino'] })
  const [exclusion] = (await ask('list_exclusions')).exclusions
  await ask('remove_exclusion', { exclusionId: exclusion.id })
}
