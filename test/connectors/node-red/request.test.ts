import { describe, expect, it } from 'vitest'
import { type Field, load, type Operation } from './parts.ts'

const { fromPayload, toRequest, toValue } = load<{
  fromPayload(operation: Operation, payload: unknown): Record<string, unknown>
  toRequest(operation: Operation, values: Record<string, unknown>): object
  toValue(field: Partial<Field>, value: unknown): unknown
}>('lib/request.js')
const { toWait } = load<{ toWait(status: number, retryAfter: string | null): number | undefined }>('lib/transport.js')
const { isSame } = load<{ isSame(given: unknown, token: string): boolean }>('lib/receiver.js')

const field = (name: string, place: Field['in'], type: string, more: Partial<Field> = {}): Field => ({
  name,
  label: name,
  in: place,
  type,
  required: false,
  ...more,
})
const operation: Operation = {
  label: 'Update a Thing',
  method: 'PATCH',
  path: '/things/{id}',
  isIdempotent: false,
  fields: [
    field('id', 'path', 'string', { required: true }),
    field('dry', 'query', 'boolean'),
    field('name', 'body', 'string'),
    field('rows', 'body', 'array', { items: { type: 'object' } }),
  ],
}

describe('the request of an operation in Node-RED', () => {
  it('puts each field where it goes, keeps null in the body and leaves out what is empty', () => {
    expect(toRequest(operation, { id: 'a/ü', dry: 'true', name: null, rows: '', other: 1 })).toEqual({
      method: 'PATCH',
      path: '/things/a%2F%C3%BC',
      query: { dry: true },
      body: { name: null },
      isIdempotent: false,
    })
  })

  it.each([undefined, '', null])('says which field is missing (%j)', (id) => {
    expect(() => toRequest(operation, { id })).toThrow('Update a Thing needs id (id)')
  })

  it.each<[string, Partial<Field>, unknown, unknown]>([
    ['digits as a number', { type: 'integer' }, '12', 12],
    ['other text as it is', { type: 'integer' }, 'twelve', 'twelve'],
    ['white space as it is', { type: 'integer' }, ' ', ' '],
    ['false as a flag', { type: 'boolean' }, 'false', false],
    ['text in parts', { type: 'array', items: { type: 'string' } }, '06:45, 18:00', ['06:45', '18:00']],
    ['one thing as a list', { type: 'array', items: { type: 'object' } }, { a: 1 }, [{ a: 1 }]],
    ['ms as a time', { type: 'string', format: 'date-time' }, 0, '1970-01-01T00:00:00.000Z'],
    ['a date as a time', { type: 'string' }, new Date(0), '1970-01-01T00:00:00.000Z'],
    ['0 and false as values', { type: 'any' }, 0, 0],
  ])('takes %s', (_, one, value, wanted) => {
    expect(toValue(one, value)).toEqual(wanted)
  })

  it('takes from a payload only what it knows', () => {
    expect(fromPayload(operation, { id: 1, name: 'x', constructor: 1, rows: [] })).toEqual({
      id: 1,
      name: 'x',
      rows: [],
    })
    expect(fromPayload(operation, [{ a: 1 }])).toEqual({ rows: [{ a: 1 }] })
    for (const payload of [undefined, null, 'text', 7]) expect(fromPayload(operation, payload)).toEqual({})
  })
})

describe('a hub that asks Node-RED to wait', () => {
  it.each([
    [429, '7', 7],
    [503, '0', 0],
    [429, '121', undefined],
    [429, null, undefined],
    [429, 'soon', undefined],
    [500, '7', undefined],
  ])('%i with Retry-After %j', (status, retryAfter, seconds) => {
    expect(toWait(status, retryAfter)).toBe(seconds)
  })

  it('may name a time, which may have passed', () => {
    expect(toWait(503, new Date(0).toUTCString())).toBe(0)
  })
})

describe('the token of a delivery', () => {
  it.each([
    ['lwt_a', true],
    ['lwt_b', false],
    ['lwt_aa', false],
    ['', false],
    [undefined, false],
    [['lwt_a'], false],
  ])('%j', (given, isRight) => {
    expect(isSame(given, 'lwt_a')).toBe(isRight)
  })
})
