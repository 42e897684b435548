import { describe, expect, it } from 'vitest'
import { isLeadwireError } from '../../../core/src/errors.ts'
import { indexable, matchContent, parseContentFilter, toSource } from '../../../core/src/filters/content-filter.ts'
import { valuesAt } from '../../../core/src/filters/path.ts'

const lead = {
  id: 7,
  matchConfidence: 'high',
  sourceType: 'new_follower',
  discoveredAt: '2026-03-04T05:06:07.000Z',
  exportedAt: null,
  profile: { handle: 'ada', followerCount: 1200, bio: 'Founder of Acme\nLisbon', verified: true, location: null },
  matchReasons: [
    { label: 'Founder', field: 'bio', text: 'Founder' },
    { label: 'Lisbon', field: 'location', text: 'Lisbon' },
  ],
  tags: ['crm', 'eu', 5],
  none: [],
  nested: [['deep']],
  mixed: [{ n: 1 }, { n: [2, 30] }, 'text', null],
}

const passes = (source: unknown, message: unknown = lead) => matchContent(parseContentFilter(source), message)

/** The text of the refusal, or 'none'. */
function refusalOf(source: unknown): string {
  try {
    parseContentFilter(source)
    return 'none'
  } catch (error) {
    if (!isLeadwireError(error)) throw error
    expect([error.kind, error.code, error.issues.length]).toEqual(['InvalidInput', 'invalid_request', 1])
    return error.message
  }
}

