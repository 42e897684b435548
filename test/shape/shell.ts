/**
 * Reads the little of a shell that the READMEs use, so that their commands can be run on a machine without one: words in
 * single or double quotes, `$NAME`, `NAME=value`, `&&`, comments.
 */

/** One command: the variables set in front of it, and its words. */
export interface Command {
  env: Record<string, string>
  words: string[]
}

/** The commands of a block in order. Variables keep their `$NAME` until `expand`. */
export function parseShell(block: string): Command[] {
  const commands: Command[] = []
  let words: string[] = []
  const end = () => {
    const count = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
    const settings = count < 0 ? words : words.slice(0, count)
    const env = Object.fromEntries(settings.map((word) => [word.split('=', 1)[0], word.slice(word.indexOf('=') + 1)]))
    if (words.length > 0) commands.push({ env, words: words.slice(settings.length) })
    words = []
  }
  const token = /\n|&&|#[^\n]*|\\\n|[^\S\n]+|((?:'[^']*'|"[^"]*"|[^\s'"&#])+)/y
  while (token.lastIndex < block.length) {
    const at = token.lastIndex
    const match = token.exec(block)
    if (!match) throw new Error(`Cannot read the shell block at: ${block.slice(at, at + 40)}`)
    if (match[1] !== undefined) words.push(match[1])
    else if (match[0] === '\n' || match[0] === '&&') end()
  }
  end()
  return commands
}

/** A word as the command gets it. @throws when it names a variable that is not known */
export const expand = (word: string, variables: Record<string, string>): string =>
  word.replace(/'([^']*)'|"([^"]*)"|[^'"]+/g, (part, single?: string, double?: string) => {
    if (single !== undefined) return single
    return (double ?? part).replace(/\$([A-Z_]+)/g, (_, name: string) => {
      const value = variables[name]
      if (value === undefined) throw new Error(`$${name} was not set before`)
      return value
    })
  })

/** A curl command as the arguments of `fetch`. @throws for an option that is not known here */
export function toRequest(words: readonly string[]): { url: string; init: RequestInit } {
  const headers: Record<string, string> = {}
  let url = ''
  let method: string | undefined
  let body: string | undefined
  const rest = words.slice(1)
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-s') continue
    if (word === '-X') method = rest.shift()
    else if (word === '-d') body = rest.shift()
    else if (word === '-H') {
      const [name = '', value = ''] = (rest.shift() ?? '').split(/:\s*(.*)/s)
      headers[name] = value
    } else if (word.startsWith('-') || url !== '') throw new Error(`curl ${word} is not known to this test`)
    else url = word
  }
  return { url, init: { method: method ?? (body === undefined ? 'GET' : 'POST'), headers, ...(body && { body }) } }
}
