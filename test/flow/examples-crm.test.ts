import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { Profile } from '@leadwire/core'
import { afterEach, describe, expect, it } from 'vitest'
import { presetNames, readPreset } from '../../examples/crm/preset.ts'
import { fixed, openExpressions, PATIENT_MS } from '../relay/expressions/expressions-under-test.ts'
import { hubspot, pipedrive, salesforce } from '../support/crm-servers.ts'
import { FOUNDER, pairOf, person, scriptedSource } from '../support/followers.ts'
import { useReceivers } from '../support/receiver.ts'
import { API_KEY, until, useRelays } from '../support/relay.ts'

const run = promisify(execFile)
const flags = ['--conditions=leadwire-source']

/** Nothing but a handle, and all that makes texts go wrong. */
const followers: Profile[] = [
  person('Plain_One', FOUNDER),
  person('ada_l', `${FOUNDER} <b>& "Söhne" 🚀 @everyone *x*`, {
    displayName: 'Ada 李 🚀',
    url: 'https://ada.example/',
  }),
]

const start = useRelays()
const startReceiver = useReceivers()
const expressions = openExpressions({ deadlineMs: PATIENT_MS })

/** A hub beside a server, a stream of two leads, and the means to send each of them once more. */
async function make() {
  const profiles = scriptedSource({ pageSize: 60, followers: { acme: followers } })
  const relay = await start({ databaseUrl: ':memory:', profiles, random: () => 0 })
  const server = await startReceiver()
  const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
  const deliveries = async (webhook: number) =>
    (await relay.api('GET', `/api/v2/webhooks/${webhook}/deliveries`)).body.deliveries as {
      id: number
      status: string
      attempts: number
    }[]
  return {
    relay,
    server,
    /** Runs `connect.ts`, as a person would; answers the new webhook's id. */
    async connect(preset: string, env: Record<string, string>) {
      const settings = { PATH: process.env.PATH, LEADWIRE_URL: relay.url, LEADWIRE_API_KEY: API_KEY, ...env }
      const { stdout } = await run(process.execPath, [...flags, 'examples/crm/connect.ts', preset], { env: settings })
      return Number(/^Webhook (\d+) sends each new lead to 127\.0\.0\.1/.exec(stdout)?.[1])
    },
    async sendLeads(webhook: number, status: string) {
      await relay.run(id)
      await until(async () => {
        const found = await deliveries(webhook)
        expect(found.length).toBeGreaterThan(0)
        expect(new Set(found.map((delivery) => delivery.status))).toEqual(new Set([status]))
        // What waits for its second attempt, not for its first.
        expect(Math.min(...found.map((delivery) => delivery.attempts))).toBeGreaterThan(0)
      })
    },
    async resendAll(webhook: number) {
      const before = server.requests.length
      const all = await deliveries(webhook)
      for (const { id } of all)
        expect((await relay.api('POST', `/api/v2/webhooks/deliveries/${id}/resend`)).status).toBe(202)
      await server.waitFor(before + all.length)
    },
    attemptsOf: async (webhook: number) => {
      const [first] = await deliveries(webhook)
      return (await relay.api('GET', `/api/v2/webhooks/deliveries/${first?.id}/attempts`)).body.attempts
    },
  }
}

