import { describe, expect, it } from 'vitest'
import { offered, operations, triggers } from '../../../connectors/make/source/operations.ts'
import {
  type Communication,
  type Component,
  componentOf,
  fieldsOf,
  manifest,
  needPart,
  type Parameter,
  partOf,
  readAppFile,
} from './host/app.ts'
import { differences } from './host/compare.ts'
import type { Expression } from './iml/parse.ts'
import { partsOf } from './iml/render.ts'

const { connection, webhook, module, rpc } = manifest.components

/** All texts in a value. */
const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** The keys that are asked of a variable in a value. */
const askedOf = (variable: string, value: unknown): Set<string> => {
  const found = new Set<string>()
  const look = (expression: Expression): void => {
    if (expression.kind === 'member' && expression.of.kind === 'variable' && expression.of.name === variable) {
      found.add(expression.name)
    }
    if (expression.kind === 'call') expression.arguments.forEach(look)
    for (const key of ['of', 'at', 'left', 'right'] as const) {
      const inner = (expression as Partial<Record<typeof key, Expression>>)[key]
      if (inner) look(inner)
    }
  }
  for (const text of textsOf(value)) for (const part of partsOf(text)) if (typeof part === 'object') look(part)
  return found
}

/** Fields at every depth. */
const allFields = (fields: readonly Parameter[]): Parameter[] =>
  fields.flatMap((field) => [field, ...(Array.isArray(field.spec) ? allFields(field.spec) : [])])

const every = (components: Record<string, Component>, of: (id: string) => Parameter[]): Parameter[] =>
  Object.keys(components).flatMap((id) => allFields(of(id)))

describe('what the components name', () => {
  it('exists: connections, webhooks, RPCs, modules of groups', () => {
    const rpcs = [...every(module, fieldsOf), ...every(webhook, (id) => needPart('webhook', id, 'params'))].flatMap(
      ({ options }) => (typeof options === 'string' ? [options.replace('rpc://', '')] : []),
    )
    expect([...new Set(rpcs)].toSorted()).toEqual(Object.keys(rpc).toSorted())
    for (const { connection: id } of [webhook, module, rpc].flatMap((kind) => Object.values(kind))) {
      if (id !== undefined) expect(connection).toHaveProperty(id)
    }
    const used = Object.values(module).flatMap((one) => one.webhook ?? [])
    expect(used.toSorted()).toEqual(Object.keys(webhook).toSorted())
    const grouped = readAppFile<{ modules: string[] }[]>('modules/groups.json').flatMap(({ modules }) => modules)
    expect(grouped.toSorted()).toEqual(Object.keys(module).toSorted())
  })

  it('is one file each, used by one component', () => {
    const paths = Object.values(manifest.components).flatMap((kind) =>
      Object.values(kind).flatMap(({ codeFiles }) => Object.values(codeFiles)),
    )
    expect(new Set(paths).size).toBe(paths.length)
  })

  it.each(Object.keys(module))('%s asks for every field of its form, and for no other', (id) => {
    const asked = askedOf('parameters', partOf<Communication>('module', id, 'communication') ?? {})
    expect([...asked].toSorted()).toEqual(
      fieldsOf(id)
        .map(({ name }) => name)
        .toSorted(),
    )
  })

  it.each(Object.keys(webhook))('the webhook %s uses all its filters, and keeps what it needs later', (id) => {
    const attach = needPart<Communication>('webhook', id, 'attach')
    const names = needPart<Parameter[]>('webhook', id, 'params').map(({ name }) => name)
    expect([...askedOf('parameters', attach)].toSorted()).toEqual(names.toSorted())
    const later = [needPart('webhook', id, 'detach'), needPart('webhook', id, 'communication')]
    expect([...askedOf('webhook', later)].toSorted()).toEqual(Object.keys(attach.response?.data ?? {}).toSorted())
  })
})

describe('what Make reviews', () => {
  it('has a module for each operation that workflows are offered, and a trigger for each event', () => {
    const wanted = offered.map(({ operationId }) => operationId)
    expect(Object.keys(module)).toEqual(expect.arrayContaining(wanted))
    expect(Object.keys(webhook).toSorted()).toEqual(triggers.map(({ key }) => key).toSorted())
    expect(Object.keys(module)).toContain('makeApiCall')
  })

  it.each(Object.keys(module))('%s has a sample that fits its interface', (id) => {
    const fields = needPart<Parameter[]>('module', id, 'interface')
    expect(differences(needPart('module', id, 'samples'), fields)).toEqual([])
  })

  it('has a limit on every search, trigger and RPC, and pages wherever the API has them', () => {
    for (const [id, { moduleType }] of Object.entries(module)) {
      if (moduleType !== 'search' && moduleType !== 'trigger') continue
      const { response, pagination, qs } = needPart<Communication>('module', id, 'communication')
      expect(response?.limit, id).toBe('{{parameters.limit}}')
      const isPaged = offered.find(({ operationId }) => operationId === id)?.paging?.kind === 'cursor'
      if (isPaged || moduleType === 'trigger') {
        expect(qs?.limit, id).toBeDefined()
        expect(pagination?.condition, id).toBe('{{body.hasMore}}')
      }
    }
    for (const id of Object.keys(rpc)) {
      expect(needPart<Communication>('rpc', id, 'communication').response?.limit, id).toBe(500)
    }
  })

  it('never needs a key of more than the scope write, as the connection says', () => {
    const subscribing = operations.filter(({ operationId }) => /^(un)?subscribe$/.test(operationId))
    expect(subscribing).toHaveLength(2)
    expect(new Set([...offered, ...subscribing].map(({ needsScope }) => needsScope))).toEqual(
      new Set(['read', 'write']),
    )
  })

  it('is called and described as Make wants it', () => {
    for (const [id, { label, description, moduleType }] of Object.entries(module)) {
      if (moduleType?.endsWith('trigger')) expect(label, id).toMatch(/^Watch [A-Z]/)
      expect(description, id).toMatch(/^[A-Z].*[^.\s]\.$/)
    }
    expect(componentOf('module', 'makeApiCall').label).toBe('Make an API Call')
    const names = Object.values(module).map(({ label }) => label)
    expect(new Set(names).size).toBe(names.length)
  })
})