describe('matchContent', () => {
  it.each<[string, unknown, boolean]>([
    ['lets everything through when empty', {}, true],
    ['takes a plain value as equality', { matchConfidence: 'high' }, true],
    ['refuses another value', { matchConfidence: 'medium' }, false],
    ['wants everything in an object', { matchConfidence: 'high', id: 8 }, false],
    ['reads a dotted path', { 'profile.followerCount': { $gte: 1200 } }, true],
    ['reads nested objects', { profile: { handle: { $startsWith: 'a' } } }, true],
    ['mixes dots and nesting', { matchReasons: { 'label.x': 1 } }, false],
    ['wants all operators of a field', { 'profile.followerCount': { $gt: 1000, $lt: 1200 } }, false],
    ['does not convert a text to a number', { 'profile.followerCount': '1200' }, false],
    ['does not convert a number to a text', { 'profile.handle': { $gte: 1 } }, false],
    ['does not convert a flag to a number', { 'profile.verified': 1 }, false],
    ['knows flags', { 'profile.verified': true }, true],
    ['takes null as a value', { exportedAt: null }, true],
    ['does not take a missing field for null', { nothing: null }, false],
    ['has no order on null', { exportedAt: { $lte: 10 } }, false],
    ['orders ISO dates', { discoveredAt: { $gt: '2026-03-04', $lt: '2026-03-05' } }, true],
    ['has $gte and $lte meet', { id: { $gte: 7, $lte: 7 } }, true],
    ['has $gt and $lt exclude the bound', { $or: [{ id: { $gt: 7 } }, { id: { $lt: 7 } }] }, false],
    ['finds a value in a list of values', { sourceType: { $in: ['liker', 'new_follower'] } }, true],
    ['keeps 5 and "5" apart in $in', { id: { $in: ['7'] } }, false],
    ['has $nin refuse what $in takes', { sourceType: { $nin: ['liker', 'new_follower'] } }, false],
    ['has $neq pass on another value', { matchConfidence: { $neq: 'low' } }, true],
    ['has $neq pass on a missing field', { nothing: { $neq: 1 } }, true],
    ['has $nin pass on a missing field', { nothing: { $nin: [1] } }, true],
    ['has $not pass on a missing field', { nothing: { $not: { $gt: 1 } } }, true],
    ['has $not turn a plain value around', { matchConfidence: { $not: 'high' } }, false],
    ['has $not turn a whole filter around', { $not: { matchConfidence: 'high', id: 8 } }, true],
    ['has $gt fail on a missing field', { nothing: { $gt: 1 } }, false],
    ['has $endsWith take several', { 'profile.handle': { $endsWith: ['x', 'da'] } }, true],
    ['has $startsWith fail on a number', { id: { $startsWith: '7' } }, false],
    ['finds any element of a list', { tags: 'eu' }, true],
    ['keeps the types of elements apart', { tags: '5' }, false],
    ['has $neq fail when any element is the value', { tags: { $neq: 'eu' } }, false],
    ['has an empty list match nothing', { none: { $in: ['a'] } }, false],
    ['has $neq pass on an empty list', { none: { $neq: 'a' } }, true],
    ['goes through a list of objects', { 'matchReasons.label': 'Lisbon' }, true],
    ['holds each condition on a list by itself', { matchReasons: { label: 'Founder', field: 'location' } }, true],
    ['goes through a list below a list of objects', { 'mixed.n': { $gt: 20 } }, true],
    ['finds null in a list', { mixed: null }, true],
    ['does not look into a list within a list', { nested: 'deep' }, false],
    ['has $exist see null', { exportedAt: { $exist: true } }, true],
    ['has $exist see an empty list', { none: { $exist: true } }, true],
    ['has $exist miss what is not there', { nothing: { $exist: true } }, false],
    ['has $exist: false see what is not there', { 'profile.nothing.more': { $exist: false } }, true],
    ['has $exist see a field in any element', { 'mixed.n': { $exist: true } }, true],
    ['joins by $or', { $or: [{ id: 1 }, { 'profile.handle': 'ada' }] }, true],
    ['joins by $and', { $and: [{ id: 7 }, { 'profile.handle': 'bob' }] }, false],
    ['has $or within a field', { profile: { followerCount: { $or: [{ $lt: 10 }, { $gt: 1000 }] } } }, true],
    ['has plain values in the $or of a field', { 'profile.handle': { $or: ['bob', 'ada'] } }, true],
    ['has fields beside operators', { profile: { $exist: true, handle: 'ada' } }, true],
    ['searches a pattern', { 'profile.bio': { $regex: 'of A[ck]me' } }, true],
    ['minds the case of a pattern', { 'profile.bio': { $regex: 'founder' } }, false],
    ['ignores case when told', { 'profile.bio': { $regex: '(?i)\\bfounder\\b' } }, true],
    ['searches no number', { id: { $regex: '7' } }, false],
    ['does not take an object for a value', { profile: { $neq: 'ada' } }, true],
    ['sees no inherited field', { constructor: { $exist: true } }, false],
    ['sees no field of a text or list', { 'tags.length': { $exist: true } }, false],
  ])('%s', (_name, source, expected) => {
    expect(passes(source)).toBe(expected)
  })

  it('reads a field named __proto__ as a field', () => {
    const source = JSON.parse('{"__proto__": {"polluted": 1}}')
    expect(passes(source, JSON.parse('{"__proto__": {"polluted": 1}}'))).toBe(true)
    expect(passes(source, {})).toBe(false)
  })

  it.each([{ message: null }, { message: 'text' }, { message: 5 }, { message: [] }])(
    'takes whatever JSON can be: $message',
    ({ message }) => {
      const answers = [{}, { id: 7 }, { id: { $neq: 7 } }].map((source) => passes(source, message))
      expect(answers).toEqual([true, false, true])
    },
  )

  it('takes a list of leads as any of them', () => {
    expect(passes({ id: 7 }, [{ id: 1 }, lead])).toBe(true)
  })

  it.each(['(a+)+$', '^(a|aa)+$', '(a*)*b', '(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)[^a]$', '(?:a?){60}a{60}b'])(
    'ends on a pattern that would hold others up for ever: %s',
    (pattern) => {
      expect(passes({ text: { $regex: pattern } }, { text: `${'a'.repeat(900)}!` })).toBe(pattern.endsWith('[^a]$'))
    },
  )

  it('searches the first 1,000 characters', () => {
    const text = `${'a'.repeat(999)}bc`
    expect([passes({ text: { $regex: 'b$' } }, { text }), passes({ text: { $regex: 'c' } }, { text })]).toEqual([
      true,
      false,
    ])
  })
})

