import { foldWord, isIdeograph, isSpace, isUpper, isWordCode } from './fold.ts'

/** What stands between a token and the one before it: nothing, a joint (`and`, `&`, `/`), a comma, or an end. */
export const GAP = { none: 0, joint: 1, comma: 2, end: 3 } as const

/** One word of a text, folded to lower case without accents. `start` and `end` point into the text as shown. */
export interface Token {
  word: string
  kind: 'word' | 'tag' | 'mention' | 'link'
  gap: number
  start: number
  end: number
  isQuoted: boolean
}

const abbreviations = new Set(
  'dr prof mr mrs ms sr jr st asst assoc pres dir mgr vs est inc ltd co dept univ gen rev hon exec sen capt'.split(' '),
)
const heart = new Set([0x2764, 0x2665, 0x2661])
const joints = new Set(['and', 'n', 'y', 'et', 'und'])
const topLevelDomain =
  /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|co|uk|tv|fm|me|info|edu|gov|ly|de|es|fr|it|us|ca|in|app|dev)(?:\/\S*)?$/i

/** An address is looked for in this many characters, so that a text without spaces is not read over and over. */
const MAX_RUN_LENGTH = 120

/** Where the run of non-spaces that begins at `from` ends, if it holds a dot, an at sign or a colon; else 0. */
const linkRunEnd = (text: string, from: number): number => {
  let hasMark = false
  let at = from
  const limit = Math.min(text.length, from + MAX_RUN_LENGTH)
  for (; at < limit; at += 1) {
    const code = text.charCodeAt(at)
    if (isSpace(code)) break
    if (code === 46 || code === 64 || code === 58) hasMark = true
  }
  return hasMark ? at : 0
}

/** True when the run of non-spaces is an address of the web or of mail. */
const isLink = (run: string): boolean =>
  run.startsWith('http') ||
  run.startsWith('www.') ||
  (run.includes('.') && topLevelDomain.test(run)) ||
  /^[^@\s:|/]+@[^@\s]+\.\w/.test(run)

/** Adds the words of a hashtag: `#SoundEngineer` is `sound engineer`. */
const pushTag = (scan: Scan, start: number, end: number) => {
  const { text } = scan
  let from = start
  for (let at = start + 1; at <= end; at += 1) {
    const isEdge =
      at === end || (isUpper(text.charCodeAt(at)) && !isUpper(text.charCodeAt(at - 1))) || text.charCodeAt(at) === 95
    if (!isEdge) continue
    const word = foldWord(text.slice(from, at)).replaceAll('_', '')
    if (word) push(scan, word, 'tag', from, at)
    from = at
  }
}

/** A place in a text that is being read: what was found, and what divides it from the next token. */
interface Scan {
  text: string
  tokens: Token[]
  gap: number
  isQuoted: boolean
}

const push = (scan: Scan, word: string, kind: Token['kind'], start: number, end: number) => {
  scan.tokens.push({ word, kind, gap: scan.gap, start, end, isQuoted: scan.isQuoted })
  scan.gap = GAP.none
}

/**
 * Splits a text (as `shownText` gives it) into words, tags, mentions and links in one pass over its characters.
 * `and`, `&`, `/`, commas, pipes, emoji and sentence ends are kept as the `gap` of the token that follows.
 */
export const tokenise = (text: string): Token[] => {
  const scan: Scan = { text, tokens: [], gap: GAP.end, isQuoted: false }
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (isSpace(code)) at += 1
    else if (code === 64 || code === 35) at = readSign(scan, at)
    else if (isIdeograph(code)) {
      push(scan, text.charAt(at), 'word', at, at + 1)
      at += 1
    } else if (isWordCode(code)) at = readLink(scan, at) || readWord(scan, at)
    else {
      readMark(scan, at)
      at += 1
    }
  }
  return scan.tokens
}

/** Reads `@name`, `#Tag` or a lone sign. Gives the place after it, as the others do. */
const readSign = (scan: Scan, from: number): number => {
  const { text, tokens } = scan
  let end = from + 1
  while (end < text.length && isWordCode(text.charCodeAt(end))) end += 1
  const isMention = text.charCodeAt(from) === 64
  if (end === from + 1) {
    if (isMention) push(scan, 'at', 'word', from, end)
    scan.gap = GAP.none
  } else if (isMention) push(scan, foldWord(text.slice(from + 1, end)), 'mention', from, end)
  else {
    // Tags in a row are items of a list.
    if (tokens[tokens.length - 1]?.kind === 'tag' && scan.gap < GAP.comma) scan.gap = GAP.comma
    pushTag(scan, from + 1, end)
  }
  return end
}

