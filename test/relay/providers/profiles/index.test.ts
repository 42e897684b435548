import { expect, it } from 'vitest'
import { openProfileSource } from '../../../../relay/src/providers/profiles/index.ts'

it.each([
  ['sample', 'sample'],
  [`file:${import.meta.dirname}`, 'file'],
  ['scrapebadger', 'scrapebadger'],
])('opens %s as %s', (source, name) => {
  expect(openProfileSource({ source, scrapeBadger: { apiKey: 'sb_test' } }).name).toBe(name)
})

it.each(['', 'file:', 'twitter', 'samples'])('refuses the source %j by the name of its setting', (source) => {
  expect(() => openProfileSource({ source })).toThrow(
    /LEADWIRE_PROFILE_SOURCE must be sample, file:DIR or scrapebadger/,
  )
})

it('refuses a folder that is not there', () => {
  expect(() => openProfileSource({ source: 'file:/no/such/folder' })).toThrow(/folder that is not there/)
})

it('asks for the key that scrapebadger needs', () => {
  expect(() => openProfileSource({ source: 'scrapebadger', scrapeBadger: { apiKey: '' } })).toThrow(
    /SCRAPEBADGER_API_KEY/,
  )
})
