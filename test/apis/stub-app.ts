import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Db } from '@leadwire/core'
import { afterEach } from 'vitest'
import { apis } from '../../relay/src/apis/index.ts'
import { createApp } from '../../relay/src/http/app.ts'
import type { Authenticate } from '../../relay/src/http/auth.ts'
import { createLog } from '../../relay/src/log.ts'
import { type Answer, call } from '../support/relay.ts'

/** What a test puts in place of the relay's own. */
interface StubParts {
  db: Db
  services: object
  /** Default: anybody is an admin of workspace 1. */
  authenticate?: Authenticate
}

/** Starts web applications without the rest of a relay, to have parts fail that never would; closed after each test. */
export function useStubApps(onAnswer: (method: string, path: string, answer: Answer) => void) {
  const servers: Server[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    }
  })
  return async ({ db, services, authenticate }: StubParts) => {
    const app = createApp({
      apis,
      db,
      services: services as never,
      clock: Date.now,
      log: createLog('silent'),
      authenticate:
        authenticate ??
        (async () => ({ workspaceId: 1, apiKeyId: 1, kind: 'api' as const, scopes: ['admin' as const] })),
      idempotency: { begin: async () => 'started', finish: async () => {}, abandon: async () => {} },
      rateLimitPerMinute: 0,
      checkHealth: async () => {},
      checksReplies: true,
    })
    const server = createServer(app)
    servers.push(server)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return async (method: string, path: string, body?: unknown): Promise<Answer> => {
      const answer = await call(url, method, path, body)
      onAnswer(method, path, answer)
      return answer
    }
  }
}