describe('examples/crm', () => {
  it('keeps one HubSpot contact a lead, also when it is sent again', async () => {
    const { server, connect, sendLeads, resendAll } = await make()
    const { contacts, behave } = hubspot('pat-1')
    server.behave = behave
    const webhook = await connect('hubspot', { HUBSPOT_URL: server.url, HUBSPOT_TOKEN: 'pat-1' })
    await sendLeads(webhook, 'delivered')
    const expected = [
      { leadwire_id: 'plain_one', x_handle: 'Plain_One', lastname: 'Plain_One', twitterbio: FOUNDER, lead_fit: 'high' },
      { leadwire_id: 'ada_l', lastname: 'Ada 李 🚀', twitterbio: followers[1]?.bio, website: 'https://ada.example/' },
    ]
    expect(contacts).toMatchObject(expected)
    expect(contacts[0]).not.toHaveProperty('website')
    await resendAll(webhook)
    expect(contacts).toHaveLength(2)
  })

  it('names a person once in a HubSpot batch, also when two streams have found them', async () => {
    const { transform } = readPreset('hubspot', { HUBSPOT_TOKEN: 'pat-1' })
    const leads = ['Ada_L', 'constructor', 'ada_l'].map((handle) => ({ matchConfidence: 'high', profile: { handle } }))
    const { contacts, behave } = hubspot('pat-1')
    for (const batch of [leads, leads.slice(0, 1)]) {
      const made = await expressions.evaluate(transform, JSON.stringify(batch), fixed)
      const body = made.ok ? made.json : made.message
      const headers = { authorization: 'Bearer pat-1' }
      const path = '/crm/v3/objects/contacts/batch/upsert'
      expect(behave({ method: 'POST', path, headers, body }).status).toBe(200)
    }
    expect(contacts.map(({ leadwire_id }) => leadwire_id)).toEqual(['ada_l', 'constructor'])
  })

  it('takes a HubSpot batch of which one item failed for a failure, and keeps what HubSpot said', async () => {
    const { server, connect, sendLeads, attemptsOf } = await make()
    const { contacts, behave } = hubspot('pat-1')
    // The first contact that it makes is somebody else's by the address that both have.
    server.behave = (request) => {
      const body = request.body.replaceAll('"properties":{', '"properties":{"email":"same@example.com",')
      return behave({ ...request, body })
    }
    const webhook = await connect('hubspot', { HUBSPOT_URL: server.url, HUBSPOT_TOKEN: 'pat-1' })
    await sendLeads(webhook, 'pending')
    expect(contacts).toHaveLength(1)
    const [attempt] = await attemptsOf(webhook)
    expect(attempt).toMatchObject({ status: 207, answer: expect.stringContaining('Contact already exists') })
  })

  it('keeps one Salesforce lead by its external id, with a token of the client credentials', async () => {
    const { server, connect, sendLeads, resendAll } = await make()
    const { leads, behave } = salesforce({ id: 'client-1', secret: 'a client secret' })
    server.behave = behave
    const settings = { SALESFORCE_CLIENT_ID: 'client-1', SALESFORCE_CLIENT_SECRET: 'a client secret' }
    const webhook = await connect('salesforce', { SALESFORCE_URL: server.url, ...settings })
    await sendLeads(webhook, 'delivered')
    expect(leads.map(({ Leadwire_Id__c }) => Leadwire_Id__c).sort()).toEqual(['Plain_One', 'ada_l'])
    expect(leads.find(({ Leadwire_Id__c }) => Leadwire_Id__c === 'ada_l')).toMatchObject({
      LastName: 'Ada 李 🚀',
      Company: 'unknown',
      Description: `${followers[1]?.bio}\nhttps://x.com/ada_l`,
    })
    await resendAll(webhook)
    expect(leads).toHaveLength(2)
  })

  it('takes an answer of Salesforce that says so for a failure, though its status is 200', async () => {
    const { server, connect, sendLeads } = await make()
    const { behave } = salesforce({ id: 'client-1', secret: 'a client secret' })
    server.behave = (request) =>
      request.method === 'PATCH'
        ? { status: 200, headers: { 'content-type': 'application/json' }, body: '{"success":false,"errors":[{}]}' }
        : behave(request)
    const settings = { SALESFORCE_CLIENT_ID: 'client-1', SALESFORCE_CLIENT_SECRET: 'a client secret' }
    await sendLeads(await connect('salesforce', { SALESFORCE_URL: server.url, ...settings }), 'pending')
  })

  const chats = [
    ['slack', 'ok', 200, (body: string) => JSON.parse(body).blocks[1].text.text],
    ['teams', '', 202, (body: string) => JSON.parse(body).attachments[0].content.body[1].inlines[0].text],
    ['discord', '', 204, (body: string) => JSON.parse(body).embeds[0].description],
  ] as const
  it.each(chats)('writes a message a lead to %s', async (preset, body, status, textOf) => {
    const { server, connect, sendLeads } = await make()
    server.behave = () => ({ status, body })
    await sendLeads(await connect(preset, { [`${preset.toUpperCase()}_WEBHOOK_URL`]: `${server.url}/in` }), 'delivered')
    const texts = server.requests.map((request) => textOf(request.body))
    const bio = `${FOUNDER} <b>& "Söhne" 🚀 @everyone *x*`
    const escaped = bio.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    expect(texts.find((text) => text.includes('Ada 李 🚀'))).toContain(preset === 'slack' ? escaped : bio)
    expect(texts.find((text) => !text.includes('Ada'))).not.toContain('null')
    if (preset === 'discord') expect(JSON.parse(server.requests[0]?.body ?? '').allowed_mentions).toEqual({ parse: [] })
  })

  it('asks for a key where there is none', async () => {
    const connect = run(process.execPath, [...flags, 'examples/crm/connect.ts', 'slack'], {
      env: { PATH: process.env.PATH },
    })
    await expect(connect).rejects.toMatchObject({ code: 1, stderr: 'Set LEADWIRE_API_KEY to an API key of the hub\n' })
  })

  it('names the settings that a preset lacks, and the presets that there are', () => {
    expect(presetNames()).toEqual(['discord', 'hubspot', 'salesforce', 'slack', 'teams'])
    expect(() => readPreset('salesforce', {})).toThrow(
      'The preset "salesforce" needs SALESFORCE_URL, SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET',
    )
    expect(() => readPreset('../package', {})).toThrow(/There is no preset ".*"; there are discord, hubspot/)
  })
})

