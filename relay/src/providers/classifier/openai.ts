import {
  type Classification,
  type Classifier,
  followerCountTiers,
  MINUTE_MS,
  messageOf,
  type Profile,
  SECOND_MS,
  type SegmentRule,
  type Verdict,
} from '@leadwire/core'
import PQueue from 'p-queue'
import { callUpstream, type Patience, type UpstreamWorld, upstreamWorld } from '../upstream.ts'
import { faultText, parseExact, type UpstreamReply } from '../upstream-reply.ts'
import { readCompletion, responseFormat, toMessages } from './openai-answer.ts'

/** `world` parts are for tests. */
export interface OpenAiOptions extends Partial<UpstreamWorld> {
  /** With its version, e.g. https://api.openai.com/v1 or http://127.0.0.1:11434/v1. */
  baseUrl: string
  /** Empty for a local server that asks for none. */
  apiKey: string
  model: string
  /** Grades a profile when the server does not: the built-in matcher. */
  fallback: (rule: SegmentRule, profile: Profile) => Verdict
  /** Profiles in one request; default 20. */
  batchSize?: number
  /** Requests at one time, over all runs; default 4. */
  concurrency?: number
  /** For one request; default 60,000. */
  timeoutMs?: number
}

const patience: Patience = { maxAttempts: 4, firstWaitMs: 500, maxWaitMs: MINUTE_MS }
const MAX_BODY_BYTES = 4 * 1024 * 1024
/** After a failure that waiting did not mend, the server is left alone this long; a run has thousands of batches. */
const PAUSE_MS = MINUTE_MS

/** What became of a batch: graded, answered with nonsense, or not answered. */
type BatchResult = { verdicts: Verdict[] } | { fault: string; isOutage: boolean }

/**
 * A classifier over any OpenAI-compatible chat server, with structured output. A batch that fails or is answered wrongly
 * is graded by `fallback`, and a note says so.
 */
export function openAiClassifier(options: OpenAiOptions): Classifier {
  const { fallback, batchSize = 20, concurrency = 4 } = options
  const world = upstreamWorld(options)
  const queue = new PQueue({ concurrency })
  let outage: { fault: string; until: number } | undefined

  async function gradeBatch(rule: SegmentRule, profiles: readonly Profile[], signal?: AbortSignal) {
    if (outage && world.clock() < outage.until) return { fault: outage.fault, isOutage: true }
    const result = await askServer(world, options, { rule, profiles, signal })
    const isOutage = 'fault' in result && result.isOutage
    outage = isOutage ? { fault: result.fault, until: world.clock() + PAUSE_MS } : undefined
    return result
  }

  return {
    name: 'openai',
    async classify(rule, profiles, signal): Promise<Classification> {
      signal?.throwIfAborted()
      const asked = profiles.filter((profile) => hasWantedAudience(rule, profile))
      const batches = chunk(asked, batchSize)
      const results = await Promise.all(
        batches.map((batch) => queue.add(() => gradeBatch(rule, batch, signal), { signal })),
      )
      const standIns = new Map<string, number>()
      const graded = results.flatMap((result, index) => {
        if ('verdicts' in result) return result.verdicts
        const batch = batches[index] ?? []
        standIns.set(result.fault, (standIns.get(result.fault) ?? 0) + batch.length)
        return batch.map((profile) => fallback(rule, profile))
      })
      const notes = [...standIns].map(
        ([fault, count]) => `The built-in matcher graded ${count} of ${profiles.length} profiles: ${fault}`,
      )
      const byProfile = new Map(asked.map((profile, index) => [profile, graded[index]]))
      return { verdicts: profiles.map((profile) => withinAudience(rule, profile, byProfile.get(profile))), notes }
    },
  }
}

// Numbers are ours to compare, not a language model's; the rules are those of the built-in matcher.
function hasWantedAudience({ followerCountTiers: tiers }: SegmentRule, { followerCount }: Profile): boolean {
  if (tiers.length === 0 || followerCount === null) return true
  return tiers.some((tier) => {
    const [from, below] = followerCountTiers[tier]
    return followerCount >= from && followerCount < below
  })
}

/** The verdict with the audience size counted in: outside the tiers nothing is left, an unknown size is medium at best. */
function withinAudience(rule: SegmentRule, { followerCount }: Profile, verdict: Verdict | undefined): Verdict {
  if (!verdict) {
    const miss = `${followerCount} followers are outside ${rule.followerCountTiers.join(', ')}`
    return { grade: null, reasons: [], misses: [miss] }
  }
  if (rule.followerCountTiers.length === 0 || followerCount !== null || verdict.grade !== 'high') return verdict
  return { ...verdict, grade: 'medium', misses: [...verdict.misses, 'the number of followers is not known'] }
}

async function askServer(
  world: UpstreamWorld,
  { baseUrl, apiKey, model, timeoutMs = 60 * SECOND_MS }: OpenAiOptions,
  { rule, profiles, signal }: { rule: SegmentRule; profiles: readonly Profile[]; signal?: AbortSignal },
): Promise<BatchResult> {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (apiKey) headers.authorization = `Bearer ${apiKey}`
  const url = `${baseUrl.replace(/\/+$/, '')}/chat/completions`
  const body = JSON.stringify({ model, messages: toMessages(rule, profiles), response_format: responseFormat })
  let reply: UpstreamReply
  try {
    const request = { url, method: 'POST' as const, headers, body, signal, timeoutMs, maxBytes: MAX_BODY_BYTES }
    reply = await callUpstream(world, request, patience)
  } catch (error) {
    signal?.throwIfAborted()
    return { fault: `the classifier cannot be reached: ${messageOf(error)}`, isOutage: true }
  }
  if (reply.status !== 200) {
    // A server may quote the key it was given; notes are kept and shown.
    const detail = faultText(reply.text).replaceAll(apiKey || '\0', '[key]')
    // 400 and 422 are about this batch alone, e.g. a bio that a content filter refuses.
    const isOutage = reply.status !== 400 && reply.status !== 422
    return { fault: `the classifier answered ${reply.status}${detail && ` (${detail})`}`, isOutage }
  }
  const verdicts = readCompletion(parseExact(reply.text), profiles)
  return typeof verdicts === 'string' ? { fault: verdicts, isOutage: false } : { verdicts }
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}
