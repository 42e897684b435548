import { describe, expect, it } from 'vitest'
import type { SeenRequest, StubReply } from '../stub.ts'
import {
  answer,
  founder,
  gardener,
  grade,
  high,
  KEY,
  none,
  openClassifier,
  rule,
  sent,
  standIn,
} from './openai-stub.ts'

describe('a wrong answer is graded by the built-in matcher, and noted', () => {
  const content = (text: unknown) => ({ body: { choices: [{ message: { content: text } }] } })
  it.each<[string, StubReply, RegExp]>([
    ['prose', content('Sure! Here are the grades:'), /is not JSON/],
    ['a refusal', content(null), /has no message/],
    ['another body', { body: { ok: true } }, /has no message/],
    ['a body that is not JSON', { body: '<html>' }, /has no message/],
    ['a wrong type', answer([{ index: '0', ...high }]), /another shape: verdicts\.0\.index/],
    ['an unknown grade', answer([{ index: 0, ...high, grade: 'great' }]), /another shape: verdicts\.0\.grade/],
    [
      'an unknown field',
      answer([{ index: 0, ...high, reasons: [{ label: 'a', field: 'id', text: 'b' }] }]),
      /reasons\.0\.field/,
    ],
    ['no list', answer('none'), /another shape: verdicts/],
    ['a missing profile', answer([{ index: 0, ...high }]), /does not grade profile 1/],
    [
      'a profile twice',
      answer([
        { index: 0, ...high },
        { index: 0, ...none },
      ]),
      /grades profile 0 twice/,
    ],
    ['a profile too many', answer([0, 1, 2].map((index) => ({ index, ...none }))), /profile 2, which was not asked/],
    ['a broken index', answer([0.5, 1].map((index) => ({ index, ...none }))), /profile 0\.5, which was not asked/],
    ['a negative index', answer([-1, 1].map((index) => ({ index, ...none }))), /profile -1, which was not asked/],
    [
      'a refused request',
      { status: 400, body: { error: { message: 'no json_schema here' } } },
      /answered 400 \(no json_schema/,
    ],
  ])('%s', async (_, reply, note) => {
    const { classifier, requests } = await openClassifier(() => reply)
    const { verdicts, notes } = await classifier.classify(rule, [founder, gardener])
    expect(verdicts).toEqual([standIn, standIn])
    expect(notes).toEqual([expect.stringMatching(/^The built-in matcher graded 2 of 2 profiles: /)])
    expect(notes[0]).toMatch(note)
    expect(requests).toHaveLength(1)
  })

  it('but only in its own batch', async () => {
    const { classifier } = await openClassifier(
      (request) => (sent(request).profiles[0].handle === 'ada' ? grade(request) : answer([])),
      { batchSize: 1 },
    )
    const { verdicts, notes } = await classifier.classify(rule, [founder, gardener])
    expect(verdicts[0]?.grade).toBe('high')
    expect(verdicts[1]).toEqual(standIn)
    expect(notes).toEqual([expect.stringContaining('graded 1 of 2 profiles')])
  })
})

describe('a server in trouble', () => {
  it('is asked again as Retry-After says', async () => {
    const { classifier, sleeps } = await openClassifier((request, index) =>
      index === 0 ? { status: 429, headers: { 'retry-after': '3' }, body: {} } : grade(request),
    )
    const { verdicts, notes } = await classifier.classify(rule, [founder])
    expect(verdicts[0]?.grade).toBe('high')
    expect(notes).toEqual([])
    expect(sleeps).toEqual([3_000])
  })

  it.each<[string, StubReply | 'drop', number, RegExp]>([
    ['500', { status: 500, body: { error: { message: 'boom' } } }, 4, /answered 500 \(boom\)/],
    ['dropped connections', 'drop', 4, /cannot be reached/],
    ['401', { status: 401, body: { error: { message: `bad key ${KEY}` } } }, 1, /answered 401 \(bad key \[key\]\)/],
  ])('with %s to the end leaves the work to the built-in matcher', async (_, reply, calls, note) => {
    const { classifier, requests } = await openClassifier(() => reply)
    const { verdicts, notes } = await classifier.classify(rule, [founder])
    expect(verdicts).toEqual([standIn])
    expect(notes).toEqual([expect.stringMatching(note)])
    expect(requests).toHaveLength(calls)
  })

  it('is left alone for a minute, then tried again', async () => {
    let now = 0
    let isUp = false
    const { classifier, requests } = await openClassifier(
      (request) => (isUp ? grade(request) : { status: 500, body: {} }),
      { clock: () => now, batchSize: 1, concurrency: 1 },
    )
    const first = await classifier.classify(rule, [founder, founder, founder])
    expect(first.notes).toEqual(['The built-in matcher graded 3 of 3 profiles: the classifier answered 500'])
    expect(requests).toHaveLength(4)
    isUp = true
    now = 59_999
    expect((await classifier.classify(rule, [founder])).verdicts).toEqual([standIn])
    now = 60_000
    expect((await classifier.classify(rule, [founder])).verdicts[0]?.grade).toBe('high')
  })

  it('that is silent runs into the deadline', async () => {
    const { classifier } = await openClassifier(() => 'hang', { timeoutMs: 30 })
    const { notes } = await classifier.classify(rule, [founder])
    expect(notes).toEqual([expect.stringContaining('no answer within 0.03 s')])
  })

  it('is never asked more than `concurrency` things at once', async () => {
    let active = 0
    let most = 0
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      most = Math.max(most, ++active)
      await new Promise((done) => setTimeout(done, 2))
      active--
      const { body } = grade({ body: String(init?.body) } as SeenRequest)
      return new Response(JSON.stringify(body))
    }
    const { classifier } = await openClassifier(grade, { fetch, batchSize: 1, concurrency: 3 })
    const crowd = Array.from({ length: 12 }, (_, index) => ({ ...founder, handle: `u${index}` }))
    await Promise.all([classifier.classify(rule, crowd), classifier.classify(rule, crowd)])
    expect(most).toBe(3)
  })
})

describe('abort', () => {
  it('ends a request under way with the reason of the signal, and asks for nothing more', async () => {
    const controller = new AbortController()
    const { classifier, requests } = await openClassifier(
      () => {
        controller.abort(new Error('cancelled'))
        return 'hang'
      },
      { batchSize: 1, concurrency: 1 },
    )
    await expect(classifier.classify(rule, [founder, gardener], controller.signal)).rejects.toThrow('cancelled')
    expect(requests).toHaveLength(1)
  })

  it('starts nothing when it came before', async () => {
    const { classifier, requests } = await openClassifier(grade)
    const signal = AbortSignal.abort(new Error('cancelled'))
    await expect(classifier.classify(rule, [founder], signal)).rejects.toThrow('cancelled')
    expect(requests).toHaveLength(0)
  })
})