/** Reads an address where one begins; 0 where none does. */
const readLink = (scan: Scan, from: number): number => {
  const { text } = scan
  if (from > 0 && isWordCode(text.charCodeAt(from - 1))) return 0
  const end = linkRunEnd(text, from)
  if (end === 0) return 0
  const run = trimRun(text.slice(from, end))
  if (!isLink(run)) return 0
  let at = from + run.length
  push(scan, foldWord(run), 'link', from, at)
  while (run.length >= MAX_RUN_LENGTH - 1 && at < text.length && !isSpace(text.charCodeAt(at))) at += 1
  return at
}

/** Reads what is neither word nor space: a heart, a quotation mark, or what only divides. */
const readMark = (scan: Scan, at: number) => {
  const { text, tokens } = scan
  const mark = text.charAt(at)
  const before = tokens[tokens.length - 1]
  if (heart.has(text.charCodeAt(at)) && before?.word === 'i') {
    scan.gap = GAP.none
    push(scan, 'love', 'word', at, at + 1)
    return
  }
  if (opening.includes(mark)) scan.isQuoted = true
  else if (closing.includes(mark)) scan.isQuoted = false
  else if (mark === '"') scan.isQuoted = !scan.isQuoted && text.indexOf('"', at + 1) > 0
  else {
    scan.gap = Math.max(scan.gap, gapOf(text, at, before))
    return
  }
  scan.gap = Math.max(scan.gap, GAP.joint)
}
const opening = '“❝«'
const closing = '”❞»'

const trimRun = (run: string): string => {
  let end = run.length
  while (end > 0 && ',.;:!?)|'.includes(run.charAt(end - 1))) end -= 1
  return run.slice(0, end)
}

/** Reads one word; letters joined by dots (`U.K.`) are one word, `and` between words becomes their gap. */
const readWord = (scan: Scan, from: number): number => {
  const { text } = scan
  let end = from
  let hasDot = false
  let hasApostrophe = false
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if (isIdeograph(code)) break
    if (!isWordCode(code)) {
      const isBeforeWord = isWordCode(text.charCodeAt(end + 1))
      if ((code === 39 || code === 0x2019) && isBeforeWord) hasApostrophe = true
      else if (code === 46 && isBeforeWord && isInitial(text, from, end)) hasDot = true
      else break
    }
    end += 1
  }
  const raw = text.slice(from, end)
  let word = foldWord(raw)
  if (hasDot) word = word.replaceAll('.', '')
  if (hasApostrophe) word = word.replaceAll('’', "'")
  if (raw === 'IT' && !isShouted(text, from, end)) word = 'infotech'
  if (word === 'c') {
    const signs = text.startsWith('++', end) ? '++' : text.startsWith('#', end) ? '#' : ''
    word += signs
    end += signs.length
  }
  if (hasApostrophe && word.endsWith("'s")) {
    push(scan, word.slice(0, -2), 'word', from, end - 2)
    push(scan, "'s", 'word', end - 2, end)
  } else if (joints.has(word) && scan.gap < GAP.comma && scan.tokens.length > 0) scan.gap = GAP.joint
  else push(scan, word, 'word', from, end)
  return end
}

/** True when the words around are in capitals too, so that capitals mean nothing: `MAKE IT LAST`. */
const isShouted = (text: string, from: number, end: number): boolean =>
  /[A-Z]{2}\W{0,2}$/.test(text.slice(Math.max(0, from - 6), from)) || /^\W{0,2}[A-Z]{2}/.test(text.slice(end, end + 4))

/** True when the letter before the dot at `dot` stands alone, as in `U.K`. */
const isInitial = (text: string, from: number, dot: number): boolean =>
  dot - from === 1 || text.charCodeAt(dot - 2) === 46

/** How strongly the mark at `at` divides. */
const gapOf = (text: string, at: number, before: Token | undefined): number => {
  const mark = text.charAt(at)
  if (mark === '-' || mark === '–' || mark === '—' || mark === '~') {
    const isTight =
      !isSpace(text.charCodeAt(at - 1)) && at + 1 < text.length && !isSpace(text.charCodeAt(at + 1)) && at > 0
    return mark === '-' && isTight ? GAP.none : GAP.end
  }
  if (mark === '/') return text.charAt(at + 1) === '/' || text.charAt(at - 1) === '/' ? GAP.end : GAP.joint
  if (mark === '&' || mark === '+' || mark === ':') return GAP.joint
  if (mark === ',' || mark === '(' || mark === '、') return GAP.comma
  if (mark === "'" || mark === '’' || mark === '_' || mark === '`') return GAP.none
  if (mark === '.' && before && abbreviations.has(before.word) && before.end === at) return GAP.none
  return GAP.end
}
