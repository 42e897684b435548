import { messageOf } from '@leadwire/core'
import { invalidRequest } from './invalid-request.ts'

/** Deeper than any body of ours, and far from what makes recursive code overflow its stack. */
const MAX_DEPTH = 64

/**
 * Parses JSON from outside: not too deep, and without `__proto__` keys, which would reach the prototype when copied.
 * @throws InvalidInput `invalid_request`
 */
export function parseJson(text: string): unknown {
  if (depthOf(text) > MAX_DEPTH) throw invalidRequest('', `the body is nested deeper than ${MAX_DEPTH} levels`)
  try {
    // A reviver costs time, so only where such a key can be; it may be spelled with escapes.
    const isSuspect = text.includes('__proto__') || /\\u005f/i.test(text)
    return isSuspect ? JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value)) : JSON.parse(text)
  } catch (cause) {
    throw invalidRequest('', `the body is not JSON: ${messageOf(cause).slice(0, 200)}`)
  }
}

/** The most brackets open at once, outside of strings. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isInString = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (isInString) {
      if (char === '\\') i++
      else if (char === '"') isInString = false
    } else if (char === '"') isInString = true
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth)
    else if (char === '}' || char === ']') depth--
  }
  return deepest
}
