import { expect, it } from 'vitest'
import { clampLimit, fromCursor, toCursor } from '../../core/src/page.ts'
import { codeOf } from '../support/seed.ts'

it('reads back every cursor that it wrote', () => {
  for (const direction of ['up', 'down'] as const) {
    for (const id of [0, 1, 10, 999_999_999_999_999]) {
      expect(fromCursor(toCursor({ direction, id }))).toEqual({ direction, id })
    }
  }
})

const encode = (text: string) => Buffer.from(text).toString('base64url')

it.each([
  ['nothing', ''],
  ['words', 'not a cursor'],
  ['another direction', encode('x12')],
  ['no number', encode('u')],
  ['a negative number', encode('u-1')],
  ['leading zeros', encode('u007')],
  ['a number beyond what is exact', encode('u9999999999999999')],
  ['something after it', `${toCursor({ direction: 'up', id: 7 })}=`],
  ['SQL', encode('u1; drop table lead')],
])('refuses a cursor of %s', async (_name, text) => {
  expect(await codeOf(Promise.resolve().then(() => fromCursor(text)))).toBe('invalid_request')
})

it('brings a page size into its bounds', () => {
  expect([undefined, -1, 0, 1, 50, 500, 501].map((limit) => clampLimit(limit, 100, 500))).toEqual([
    100, 1, 1, 1, 50, 500, 500,
  ])
})
