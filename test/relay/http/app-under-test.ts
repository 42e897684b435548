import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { type Db, LeadwireError } from '@leadwire/core'
import { afterEach } from 'vitest'
import { z } from 'zod'
import { type Api, bearerToken, type KeyCaller, plainErrorReply, routeFor } from '../../../relay/src/apis/api.ts'
import { type AppOptions, createApp } from '../../../relay/src/http/app.ts'
import type { IdempotencyStore, IdempotentRequest, StoredReply } from '../../../relay/src/http/idempotency.ts'
import { idParam } from '../../../relay/src/http/input.ts'
import { createLog } from '../../../relay/src/log.ts'
import { accepted, created, file, json, noContent, ok } from '../../../relay/src/reply.ts'

/** What the test routes need of their relay. */
export interface TestServices {
  /** Called by POST /api/v2/things; a test replaces it to hold or fail it. */
  make: (name: string) => Promise<unknown>
}

const route = routeFor<TestServices>()
const Thing = z.object({ name: z.string().min(1), size: z.number().int().optional() })

const routes = [
  route({
    method: 'get',
    path: '/api/v2/things',
    summary: 'Echo the query',
    query: z.object({ limit: z.coerce.number().int().max(10).optional(), word: z.string().optional() }),
    replies: { 200: z.looseObject({}) },
    errors: [],
    handle: async ({ query, caller, requestId }) => ok({ query, workspaceId: caller.workspaceId, requestId }),
  }),
  route({
    method: 'post',
    path: '/api/v2/things',
    summary: 'Make a thing',
    body: Thing,
    replies: { 201: z.looseObject({ made: z.unknown() }) },
    errors: [],
    handle: async ({ body, services }) => created({ made: await services.make(body.name), body }),
  }),
  route({
    method: 'get',
    path: '/api/v2/things/:thingId',
    summary: 'Echo the id',
    params: z.object({ thingId: idParam }),
    notFound: 'thing',
    replies: { 200: z.object({ id: z.number() }) },
    errors: ['thing_not_found'],
    handle: async ({ params }) => ok({ id: params.thingId }),
  }),
  route({
    method: 'delete',
    path: '/api/v2/things/:thingId',
    summary: 'Nothing left',
    params: z.object({ thingId: idParam }),
    notFound: 'thing',
    replies: {},
    errors: [],
    handle: async () => noContent(),
  }),
  route({
    method: 'post',
    path: '/api/v2/runs',
    summary: 'No body',
    replies: { 202: z.unknown() },
    errors: [],
    handle: async () => accepted({ queued: true }),
  }),
  route({
    method: 'post',
    path: '/api/v2/rows',
    summary: 'Text or JSON',
    bodyTypes: ['csv', 'ndjson', 'json'],
    maxBodyBytes: 100,
    body: z.union([z.string(), z.array(z.number())]),
    replies: { 200: z.unknown() },
    errors: [],
    handle: async ({ body }) => ok({ body }),
  }),
  route({
    method: 'get',
    path: '/api/v2/faults/:code',
    summary: 'Fails as asked',
    params: z.object({ code: z.string() }),
    auth: false,
    replies: {},
    errors: [],
    handle: async ({ params, caller }) => {
      if (params.code === 'crash') throw new Error('pg: password is hunter2', { cause: new Error('deep down') })
      if (params.code === 'wrong') return json(200, { undeclared: true })
      if (params.code === 'broken-file') {
        const content = Readable.from(
          (async function* () {
            yield 'begun'
            throw new LeadwireError('Upstream', 'disk_gone', 'disk gone')
          })(),
        )
        return file(content, 'text/csv', 'leads.csv')
      }
      if (params.code === 'file') return file(Readable.from(['a,b\n', '1,2\n']), 'text/csv', 'lé ads.csv')
      throw new LeadwireError('Unprocessable', params.code, 'As asked', { extra: { caller, orphans: ['x'] } })
    },
  }),
]