describe('parseContentFilter', () => {
  it.each<[string, unknown, string]>([
    ['no object', 'high', 'filter: must be an object of fields and conditions'],
    ['null', null, 'filter: must be an object of fields and conditions'],
    ['a list', [], 'filter: must be an object of fields and conditions'],
    ['an object that is no plain one', new Date(0), 'filter: must be an object of fields and conditions'],
    ['an empty condition', { profile: {} }, 'filter.profile: must have a condition; an empty object says nothing'],
    ['an unknown operator', { id: { $ne: 1 } }, 'filter.id.$ne: is no operator; there are $eq $neq'],
    ['an inherited operator', { id: { $constructor: 1 } }, 'filter.id.$constructor: is no operator'],
    ['an operator without a field', { $eq: 1 }, 'filter.$eq: must be about a field'],
    ['a value without a field', { $and: [1] }, 'filter.$and.0: must be about a field'],
    ['an operator in a path', { 'profile.$gt': 1 }, 'filter.profile.$gt: must not have $ in a path'],
    ['an empty step', { 'profile..handle': 1 }, 'filter.profile..handle: has an empty step in its path'],
    ['an empty name', { '': 1 }, 'filter.: has an empty step in its path'],
    ['a list as a value', { tags: ['a'] }, 'filter.tags: must be a text, a number, true, false or null; for one of'],
    ['an object for $eq', { a: { $eq: { b: 1 } } }, 'filter.a.$eq: must be a text, a number, true, false or null'],
    ['undefined', { a: undefined }, 'filter.a: must be a text, a number, true, false or null'],
    ['NaN', { a: { $in: [1, Number.NaN] } }, 'filter.a.$in.1: must be a text, a number, true, false or null'],
    [
      'a flag as bound',
      { profile: { followerCount: { $gt: true } } },
      'filter.profile.followerCount.$gt: must be a number or a text',
    ],
    ['an infinite bound', { a: { $lt: Number.POSITIVE_INFINITY } }, 'filter.a.$lt: must be a number or a text'],
    ['a text for $in', { a: { $in: 'ab' } }, 'filter.a.$in: must be a list'],
    ['an empty list', { a: { $nin: [] } }, 'filter.a.$nin: must have 1 to 1000 values; it has 0'],
    ['a long list', { a: { $in: Array(1001).fill(1) } }, 'filter.a.$in: must have 1 to 1000 values; it has 1001'],
    ['a long text', { a: 'x'.repeat(1001) }, 'filter.a: must have at most 1000 characters; it has 1001'],
    ['a number to start with', { a: { $startsWith: ['x', 1] } }, 'filter.a.$startsWith.1: must be a text'],
    ['a word for $exist', { a: { $exist: 'yes' } }, 'filter.a.$exist: must be true or false'],
    ['an object for $or', { $or: { a: 1 } }, 'filter.$or: must be a list of conditions'],
    ['an empty $and', { a: { $and: [] } }, 'filter.a.$and: must be a list of conditions'],
    ['an empty branch', { $or: [{ a: 1 }, {}] }, 'filter.$or.1: must have a condition'],
    ['a broken pattern', { a: { $regex: '(' } }, 'filter.a.$regex: is not a regular expression of RE2: error parsing'],
    ['lookahead', { a: { $regex: '(?=a)' } }, 'filter.a.$regex: is not a regular expression of RE2'],
    ['a long pattern', { a: { $regex: 'x'.repeat(301) } }, 'filter.a.$regex: must have at most 300 characters'],
    ['a large pattern', { a: { $regex: '(?:ab){150}' } }, 'filter.a.$regex: is too large'],
    ['a pattern too large to compile', { a: { $regex: 'x{1000}'.repeat(40) } }, 'filter.a.$regex: is too large'],
    [
      'patterns too large together',
      { a: { $regex: 'x{120}' }, b: { $regex: 'y{120}' } },
      'filter.b.$regex: is too large: it needs more than 78 steps, of 200',
    ],
    ['a long name', { ['x'.repeat(201)]: 1 }, 'filter: has a name of 201 characters; at most 200 are taken'],
    ['a long path', { 'a.b.c.d.e.f.g.h.i.j.k': 1 }, 'filter.a.b.c.d.e.f.g.h.i.j.k: has a path of more than 10 steps'],
    ['$ref, which is not ours', { a: { $ref: 'b' } }, 'filter.a.$ref: is no operator'],
    ['a function that would speak for it', { toJSON: () => 1 }, 'filter.toJSON: must be a text'],
  ])('refuses %s', (_name, source, message) => {
    expect(refusalOf(source)).toContain(message)
  })

  const nest = (depth: number): unknown => (depth === 0 ? { a: 1 } : { $not: nest(depth - 1) })
  const wide = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, i]))

  it('refuses deep and wide filters, and takes the deepest and widest allowed', () => {
    expect(refusalOf(nest(9))).toBe('none')
    expect(refusalOf(nest(10))).toBe(`filter${'.$not'.repeat(10)}.a: is nested more than 10 deep`)
    expect(refusalOf(nest(5000))).toContain('is nested more than 10 deep')
    expect(refusalOf(wide(200))).toBe('none')
    expect(refusalOf(wide(201))).toBe('filter: is beyond the 200 conditions a filter may have')
    expect(refusalOf({ $or: Array(200).fill({ a: 1 }) })).toContain('is beyond the 200 conditions')
  })

  it('refuses a filter of more than 65,536 characters', () => {
    const list = Array.from({ length: 70 }, () => 'x'.repeat(1000))
    expect(refusalOf({ a: { $in: list } })).toContain('filter: must have at most 65536 characters of JSON; it has 70')
  })

  it('names the filter as it is told', () => {
    expect(() => parseContentFilter({ a: {} }, 'contentFilter')).toThrow('contentFilter.a: must have a condition')
  })

  it('gives the source back as it came, untouched by later changes', () => {
    const source = { $or: [{ 'profile.handle': { $in: ['ada'] } }], exportedAt: null }
    const filter = parseContentFilter(source)
    const copy = structuredClone(source)
    source.$or.pop()
    expect(toSource(filter)).toEqual(copy)
    expect(parseContentFilter(toSource(filter)).source).toBe(filter.source)
    expect(matchContent(filter, lead)).toBe(true)
  })
})

