import { describe, expect, it } from 'vitest'
import {
  MAX_TEXT_LENGTH,
  toCount,
  toExternalId,
  toFlag,
  toInstant,
  toText,
  toUrl,
} from '../../../../relay/src/providers/profiles/profile-fields.ts'

describe('toInstant', () => {
  it.each([
    ['2014-11-28', Date.UTC(2014, 10, 28)],
    ['2014-11-28T10:20:30Z', Date.UTC(2014, 10, 28, 10, 20, 30)],
    ['2014-11-28 10:20', Date.UTC(2014, 10, 28, 10, 20)],
    ['2014-11-28T10:20:30.5', Date.UTC(2014, 10, 28, 10, 20, 30, 500)],
    ['2014-11-28T10:20:30+02:00', Date.UTC(2014, 10, 28, 8, 20, 30)],
    ['2014-11-28T10:20:30.123456+00:00', Date.UTC(2014, 10, 28, 10, 20, 30, 123)],
    ['Tue Jan 05 10:00:00 +0000 2021', Date.UTC(2021, 0, 5, 10)],
    ['Tue Jan 05 10:00:00 -0330 2021', Date.UTC(2021, 0, 5, 13, 30)],
    ['2016-02-29', Date.UTC(2016, 1, 29)],
    ['2015-02-29', null],
    ['2014-13-01', null],
    ['2014-11-28T25:00:00Z', null],
    ['6-Feb', null],
    ['11/28/2014', null],
    ['Tue Foo 05 10:00:00 +0000 2021', null],
    ['yesterday', null],
    [20141128, null],
  ])('reads %j as %j', (value, expected) => expect(toInstant(value)).toBe(expected))
})

describe('toCount', () => {
  it.each([
    ['12', 12],
    [' 12 ', 12],
    [12, 12],
    ['0', 0],
    ['-1', null],
    [-1, null],
    ['1.5', null],
    [1.5, null],
    ['1,234', null],
    ['99999999999999999999', null],
    ['many', null],
    [null, null],
    [{}, null],
  ])('reads %j as %j', (value, expected) => expect(toCount(value)).toBe(expected))
})

describe('toFlag', () => {
  it.each([
    ['true', true],
    ['FALSE', false],
    ['1', true],
    ['0', false],
    [1, true],
    [0, false],
    [false, false],
    ['yes', null],
    [2, null],
    ['toString', null],
    [null, null],
  ])('reads %j as %j', (value, expected) => expect(toFlag(value)).toBe(expected))
})

describe('toExternalId', () => {
  it.each([
    ['1900000000000000001', 'x', '1900000000000000001'],
    [12345, 'x', '12345'],
    ['1.9E+18', 'x', null],
    [1.9e18, 'x', null],
    ['@ada', 'x', null],
    ['0', 'x', null],
    ['did:plc:abc', 'bluesky', 'did:plc:abc'],
    ['@ada', 'bluesky', null],
  ])('reads %j on %s as %j', (value, platform, expected) => expect(toExternalId(value, platform)).toBe(expected))
})

describe('toText', () => {
  it('takes out NUL, which Postgres refuses', () => expect(toText('a\0b')).toBe('ab'))
  it('mends half of a surrogate pair', () => expect(toText('\ud83d!')).toBe('\ufffd!'))
  it('bounds what it keeps', () => expect(toText('x'.repeat(MAX_TEXT_LENGTH + 5))).toHaveLength(MAX_TEXT_LENGTH))
  it('reads blanks as nothing', () => expect(toText(' \r\n')).toBeNull())
})

describe('toUrl', () => {
  it.each([
    ['https://example.com/a', 'https://example.com/a'],
    ['example.com', 'example.com'],
    ['javascript:alert(1)', null],
    ['JavaScript:alert(1)', null],
    ['data:text/html,x', null],
  ])('reads %j as %j', (value, expected) => expect(toUrl(value)).toBe(expected))
})
