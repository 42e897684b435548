/** One line of a robots.txt that allows or forbids paths. */
interface Rule {
  isAllowed: boolean
  /** As written, `*` and a last `$` included. */
  pattern: string
}

/** True for a path (with its query) that may be read. */
export type MayRead = (path: string) => boolean

/** Robots.txt files are read up to here. Source: RFC 9309, 2.5 asks for at least this. */
export const MAX_ROBOTS_BYTES = 512_000

/** Longer patterns are cut off; no real one comes near. */
const MAX_PATTERN_LENGTH = 1_000
const MAX_RULES = 2_000

/**
 * Reads a robots.txt for one product token: the groups that name it, else those for `*`. The longest pattern that fits
 * decides, and allows where two are as long. Source: RFC 9309.
 * @param product  lower case
 */
export function parseRobots(text: string, product: string): MayRead {
  const groups = new Map<string, Rule[]>()
  let current: string[] = []
  let isNaming = false
  let count = 0
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, key = '', value = ''] = /^\s*([A-Za-z-]+)\s*:\s*([^#]*)/.exec(line) ?? []
    const word = key.toLowerCase()
    if (word === 'user-agent') {
      const [agent = ''] = /^(?:\*|[A-Za-z_-]+)/.exec(value.trim()) ?? []
      current = isNaming ? [...current, agent.toLowerCase()] : [agent.toLowerCase()]
      isNaming = true
      for (const name of current) if (!groups.has(name)) groups.set(name, [])
    } else if ((word === 'allow' || word === 'disallow') && count < MAX_RULES) {
      isNaming = false
      // An empty pattern fits nothing.
      const pattern = value.trim().slice(0, MAX_PATTERN_LENGTH)
      if (pattern === '') continue
      count += 1
      for (const name of current) groups.get(name)?.push({ isAllowed: word === 'allow', pattern })
    }
  }
  const rules = groups.get(product) ?? groups.get('*') ?? []
  return (path) => {
    let best: Rule | undefined
    for (const rule of rules) {
      const isBetter =
        !best ||
        rule.pattern.length > best.pattern.length ||
        (rule.pattern.length === best.pattern.length && rule.isAllowed)
      if (isBetter && fits(rule.pattern, path)) best = rule
    }
    return best?.isAllowed ?? true
  }
}

/** By hand, since a pattern with many stars would keep a regular expression busy for ever. */
function fits(pattern: string, path: string): boolean {
  const isWhole = pattern.endsWith('$')
  const [first = '', ...parts] = (isWhole ? pattern.slice(0, -1) : pattern).split('*')
  if (!path.startsWith(first)) return false
  let at = first.length
  for (const [index, part] of parts.entries()) {
    if (isWhole && index === parts.length - 1) return path.length - part.length >= at && path.endsWith(part)
    const found = path.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return !isWhole || at === path.length
}
