import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { toNodeRed } from '../../../connectors/operations/node-red.ts'
import { ROOT } from '../../support/hub.ts'
import { load } from './parts.ts'

const read = (path: string) => readFileSync(join(ROOT, 'connectors', path), 'utf8')

/** What a node tells the editor of itself. */
interface Registered {
  defaults: Record<string, { value?: unknown; type?: string }>
  credentials?: object
  oneditsave?: () => void
}

/** Runs the script of a node's editor as a browser would, as far as it runs when it is loaded. */
function register(name: string): [string, Registered] {
  const [, script = ''] = /<script>([\s\S]*)<\/script>\s*$/.exec(read(`node-red/nodes/${name}.html`)) ?? []
  const registered: [string, Registered][] = []
  const RED = {
    nodes: { registerType: (type: string, node: Registered) => registered.push([type, node]) },
    validators: { number: () => () => true },
  }
  runInNewContext(script, { RED, leadwire: { labels: {} } })
  const [found] = registered
  if (!found) throw new Error(`${name}.html registers nothing`)
  return found
}

describe('the editor of Node-RED', () => {
  it.each(['leadwire', 'leadwire-hub', 'leadwire-trigger'])(
    'has all settings of %s in its form, and reads no others',
    (name) => {
      const [type, { defaults }] = register(name)
      expect(type).toBe(name)
      const runtime = read(`node-red/nodes/${name}.js`)
      const used = [...runtime.matchAll(/config\.(\w+)/g)].map(([, key]) => key)
      const known = Object.keys(defaults)
      expect(known).toEqual(expect.arrayContaining([...new Set(used)].filter((key) => key !== 'fields')))
      const html = read(`node-red/nodes/${name}.html`)
      for (const key of known.filter((one) => one !== 'filters' && one !== 'fields')) {
        expect(html).toMatch(new RegExp(`id="node-(config-)?input-${key}"`))
      }
    },
  )

  it('keeps the key among the credentials', () => {
    const [, { defaults, credentials }] = register('leadwire-hub')
    expect(Object.keys(defaults)).not.toContain('apiKey')
    expect(credentials).toEqual({ apiKey: { type: 'password' } })
  })

  it('has a script of its own that a browser can run', () => {
    const $ = { getJSON: () => new Promise(() => undefined) }
    const window: { leadwire?: object } = {}
    runInNewContext(read('node-red/resources/editor.js'), { window, $ })
    expect(Object.keys(window.leadwire ?? {}).toSorted()).toEqual([
      'collect',
      'editAction',
      'editTrigger',
      'labels',
      'post',
    ])
  })

  it('knows the operations as they are now', () => {
    const { operations, triggers } = JSON.parse(read('operations.json'))
    expect(load('lib/operations.json')).toEqual(JSON.parse(JSON.stringify(toNodeRed(operations, triggers))))
  })
})

describe('the package for Node-RED', () => {
  it('needs nothing at run time but Node-RED', () => {
    const { keywords, license, dependencies } = JSON.parse(read('node-red/package.json'))
    expect(keywords).toContain('node-red')
    expect([license, dependencies]).toEqual(['MIT', undefined])
  })

  it('has examples without a key', () => {
    for (const name of ['daily-csv', 'new-lead-to-crm']) {
      expect(read(`node-red/examples/${name}.json`)).not.toMatch(/apiKey|credentials/)
    }
  })
})
