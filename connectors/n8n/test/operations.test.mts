import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { INodeProperties } from 'n8n-workflow'
import { describe, expect, it } from 'vitest'
import { Leadwire } from '../nodes/Leadwire/Leadwire.node'
import { LeadwirePollingTrigger } from '../nodes/LeadwirePollingTrigger/LeadwirePollingTrigger.node'
import { LeadwireTrigger } from '../nodes/LeadwireTrigger/LeadwireTrigger.node'
import { resources } from '../resources'
import { toSchemas, writeSchemas } from '../scripts/schemas.mjs'

interface KnownOperation {
  operationId: string
  isRequired: boolean
  noun: string
}

/** The list that all connectors are held against; a repository of this package alone has none. */
const file = resolve(import.meta.dirname, '../../operations.json')
const known: KnownOperation[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).operations : []
const operations = resources.flatMap((resource) => resource.operations)

/** The names of the choices of a field, and of those of fields below it. */
function listsOf({ options = [] }: INodeProperties): string[][] {
  const fields = options as INodeProperties[]
  const names = fields.map(({ displayName, name }) => displayName ?? name)
  return [names, ...fields.flatMap((field) => (field.displayName ? listsOf(field) : []))]
}

describe('the operations of the node', () => {
  it.runIf(known.length > 0)('are all that every connector offers', () => {
    // One item is exported alone, many in one request.
    const calls = new Set([...operations.map(({ calls }) => calls), 'exportLeads'])
    const missing = known.filter(({ isRequired, operationId }) => isRequired && !calls.has(operationId))
    expect(missing.map(({ operationId }) => operationId)).toEqual([])
  })

  it.runIf(known.length > 0)('are known to the API', () => {
    const ids = new Set(known.map(({ operationId }) => operationId))
    expect(operations.map(({ calls }) => calls).filter((id) => !ids.has(id))).toEqual([])
  })

  it('have names in order, and an action each, so that they are found in the list of nodes', () => {
    for (const { operations: own } of resources) {
      expect(own.map(({ name }) => name)).toEqual(own.map(({ name }) => name).toSorted())
      for (const { action, description } of own) {
        expect(action).toMatch(/^[A-Z]/)
        expect(description).not.toBe('')
      }
    }
  })

  it('have their choices in order', () => {
    const lists = [Leadwire, LeadwireTrigger, LeadwirePollingTrigger].flatMap((Node) =>
      new Node().description.properties.flatMap(listsOf),
    )
    expect(lists.length).toBeGreaterThan(30)
    for (const names of lists) expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)))
  })

  it('show their own fields only', () => {
    const { properties } = new Leadwire().description
    const shown = properties.filter(({ name }) => name !== 'resource')
    expect(shown.filter(({ displayOptions }) => !displayOptions?.show?.resource)).toEqual([])
    const pickers = properties.filter(({ type }) => type === 'resourceLocator')
    for (const { modes } of pickers) {
      const search = modes?.[0]?.typeOptions?.searchListMethod as string
      expect(Object.keys(new Leadwire().methods.listSearch)).toContain(search)
    }
  })
})

describe('the output schemas', () => {
  const root = resolve(import.meta.dirname, '..')

  it.runIf(known.length > 0)('are made from the samples of the API as it is', () => {
    const files = toSchemas(JSON.parse(readFileSync(file, 'utf8')), resources)
    if (process.env.UPDATE_SCHEMAS) writeSchemas(root, files)
    for (const [path, schema] of Object.entries(files)) {
      const kept = existsSync(resolve(root, path)) ? JSON.parse(readFileSync(resolve(root, path), 'utf8')) : undefined
      expect(kept, `${path} is stale; run: npm run schemas`).toEqual(schema)
    }
  })
})
