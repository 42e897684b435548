import {
  buildBody,
  isLeadwireError,
  matchContent,
  parseContentFilter,
  parseUrlTemplate,
  renderUrlTemplate,
  type Subscription,
  shapeOf,
} from '@leadwire/core'
import type { Services } from './services.ts'

/** What is tried, on what. */
export interface DryRun {
  subscription: Subscription
  /** As the api gives it. */
  lead: unknown
  transform: string | null
  successWhen: string | null
  answer: { status: number; body?: unknown } | undefined
  now: number
}

interface Fault {
  error: string
  message: string
}

/** Does with a lead what sending it would do, up to the sending, and judges a supposed answer. */
export async function dryRun(
  { subscription, lead, transform, successWhen, answer, now }: DryRun,
  services: Pick<Services, 'runTransform' | 'judgeAnswer'>,
) {
  const type = 'lead.created'
  const text = JSON.stringify(lead)
  const body = buildBody({ shape: shapeOf(type, subscription.payload), type, createdAt: now }, [text])
  const made = transform === null ? { ok: true as const, text: body } : await run(services, transform, body, now)
  const url = renderUrl(subscription.url, lead)
  const judged = successWhen !== null && answer ? await services.judgeAnswer(successWhen, toAnswer(answer)) : null
  const filter = subscription.contentFilter
  return {
    input: JSON.parse(body),
    output: made.ok ? JSON.parse(made.text) : null,
    transformFault: made.ok ? null : toFault(made.error, made.message),
    targetUrl: typeof url === 'string' ? url : null,
    targetUrlFault: typeof url === 'string' ? null : url,
    passesFilter: filter === null || matchContent(parseContentFilter(JSON.parse(filter)), JSON.parse(text)),
    isSuccess: judged?.isSuccess ?? null,
    successFault: judged?.message === undefined ? null : toFault('success_when', judged.message),
  }
}

/** Clock and randomness stand still, as they do for a delivery. */
const run = (services: Pick<Services, 'runTransform'>, transform: string, body: string, now: number) =>
  services.runTransform(transform, body, { now, seed: 'dry-run' })

const toAnswer = ({ status, body = '' }: { status: number; body?: unknown }) => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

function renderUrl(template: string, lead: unknown): string | Fault {
  try {
    const rendered = renderUrlTemplate(parseUrlTemplate(template, 'targetUrl'), lead)
    return rendered.ok ? rendered.url : toFault('url_template', rendered.message)
  } catch (error) {
    if (!isLeadwireError(error)) throw error
    return toFault('url_template', error.message)
  }
}

const toFault = (error: string, message: string): Fault => ({ error, message })