describe('examples/crm, with code', () => {
  let child: ChildProcess | undefined
  afterEach(() => child?.kill())

  it('keeps one Pipedrive person a lead, though a new person is not found at once and Pipedrive refuses now and then', async () => {
    const { relay, server, sendLeads, resendAll } = await make()
    const crm = pipedrive('token-1')
    server.behave = crm.behave
    // A search looks through all fields of one's own, so that it finds somebody whose company has the handle for a name.
    crm.persons.push({ id: 1, name: 'Somebody else', custom_fields: { c0ca: 'ada_l' } })
    crm.index()
    const hook = await startReceiver()
    const subscribe = (targetUrl: string) => relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl })
    // Its secret is known only after subscribing, so the receiver's port is reserved by a server that ends.
    await hook.stop()
    const { id, secret } = (await subscribe(`${hook.url}/leads`)).body
    const env = {
      PATH: process.env.PATH,
      LEADWIRE_WEBHOOK_SECRET: secret,
      PIPEDRIVE_URL: server.url,
      PIPEDRIVE_TOKEN: 'token-1',
      PIPEDRIVE_HANDLE_FIELD: 'f00d',
      PORT: new URL(hook.url).port,
    }
    const program = spawn(process.execPath, [...flags, 'examples/crm/pipedrive-receiver.ts'], { env })
    child = program
    await once(createInterface(program.stdout), 'line')
    const forged = await fetch(`${hook.url}/leads`, { method: 'POST', body: '[]' })
    expect(forged.status).toBe(401)

    await sendLeads(id, 'delivered')
    expect(crm.persons.map(({ name, custom_fields }) => [name, custom_fields.f00d])).toEqual([
      ['Somebody else', undefined],
      ['Plain_One', 'Plain_One'],
      ['Ada 李 🚀', 'ada_l'],
    ])
    await resendAll(id)
    crm.index()
    crm.limitNext = true
    const [delivery] = (await relay.api('GET', `/api/v2/webhooks/${id}/deliveries`)).body.deliveries
    await relay.api('POST', `/api/v2/webhooks/deliveries/${delivery.id}/resend`)
    await until(() => expect(crm.limitNext).toBe(false))
    expect(crm.persons).toHaveLength(3)
  })
})
