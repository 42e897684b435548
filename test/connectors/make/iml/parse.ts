import { ImlError } from './error.ts'
import { type Token, tokenise } from './tokens.ts'

/** An expression. */
export type Expression =
  | { kind: 'value'; value: string | number }
  | { kind: 'variable'; name: string }
  | { kind: 'member'; of: Expression; name: string }
  | { kind: 'index'; of: Expression; at: Expression }
  | { kind: 'call'; name: string; arguments: Expression[] }
  | { kind: 'not' | 'negate'; of: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }

/** How tightly each operator binds. */
const precedence: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '===': 3,
  '!=': 3,
  '!==': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}

/** Reads the expression between `{{` and `}}`; `start` is behind the `{{`, `end` at the `}}`. */
export function parseAt(source: string, start: number): { expression: Expression; end: number } {
  const { tokens, end } = tokenise(source, start)
  if (!source.startsWith('}}', end)) throw new ImlError(source, 'a {{ is never closed')
  const parser = new Parser(source, tokens)
  return { expression: parser.whole(), end }
}

class Parser {
  private readonly source: string
  private readonly tokens: Token[]
  private at = 0

  constructor(source: string, tokens: Token[]) {
    this.source = source
    this.tokens = tokens
  }

  whole(): Expression {
    const expression = this.binary(0)
    const rest = this.tokens[this.at]
    if (rest) throw new ImlError(this.source, `${rest.text} stands where nothing is expected`)
    return expression
  }

  /** Precedence climbing: takes operators that bind more tightly than `floor`. */
  private binary(floor: number): Expression {
    let left = this.unary()
    for (;;) {
      const operator = this.tokens[this.at]
      const binds = operator?.kind === 'mark' ? precedence[operator.text] : undefined
      if (!operator || binds === undefined || binds <= floor) return left
      this.at++
      left = { kind: 'binary', operator: operator.text, left, right: this.binary(binds) }
    }
  }

  private unary(): Expression {
    if (this.takes('!')) return { kind: 'not', of: this.unary() }
    if (this.takes('-')) return { kind: 'negate', of: this.unary() }
    let found = this.primary()
    for (;;) {
      if (this.takes('.')) found = { kind: 'member', of: found, name: this.name() }
      else if (this.takes('[')) {
        found = { kind: 'index', of: found, at: this.binary(0) }
        this.expect(']')
      } else return found
    }
  }

  private primary(): Expression {
    if (this.takes('(')) {
      const inner = this.binary(0)
      this.expect(')')
      return inner
    }
    const token = this.tokens[this.at++]
    if (!token) throw new ImlError(this.source, 'something is missing at the end')
    if (token.kind === 'number') return { kind: 'value', value: Number(token.text) }
    if (token.kind === 'string') return { kind: 'value', value: token.text }
    if (token.kind === 'mark') throw new ImlError(this.source, `${token.text} stands where a value is expected`)
    return this.takes('(') ? { kind: 'call', name: token.text, arguments: this.list() } : toVariable(token)
  }

  /** Arguments up to the closing bracket, apart by commas as in the code of apps. */
  private list(): Expression[] {
    const items: Expression[] = []
    if (this.takes(')')) return items
    do items.push(this.binary(0))
    while (this.takes(','))
    this.expect(')')
    return items
  }

  private takes(mark: string): boolean {
    const token = this.tokens[this.at]
    if (token?.kind !== 'mark' || token.text !== mark) return false
    this.at++
    return true
  }

  private expect(mark: string): void {
    if (!this.takes(mark)) throw new ImlError(this.source, `a ${mark} is missing`)
  }

  private name(): string {
    const token = this.tokens[this.at++]
    if (token?.kind !== 'name') throw new ImlError(this.source, 'a name is missing behind a dot')
    return token.text
  }
}

const toVariable = ({ text }: Token): Expression => ({ kind: 'variable', name: text })
