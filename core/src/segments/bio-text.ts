/** The longest text that is read, in characters; the rest is cut so that no input costs more. X allows 160. */
export const MAX_TEXT_LENGTH = 2000

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

/** 1 for an ASCII letter, digit or underscore, 2 for white space. */
const asciiClass = new Uint8Array(128)
for (let code = 0; code < 128; code += 1) {
  const char = String.fromCharCode(code)
  asciiClass[code] = /\w/.test(char) ? 1 : /\s/.test(char) ? 2 : 0
}

const isWordCode = (code: number): boolean =>
  code < 128 ? asciiClass[code] === 1 : code > 0xbf && isLetter(String.fromCharCode(code))

const letters = new Map<string, boolean>()
/** Letters and digits of every script; remembered by character, of which there are at most 65,536. */
const isLetter = (char: string): boolean => {
  let known = letters.get(char)
  if (known === undefined) letters.set(char, (known = /[\p{L}\p{N}\p{M}]/u.test(char)))
  return known
}

/** Scripts written without spaces: every character is a token of its own. */
const isIdeograph = (code: number): boolean =>
  (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7af)

const folded = new Map<string, string>([
  ['ß', 'ss'],
  ['ı', 'i'],
  ['ø', 'o'],
  ['Ø', 'o'],
  ['ł', 'l'],
  ['Ł', 'l'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['đ', 'd'],
])
const foldChar = (char: string): string => {
  let known = folded.get(char)
  if (known === undefined) {
    known = isIdeograph(char.charCodeAt(0))
      ? char
      : char.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\p{M}/gu, '')
    folded.set(char, known)
  }
  return known
}

/** Words folded before, so that a common word costs one look-up and its later look-ups find the same string. */
const known = new Map<string, string>()
const MAX_KNOWN_WORDS = 50_000

/** Lower case without accents: `Écrivain` → `ecrivain`. */
export const foldWord = (raw: string): string => {
  let word = known.get(raw)
  if (word === undefined) {
    word = isAscii(raw) ? raw.toLowerCase() : Array.from(raw, foldChar).join('')
    if (known.size >= MAX_KNOWN_WORDS) known.clear()
    if (raw.length <= 40) known.set(raw, word)
  }
  return word
}

/** The text as it is read and quoted: compatibility forms (𝓐, full width) made plain, and cut to the limit. */
export const shownText = (raw: string): string => {
  const cut = raw.length > MAX_TEXT_LENGTH ? raw.slice(0, MAX_TEXT_LENGTH) : raw
  return isAscii(cut) ? cut : cut.normalize('NFKC')
}

const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false
  return true
}

const abbreviations = new Set(
  'dr prof mr mrs ms sr jr st asst assoc pres dir mgr vs est inc ltd co dept univ gen rev hon exec sen capt'.split(' '),
)
const heart = new Set([0x2764, 0x2665, 0x2661])
const joints = new Set(['and', 'n', 'y', 'et', 'und', 'e'])
const topLevelDomain =
  /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|co|uk|tv|fm|me|info|edu|gov|ly|de|es|fr|it|us|ca|in|app|dev)(?:\/\S*)?$/i

const isSpace = (code: number): boolean => (code < 128 ? asciiClass[code] === 2 : code === 160)

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
const pushTag = (tokens: Token[], text: string, start: number, end: number, gap: number, isQuoted: boolean) => {
  let from = start
  let nextGap = gap
  for (let at = start + 1; at <= end; at += 1) {
    const isEdge = at === end || (isUpper(text.charCodeAt(at)) && !isUpper(text.charCodeAt(at - 1))) || text[at] === '_'
    if (!isEdge) continue
    const word = foldWord(text.slice(from, at)).replaceAll('_', '')
    if (word) tokens.push({ word, kind: 'tag', gap: nextGap, start: from, end: at, isQuoted })
    from = at
    nextGap = GAP.none
  }
}
const isUpper = (code: number): boolean => code >= 65 && code <= 90

/**
 * Splits a text (as `shownText` gives it) into words, tags, mentions and links in one pass over its characters.
 * `and`, `&`, `/`, commas, pipes, emoji and sentence ends are kept as the `gap` of the token that follows.
 */
