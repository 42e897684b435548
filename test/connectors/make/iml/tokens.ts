import { ImlError } from './error.ts'

/** A word of IML; names in back-ticks are names as well. */
export interface Token {
  kind: 'name' | 'number' | 'string' | 'mark'
  text: string
}

const SPACE = /\s+/y
const NUMBER = /\d+(?:\.\d+)?/y
const NAME = /[A-Za-z_]\w*/y
const MARK = /===|!==|==|!=|<=|>=|&&|\|\||[-+*/%<>!()[\].,]/y

/**
 * Reads from `start` on, up to `}}` or the end.
 * @throws ImlError for what we do not use: a backslash in a text, whose meaning is not known, or any other sign
 */
export function tokenise(source: string, start = 0): { tokens: Token[]; end: number } {
  const tokens: Token[] = []
  let at = start
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(source)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  while (at < source.length && !source.startsWith('}}', at)) {
    if (take(SPACE) !== undefined) continue
    const sign = source[at] ?? ''
    if (sign === '"' || sign === "'" || sign === '`') {
      const close = source.indexOf(sign, at + 1)
      if (close < 0) throw new ImlError(source, `the ${sign} at ${at} is never closed`)
      const text = source.slice(at + 1, close)
      if (text.includes('\\')) throw new ImlError(source, `nobody knows what the backslash in ${text} means`)
      tokens.push({ kind: sign === '`' ? 'name' : 'string', text })
      at = close + 1
      continue
    }
    const [number, name] = [take(NUMBER), take(NAME)]
    const mark = number ?? name ?? take(MARK)
    if (mark === undefined) throw new ImlError(source, `nobody knows what ${sign} at ${at} means`)
    tokens.push({ kind: number !== undefined ? 'number' : name !== undefined ? 'name' : 'mark', text: mark })
  }
  return { tokens, end: at }
}
