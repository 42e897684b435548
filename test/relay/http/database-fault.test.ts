import { describe, expect, it } from 'vitest'
import { startApp } from './app-under-test.ts'

const faults: [code: string, message: RegExp][] = [
  ['SQLITE_FULL', /^The database cannot be written: its disk is full/],
  ['SQLITE_BUSY', /^The database is locked by another program/],
  ['ECONNREFUSED', /^The database cannot be reached/],
]

describe('a request that the database fails', () => {
  it.each(faults)('is answered 503 for %s, with what to do and when', async (code, message) => {
    const make = () => Promise.reject(Object.assign(new Error('as the driver says, of /srv/a.db'), { code }))
    const { post, lines } = await startApp({ services: { make } })
    const answer = await post('/api/v2/things', { name: 'a' })
    expect(answer).toMatchObject({
      status: 503,
      body: { error: 'database_unavailable', message: expect.stringMatching(message) },
    })
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(answer.text).not.toContain('/srv')
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'database unavailable', reason: 'as the driver says, of /srv/a.db' }),
    )
  })
})