export const tokenise = (text: string): Token[] => {
  const tokens: Token[] = []
  let gap: number = GAP.end
  let isQuoted = false
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (isSpace(code)) {
      at += 1
      continue
    }
    if (code === 64 || code === 35) {
      let end = at + 1
      while (end < text.length && isWordCode(text.charCodeAt(end))) end += 1
      if (end > at + 1) {
        if (code === 35) {
          const before = tokens.at(-1)
          const tagGap = before?.kind === 'tag' && gap < GAP.comma ? GAP.comma : gap
          pushTag(tokens, text, at + 1, end, tagGap, isQuoted)
        } else {
          tokens.push({ word: foldWord(text.slice(at + 1, end)), kind: 'mention', gap, start: at, end, isQuoted })
        }
        gap = GAP.none
        at = end
        continue
      }
      if (code === 64) tokens.push({ word: 'at', kind: 'word', gap, start: at, end: at + 1, isQuoted })
      gap = GAP.none
      at += 1
      continue
    }
    if (isIdeograph(code)) {
      tokens.push({ word: text.charAt(at), kind: 'word', gap, start: at, end: at + 1, isQuoted })
      gap = GAP.none
      at += 1
      continue
    }
    if (isWordCode(code)) {
      const isRunStart = at === 0 || !isWordCode(text.charCodeAt(at - 1))
      const end = isRunStart ? linkRunEnd(text, at) : 0
      if (end > 0) {
        const run = trimRun(text.slice(at, end))
        if (isLink(run)) {
          tokens.push({ word: foldWord(run), kind: 'link', gap, start: at, end: at + run.length, isQuoted })
          gap = GAP.none
          at += run.length
          while (run.length >= MAX_RUN_LENGTH - 1 && at < text.length && !isSpace(text.charCodeAt(at))) at += 1
          continue
        }
      }
      at = readWord(tokens, text, at, gap, isQuoted)
      const last = tokens.at(-1)!
      if (
        joints.has(last.word) &&
        last.gap < GAP.comma &&
        tokens.length > 1 &&
        last.end - last.start <= 3 &&
        last.word !== 'e'
      ) {
        tokens.pop()
        gap = Math.max(last.gap, GAP.joint)
      } else {
        gap = GAP.none
      }
      continue
    }
    const mark = text.charAt(at)
    if (heart.has(code) && tokens.at(-1)?.word === 'i') {
      tokens.push({ word: 'love', kind: 'word', gap: GAP.none, start: at, end: at + 1, isQuoted })
      gap = GAP.none
    } else if (mark === '“' || mark === '❝' || mark === '«') {
      isQuoted = true
      gap = Math.max(gap, GAP.joint)
    } else if (mark === '”' || mark === '❞' || mark === '»') {
      isQuoted = false
      gap = Math.max(gap, GAP.joint)
    } else if (mark === '"') {
      isQuoted = isQuoted ? false : text.indexOf('"', at + 1) > 0
      gap = Math.max(gap, GAP.joint)
    } else {
      gap = Math.max(gap, gapOf(text, at, tokens.at(-1)))
    }
    at += 1
  }
  return tokens
}

const trimRun = (run: string): string => {
  let end = run.length
  while (end > 0 && ',.;:!?)|'.includes(run.charAt(end - 1))) end -= 1
  return run.slice(0, end)
}

/** Reads one word from `at` on; letters joined by dots (`U.K.`) are one word. Gives the place after it. */
const readWord = (tokens: Token[], text: string, from: number, gap: number, isQuoted: boolean): number => {
  let end = from
  let hasDot = false
  let hasApostrophe = false
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if (isIdeograph(code)) break
    if (isWordCode(code)) end += 1
    else if ((code === 39 || code === 0x2019) && end > from && isWordCode(text.charCodeAt(end + 1))) {
      hasApostrophe = true
      end += 1
    } else if (code === 46 && isWordCode(text.charCodeAt(end + 1)) && isInitial(text, from, end)) {
      hasDot = true
      end += 1
    } else break
  }
  const raw = text.slice(from, end)
  let word = foldWord(raw)
  if (raw === 'IT' && !isShouted(text, from, end)) word = 'infotech'
  if (hasDot) word = word.replaceAll('.', '')
  if (hasApostrophe) word = word.replaceAll('’', "'")
  if (word === 'c') {
    const signs = text.startsWith('++', end) ? '++' : text.startsWith('#', end) ? '#' : ''
    word += signs
    end += signs.length
  }
  if (hasApostrophe && word.endsWith("'s")) {
    tokens.push({ word: word.slice(0, -2), kind: 'word', gap, start: from, end: end - 2, isQuoted })
    tokens.push({ word: "'s", kind: 'word', gap: GAP.none, start: end - 2, end, isQuoted })
  } else tokens.push({ word, kind: 'word', gap, start: from, end, isQuoted })
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
