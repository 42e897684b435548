import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { createLog } from '../../relay/src/log.ts'

it('hides secrets in fields, two objects deep, and keeps the rest', () => {
  let text = ''
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk
      done()
    },
  })
  const log = createLog('info', destination)
  const secrets = { secret: 'hide-1', apiKey: 'hide-2', headers: { authorization: 'hide-3' } }
  log.info({ ...secrets, token: 'hide-4', subscription: { ...secrets, secrets: ['hide-5'] }, url: 'shown' }, 'line')
  log.debug('below the level')
  expect(text).not.toContain('hide')
  expect(JSON.parse(text)).toMatchObject({ msg: 'line', url: 'shown', token: '[hidden]' })
})
