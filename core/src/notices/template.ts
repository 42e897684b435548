import { invalidInput, LeadwireError } from '../errors.ts'
import { findPlaceholder, type Placeholder, placeholders, type TemplateSubject } from './template-placeholders.ts'

/** Lengths in characters. Source: the contract. */
export const MAX_TEMPLATE_NAME = 100
export const MAX_TEMPLATE_BODY = 2000

/** A text with `{{placeholders}}`, for messages that people send by hand. */
export interface Template {
  id: number
  workspaceId: number
  /** Unique in the workspace. */
  name: string
  messageBody: string
  createdAt: number
  updatedAt: number
}

/** What of a template its owner writes. */
export type TemplateInput = Pick<Template, 'name' | 'messageBody'>

/** Plain text, or a place for a value with what stands there when there is none. */
type Part = string | { placeholder: Placeholder; standIn: string | null }

/** A template made ready. `missing` names each placeholder once that has neither a value nor a stand-in. */
export interface RenderedTemplate {
  text: string
  missing: string[]
}

/** `{{name}}` or `{{name|what to say without one}}`. */
const PLACE = /\{\{([^{}]*)\}\}/

/**
 * Cuts a body at its placeholders.
 * @throws InvalidInput `unknown_placeholder`, which names them all and lists those there are; `invalid_request` for braces
 *   that do not pair
 */
export function parseTemplate(messageBody: string): Part[] {
  const pieces = messageBody.split(PLACE)
  const unknown = new Set<string>()
  const parts = pieces.map((piece, i): Part => {
    if (i % 2 === 0) return assertNoBraces(piece)
    const at = piece.indexOf('|')
    const name = (at < 0 ? piece : piece.slice(0, at)).trim()
    const placeholder = findPlaceholder(name)
    if (placeholder) return { placeholder, standIn: at < 0 ? null : piece.slice(at + 1).trim() }
    unknown.add(`{{${name.slice(0, 50)}}}`)
    return ''
  })
  if (unknown.size === 0) return parts
  const known = placeholders.map(({ name }) => name)
  const named = [...unknown].slice(0, 10).join(', ')
  const message = `${named} is no placeholder; there are ${known.join(', ')}`
  throw new LeadwireError('InvalidInput', 'unknown_placeholder', `messageBody: ${message}`, {
    issues: [{ path: 'messageBody', message }],
    extra: { placeholders: known },
  })
}

function assertNoBraces(piece: string): string {
  const brace = /\{\{|\}\}/.exec(piece)?.[0]
  if (brace === undefined) return piece
  throw invalidInput('messageBody', `has a ${brace} without its ${brace === '{{' ? '}}' : '{{'}; write {{handle}}`)
}

/** Fills a template in for one lead, in one pass: braces in a bio stay as they are. @throws as `parseTemplate` */
export function renderTemplate(messageBody: string, subject: TemplateSubject): RenderedTemplate {
  const missing = new Set<string>()
  const text = parseTemplate(messageBody).map((part) => {
    if (typeof part === 'string') return part
    const value = part.placeholder.read(subject)?.trim()
    if (value) return value
    if (part.standIn === null) missing.add(part.placeholder.name)
    return part.standIn ?? ''
  })
  return { text: text.join(''), missing: [...missing] }
}