describe('indexable', () => {
  it('finds equalities under nothing but AND', () => {
    const filter = parseContentFilter({
      matchConfidence: 'high',
      profile: { handle: { $in: ['ada', 'bob'] }, location: { $eq: null } },
      $and: [{ sourceType: 'liker' }, { $or: [{ id: 1 }] }],
      id: { $neq: 3, $gt: 1 },
      tags: { $and: [{ $eq: 'eu' }] },
      $not: { streamId: 2 },
    })
    expect(indexable(filter)).toEqual([
      { path: 'matchConfidence', values: ['high'] },
      { path: 'profile.handle', values: ['ada', 'bob'] },
      { path: 'profile.location', values: [null] },
      { path: 'sourceType', values: ['liker'] },
      { path: 'tags', values: ['eu'] },
    ])
  })

  it('is empty for a filter without any', () => {
    expect(indexable(parseContentFilter({}))).toEqual([])
    expect(indexable(parseContentFilter({ $or: [{ a: 1 }, { a: 2 }] }))).toEqual([])
  })
})

describe('valuesAt', () => {
  it('gives all scalars at a path, those in lists too, and no objects', () => {
    expect(valuesAt(lead, 'matchReasons.label')).toEqual(['Founder', 'Lisbon'])
    expect(valuesAt(lead, 'mixed')).toEqual(['text', null])
    expect([valuesAt(lead, 'id'), valuesAt(lead, 'nothing.here'), valuesAt(lead, 'profile')]).toEqual([[7], [], []])
  })
})
