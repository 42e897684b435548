import { expect, it } from 'vitest'
import { API_KEY } from '../../support/relay.ts'
import { triggerNode } from './flow.ts'
import { startNodeRed } from './host.ts'
import { findFreePort } from './port.ts'
import { addStream, findLeads } from './streams.ts'
import { deploy, untilMessages, untilState, untilSubscriptions, type World } from './world.ts'

/** A Node-RED that is set up otherwise. */
export function setupTests(world: () => World): void {
  it('works below other roots, where nobody has read the bodies, and asks for the permissions of Node-RED', async () => {
    const permissions = ['flows.read', 'flows.write', 'leadwire.read']
    const host = await startNodeRed(await findFreePort(), {
      httpAdminRoot: '/admin',
      httpNodeRoot: '/api',
      adminAuth: { type: 'credentials', users: [], default: { permissions } },
    })
    const other: World = { host, hub: world().hub }
    try {
      const stream = await addStream(other)
      await deploy(other, [triggerNode('s1', { filters: { streamId: String(stream.id) } })])
      const [subscription] = await untilSubscriptions(other, 1)
      expect(subscription?.targetUrl).toBe(`${host.url}/leadwire/s1`)
      await untilState(other, 's1', 'subscribed')
      await findLeads(other, stream, ['ida', 'jon'])
      const messages = await untilMessages(other, 's1', 2)
      expect(messages[0]?.payload.profile.displayName).toContain('Zoë 🐝')
      const garbage = await fetch(`${host.url}/leadwire/s1`, { method: 'POST', body: '{' })
      expect(garbage.status).toBe(401)

      const ask = (path: string, method: string) =>
        fetch(`${host.adminUrl}/leadwire/${path}`, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(method === 'POST' && { body: JSON.stringify({ baseUrl: other.hub.url, apiKey: API_KEY }) }),
        }).then(({ status }) => status)
      expect(await ask('hubs/hub0000000000001/choices/stream', 'GET')).toBe(200)
      expect(await ask('test', 'POST')).toBe(401)
      expect(await ask('triggers/s1/newest', 'POST')).toBe(401)
      await deploy(other, [])
      await untilSubscriptions(other, 0)
    } finally {
      await host.remove()
    }
  })

  it('has its nodes, their help and their editor, and shows no key', async () => {
    const { host } = world()
    await deploy(world(), [])
    const get = async (path: string, accept: string) =>
      await (await fetch(`${host.url}${path}`, { headers: { accept } })).text()
    const nodes = JSON.parse(await get('/nodes', 'application/json')) as {
      module: string
      types: string[]
      err?: string
    }[]
    const own = nodes.filter(({ module }) => module === '@leadwire/node-red')
    expect(own.flatMap(({ types }) => types).toSorted()).toEqual(['leadwire', 'leadwire-hub', 'leadwire-trigger'])
    expect(own.filter(({ err }) => err !== undefined)).toEqual([])
    const editor = await get('/nodes', 'text/html')
    for (const name of ['leadwire', 'leadwire-hub', 'leadwire-trigger']) {
      expect(editor).toContain(`data-template-name="${name}"`)
      expect(editor).toContain(`data-help-name="${name}"`)
    }
    expect(await get('/resources/@leadwire/node-red/editor.js', '*/*')).toContain('editTrigger')
    expect(await get('/icons/@leadwire/node-red/leadwire.svg', '*/*')).toContain('<svg')
    expect(await get('/flows', 'application/json')).not.toContain(API_KEY)
  })

  it('stands among the examples of the import menu', async () => {
    const { host } = world()
    const answer = await fetch(`${host.url}/library/examples/flows/@leadwire/node-red`)
    expect(await answer.json()).toEqual([{ fn: 'daily-csv' }, { fn: 'new-lead-to-crm' }])
  })
}
