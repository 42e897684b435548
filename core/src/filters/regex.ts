import { RE2JS, RE2JSException } from 're2js'
import { invalidInput } from '../errors.ts'

/** The longest pattern taken, in characters. */
const MAX_PATTERN_LENGTH = 300

/**
 * The most instructions of all patterns of a filter together. With `MAX_SUBJECT_LENGTH` it bounds the work of a filter
 * on one text: the worst patterns found take 4 ms (bench `filter`).
 */
export const MAX_PROGRAM_SIZE = 200

/** Only so many characters of a text are searched; `$` then means their end. */
const MAX_SUBJECT_LENGTH = 1000

/**
 * A search for a pattern in RE2's syntax: time is linear in pattern × text, so there are no backreferences and no
 * lookaround; `(?i)` in front ignores case.
 * @param where what to name in an error
 * @param room  instructions that the other patterns of the filter have left
 * @throws InvalidInput for a pattern that is too long, too large or wrong
 */
export function compilePattern(
  pattern: string,
  where: string,
  room: number,
): { test: (text: string) => boolean; size: number } {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw invalidInput(where, `must have at most ${MAX_PATTERN_LENGTH} characters; it has ${pattern.length}`)
  }
  // Looked at before compiling, since 300 characters of x{1000} take 0.13 s and 17 MB to compile.
  if (countRepeats(pattern) > room) throw tooLarge(where, room)
  const compiled = compile(pattern, where)
  const size = compiled.programSize()
  if (size > room) throw tooLarge(where, room)
  // `find` and not the faster `test`, which keeps an automaton of up to 8 MB for each pattern.
  return { test: (text) => compiled.matcher(text.slice(0, MAX_SUBJECT_LENGTH)).find(), size }
}

function compile(pattern: string, where: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (cause) {
    if (!(cause instanceof RE2JSException)) throw cause
    throw invalidInput(where, `is not a regular expression of RE2: ${cause.message}`)
  }
}

/** The sum of the counts in `x{2,50}` and their like. */
const countRepeats = (pattern: string): number =>
  [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].reduce((sum, [, least, most]) => sum + Number(most || least), 0)

const tooLarge = (where: string, room: number) =>
  invalidInput(
    where,
    `is too large: it needs more than ${room} steps, of ${MAX_PROGRAM_SIZE} for all patterns of a filter; x{50} needs 50`,
  )
