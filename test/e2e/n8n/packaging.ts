import { expect, it } from 'vitest'
import { runScript } from './package.ts'
import type { World } from './world.ts'

interface Schema {
  properties: Record<string, unknown>
}

interface NodeType {
  name: string
  displayName: string
  codex?: { categories: string[] }
  iconUrl: { light: string; dark: string }
}

/** What n8n makes of the package itself. */
export function packagingTests(world: () => World): void {
  it("passes n8n's own lint without a warning", async () => {
    const { code, text } = await runScript('lint')
    expect(text).not.toMatch(/warning|error/i)
    expect(code).toBe(0)
  })

  it("passes n8n's scan of community packages, sources and tarball", async () => {
    const { code, text } = await runScript('scan')
    expect(text).toContain('sources: passed\npackage: passed')
    expect(code).toBe(0)
  })

  it('shows its nodes, one of them also as a tool of AI agents, with icons for light and dark', async () => {
    const types = (await (await world().n8n.get('/types/nodes.json')).json()) as NodeType[]
    const own = types.filter(({ name }) => name.startsWith('n8n-nodes-leadwire.'))
    expect(own.map(({ name }) => name.split('.')[1]).toSorted()).toEqual([
      'leadwire',
      'leadwirePollingTrigger',
      'leadwireTool',
      'leadwireTrigger',
    ])
    for (const { iconUrl, codex, name } of own) {
      for (const url of [iconUrl.light, iconUrl.dark]) {
        expect((await world().n8n.get(`/${url}`)).headers.get('content-type')).toMatch(/^image\/svg/)
      }
      expect(codex?.categories).toContain(name.endsWith('Tool') ? 'AI' : 'Sales')
    }
  })

  it('tells of the fields of its items before it has run', async () => {
    for (const path of ['leadwire/1/lead/getAll', 'leadwire/1/stream/create']) {
      const schema = (await (await world().n8n.get(`/schemas/n8n-nodes-leadwire.${path}.json`)).json()) as Schema
      expect(schema.properties.id).toEqual({ type: 'integer' })
    }
  })
}
