import { expect, it } from 'vitest'
import { needPart, type Parameter } from '../connectors/make/host/app.ts'
import { differences } from '../connectors/make/host/compare.ts'
import type { Value } from '../connectors/make/iml/functions.ts'
import { startDns } from '../support/dns-server.ts'
import { useReceivers } from '../support/receiver.ts'
import { lookUps, openWorld } from './make/world.ts'

const receivers = useReceivers()

/** A hub that asks a server which knows everybody; its mail domain exists. */
async function openWorldOfContacts(env: Record<string, string>) {
  const dns = await startDns({
    'example.org': { mx: [[10, 'mx.example.org']] },
    'mx.example.org': { a: ['192.0.2.1'] },
  })
  const server = await receivers()
  server.behave = ({ body }) => {
    const { handle } = JSON.parse(body)
    const linkedin = { url: `https://www.linkedin.com/in/${handle}`, confidence: 'high' }
    const known = { handle, linkedin, email: { address: `${handle}@example.org`, confidence: 'high' } }
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(known) }
  }
  return await openWorld({
    LEADWIRE_ENRICHMENT: 'http',
    LEADWIRE_ENRICHMENT_URL: server.url,
    LEADWIRE_DNS_SERVERS: dns.address,
    ...env,
  })
}

it('finds the contacts of a lead and of a handle, as declared, until the credits are spent', async () => {
  const world = await openWorldOfContacts({ LEADWIRE_CREDITS: '4' })
  try {
    const { streamId } = await world.addStream('tidewatch', 1)
    await world.runToEnd(streamId)
    const [lead] = await world.run('listLeads', { streamId })
    const both = { requested_outputs: ['linkedin_url', 'email'], email_mode: 'any' }
    const forms: Record<string, Record<string, Value>> = {
      enrichLead: { leadId: lead?.id, ...both },
      lookUp: { x_handle: 'tidewatch', requested_outputs: ['linkedin_url'] },
      lookUpEmail: { x_handle: '@tidewatch' },
    }
    expect(Object.keys(forms)).toEqual(lookUps)
    for (const [id, given] of Object.entries(forms)) {
      const [bundle] = await world.run(id, given)
      expect(bundle, id).toMatchObject({ result: { ok: true, kind: 'resolved' } })
      const optional = ['result.linkedin', 'result.email']
      expect(differences(bundle, needPart<Parameter[]>('module', id, 'interface'), optional), id).toEqual([])
    }
    const [known] = await world.run('listLeads', { streamId })
    expect(known).toMatchObject({ linkedinUrl: 'https://www.linkedin.com/in/tidewatch0' })
    expect(differences(known, needPart<Parameter[]>('module', 'listLeads', 'interface'), ['feedback'])).toEqual([])

    const spent = world.run('lookUp', { x_handle: 'harborlights', requested_outputs: ['email'] })
    await world.hub.setFollowers('harborlights', [])
    await expect(spent).rejects.toMatchObject({
      type: 'DataError',
      message: expect.stringMatching(/credits_exhausted/),
    })
  } finally {
    await world.hub.stop()
  }
})