const api: Api<TestServices> = {
  name: 'test',
  basePaths: ['/api/v2', '/api/v1'],
  removedPaths: [
    { path: '/api/v1/old/:id/colour', instead: 'PATCH /api/v2/things/{id}' },
    { path: '/api/v1', instead: 'the paths under /api/v2' },
  ],
  routes,
  readToken: bearerToken,
  errorReply: plainErrorReply,
  presentMessage: () => ({}),
}

/** A second vendor: another error body, another key header, a path of the first one spelled with another parameter. */
const otherApi: Api<TestServices> = {
  name: 'other',
  basePaths: ['/other'],
  routes: [
    route({
      method: 'get',
      path: '/other/things',
      summary: 'Anything',
      replies: { 200: z.unknown() },
      errors: [],
      handle: async () => ok([]),
    }),
    route({
      method: 'patch',
      path: '/api/v2/things/:id',
      summary: 'Shares a path with the first',
      replies: { 200: z.unknown() },
      errors: [],
      handle: async () => ok({}),
    }),
  ],
  readToken: (headers) => (typeof headers['x-key'] === 'string' ? headers['x-key'] : null),
  errorReply: (fault) => json(fault.kind === 'Unauthenticated' ? 401 : 418, { detail: fault.code }),
  presentMessage: () => ({}),
}

/** The simplest store that keeps the contract, without forgetting. */
export function memoryIdempotency(): IdempotencyStore & {
  entries: Map<string, { hash: string; reply?: StoredReply }>
} {
  const entries = new Map<string, { hash: string; reply?: StoredReply }>()
  const keyOf = ({ workspaceId, key }: IdempotentRequest) => `${workspaceId} ${key}`
  return {
    entries,
    begin: async (request) => {
      const entry = entries.get(keyOf(request))
      if (!entry) {
        entries.set(keyOf(request), { hash: request.requestHash })
        return 'started'
      }
      if (entry.hash !== request.requestHash) return 'mismatch'
      return entry.reply ?? 'running'
    },
    finish: async (request, reply) => {
      entries.set(keyOf(request), { hash: request.requestHash, reply })
    },
    abandon: async (request) => {
      entries.delete(keyOf(request))
    },
  }
}

/** Keys that the test relay knows. */
export const keys: Record<string, KeyCaller> = {
  'key-one': { workspaceId: 1, apiKeyId: 11, kind: 'api', scopes: ['admin'] },
  'key-two': { workspaceId: 2, apiKeyId: 22, kind: 'api', scopes: ['admin'] },
  'key-read': { workspaceId: 1, apiKeyId: 33, kind: 'api', scopes: ['read'] },
  'key-write': { workspaceId: 1, apiKeyId: 44, kind: 'api', scopes: ['write'] },
}

const servers = new Set<Server>()

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  servers.clear()
})

/** A running app, its log lines and a client that sends the first key. */
export async function startApp(options: Partial<AppOptions<TestServices>> = {}) {
  const lines: Record<string, unknown>[] = []
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(
        ...String(chunk)
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      )
      done()
    },
  })
  const services: TestServices = { make: async (name) => `made ${name}` }
  const idempotency = memoryIdempotency()
  const app = createApp<TestServices>({
    apis: [api, otherApi],
    services,
    db: {} as Db,
    clock: Date.now,
    log: createLog('debug', destination),
    authenticate: async (token) => keys[token] ?? null,
    idempotency,
    rateLimitPerMinute: 0,
    checkHealth: async () => undefined,
    ...options,
  })
  const server = createServer(app)
  servers.add(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const call = async (
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: RequestInit['body'] } = {},
  ) => {
    const headers = { authorization: 'Bearer key-one', ...init.headers }
    // `duplex` is what fetch wants with a streamed body; not all of its types know.
    const request = { method, headers, body: init.body, redirect: 'manual', duplex: 'half' } as RequestInit
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, request)
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.startsWith('application/json')
    return { status: answer.status, headers: answer.headers, text, body: isJson && text ? JSON.parse(text) : undefined }
  }
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call('POST', path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return { port, call, post, lines, services, idempotency }
}
