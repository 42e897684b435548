import { LeadwireError } from '@leadwire/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Api, type ApiDocs, bearerToken, plainErrorReply, routeFor } from '../../../relay/src/apis/api.ts'
import { startApp, type TestServices } from './app-under-test.ts'

const docs: ApiDocs = {
  tags: {},
  operations: {},
  errorCodes: {
    thing_gone: { status: 410, meaning: 'gone' },
    thing_lost: { status: 410, meaning: 'said to be 410, and is 404' },
    thing_other: { status: 409, meaning: 'of another route' },
  },
  codesOfAll: { any: [], withKey: [], withBody: [], withIdempotencyKey: [] },
}

const api: Api<TestServices> = {
  name: 'documented',
  basePaths: ['/api/v2'],
  routes: [
    routeFor<TestServices>()({
      method: 'get',
      path: '/api/v2/faults/:code',
      summary: 'Fails as asked',
      params: z.object({ code: z.string() }),
      auth: false,
      replies: {},
      errors: ['thing_gone', 'thing_lost'],
      async handle({ params: { code } }) {
        throw new LeadwireError(
          code === 'thing_lost' ? 'NotFound' : code === 'thing_gone' ? 'Gone' : 'Conflict',
          code,
          'As asked',
        )
      },
    }),
  ],
  docs,
  readToken: bearerToken,
  errorReply: plainErrorReply,
  presentMessage: () => ({}),
}

describe('an error of a documented route', () => {
  it.each([
    ['thing_gone', 410, 'is declared with its status'],
    ['thing_lost', 500, 'has another status than declared'],
    ['thing_other', 500, 'is declared by other routes only'],
  ])('is %s and answered %i under test: it %s', async (code, status) => {
    const { call } = await startApp({ apis: [api], checksReplies: true })
    expect((await call('GET', `/api/v2/faults/${code}`)).status).toBe(status)
  })

  it('is answered as it is by a hub that is not under test', async () => {
    const { call } = await startApp({ apis: [api] })
    expect((await call('GET', '/api/v2/faults/thing_other')).body.error).toBe('thing_other')
  })
})
