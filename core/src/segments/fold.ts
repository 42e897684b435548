/** The longest text that is read, in characters; the rest is cut so that no input costs more. X allows 160. */
export const MAX_TEXT_LENGTH = 2000

/** 1 for an ASCII letter, digit or underscore, 2 for white space. */
const asciiClass = new Uint8Array(128)
for (let code = 0; code < 128; code += 1) {
  const char = String.fromCharCode(code)
  asciiClass[code] = /\w/.test(char) ? 1 : /\s/.test(char) ? 2 : 0
}

/** True for letters, digits and the underscore, of any script. */
export const isWordCode = (code: number): boolean =>
  code < 128 ? asciiClass[code] === 1 : code > 0xbf && isLetter(String.fromCharCode(code))

const letters = new Map<string, boolean>()
/** Letters and digits of every script; remembered by character, of which there are at most 65,536. */
const isLetter = (char: string): boolean => {
  let known = letters.get(char)
  if (known === undefined) {
    known = /[\p{L}\p{N}\p{M}]/u.test(char)
    letters.set(char, known)
  }
  return known
}

/** True for scripts written without spaces, where every character is a token of its own. */
export const isIdeograph = (code: number): boolean =>
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
  // One character can become eighteen, so the limit holds for what comes out as well.
  return isAscii(cut) ? cut : cut.normalize('NFKC').slice(0, MAX_TEXT_LENGTH)
}

const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false
  return true
}

/** True for white space. */
export const isSpace = (code: number): boolean => (code < 128 ? asciiClass[code] === 2 : code === 160)

/** True for `A` to `Z`. */
export const isUpper = (code: number): boolean => code >= 65 && code <= 90
