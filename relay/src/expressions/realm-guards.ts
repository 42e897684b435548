import type jsonata from 'jsonata'

/** What the guards of a realm offer to the code that runs expressions in it. */
export interface RealmGuards {
  /** Sets what the next evaluation takes for the time, epoch ms, and 128 bits of seed. Forgets an earlier overflow. */
  fix(now: number, words: readonly [number, number, number, number]): void
  /** What was refused since `fix`, for a person; undefined when nothing was. */
  refusal(): string | undefined
  /** Walks what JSON.stringify would write. @throws once it is sure to be longer than `limit`, or nested too deep */
  measure(value: unknown, limit: number, onOver: () => never): void
}

interface BuiltIn {
  implementation: (...args: unknown[]) => unknown
}

/**
 * Puts guards into a realm, from the inside: a fixed clock, seeded chance, and bounds on what one call can allocate.
 * Its *text* is run there, so it must not use anything from outside its own braces.
 *
 * The bounds are needed because V8's heap limit is none for a single allocation: the first large text of a heap is let
 * through whatever its size (400 MB under a limit of 48 when tried), and the second aborts the process.
 */
export function guardRealm(): RealmGuards {
  const MAX_TEXT = 2_000_000
  const MAX_ITEMS = 500_000
  const MAX_DEPTH = 200
  const realm = globalThis as unknown as {
    window: { jsonata: typeof jsonata }
    Date: DateConstructor
    Array: ArrayConstructor
  }
  const NativeDate = Date
  const NativeArray = Array
  const { stringify } = JSON
  const { concat, join } = NativeArray.prototype
  const concatText = String.prototype.concat
  let now = 0
  let words: readonly [number, number, number, number] = [0, 0, 0, 0]
  let refused: string | undefined

  const refuse = (what: string): never => {
    refused = `The expression makes ${what}`
    throw { code: 'memory', message: refused }
  }
  const checkText = (length: number) => {
    if (length > MAX_TEXT) refuse(`a text of more than ${MAX_TEXT} characters`)
  }
  const checkItems = (length: number) => {
    if (length > MAX_ITEMS) refuse(`a list of more than ${MAX_ITEMS} items`)
  }
  const measure = (value: unknown, limit: number, onOver: () => never) => {
    let size = 0
    const add = (count: number) => {
      size += count
      if (size > limit) onOver()
    }
    const visit = (part: unknown, depth: number): void => {
      if (typeof part === 'string') add(part.length + 2)
      else if (typeof part !== 'object' || part === null) add(1)
      // A function of the expression's own holds its whole surroundings; it is written as an empty text.
      else if ((part as { _jsonata_lambda?: unknown })._jsonata_lambda === true) add(2)
      else if (depth > MAX_DEPTH) throw { code: 'depth', message: `A value is nested deeper than ${MAX_DEPTH} levels` }
      else visitParts(part, depth + 1)
    }
    const visitParts = (part: object, depth: number) => {
      add(2)
      if (NativeArray.isArray(part)) for (let at = 0; at < part.length; at++) visit(part[at], depth)
      else
        for (const key of Object.keys(part)) {
          add(key.length + 3)
          visit((part as Record<string, unknown>)[key], depth)
        }
    }
    visit(value, 0)
  }

  realm.Date = class extends NativeDate {
    constructor(...given: [] | [number]) {
      if (given.length === 0) super(now)
      else super(...given)
    }
    static override now() {
      return now
    }
  } as unknown as DateConstructor
  // sfc32 of PractRand by Chris Doty-Humphrey, public domain.
  Math.random = () => {
    const [a, b, c, d] = words
    const sum = (((a + b) | 0) + d) | 0
    words = [b ^ (b >>> 9), (c + (c << 3)) | 0, (((c << 21) | (c >>> 11)) + sum) | 0, (d + 1) | 0]
    return (sum >>> 0) / 4_294_967_296
  }

  // What jsonata calls: `&` is concat, `$pad` is `new Array(n).join`, `[1..n]` is `new Array(n)`.
  String.prototype.concat = function (...parts: string[]) {
    checkText(parts.reduce((sum, part) => sum + part.length, this.length))
    return concatText.apply(this, parts)
  }
  NativeArray.prototype.join = function (separator?: string) {
    checkText(this.length * (separator ?? ',').length)
    let sum = 0
    for (let at = 0; at < this.length; at++) if (typeof this[at] === 'string') sum += this[at].length
    checkText(sum)
    return join.call(this, separator)
  }
  NativeArray.prototype.concat = function (...parts: unknown[]) {
    checkItems(parts.reduce((sum: number, part) => sum + (NativeArray.isArray(part) ? part.length : 1), this.length))
    return concat.apply(this, parts)
  }
  function BoundedArray(size: number) {
    checkItems(size)
    return new NativeArray(size)
  }
  BoundedArray.isArray = NativeArray.isArray
  realm.Array = Object.assign(BoundedArray, { prototype: NativeArray.prototype }) as unknown as ArrayConstructor
  // A list that holds the one before it twice, 30 times over, is small in memory and 4 GB as text.
  JSON.stringify = ((value: unknown, replacer?: (key: string, value: unknown) => unknown, space?: number) => {
    measure(value, MAX_TEXT, () => refuse(`a text of more than ${MAX_TEXT} characters`))
    return stringify(value, replacer, space)
  }) as typeof JSON.stringify
  // `$replace` puts its text together by itself; the pieces are shared until somebody reads the whole.
  void realm.window
    .jsonata('$replace')
    .evaluate(null)
    .then((builtIn: BuiltIn) => {
      const replace = builtIn.implementation
      builtIn.implementation = async function (this: unknown, ...args: unknown[]) {
        const text = await replace.apply(this, args)
        if (typeof text === 'string') checkText(text.length)
        return text
      }
    })

  // No way from a value to what makes code, and no key of an object that is more than a key.
  for (const key of ['__proto__', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__'])
    Reflect.deleteProperty(Object.prototype, key)
  for (const made of [() => 0, async () => 0, function* () {}, async function* () {}])
    Reflect.deleteProperty(Object.getPrototypeOf(made), 'constructor')
  for (const name of ['console', 'WebAssembly', 'SharedArrayBuffer', 'Atomics'])
    Reflect.deleteProperty(globalThis, name)
  for (const prototype of [Object.prototype, NativeArray.prototype, Function.prototype])
    Object.preventExtensions(prototype)

  return {
    fix(time, seed) {
      now = time
      words = seed
      refused = undefined
      // The first numbers after seeding are not yet well mixed.
      for (let round = 0; round < 12; round++) Math.random()
    },
    refusal: () => refused,
    measure,
  }
}
