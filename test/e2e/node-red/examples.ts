import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../support/hub.ts'
import { startReceiver } from '../../support/receiver.ts'
import { API_KEY, until } from '../../support/relay.ts'
import type { FlowNode } from './flow.ts'
import { addStream, findLeads } from './streams.ts'
import { PATIENCE, send, untilSubscriptions, type World } from './world.ts'

/** The flows that come with the package, as they are imported. */
export function exampleTests(world: () => World): void {
  /** Deploys an example with what a user would change in it. */
  async function importExample(name: string, changes: Record<string, Partial<FlowNode>>): Promise<void> {
    const text = await readFile(join(ROOT, 'connectors/node-red/examples', `${name}.json`), 'utf8')
    const flows = (JSON.parse(text) as FlowNode[]).map((node) => ({
      ...node,
      ...(node.type === 'leadwire-hub' && { baseUrl: world().hub.url, credentials: { apiKey: API_KEY } }),
      ...changes[node.id],
    }))
    const headers = { 'node-red-api-version': 'v2', 'node-red-deployment-type': 'full' }
    const { status, body } = await send(world(), 'POST', '/flows', { flows }, headers)
    expect([status, body]).toEqual([200, { rev: expect.any(String) }])
  }

  it('new-lead-to-crm makes a contact of each new lead, and marks as exported what was taken', async () => {
    const stream = await addStream(world())
    const crm = await startReceiver()
    crm.behave = ({ body }) => ({ status: body.includes('pat') ? 422 : 201, body: '{}' })
    try {
      await importExample('new-lead-to-crm', {
        e1trigger000: { filters: { streamId: String(stream.id) } },
        e1crm0000000: { url: `${crm.url}/contacts` },
      })
      await untilSubscriptions(world(), 1)
      await findLeads(world(), stream, ['oda', 'pat'])
      const contacts = (await crm.waitFor(2)).map(({ body }) => JSON.parse(body))
      expect(contacts).toContainEqual({
        leadwire_id: expect.any(Number),
        name: 'Zoë 🐝 oda',
        x_handle: 'oda',
        about: 'Founder of oda 🚀 日本語',
      })
      await until(async () => {
        const { leads } = (await world().hub.api('GET', `/api/v2/streams/${stream.id}/leads?lifecycle=exported`)).body
        expect(leads.map(({ profile }: { profile: { handle: string } }) => profile.handle)).toEqual(['oda'])
      }, PATIENCE)
    } finally {
      await crm.stop()
    }
  })

  it('daily-csv writes the leads that are new as a file', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, ['quin', 'rex'])
    const filename = join(world().host.home, 'leads.csv')
    const fields = { lifecycle: { type: 'pick', value: 'new' }, streamId: { type: 'pick', value: String(stream.id) } }
    await importExample('daily-csv', { e2file000000: { filename }, e2list000000: { fields } })
    // Node-RED answers a deployment before all of its nodes have started.
    await until(async () => {
      expect((await send(world(), 'POST', '/inject/e2daily00000', {})).status).toBe(200)
    }, PATIENCE)
    const rows = await until(async () => {
      const lines = (await readFile(filename, 'utf8')).trim().split(/\r?\n/)
      if (lines.length < 3) throw new Error(lines.join('\n'))
      return lines
    }, PATIENCE)
    expect(rows[0]).toBe('id,handle,name,fit,bio')
    expect(rows.slice(1).map((row) => row.split(',').slice(1))).toEqual([
      ['rex', 'Zoë 🐝 rex', 'high', 'Founder of rex 🚀 日本語'],
      ['quin', 'Zoë 🐝 quin', 'high', 'Founder of quin 🚀 日本語'],
    ])
  })
}
