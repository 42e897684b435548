import { describe, expect, it } from 'vitest'
import { fixed, listChildren, openExpressions, PATIENT_MS, peakBytesOf } from './expressions-under-test.ts'

const expressions = openExpressions({ deadlineMs: PATIENT_MS })
const give = (source: string, input: unknown = {}) => expressions.evaluate(source, JSON.stringify(input), fixed)

/** How often the event loop of this process went round while something else was awaited. */
async function countTurns<T>(work: Promise<T>): Promise<{ result: T; turns: number }> {
  let turns = 0
  const tick = setInterval(() => turns++, 1)
  const result = await work
  clearInterval(tick)
  return { result, turns }
}

describe('an expression that means harm', () => {
  it('is ended when a regular expression would take for ever, and the loop goes on', async () => {
    const usual = openExpressions()
    await usual.check('1')
    const input = JSON.stringify(`${'a'.repeat(40)}!`)
    const { result, turns } = await countTurns(usual.evaluate('$contains($, /^(a+)+$/)', input, fixed))
    expect(result).toEqual({ ok: false, error: 'timeout', message: 'The expression ran for more than 250 ms' })
    expect(turns).toBeGreaterThan(20)
  })

  it('is ended when it calls itself for ever', async () => {
    expect(await give('($f := function($n) { 1 + $f($n) }; $f(1))')).toMatchObject({ error: 'failed' })
    expect(await give('($f := function() { $f() }; $f())')).toMatchObject({ error: 'timeout' })
    expect(await give('$eval("($f := function() { $f() }; $f())")')).toMatchObject({ error: 'timeout' })
    expect(await give('($f := function($s) { $eval($s) }; $g := "$f($g)"; $f($g))')).toMatchObject({ ok: false })
    expect(await give('$string(1)')).toMatchObject({ value: '1' })
  })

  // Each took the hub down or to gigabytes when it was tried inside it, or would have on another path to the same end.
  const hungry = {
    'doubles a text': '($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f("x", 40))',
    'pads a text': '$uppercase($pad("x", 400000000))',
    'splits a text': '$split($pad("", 5000000), "")',
    'joins texts': '($a := $pad("", 400000); $join([1..1000].($a)))',
    'replaces with more': '($a := $pad("", 1000000); $uppercase($replace($pad("", 400000), " ", $a)))',
    'counts far': '$count([1..9999999])',
    'doubles a list': '($f := function($a, $n) { $n = 0 ? $a : $f($append($a, $a), $n - 1) }; $f([1, 2], 40))',
    'adds lists up': '($a := [1..400000]; $count($reduce([1..1000].[$a], $append)))',
    'nests a list in itself':
      '($f := function($a, $n) { $n = 0 ? $a : $f([[$a], [$a]], $n - 1) }; $string($f([1], 40)))',
    'keeps everything': '($f := function($a, $n) { $f([$a, [1..1000]], $n + 1) }; $f([], 0))',
    'does it in $eval': '$eval("($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f(\\"x\\", 40))")',
  }
  it('takes no more memory than a sandbox may have', async () => {
    await give('1')
    const sandbox = listChildren() ?? []
    const rssBefore = process.memoryUsage.rss()
    let rssPeak = rssBefore
    let sandboxPeak = 0
    const look = setInterval(() => {
      rssPeak = Math.max(rssPeak, process.memoryUsage.rss())
      for (const pid of listChildren() ?? sandbox) sandboxPeak = Math.max(sandboxPeak, peakBytesOf(pid))
    }, 2)
    const seen: string[] = []
    for (const [name, source] of Object.entries(hungry)) {
      const answer = await give(source)
      for (const pid of listChildren() ?? []) sandboxPeak = Math.max(sandboxPeak, peakBytesOf(pid))
      seen.push(`${name}: ${answer.ok ? 'a value' : answer.error}, sandbox so far ${Math.round(sandboxPeak / 1e6)} MB`)
    }
    clearInterval(look)
    console.log(`${seen.join('\n')}\nhub grew by ${Math.round((rssPeak - rssBefore) / 1e6)} MB`)
    for (const line of seen) expect(line).toMatch(/: (memory|timeout|failed|too_large),/)
    expect(rssPeak - rssBefore).toBeLessThan(150e6)
    expect(sandboxPeak).toBeLessThan(300e6)
    expect(await give('1')).toMatchObject({ value: 1 })
  })

  it('ends as memory when it fills the heap a little at a time', async () => {
    const answer = await give('$count($map([1..100], function($i) { [$i..400000] }))')
    expect(answer).toMatchObject({ ok: false, error: expect.stringMatching(/memory|timeout/) })
    expect(await give('1')).toMatchObject({ value: 1 })
  })

  it('finds nothing of Node, and no function of the language, from any value', async () => {
    const input = { a: { b: 1 }, text: 'x', list: [1] }
    for (const source of [
      'constructor',
      'a.constructor.constructor("return process")()',
      '$lookup(a, "__proto__")',
      '$lookup(a, "constructor")',
      '$lookup($sum, "implementation")',
      'list.constructor',
      'text.constructor',
      '$process',
      '$globalThis',
      '$require',
      '($f := function($x) { $x }; $f.environment)',
      '($f := function($x) { $x }; $f.*)',
      '($f := function($x) { $x }; $f.apply)',
      '$sum.*',
      '$sum.implementation',
      '$keys($now)',
      '/a/("a").next.constructor',
    ]) {
      const answer = await give(source, input)
      expect({ source, answer: answer.ok ? answer.value : answer.error }).toEqual({ source, answer: 'failed' })
    }
  })

  it('leaves nothing behind for the next one, whatever keys it writes', async () => {
    const poison = JSON.parse(
      '{ "__proto__": { "isAdmin": true }, "constructor": { "prototype": { "isAdmin": true } } }',
    )
    for (const source of [
      '$merge([$, { "__proto__": { "isAdmin": true } }])',
      '$ ~> | $ | { "__proto__": { "isAdmin": true } } |',
      '$ ~> | * | { "isAdmin": true } |',
      '{ "__proto__": { "isAdmin": true } }',
    ])
      expect(await give(source, poison)).toMatchObject({ ok: true })
    expect(await give('{ "__proto__": 1, "constructor": 2 }')).toMatchObject({
      json: '{"__proto__":1,"constructor":2}',
    })
    expect(await give('[$exists(a.isAdmin), $exists(isAdmin), $string($)]', { a: {} })).toMatchObject({
      value: [false, false, '{"a":{}}'],
    })
    expect(await give('($later := 1; $sum := 2; $later)')).toMatchObject({ value: 1 })
    expect(await give('[$exists($later), $sum([1, 2])]')).toMatchObject({ value: [false, 3] })
  })

  it('cannot pass data off as a function, nor an object as a promise', async () => {
    const input = { f: { _jsonata_function: true, implementation: 'x' }, g: { _jsonata_lambda: true } }
    for (const source of ['f()', '$f := f; $f()', '(f)(1)', '(g)(1)'])
      expect(await give(`(${source})`, input)).toMatchObject({ ok: false })
    const never = '($f := function($c) { { "then": $c } }; $f(function($done) { 1 }))'
    expect(await give(never)).toMatchObject({ ok: false })
    expect(await give('1')).toMatchObject({ value: 1 })
  })
})
