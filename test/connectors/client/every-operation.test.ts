import type { Call, LeadwireClient } from '@leadwire/client'
import { describe, expect, it } from 'vitest'
import { apis } from '../../../relay/src/apis/index.ts'
import { toDocument } from '../../../relay/src/openapi/document.ts'
import { stubbed } from './stub.ts'

type Operation = { operationId: string; parameters?: { name: string }[]; requestBody?: object }
const { paths } = toDocument(apis, { version: '0', url: '/' }) as { paths: Record<string, Record<string, Operation>> }
const documented = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
)

/** Every method of every group of a client, apart from lists over all pages, which call another. */
const methodsOf = (client: LeadwireClient) =>
  Object.entries(client).flatMap(([group, object]) =>
    typeof object === 'function'
      ? []
      : Object.getOwnPropertyNames(Object.getPrototypeOf(object)).flatMap((name) => {
          const method = object[name as keyof typeof object] as unknown as (...args: unknown[]) => Promise<unknown>
          return name === 'constructor' || name.startsWith('each') ? [] : [{ group, name, method: method.bind(object) }]
        }),
  )

/** Calls a method with ids of our own and an object for whatever else it takes. */
async function calledBy(wanted: { group: string; name: string }) {
  const { client, sent } = stubbed([{}])
  const found = methodsOf(client).find(({ group, name }) => group === wanted.group && name === wanted.name)
  // The source of a method says how many ids it takes: each is put into its path.
  const source = String(Object.getPrototypeOf(client[wanted.group as keyof LeadwireClient])[wanted.name])
  const ids = Array.from(source.matchAll(/\bidText\)?\(/g), (_match, place) => 101 + place)
  await found?.method(...ids, { probe: 1 })
  const [request] = sent
  const path = new URL(request?.url ?? '').pathname.replaceAll(/\/10\d(?=\/|$)/g, '/{}')
  return { request, name: `${request?.method} ${path}` }
}

describe('the client', () => {
  const wanted = methodsOf(stubbed([{}]).client)

  it('has a method for every operation of the hub, and calls nothing that is none', async () => {
    const called = new Set<string>()
    for (const method of wanted) called.add((await calledBy(method)).name)
    const names = documented.map(({ name }) => name.replaceAll(/\{\w+\}/g, '{}'))
    expect([...new Set(names)].filter((name) => !called.has(name))).toEqual([])
    expect([...called].filter((name) => !names.includes(name))).toEqual([])
  })

  it('sends a key with every POST that the hub takes one for, and with nothing else', async () => {
    const takesKey = new Set(
      documented.flatMap(({ name, operation }) =>
        operation.parameters?.some((parameter) => parameter.name === 'Idempotency-Key')
          ? [name.replaceAll(/\{\w+\}/g, '{}')]
          : [],
      ),
    )
    for (const method of wanted) {
      const { request, name } = await calledBy(method)
      expect(request?.headers.has('idempotency-key'), name).toBe(takesKey.has(name))
      expect(request?.headers.get('authorization'), name).toBe('Bearer ctgo_key')
    }
  })

  it('calls what has no method by `call`', async () => {
    const { client, sent } = stubbed([{ body: { ok: true } }])
    const call: Call = client.call
    expect(await call<{ ok: boolean }>({ method: 'GET', path: '/api/v2/new', query: { a: 1 } })).toEqual({ ok: true })
    expect(sent[0]?.url).toBe('https://hub.example.com/api/v2/new?a=1')
  })
})
